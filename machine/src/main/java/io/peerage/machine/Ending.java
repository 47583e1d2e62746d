package io.peerage.machine;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// The end of a machine: who wants to hear of it, and how far it has come.
///
/// Once begun it waits in the queue behind everything else, and nothing more gets in. When its turn
/// comes it sees to it that `Start` goes first, if the machine has that state, and then ends the
/// machine. The states of a replica are not its own: it just ends.
final class Ending implements Errand {
  private static final String START = "Start";
  private static final String DISPOSING = "Disposing";

  private final Kernel machine;
  private final CompletableFuture<Void> done = new CompletableFuture<>();
  private volatile boolean doorClosed;
  private volatile boolean begun;
  private volatile boolean over;

  /// Only the drain asks and sets it.
  private boolean stopped;

  private final List<Runnable> listeners = new ArrayList<>();

  /// Whether the listeners have been called; under the lock.
  private boolean told;

  Ending(Kernel machine) {
    this.machine = machine;
    doorClosed = machine.options.follows;
  }

  /// Follows another machine to its end; tells the tracers of that one.
  void follow(Machine parent) {
    if (parent instanceof Kernel kernel) {
      kernel.tell(watcher -> watcher.submachineStarted(kernel, machine));
    }
    add(parent.onDispose(this::parentEnded));
  }

  private void parentEnded() {
    List<State> states = machine.options.follows ? List.of() : machine.states();
    for (State state : states) {
      if (state.name().equals(DISPOSING)) {
        machine.add(state);
        return;
      }
    }
    // Whoever wants to know when it is over asks for it with dispose().
    CompletableFuture<Void> _ = begin();
  }

  /// Begins the end, unless that has been done.
  CompletableFuture<Void> begin() {
    if (!begun) {
      machine.submit(this);
    }
    return done.copy();
  }

  /// From here on the machine takes nothing in. Under the lock of the crossing, if there is one.
  ///
  /// @return whether it did until now
  boolean closeDoor() {
    boolean open = !begun;
    begun = true;
    doorClosed = true;
    return open;
  }

  /// Whether the machine does not just take in what comes.
  boolean doorClosed() {
    return doorClosed;
  }

  boolean begun() {
    return begun;
  }

  boolean over() {
    return over;
  }

  /// Adds a listener, or runs it if there is nothing left to listen for.
  ///
  /// @return takes it off again
  Runnable add(Runnable listener) {
    if (!listens(listener)) {
      listener.run();
    }
    return () -> forget(listener);
  }

  private synchronized boolean listens(Runnable listener) {
    return !told && listeners.add(listener);
  }

  private synchronized void forget(Runnable listener) {
    listeners.remove(listener);
  }

  @Override
  public String op() {
    return "dispose";
  }

  @Override
  public void run(Kernel kernel, Drain running) {
    State start = stopped || machine.options.follows ? null : activeStart();
    stopped = true;
    if (start == null) {
      end(running);
    } else {
      Ahead.send(kernel, running, this);
      Ahead.remove(kernel, running, start);
    }
  }

  private @Nullable State activeStart() {
    for (State state : machine.states()) {
      if (state.name().equals(START) && machine.is(state)) {
        return state;
      }
    }
    return null;
  }

  private void end(Drain running) {
    running.afterwards(this::complete);
    close();
  }

  @Override
  public void dropped() {
    if (!over) {
      try {
        close();
      } finally {
        complete();
      }
    }
  }

  private void close() {
    try {
      machine.tellDisposed();
    } finally {
      over = true;
      machine.ticks.reset();
    }
  }

  private void complete() {
    machine.endWaits();
    for (Runnable listener : leaving()) {
      try {
        listener.run();
      } catch (RuntimeException thrown) {
        machine.fault(thrown);
      }
    }
    done.complete(null);
  }

  private synchronized List<Runnable> leaving() {
    List<Runnable> all = List.copyOf(listeners);
    listeners.clear();
    told = true;
    return all;
  }
}
