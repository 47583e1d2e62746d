package io.peerage.node.command;

import io.peerage.node.output.Console;
import io.peerage.node.output.Event;
import io.peerage.node.output.Figures;
import io.peerage.swarm.Progress;
import java.time.Duration;
import java.util.function.Supplier;

/// Shows how far a download is: a line that follows it closely, an event once a second.
final class ProgressTicker implements Runnable {

  /// How often to run it.
  static final Duration PERIOD = Duration.ofMillis(200);

  private static final int RUNS_PER_EVENT = 5;

  private final Console console;
  private final Supplier<Progress> source;
  private int runs;

  ProgressTicker(Console console, Supplier<Progress> source) {
    this.console = console;
    this.source = source;
  }

  @Override
  public void run() {
    Progress now = source.get();
    Event.Progress event =
        new Event.Progress(
            now.bytesDone(), now.bytesTotal(), now.bytesPerSecond(), now.peers(), now.waitingFor());
    console.progress(line(event));
    runs++;
    if (runs % RUNS_PER_EVENT == 0) {
      console.event(event);
    }
  }

  /// Percent, bytes, rate, peers, how long it will take at this rate, and what it waits for.
  static String line(Event.Progress now) {
    long done = now.bytesDone();
    long total = now.bytesTotal();
    StringBuilder line = new StringBuilder();
    if (total > 0) {
      line.append("%3d %%  ".formatted(percent(done, total)));
    }
    line.append(Figures.bytes(done));
    if (total > 0) {
      line.append(" of ").append(Figures.bytes(total));
    }
    line.append("  ").append(Figures.rate(now.rate()));
    line.append("  ").append(now.peers()).append(now.peers() == 1 ? " peer" : " peers");
    if (now.rate() > 0 && done < total) {
      long seconds = (total - done - 1) / now.rate() + 1;
      line.append("  ETA ").append(Figures.clock(Duration.ofSeconds(seconds)));
    }
    if (!now.waitingFor().isEmpty()) {
      line.append("  waiting for ").append(String.join(", ", now.waitingFor()));
    }
    return line.toString();
  }

  /// Rounded down, so that a hundred means all.
  private static int percent(long done, long total) {
    return done >= total ? 100 : Math.min(99, (int) (100.0 * done / total));
  }
}
