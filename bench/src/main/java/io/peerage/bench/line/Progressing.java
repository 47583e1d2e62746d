package io.peerage.bench.line;

import io.peerage.bench.Said;
import io.peerage.bench.Side;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Reads what a fetching process says about how far it is, and when it said so.
final class Progressing {

  /// So many bytes were proven by then.
  private record Mark(long at, long bytes) {}

  private static final double NANOS_PER_SECOND = 1e9;

  private final Side fetcher;
  private final List<Mark> marks = new ArrayList<>();
  private boolean isComplete;
  private double seconds;

  Progressing(Side fetcher) {
    this.fetcher = fetcher;
  }

  /// Reads until the content is complete or that moment has come.
  ///
  /// @param until as [System#nanoTime]
  /// @return whether it is complete
  boolean follow(long until) throws InterruptedException {
    while (!isComplete && until - System.nanoTime() > 0) {
      Said said = fetcher.next(until - System.nanoTime(), TimeUnit.NANOSECONDS);
      if (said == null) {
        break;
      }
      switch (said.event()) {
        case "progress" ->
            marks.add(new Mark(System.nanoTime(), Long.parseLong(said.field("bytes_done"))));
        case "complete" -> {
          isComplete = true;
          seconds = Double.parseDouble(said.field("seconds"));
        }
        default -> {}
      }
    }
    return isComplete;
  }

  /// What the process says that it took; 0 before it is complete.
  double seconds() {
    return seconds;
  }

  /// Bytes a second between two moments, by what was said within; 0 where that is too little.
  double rate(long from, long to) {
    List<Mark> within =
        marks.stream().filter(mark -> mark.at - from >= 0 && to - mark.at >= 0).toList();
    if (within.size() < 2) {
      return 0;
    }
    Mark first = within.getFirst();
    Mark last = within.getLast();
    return (last.bytes - first.bytes) * NANOS_PER_SECOND / (last.at - first.at);
  }

  /// The first moment from which on a second brought at least so many bytes, −1 if none did.
  long reaches(double bytesPerSecond, long from) {
    for (int i = 1; i < marks.size(); i++) {
      Mark before = marks.get(i - 1);
      Mark mark = marks.get(i);
      double rate = (mark.bytes - before.bytes) * NANOS_PER_SECOND / (mark.at - before.at);
      if (before.at - from >= 0 && rate >= bytesPerSecond) {
        return before.at;
      }
    }
    return -1;
  }
}
