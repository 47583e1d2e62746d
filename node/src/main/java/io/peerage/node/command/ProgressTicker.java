package io.peerage.node.command;

import io.peerage.node.output.Console;
import io.peerage.node.output.Event;
import io.peerage.node.output.Figures;
import io.peerage.swarm.Progress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SequencedMap;
import java.util.function.Supplier;

/// Shows how far downloads are: a line that follows them closely, an event for each once a second.
final class ProgressTicker implements Runnable {

  /// How often to run it.
  static final Duration PERIOD = Duration.ofMillis(200);

  private static final int RUNS_PER_EVENT = 5;

  private final Console console;
  private final Supplier<SequencedMap<Path, Progress>> source;
  private int runs;

  /// @param source downloads that are under way, by where they are to stand
  ProgressTicker(Console console, Supplier<SequencedMap<Path, Progress>> source) {
    this.console = console;
    this.source = source;
  }

  @Override
  public void run() {
    List<Event.Progress> events = new ArrayList<>();
    source
        .get()
        .forEach((path, now) ->
            events.add(
                new Event.Progress(
                    path.toString(),
                    now.bytesDone(),
                    now.bytesTotal(),
                    now.bytesPerSecond(),
                    now.peers(),
                    now.waitingFor())));
    if (!events.isEmpty()) {
      console.progress(
          events.size() == 1
              ? line(events.getFirst())
              : events.size() + " files:  " + line(sum(events)));
    }
    runs++;
    if (runs % RUNS_PER_EVENT == 0) {
      events.forEach(console::event);
    }
  }

  /// All of them as one; it waits for something when each of them does.
  private static Event.Progress sum(List<Event.Progress> all) {
    boolean known = all.stream().allMatch(each -> each.bytesTotal() >= 0);
    boolean waiting = all.stream().noneMatch(each -> each.waitingFor().isEmpty());
    return new Event.Progress(
        "",
        all.stream().mapToLong(Event.Progress::bytesDone).sum(),
        known ? all.stream().mapToLong(Event.Progress::bytesTotal).sum() : -1,
        all.stream().mapToLong(Event.Progress::rate).sum(),
        all.stream().mapToInt(Event.Progress::peers).sum(),
        waiting
            ? all.stream().flatMap(each -> each.waitingFor().stream()).distinct().toList()
            : List.of());
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
