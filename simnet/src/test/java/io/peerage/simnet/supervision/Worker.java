package io.peerage.simnet.supervision;

import io.peerage.simnet.SimHost;
import io.peerage.wire.supervision.Child;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A child that a test turns by hand, and that checks what is done to it.
final class Worker implements Child {

  private final SimHost host;
  private final String name;
  private final List<String> journal;

  /// Every run so far.
  final List<Run> runs = new ArrayList<>();

  /// Whether it starts and stops by itself, a moment after it was told.
  boolean startsByItself = true;

  boolean stopsByItself = true;
  boolean throwsOnStart;
  boolean throwsOnStop;

  /// Between a start and the end of the stop that belongs to it.
  boolean alive;

  private @Nullable Runnable stopped;

  Worker(SimHost host, String name, List<String> journal) {
    this.host = host;
    this.name = name;
    this.journal = journal;
  }

  Run run() {
    return runs.getLast();
  }

  /// What it runs when it has stopped.
  Runnable stopped() {
    return Objects.requireNonNull(stopped, "not told to stop");
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public void start(Run run) {
    if (alive) {
      throw new AssertionError(name + " is started while it lives");
    }
    alive = true;
    runs.add(run);
    journal.add("start " + name);
    if (throwsOnStart) {
      throw new IllegalStateException("no start");
    }
    if (startsByItself) {
      soon(run::started);
    }
  }

  @Override
  public void stop(Runnable then) {
    if (!alive) {
      throw new AssertionError(name + " is stopped and does not live");
    }
    journal.add("stop " + name);
    Runnable end =
        () -> {
          alive = false;
          then.run();
        };
    stopped = end;
    if (throwsOnStop) {
      throw new IllegalStateException("no stop");
    }
    if (stopsByItself) {
      soon(end);
    }
  }

  private void soon(Runnable task) {
    host.loop().schedule(host.loop().now() + Duration.ofMillis(1).toNanos(), task);
  }
}
