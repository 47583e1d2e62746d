package io.peerage.remote.message;

import java.util.Arrays;

/// How much a [Clock] has gone on: ticks by state, only those that changed. A value.
public final class ClockChange {
  private final int[] indexes;
  private final long[] ticks;
  private final long queueTicks;
  private final int machineTicks;

  private ClockChange(int[] indexes, long[] ticks, long queueTicks, int machineTicks) {
    this.indexes = indexes;
    this.ticks = ticks;
    this.queueTicks = queueTicks;
    this.machineTicks = machineTicks;
  }

  /// A change of these states.
  ///
  /// @param indexes which states, given up to this
  /// @param ticks how many ticks more for each of them, given up to this
  public static ClockChange of(int[] indexes, long[] ticks, long queueTicks, int machineTicks) {
    if (indexes.length != ticks.length) {
      throw new IllegalArgumentException(indexes.length + " states, " + ticks.length + " ticks");
    }
    return new ClockChange(indexes, ticks, queueTicks, machineTicks);
  }

  /// States that changed.
  public int count() {
    return indexes.length;
  }

  public int index(int position) {
    return indexes[position];
  }

  /// How many ticks more the state at this position has.
  public long ticks(int position) {
    return ticks[position];
  }

  public long queueTicks() {
    return queueTicks;
  }

  public int machineTicks() {
    return machineTicks;
  }

  /// Whether nothing has changed at all.
  public boolean isEmpty() {
    return indexes.length == 0 && queueTicks == 0 && machineTicks == 0;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ClockChange that
        && queueTicks == that.queueTicks
        && machineTicks == that.machineTicks
        && Arrays.equals(indexes, that.indexes)
        && Arrays.equals(ticks, that.ticks);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(indexes) + Arrays.hashCode(ticks);
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < indexes.length; i++) {
      text.append(indexes[i]).append('+').append(ticks[i]).append(' ');
    }
    return text.append('q').append(queueTicks).append(" m").append(machineTicks).toString();
  }
}
