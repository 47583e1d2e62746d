package io.peerage.swarm.channel;

/// What may leave and what may be asked for in a second: of all channels together that share this,
/// and of each of them. Can be changed while they talk.
public final class Rates {

  final TokenBucket up = new TokenBucket(TokenBucket.UNLIMITED, 0);
  final TokenBucket down = new TokenBucket(TokenBucket.UNLIMITED, 0);
  long upPerPeer = TokenBucket.UNLIMITED;
  long downPerPeer = TokenBucket.UNLIMITED;

  /// No limits.
  public Rates() {}

  /// Sets all of them; each in bytes a second, or [TokenBucket#UNLIMITED].
  public void set(long upload, long download, long uploadPerPeer, long downloadPerPeer, long now) {
    up.rate(upload, now);
    down.rate(download, now);
    upPerPeer = uploadPerPeer;
    downPerPeer = downloadPerPeer;
  }
}
