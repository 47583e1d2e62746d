package io.peerage.swarm.peer;

import io.peerage.swarm.channel.ChannelOptions;
import java.nio.file.Path;
import java.util.Optional;

/// The limits of one endpoint. Each is on by default and counted where it refuses.
///
/// @param halfOpenMax channels that a peer opened and has not confirmed; more are refused
/// @param halfOpenPerAddressMax the same from one IP address
/// @param channelsMax channels beside those
/// @param channelsPerAddressMax of those, which peers opened from one IP address
/// @param openingsPerSecondMax opening datagrams that are looked at
/// @param servingCacheBytes memory for runs of one shared file
/// @param swarmsMax contents that are shared or fetched at a time
/// @param channel the limits of each channel
/// @param exchange where peers are told about each other
/// @param digestDirectory where digests of shared files are kept in files without names, so that
///   what is served need not be hashed again; without one it is
public record EndpointOptions(
    int halfOpenMax,
    int halfOpenPerAddressMax,
    int channelsMax,
    int channelsPerAddressMax,
    int openingsPerSecondMax,
    int servingCacheBytes,
    int swarmsMax,
    ChannelOptions channel,
    ExchangeScope exchange,
    Optional<Path> digestDirectory) {

  /// The limits of the dossier.
  public static final EndpointOptions DEFAULT =
      new EndpointOptions(
          4096,
          16,
          1024,
          64,
          2000,
          8 << 20,
          4096,
          ChannelOptions.DEFAULT,
          ExchangeScope.PRIVATE,
          Optional.empty());

  public EndpointOptions withChannel(ChannelOptions options) {
    return new EndpointOptions(
        halfOpenMax,
        halfOpenPerAddressMax,
        channelsMax,
        channelsPerAddressMax,
        openingsPerSecondMax,
        servingCacheBytes,
        swarmsMax,
        options,
        exchange,
        digestDirectory);
  }

  public EndpointOptions withExchange(ExchangeScope scope) {
    return new EndpointOptions(
        halfOpenMax,
        halfOpenPerAddressMax,
        channelsMax,
        channelsPerAddressMax,
        openingsPerSecondMax,
        servingCacheBytes,
        swarmsMax,
        channel,
        scope,
        digestDirectory);
  }

  public EndpointOptions withHalfOpenPerAddressMax(int channels) {
    return new EndpointOptions(
        halfOpenMax,
        channels,
        channelsMax,
        channelsPerAddressMax,
        openingsPerSecondMax,
        servingCacheBytes,
        swarmsMax,
        channel,
        exchange,
        digestDirectory);
  }

  public EndpointOptions withChannelsMax(int channels) {
    return new EndpointOptions(
        halfOpenMax,
        halfOpenPerAddressMax,
        channels,
        channelsPerAddressMax,
        openingsPerSecondMax,
        servingCacheBytes,
        swarmsMax,
        channel,
        exchange,
        digestDirectory);
  }

  public EndpointOptions withOpeningsPerSecondMax(int openings) {
    return new EndpointOptions(
        halfOpenMax,
        halfOpenPerAddressMax,
        channelsMax,
        channelsPerAddressMax,
        openings,
        servingCacheBytes,
        swarmsMax,
        channel,
        exchange,
        digestDirectory);
  }

  public EndpointOptions withChannelsPerAddressMax(int channels) {
    return new EndpointOptions(
        halfOpenMax,
        halfOpenPerAddressMax,
        channelsMax,
        channels,
        openingsPerSecondMax,
        servingCacheBytes,
        swarmsMax,
        channel,
        exchange,
        digestDirectory);
  }

  public EndpointOptions withDigestDirectory(Optional<Path> directory) {
    return new EndpointOptions(
        halfOpenMax,
        halfOpenPerAddressMax,
        channelsMax,
        channelsPerAddressMax,
        openingsPerSecondMax,
        servingCacheBytes,
        swarmsMax,
        channel,
        exchange,
        directory);
  }
}
