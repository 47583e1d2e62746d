package io.peerage.swarm;

import io.peerage.swarm.channel.TokenBucket;

/// What may be sent and fetched, in bytes a second; [#UNLIMITED] for no limit. Every datagram on a
/// channel counts, in full. More than a twentieth of a second's worth, or 64 KiB, is never saved
/// up.
///
/// @param upload to all peers together
/// @param download from all peers together
/// @param uploadPerPeer to each peer
/// @param downloadPerPeer from each peer
public record RateLimits(long upload, long download, long uploadPerPeer, long downloadPerPeer) {

  /// No limit.
  public static final long UNLIMITED = TokenBucket.UNLIMITED;

  /// No limits.
  public static final RateLimits NONE = new RateLimits(UNLIMITED, UNLIMITED, UNLIMITED, UNLIMITED);

  public RateLimits {
    if (upload < 0 || download < 0 || uploadPerPeer < 0 || downloadPerPeer < 0) {
      throw new IllegalArgumentException("a limit below zero");
    }
  }

  public RateLimits withUpload(long bytesPerSecond) {
    return new RateLimits(bytesPerSecond, download, uploadPerPeer, downloadPerPeer);
  }

  public RateLimits withDownload(long bytesPerSecond) {
    return new RateLimits(upload, bytesPerSecond, uploadPerPeer, downloadPerPeer);
  }

  public RateLimits withUploadPerPeer(long bytesPerSecond) {
    return new RateLimits(upload, download, bytesPerSecond, downloadPerPeer);
  }

  public RateLimits withDownloadPerPeer(long bytesPerSecond) {
    return new RateLimits(upload, download, uploadPerPeer, bytesPerSecond);
  }
}
