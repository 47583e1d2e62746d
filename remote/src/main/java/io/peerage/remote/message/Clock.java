package io.peerage.remote.message;

import java.util.Arrays;

/// The clock of a machine at one moment: the tick of every state that is tracked, its queue tick
/// and its machine tick. A value.
public final class Clock {
  private static final long SPREAD = 0x9E37_79B9_7F4A_7C15L;

  private final long[] ticks;
  private final long queueTick;
  private final int machineTick;

  private Clock(long[] ticks, long queueTick, int machineTick) {
    this.ticks = ticks;
    this.queueTick = queueTick;
    this.machineTick = machineTick;
  }

  /// A clock with these ticks.
  ///
  /// @param ticks copied
  public static Clock of(long[] ticks, long queueTick, int machineTick) {
    return new Clock(ticks.clone(), queueTick, machineTick);
  }

  /// States that are tracked.
  public int count() {
    return ticks.length;
  }

  /// Odd is active.
  public long tick(int index) {
    return ticks[index];
  }

  public long queueTick() {
    return queueTick;
  }

  /// How often the machine was restored, unsigned.
  public int machineTick() {
    return machineTick;
  }

  /// A copy.
  public long[] ticks() {
    return ticks.clone();
  }

  /// What has changed since `before`.
  ///
  /// @throws IllegalArgumentException if the two are not of the same states
  public ClockChange since(Clock before) {
    if (before.ticks.length != ticks.length) {
      throw new IllegalArgumentException(before.ticks.length + " and " + ticks.length + " states");
    }
    int changed = 0;
    for (int i = 0; i < ticks.length; i++) {
      changed += ticks[i] == before.ticks[i] ? 0 : 1;
    }
    int[] indexes = new int[changed];
    long[] more = new long[changed];
    int at = 0;
    for (int i = 0; at < changed; i++) {
      if (ticks[i] != before.ticks[i]) {
        indexes[at] = i;
        more[at++] = ticks[i] - before.ticks[i];
      }
    }
    return ClockChange.of(
        indexes, more, queueTick - before.queueTick, machineTick - before.machineTick);
  }

  /// Whether one went back: the machine was restored, or is another one. Nothing but the whole
  /// clock tells that.
  public boolean isBehind(Clock other) {
    if (queueTick < other.queueTick || machineTick != other.machineTick) {
      return true;
    }
    for (int i = 0; i < ticks.length; i++) {
      if (ticks[i] < other.ticks[i]) {
        return true;
      }
    }
    return false;
  }

  /// This clock after `change`.
  ///
  /// @throws IllegalArgumentException if it names a state that is not here
  public Clock plus(ClockChange change) {
    long[] later = ticks.clone();
    for (int i = 0; i < change.count(); i++) {
      int index = change.index(i);
      if (index >= later.length) {
        throw new IllegalArgumentException("state " + index + " of " + later.length);
      }
      later[index] += change.ticks(i);
    }
    return new Clock(later, queueTick + change.queueTicks(), machineTick + change.machineTicks());
  }

  /// Whether a machine can have it: no number of it is below where it begins.
  public boolean isSound() {
    boolean sound = queueTick > 0;
    for (long tick : ticks) {
      sound &= tick >= 0;
    }
    return sound;
  }

  /// By which two sides find out whether they mean the same: every tick counts, and where it
  /// stands. No protection against anybody.
  public long checksum() {
    long sum = queueTick * SPREAD + machineTick;
    for (int i = 0; i < ticks.length; i++) {
      sum = Long.rotateLeft(sum, 7) ^ (ticks[i] + 1) * (SPREAD + 2L * i);
    }
    return sum;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Clock that
        && queueTick == that.queueTick
        && machineTick == that.machineTick
        && Arrays.equals(ticks, that.ticks);
  }

  @Override
  public int hashCode() {
    return Long.hashCode(checksum());
  }

  @Override
  public String toString() {
    return Arrays.toString(ticks) + " q" + queueTick + " m" + Integer.toUnsignedString(machineTick);
  }
}
