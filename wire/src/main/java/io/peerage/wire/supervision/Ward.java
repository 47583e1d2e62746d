package io.peerage.wire.supervision;

import io.peerage.wire.Loop;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// One child in the care of its supervisor: where it is in its life, and what it is told next.
///
/// ```
///   Idle ──► Starting ──► Running
///    ▲          │ failed     │ failed, or stopped
///    │          ▼            ▼
///    ├─────── Stopping ◄─────┘
///    │          │ if it shall be started again
///    │          ▼
///    └─────── Waiting ──► Starting
/// ```
final class Ward {

  /// What the supervisor is told.
  interface Listener {
    /// It runs.
    void started();

    /// It has failed, and is being stopped.
    void failed(Throwable cause, Restarts.Decision decision);

    /// It did not stop in time.
    void abandoned();
  }

  private sealed interface State {
    record Idle() implements State {}

    record Starting(Life life, Loop.Timer late) implements State {}

    record Running(Life life) implements State {}

    /// Told to stop, for the so many-th time.
    record Stopping(long stop, Loop.Timer late) implements State {}

    record Waiting(long until, Loop.Timer over) implements State {}
  }

  private final Child child;
  private final Loop loop;
  private final Supervisor.Options options;
  private final Listener listener;

  private State state = new State.Idle();
  private @Nullable Restarts restarts;
  private int starts;
  private long stops;
  private @Nullable Throwable lastFailure;

  /// What follows when it has stopped: the supervisor's wish, else the decision of the failure.
  private @Nullable Runnable wish;

  private long restartAfterNanos = -1;

  Ward(Child child, Loop loop, Supervisor.Options options, Listener listener) {
    this.child = child;
    this.loop = loop;
    this.options = options;
    this.listener = listener;
  }

  Child child() {
    return child;
  }

  /// Whether it was not started since [#begin].
  boolean untouched() {
    return starts == 0;
  }

  /// A new life of the supervisor: nothing that failed before counts.
  void begin(Restarts fresh) {
    restarts = fresh;
    starts = 0;
    lastFailure = null;
  }

  void start() {
    starts++;
    restartAfterNanos = -1;
    Life life = new Life();
    long deadline = loop.now() + options.startWithin().toNanos();
    state =
        new State.Starting(
            life,
            loop.schedule(
                deadline,
                () ->
                    life.report(() ->
                        fail(new IllegalStateException(child.name() + " did not start in time")))));
    try {
      child.start(life);
    } catch (RuntimeException mistake) {
      life.failed(mistake);
    }
  }

  /// Stops it, or gives up starting it again.
  void stop(Runnable then) {
    switch (state) {
      case State.Idle() -> then.run();
      case State.Waiting(_, Loop.Timer over) -> {
        over.cancel();
        state = new State.Idle();
        then.run();
      }
      case State.Stopping _ -> wish = then;
      case State.Starting(_, Loop.Timer late) -> {
        late.cancel();
        wish = then;
        stopChild();
      }
      case State.Running _ -> {
        wish = then;
        stopChild();
      }
    }
  }

  private void fail(Throwable cause) {
    if (state instanceof State.Starting(_, Loop.Timer late)) {
      late.cancel();
    }
    lastFailure = cause;
    Restarts deciding = restarts;
    if (deciding == null) {
      throw new IllegalStateException(child.name() + " failed before it was started");
    }
    Restarts.Decision decision = deciding.failed(cause, loop.now());
    if (decision instanceof Restarts.Decision.Restart(long afterNanos)) {
      restartAfterNanos = afterNanos;
    }
    stopChild();
    listener.failed(cause, decision);
  }

  private void stopChild() {
    long stop = ++stops;
    Loop.Timer late =
        loop.schedule(
            loop.now() + options.stopWithin().toNanos(), () -> stopped(stop, listener::abandoned));
    state = new State.Stopping(stop, late);
    try {
      child.stop(() -> loop.execute(() -> stopped(stop, () -> {})));
    } catch (RuntimeException mistake) {
      lastFailure = mistake;
      loop.execute(() -> stopped(stop, listener::abandoned));
    }
  }

  /// It has stopped, or counts as stopped, unless that is old news.
  private void stopped(long stop, Runnable report) {
    if (state instanceof State.Stopping(long present, Loop.Timer late) && present == stop) {
      late.cancel();
      report.run();
      gone();
    }
  }

  private void gone() {
    state = new State.Idle();
    Runnable then = wish;
    if (then != null) {
      wish = null;
      restartAfterNanos = -1;
      then.run();
    } else if (restartAfterNanos >= 0) {
      long until = loop.now() + restartAfterNanos;
      state = new State.Waiting(until, loop.schedule(until, this::start));
    }
  }

  /// As a line of the tree: name, state, restarts, and the last failure.
  String text(long now) {
    StringBuilder out = new StringBuilder(child.name()).append("  ");
    switch (state) {
      case State.Idle() -> out.append("stopped");
      case State.Starting _ -> out.append("starting");
      case State.Running _ -> out.append("running");
      case State.Stopping _ -> out.append("stopping");
      case State.Waiting(long until, _) ->
          out.append(
              String.format(
                  Locale.ROOT, "starts again in %.1f s", (until - now) / 1_000_000_000.0));
    }
    if (starts > 1) {
      out.append(starts == 2 ? ", 1 restart" : ", " + (starts - 1) + " restarts");
    }
    if (lastFailure != null) {
      out.append(", last failed with: ").append(lastFailure.getMessage());
    }
    return out.toString();
  }

  /// One run. Its reports come into the loop first, never from inside a call, and count only as
  /// long as the run is the present one.
  private final class Life implements Child.Run {

    @Override
    public void started() {
      loop.execute(() -> {
        if (state instanceof State.Starting(Life life, Loop.Timer late) && life == this) {
          late.cancel();
          state = new State.Running(this);
          if (restarts != null) {
            restarts.started(loop.now());
          }
          listener.started();
        }
      });
    }

    @Override
    public void failed(Throwable cause) {
      loop.execute(() -> report(() -> fail(cause)));
    }

    private void report(Runnable action) {
      boolean present =
          switch (state) {
            case State.Starting(Life life, _) -> life == this;
            case State.Running(Life life) -> life == this;
            case State.Idle(), State.Stopping _, State.Waiting _ -> false;
          };
      if (present) {
        action.run();
      }
    }
  }
}
