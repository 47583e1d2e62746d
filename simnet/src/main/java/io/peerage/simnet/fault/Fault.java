package io.peerage.simnet.fault;

import java.time.Duration;
import java.util.Set;

/// Something that goes wrong for a while. Hosts are named by their place in the list that
/// [Faults#schedule] gets.
public sealed interface Fault {

  /// When it begins, from the moment of scheduling.
  Duration at();

  /// How long it lasts; everything passes.
  Duration lasts();

  /// All links lose datagrams and segments.
  record Lossy(Duration at, Duration lasts, double probability) implements Fault {}

  /// All links lose them in bursts.
  record Bursty(Duration at, Duration lasts, double begin, double end) implements Fault {}

  /// All links are slow: so long at least, and jitter with this mean on top.
  record Slow(Duration at, Duration lasts, Duration latency, Duration jitter) implements Fault {}

  /// All links let datagrams overtake each other.
  record Reordered(Duration at, Duration lasts, double probability, Duration extra)
      implements Fault {}

  /// All links duplicate and replay datagrams.
  record Replayed(Duration at, Duration lasts, double probability, Duration extra)
      implements Fault {}

  /// All links change bits of datagrams.
  record Corrupted(Duration at, Duration lasts, double probability) implements Fault {}

  /// One link holds back what it should carry.
  record Clogged(Duration at, Duration lasts, int from, int to) implements Fault {}

  /// These hosts are parted from the others.
  record Parted(Duration at, Duration lasts, Set<Integer> side) implements Fault {
    public Parted {
      side = Set.copyOf(side);
    }
  }

  /// One host hears nobody, and is heard.
  record Deaf(Duration at, Duration lasts, int host) implements Fault {}

  /// One host stands still.
  record Paused(Duration at, Duration lasts, int host) implements Fault {}

  /// One host is down and then started again, with the disk that it had.
  record Crashed(Duration at, Duration lasts, int host) implements Fault {}

  /// The router of one host forgets its mappings; nothing happens where there is none.
  record Rebound(Duration at, int host) implements Fault {
    @Override
    public Duration lasts() {
      return Duration.ZERO;
    }
  }

  /// One host's wall clock is wrong.
  record WallWrong(Duration at, Duration lasts, int host, Duration by) implements Fault {}
}
