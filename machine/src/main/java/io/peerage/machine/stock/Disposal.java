package io.peerage.machine.stock;

import io.peerage.machine.Arg;
import io.peerage.machine.Binding;
import io.peerage.machine.Event;
import io.peerage.machine.HandlerSet;
import io.peerage.machine.Machine;
import io.peerage.machine.MachineException;
import io.peerage.machine.Mutations;
import io.peerage.machine.Result;
import io.peerage.machine.StateContext;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/// The handlers that go with the states of [Disposed]: what is registered is put away while the
/// machine is [Disposed#Disposing], one after the other, and then the machine is disposed of.
///
/// ```java
/// Disposal.attach(session, workers);
///
/// Disposal.register(session, socket::close);
/// Disposal.begin(session).join();
/// ```
///
/// ```text
/// RegisterDisposal ── with a TASK ──► kept
/// Disposing ─────────────────────────► the tasks run, first come, first done ──► Disposed
/// Disposed ──────────────────────────► Machine.dispose()
/// ```
///
/// Tasks run on an executor and may block there. One that throws does not keep the others from
/// running; what it threw is remembered as the machine's last error, though no state, since
/// [Disposed#Disposing] keeps [io.peerage.machine.Basic#Exception] out. If the machine leaves
/// [Disposed#Disposing] before all have run, the rest waits for the next time. A machine that is
/// disposed of in another way has its tasks run afterwards.
public final class Disposal {
  /// What to do in the end: the argument of [Disposed#RegisterDisposal].
  public static final Arg<Runnable> TASK = Arg.of("dispose", Runnable.class);

  /// Tasks that may be registered with one machine; the next ones are refused.
  public static final int TASKS_MAX = 1000;

  private final Machine machine;
  private final Executor executor;

  /// Registered by the machine's thread, and run on the executor's.
  private final Deque<Runnable> tasks = new ArrayDeque<>();

  private Disposal(Machine machine, Executor executor) {
    this.machine = machine;
    this.executor = executor;
  }

  /// Attaches the handlers to a machine.
  ///
  /// @param executor where tasks run; `Runnable::run` for the thread of the machine, and anything
  ///   else only if the machine has an executor, too
  /// @throws IllegalArgumentException if the machine lacks one of the states
  public static Binding attach(Machine machine, Executor executor) {
    Disposal disposal = new Disposal(machine, Objects.requireNonNull(executor, "executor"));
    Binding binding =
        machine.attach(
            HandlerSet.named("disposal")
                .mayEnter(Disposed.RegisterDisposal, (_, event) -> disposal.accepts(event))
                .on(Disposed.RegisterDisposal, (_, event) -> disposal.keep(event.require(TASK)))
                .on(Disposed.Disposing, (_, event) -> disposal.start(event))
                .on(Disposed.Disposed, (_, _) -> disposal.end()));
    machine.onDispose(disposal::rest);
    return binding;
  }

  /// Has `task` run when the machine ends: by way of [Disposed#RegisterDisposal] if it has that
  /// state, or else of [Machine#onDispose(Runnable)].
  ///
  /// @return see [Result]
  public static long register(Machine machine, Runnable task) {
    if (machine.blueprint().has(Disposed.RegisterDisposal)) {
      return machine.add(Disposed.RegisterDisposal, TASK.with(task));
    }
    machine.onDispose(task);
    return Result.EXECUTED;
  }

  /// Ends a machine: by way of [Disposed#Disposing] if it has that state, or else at once.
  ///
  /// @return completes when the machine is disposed of, or with a [MachineException.Canceled] if it
  ///   refuses; cancelling it changes nothing about that
  public static CompletableFuture<Void> begin(Machine machine) {
    if (!machine.blueprint().has(Disposed.Disposing)) {
      return machine.dispose();
    }
    CompletableFuture<Void> disposed = machine.when().disposed();
    if (Result.canceled(machine.add(Disposed.Disposing))) {
      disposed.completeExceptionally(
          new MachineException.Canceled("machine " + machine.id() + " does not want to end"));
    }
    return disposed;
  }

  private boolean accepts(Event event) {
    if (event.get(TASK).isEmpty()) {
      if (!event.transition().check()) {
        machine
            .from(event)
            .addError(
                new IllegalArgumentException("RegisterDisposal without the argument " + TASK));
      }
      return false;
    }
    synchronized (tasks) {
      return tasks.size() < TASKS_MAX;
    }
  }

  private void keep(Runnable task) {
    synchronized (tasks) {
      tasks.add(task);
    }
  }

  private void start(Event event) {
    StateContext disposing = machine.stateContext(Disposed.Disposing);
    Mutations next = machine.from(event);
    executor.execute(() -> {
      if (run(disposing)) {
        next.add(Disposed.Disposed);
      }
    });
  }

  /// Runs the tasks for as long as the machine is disposing.
  ///
  /// @return whether it still is
  private boolean run(StateContext disposing) {
    while (disposing.isActive()) {
      Runnable task = poll();
      if (task == null) {
        return true;
      }
      try {
        task.run();
      } catch (RuntimeException thrown) {
        machine.addError(thrown);
      }
    }
    return false;
  }

  private @Nullable Runnable poll() {
    synchronized (tasks) {
      return tasks.poll();
    }
  }

  private void end() {
    // Who wants to know when it is over waits for it.
    CompletableFuture<Void> _ = machine.dispose();
  }

  /// The machine was disposed of in another way, or before all tasks had run.
  private void rest() {
    Runnable first = poll();
    if (first != null) {
      executor.execute(() -> {
        for (Runnable task = first; task != null; task = poll()) {
          runLate(task);
        }
      });
    }
  }

  private void runLate(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException thrown) {
      // The machine takes nothing in any more, but remembers.
      machine.addError(thrown);
    }
  }
}
