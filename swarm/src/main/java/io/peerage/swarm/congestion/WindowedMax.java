package io.peerage.swarm.congestion;

/// The largest of the samples of the last rounds, by keeping three: the largest, the largest after
/// it, and the largest after that (as in Linux's `win_minmax`).
final class WindowedMax {

  private final long length;
  private final double[] values = new double[3];
  private final long[] times = new long[3];

  /// @param length how many rounds a sample counts
  WindowedMax(long length) {
    this.length = length;
  }

  double get() {
    return values[0];
  }

  void add(long round, double value) {
    if (value >= values[0] || round - times[2] > length) {
      reset(round, value);
      return;
    }
    if (value >= values[1]) {
      set(1, round, value);
      set(2, round, value);
    } else if (value >= values[2]) {
      set(2, round, value);
    }
    age(round, value);
  }

  /// Lets the largest go when it is too old, and takes second choices in good time.
  private void age(long round, double value) {
    long since = round - times[0];
    if (since > length) {
      move(1, 0);
      move(2, 1);
      set(2, round, value);
      if (round - times[0] > length) {
        move(1, 0);
        move(2, 1);
      }
    } else if (times[1] == times[0] && since > length / 4) {
      set(1, round, value);
      set(2, round, value);
    } else if (times[2] == times[1] && since > length / 2) {
      set(2, round, value);
    }
  }

  private void reset(long round, double value) {
    for (int i = 0; i < values.length; i++) {
      set(i, round, value);
    }
  }

  private void set(int i, long round, double value) {
    values[i] = value;
    times[i] = round;
  }

  private void move(int from, int to) {
    set(to, times[from], values[from]);
  }
}
