package io.peerage.swarm.channel;

import io.peerage.swarm.congestion.CongestionController;
import io.peerage.swarm.congestion.Ledbat;
import io.peerage.swarm.congestion.LedbatOptions;
import io.peerage.wire.Mischief;
import java.util.function.IntFunction;

/// The limits of one channel. Each is on by default and counted where it refuses.
///
/// @param requestRangesMax ranges of the peer's requests that wait; what exceeds it is dropped
/// @param chunksInFlightMax chunks that left and are not accounted for, a power of two
/// @param availabilityRangesMax pieces that a peer's availability may have; beyond it the peer is
///   refused
/// @param undecidedChunksMax chunks that wait for their digests; beyond it the oldest is dropped
/// @param requestBytesMax bytes that we have requested and not got
/// @param asksAgain whether requests that are not answered go out again
/// @param reactsToLoss whether what was lost goes out again and the window shrinks
/// @param congestion makes the controller of a channel, by the bytes of a full DATA datagram
/// @param mischief what rare things are made to happen
public record ChannelOptions(
    int requestRangesMax,
    int chunksInFlightMax,
    int availabilityRangesMax,
    int undecidedChunksMax,
    int requestBytesMax,
    boolean asksAgain,
    boolean reactsToLoss,
    IntFunction<CongestionController> congestion,
    Mischief mischief) {

  /// The limits of the dossier, and as many undecided chunks as one batch of ours has.
  public static final ChannelOptions DEFAULT =
      new ChannelOptions(
          256,
          8192,
          8192,
          64,
          2 << 20,
          true,
          true,
          segment -> new Ledbat(segment, LedbatOptions.DEFAULT),
          Mischief.NEVER);

  public ChannelOptions withRequestBytesMax(int bytes) {
    return new ChannelOptions(
        requestRangesMax,
        chunksInFlightMax,
        availabilityRangesMax,
        undecidedChunksMax,
        bytes,
        asksAgain,
        reactsToLoss,
        congestion,
        mischief);
  }

  public ChannelOptions withCongestion(IntFunction<CongestionController> controller) {
    return new ChannelOptions(
        requestRangesMax,
        chunksInFlightMax,
        availabilityRangesMax,
        undecidedChunksMax,
        requestBytesMax,
        asksAgain,
        reactsToLoss,
        controller,
        mischief);
  }

  /// For tests that show what asking again is good for.
  public ChannelOptions withAsksAgain(boolean on) {
    return new ChannelOptions(
        requestRangesMax,
        chunksInFlightMax,
        availabilityRangesMax,
        undecidedChunksMax,
        requestBytesMax,
        on,
        reactsToLoss,
        congestion,
        mischief);
  }

  /// For tests that show what the reaction to loss is good for.
  public ChannelOptions withReactsToLoss(boolean on) {
    return new ChannelOptions(
        requestRangesMax,
        chunksInFlightMax,
        availabilityRangesMax,
        undecidedChunksMax,
        requestBytesMax,
        asksAgain,
        on,
        congestion,
        mischief);
  }

  public ChannelOptions withMischief(Mischief other) {
    return new ChannelOptions(
        requestRangesMax,
        chunksInFlightMax,
        availabilityRangesMax,
        undecidedChunksMax,
        requestBytesMax,
        asksAgain,
        reactsToLoss,
        congestion,
        other);
  }
}
