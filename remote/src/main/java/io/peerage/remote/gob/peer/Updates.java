package io.peerage.remote.gob.peer;

import io.peerage.remote.gob.Numbers;
import io.peerage.remote.gob.message.RpcMessage.ServerUpdate;
import io.peerage.remote.message.Clock;
import io.peerage.remote.message.ClockChange;
import io.peerage.wire.MalformedException;
import java.util.Arrays;
import java.util.Optional;

/// How a clock that has gone on is told: by differences of few bits, and a checksum of eight.
///
/// Machine ticks are counted from the handshake: clients of asyncmachine-go forget the one that the
/// handshake says, but count it in checksums. Ours never moves on, since a machine that was
/// restored is told whole.
final class Updates {
  private static final int NUMBER_MAX = 0xffff;

  /// Half of what the bits hold: see [#heard].
  private static final int QUEUE_TICKS_MAX = 0x7fff;

  private static final long TICKS_MAX = 0x7fff_ffffL;

  private Updates() {}

  /// The checksum of a clock: the low byte of all of its ticks together.
  static int checksum(Clock clock) {
    long sum = clock.queueTick() + clock.machineTick();
    for (int i = 0; i < clock.count(); i++) {
      sum += clock.tick(i);
    }
    return (int) sum & 0xff;
  }

  /// The checksum where only activity is followed, as clients of asyncmachine-go expect it: each
  /// state that is followed counts once, active or not.
  static int shallowChecksum(Clock clock) {
    return (int) (clock.count() + clock.queueTick() + clock.machineTick()) & 0xff;
  }

  /// The same as its servers make it: each active state counts once.
  static int activeChecksum(Clock clock) {
    long sum = clock.queueTick() + clock.machineTick();
    for (int i = 0; i < clock.count(); i++) {
      sum += clock.tick(i) & 1;
    }
    return (int) sum & 0xff;
  }

  /// Whether a change can be told as a difference.
  static boolean fits(ClockChange change, Tracking tracking) {
    boolean good = change.queueTicks() >= 0 && change.queueTicks() <= QUEUE_TICKS_MAX;
    for (int i = 0; good && i < change.count(); i++) {
      good =
          tracking.number(change.index(i)) <= NUMBER_MAX
              && change.ticks(i) > 0
              && change.ticks(i) <= TICKS_MAX;
    }
    return good;
  }

  /// A change as it is told.
  ///
  /// @param change which [#fits]
  static ServerUpdate told(ClockChange change, Tracking tracking, int checksum) {
    long[] numbers = new long[change.count()];
    long[] ticks = new long[numbers.length];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = tracking.number(change.index(i));
      ticks[i] = change.ticks(i);
    }
    return new ServerUpdate(
        Numbers.of(numbers), Numbers.of(ticks), (int) change.queueTicks(), 0, checksum);
  }

  /// Whether a difference is small enough to be believed. Others let it wrap, and no checksum
  /// tells.
  static boolean isCredible(ServerUpdate update) {
    return update.queueTick() <= QUEUE_TICKS_MAX
        && update.ticks().stream().allMatch(ticks -> ticks <= TICKS_MAX);
  }

  /// What was told, of the states that are followed.
  ///
  /// @param signed whether differences may go back: a server of asyncmachine-go tells transitions
  ///   again, and then the first difference has wrapped
  /// @return empty if it is about a state that nobody has heard of
  static Optional<ClockChange> heard(ServerUpdate update, Tracking tracking, boolean signed)
      throws MalformedException {
    int count = update.indexes().size();
    if (update.ticks().size() != count) {
      throw new MalformedException(
          "an update of %d states with %d ticks".formatted(count, update.ticks().size()));
    }
    int[] indexes = new int[count];
    long[] ticks = new long[count];
    int kept = 0;
    for (int i = 0; i < count; i++) {
      long number = update.indexes().get(i);
      if (number >= tracking.numbered()) {
        return Optional.empty();
      }
      int followed = tracking.followed(number);
      if (followed >= 0) {
        indexes[kept] = followed;
        long more = update.ticks().get(i);
        ticks[kept++] = signed ? (int) more : more;
      }
    }
    long queue = signed ? (short) update.queueTick() : update.queueTick();
    return Optional.of(
        ClockChange.of(
            Arrays.copyOf(indexes, kept), Arrays.copyOf(ticks, kept), queue, update.machTick()));
  }
}
