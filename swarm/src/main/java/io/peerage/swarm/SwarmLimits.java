package io.peerage.swarm;

import io.peerage.swarm.peer.EndpointOptions;

/// What strangers may cost a [SwarmPeer]. On by default; what is refused is counted at
/// `peerage.swarm.openings_refused`.
///
/// @param halfOpenMax channels that peers opened and have not confirmed
/// @param halfOpenPerAddressMax the same from one IP address
/// @param channelsMax channels beside those
/// @param channelsPerAddressMax of those, which peers opened from one IP address
/// @param openingsPerSecondMax opening datagrams that are looked at
/// @param servingCacheBytes memory for runs of one shared file
/// @param contentsMax contents that are shared or fetched at a time
public record SwarmLimits(
    int halfOpenMax,
    int halfOpenPerAddressMax,
    int channelsMax,
    int channelsPerAddressMax,
    int openingsPerSecondMax,
    int servingCacheBytes,
    int contentsMax) {

  /// 4,096 half-open channels, 16 from one address, 1,024 channels, 64 from one address, 2,000
  /// openings a second, 8 MiB for each shared file, 4,096 contents.
  public static final SwarmLimits DEFAULT =
      new SwarmLimits(4096, 16, 1024, 64, 2000, 8 << 20, 4096);

  EndpointOptions endpoint() {
    EndpointOptions defaults = EndpointOptions.DEFAULT;
    return new EndpointOptions(
        halfOpenMax,
        halfOpenPerAddressMax,
        channelsMax,
        channelsPerAddressMax,
        openingsPerSecondMax,
        servingCacheBytes,
        contentsMax,
        defaults.channel(),
        defaults.exchange(),
        defaults.digestDirectory());
  }
}
