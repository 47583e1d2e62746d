package io.peerage.machine;

import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.SequencedSet;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/// The time during which a state of a machine does not change: for work that makes sense only as
/// long.
///
/// ```java
/// StateContext connected = machine.stateContext(Connected);
/// var registration = connected.onCancel(request::abort);
/// try (registration) {
///   while (connected.isActive() && request.hasMore()) {
///     request.sendNext();
///   }
/// }
/// ```
///
/// It belongs to one tick of the state and is canceled for good when that changes: by activation,
/// deactivation or, if the state is multi, one more activation, and when the machine is disposed.
/// It is canceled right after the change, before the handlers that are told of it. All who ask
/// during the same tick share one.
///
/// For any thread.
public final class StateContext {
  private final Tie tie;
  private final @Nullable Executor executor;

  private StateContext(Tie tie, @Nullable Executor executor) {
    this.tie = tie;
    this.executor = executor;
  }

  /// Something registered with [#onCancel(Runnable)]; closing it takes that back.
  @FunctionalInterface
  public interface Registration extends AutoCloseable {
    /// Takes the action back, if it has not begun; again, or afterwards, it does nothing.
    @Override
    void close();
  }

  /// Whether the state has not changed since.
  public boolean isActive() {
    return !tie.canceled;
  }

  /// The id of the machine.
  public String machine() {
    return tie.machine;
  }

  /// The state.
  public State state() {
    return tie.state;
  }

  /// The tick of the state it belongs to.
  public long tick() {
    return tie.tick;
  }

  /// Has `action` run once when this is canceled, or now if it is.
  ///
  /// It runs on the executor of this context, or else in the middle of the transition, on the
  /// thread that drains: there it has to be quick, mutations it makes are queued, and what it
  /// throws becomes [Basic#Exception]. An executor that refuses the action ends it unrun. Close
  /// what is answered when the action is no longer needed: a state may never change again.
  public Registration onCancel(Runnable action) {
    Action added = new Action(Objects.requireNonNull(action, "action"), executor);
    if (tie.add(added)) {
      return () -> tie.remove(added);
    }
    added.run();
    return () -> {};
  }

  /// The same whose actions run on `executor`.
  public StateContext on(Executor executor) {
    return new StateContext(tie, Objects.requireNonNull(executor, "executor"));
  }

  /// `machine/State:tick`, and whether it is canceled.
  @Override
  public String toString() {
    return "%s/%s:%d%s"
        .formatted(tie.machine, tie.state.name(), tie.tick, isActive() ? "" : " canceled");
  }

  /// What is to be done in the end, and where. An object of its own each time, even for the same
  /// action.
  private static final class Action {
    private final Runnable task;
    private final @Nullable Executor executor;

    Action(Runnable task, @Nullable Executor executor) {
      this.task = task;
      this.executor = executor;
    }

    void run() {
      if (executor == null) {
        task.run();
        return;
      }
      try {
        executor.execute(task);
      } catch (RejectedExecutionException closed) {
        // Whoever closed the executor expects nothing from it any more, and the machine has nothing
        // to do with either.
        return;
      }
    }
  }

  /// One tick of one state, and what ends with it; all contexts of that tick share it.
  static final class Tie {
    final StateContext context = new StateContext(this, null);
    final int index;
    private final String machine;
    private final State state;
    private final long tick;
    private final SequencedSet<Action> actions = new LinkedHashSet<>();
    private volatile boolean canceled;
    private boolean known;

    /// Earlier ones of the same state that the drain is about to cancel; see [StateContexts].
    @Nullable Tie older;

    Tie(Kernel machine, int index, long tick) {
      this.machine = machine.id();
      this.index = index;
      this.state = machine.ticks().blueprint.state(index);
      this.tick = tick;
    }

    long tick() {
      return tick;
    }

    /// Whether it lives and this was never asked before.
    synchronized boolean isNews() {
      boolean news = !known && !canceled;
      known = true;
      return news;
    }

    private synchronized boolean add(Action action) {
      return !canceled && actions.add(action);
    }

    private synchronized void remove(Action action) {
      actions.remove(action);
    }

    private synchronized @Nullable Action next() {
      canceled = true;
      return actions.isEmpty() ? null : actions.removeFirst();
    }

    /// Cancels, and runs what was registered, in that order and without the lock.
    ///
    /// @param thrown what others threw before
    /// @return that, or what an action threw, with everything else that was thrown suppressed in it
    @Nullable Throwable cancel(@Nullable Throwable thrown) {
      Throwable first = thrown;
      for (Action action = next(); action != null; action = next()) {
        try {
          action.run();
        } catch (Throwable cause) {
          if (first == null) {
            first = cause;
          } else if (!first.equals(cause)) {
            first.addSuppressed(cause);
          }
        }
      }
      return first;
    }
  }
}
