package io.peerage.wire.supervision;

import io.peerage.wire.Loop;
import io.peerage.wire.Randoms;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Starts its children in order, each when the one before it runs; starts again what fails, as
/// [Restarts] decides, without disturbing the others; stops them all in reverse, each when the one
/// behind it has stopped. When a child fails too often it stops the others, reports
/// [SupervisorEvent.GaveUp] and, being a child itself, fails: its own supervisor decides.
///
/// Lives in one loop; [#start], [#stop] and [#tree] are called there. It has no thread, so it runs
/// in the simulator as anywhere.
///
/// ```java
/// var root = new Supervisor("node", loop, randoms, options, events, List.of(router, swarm));
/// root.start(run);
/// ```
public final class Supervisor implements Child {

  /// Limits of a supervisor.
  ///
  /// @param restarts how often is too often
  /// @param startWithin a child that takes longer to start has failed
  /// @param stopWithin a child that takes longer to stop is abandoned
  public record Options(Restarts.Options restarts, Duration startWithin, Duration stopWithin) {

    /// Three restarts in 30 seconds; a minute to start, ten seconds to stop.
    public static final Options DEFAULT =
        new Options(Restarts.Options.DEFAULT, Duration.ofMinutes(1), Duration.ofSeconds(10));

    public Options {
      if (startWithin.isNegative() || stopWithin.isNegative()) {
        throw new IllegalArgumentException("start in " + startWithin + ", stop in " + stopWithin);
      }
    }

    public Options withRestarts(Restarts.Options options) {
      return new Options(options, startWithin, stopWithin);
    }

    public Options withStartWithin(Duration duration) {
      return new Options(restarts, duration, stopWithin);
    }

    public Options withStopWithin(Duration duration) {
      return new Options(restarts, startWithin, duration);
    }
  }

  private enum Phase {
    STOPPED,
    STARTING,
    RUNNING,
    STOPPING
  }

  private final String name;
  private final Loop loop;
  private final Randoms randoms;
  private final Options options;
  private final Consumer<SupervisorEvent> events;
  private final List<Ward> wards = new ArrayList<>();

  private Phase phase = Phase.STOPPED;
  private @Nullable Run run;
  private SupervisorEvent.@Nullable GaveUp gaveUp;

  /// Who waits for the end.
  private final List<Runnable> stopped = new ArrayList<>();

  /// @param children in the order in which they are started; their names differ
  public Supervisor(
      String name,
      Loop loop,
      Randoms randoms,
      Options options,
      Consumer<SupervisorEvent> events,
      List<? extends Child> children) {
    this.name = name;
    this.loop = loop;
    this.randoms = randoms;
    this.options = options;
    this.events = events;
    for (Child child : children) {
      if (wards.stream().anyMatch(ward -> ward.child().name().equals(child.name()))) {
        throw new IllegalArgumentException("two children of " + name + " are " + child.name());
      }
      wards.add(new Ward(child, loop, options, new Told(wards.size())));
    }
  }

  @Override
  public String name() {
    return name;
  }

  /// Starts the children. Started when all run; failed when it has given up and all have stopped.
  ///
  /// @throws IllegalStateException unless it is stopped
  @Override
  public void start(Run starting) {
    if (phase != Phase.STOPPED) {
      throw new IllegalStateException("supervisor " + name + " is " + text());
    }
    phase = Phase.STARTING;
    run = starting;
    gaveUp = null;
    wards.forEach(ward -> ward.begin(new Restarts(options.restarts(), randoms.split())));
    startFrom(0);
  }

  /// Stops the children in reverse; all have stopped, or are abandoned, when `then` runs.
  @Override
  public void stop(Runnable then) {
    run = null;
    if (phase == Phase.STOPPED) {
      loop.execute(then);
      return;
    }
    stopped.add(then);
    if (phase != Phase.STOPPING) {
      phase = Phase.STOPPING;
      stopDownTo(wards.size() - 1);
    }
  }

  /// What it supervises and how each is, as lines of text for people; supervisors among the
  /// children with theirs.
  public String tree() {
    StringBuilder out = new StringBuilder();
    out.append(name).append("  ").append(text()).append('\n');
    branches("", out);
    return out.toString();
  }

  private void branches(String indent, StringBuilder out) {
    for (Ward ward : wards) {
      boolean last = ward == wards.getLast();
      out.append(indent).append(last ? "└─ " : "├─ ").append(ward.text(loop.now())).append('\n');
      if (ward.child() instanceof Supervisor supervisor) {
        supervisor.branches(indent + (last ? "   " : "│  "), out);
      }
    }
  }

  private String text() {
    return phase.name().toLowerCase(Locale.ROOT);
  }

  private void startFrom(int index) {
    if (index < wards.size()) {
      wards.get(index).start();
      return;
    }
    phase = Phase.RUNNING;
    Run told = run;
    if (told != null) {
      told.started();
    }
  }

  private void stopDownTo(int index) {
    if (index >= 0) {
      wards.get(index).stop(() -> stopDownTo(index - 1));
      return;
    }
    phase = Phase.STOPPED;
    Run told = run;
    run = null;
    SupervisorEvent.GaveUp reason = gaveUp;
    if (reason != null) {
      events.accept(reason);
      if (told != null) {
        told.failed(reason.cause());
      }
    }
    List<Runnable> waiting = List.copyOf(stopped);
    stopped.clear();
    waiting.forEach(Runnable::run);
  }

  /// What the ward of one child tells.
  private final class Told implements Ward.Listener {
    private final int index;

    Told(int index) {
      this.index = index;
    }

    private String child() {
      return wards.get(index).child().name();
    }

    @Override
    public void started() {
      events.accept(new SupervisorEvent.ChildStarted(name, child()));
      if (phase == Phase.STARTING && wards.stream().skip(index + 1L).allMatch(Ward::untouched)) {
        startFrom(index + 1);
      }
    }

    @Override
    public void failed(Throwable cause, Restarts.Decision decision) {
      events.accept(new SupervisorEvent.ChildFailed(name, child(), cause, decision));
      boolean giveUp = decision instanceof Restarts.Decision.GiveUp;
      if (giveUp && phase != Phase.STOPPING) {
        gaveUp = new SupervisorEvent.GaveUp(name, child(), cause);
        phase = Phase.STOPPING;
        stopDownTo(wards.size() - 1);
      }
    }

    @Override
    public void abandoned() {
      events.accept(new SupervisorEvent.ChildAbandoned(name, child()));
    }
  }
}
