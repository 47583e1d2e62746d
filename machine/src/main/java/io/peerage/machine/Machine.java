package io.peerage.machine;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/// A state machine: a set of states that are active or not, changed by mutations.
///
/// There are no edges. A mutation names states to add, remove or set; the relations of the
/// [Blueprint] decide what else has to come or go and whether it is possible at all; handlers may
/// refuse, and then learn what has changed. See [Transition] for the phases and the rules.
///
/// **Threads.** A machine belongs to one thread at a time, normally the loop of its owner, and
/// takes no lock there. A mutation that meets one in progress on another thread is an
/// [IllegalStateException] naming the two. A machine started with an executor instead takes
/// mutations from any thread over to it, and answers with their queue tick; only on the thread the
/// executor last used are they carried out at once.
///
/// ```java
/// Machine door = BLUEPRINT.start(this);
/// door.add(Closed, Locked);
/// door.when().active(Open).thenRun(this::greet);
/// ```
public interface Machine extends MachineView, Mutations {
  /// The active states in the machine's order, which is that of their handlers. For the thread of
  /// the machine.
  List<State> active();

  /// Evaluates `function` on the machine's thread between two transitions, ahead of everything that
  /// waits: at once if the machine is free, else as soon as it is. Mutations made by it are queued.
  ///
  /// @return its answer, or what it threw; completed after the drain, on its thread. A
  ///   [MachineException.Canceled] if the queue is full or the machine ends before.
  /// @throws MachineException.NestedEval from a handler or another such function
  <T> CompletableFuture<T> eval(Supplier<? extends T> function);

  /// Ends the machine: what waits is still carried out, and then `Start` removed if there is such a
  /// state and it is active; from the call on nothing else is taken in, and mutations are canceled.
  ///
  /// At the end tracers are told, bindings dropped, all waits completed, listeners run, and the
  /// future completes. From then on every state reads as inactive with tick 0, the text of the
  /// machine is empty, and it keeps only its id and its last error. A second call changes nothing.
  ///
  /// @return completes after the last drain, on its thread
  CompletableFuture<Void> dispose();

  /// Runs `listener` once when the machine ends, after its waits have completed; now, if it has
  /// ended. What it throws is a fault of the machine. From any thread.
  ///
  /// @return takes the listener off again
  Runnable onDispose(Runnable listener);

  /// What the machine was started from.
  Blueprint<?> blueprint();

  /// Tells tracers, and nobody else, something about this machine that it does not know itself:
  /// that it is piped to another one, say. From any thread.
  ///
  /// @param remark one line; by custom it begins with its kind in brackets
  void remark(String remark);

  /// Adds handlers to this machine alone, after those it has; they take part from the next
  /// transition on, until the binding is closed. From any thread.
  ///
  /// They hear of changes to come, not of states already active. Only an error is not lost: if
  /// [Basic#Exception] is active, and the machine had no handlers at all until now, it is added
  /// once more, with the last error.
  ///
  /// @throws IllegalArgumentException if one is about a state of another blueprint
  /// @throws IllegalStateException if there is such an error and another thread is at work on the
  ///   machine; nothing is attached then
  Binding attach(HandlerSet handlers);

  /// The bindings attached at this moment, oldest first. From any thread.
  List<Binding> bindings();

  /// Changes over to a larger blueprint: its states begin with those of the present one, and there
  /// are more; see [Blueprint#extend(Class, Class[])]. Ticks, waits, what is queued, attached
  /// handlers and the id stay; new states are inactive, and new auto states come with the next
  /// transition that changes something. Readers on other threads see the one blueprint or the
  /// other.
  ///
  /// @param owner what the handlers get from now on, normally the same as before
  /// @throws IllegalStateException in the middle of a transition, or if another thread is at work
  ///   on the machine; [#eval] finds the right moment
  /// @throws MachineException.Schema if the blueprint is not larger or contradicts itself; nothing
  ///   has changed then
  <T> void grow(Blueprint<? super T> larger, T owner);

  /// What the machine is at this moment, to be restored later. From any thread.
  Snapshot export();

  /// Takes up what another machine of the same id and states was, as the first thing this one does:
  /// ticks and active states, in schema order. Waits that this fulfils are completed, a state
  /// called `MachineRestored` is added if there is one, and no handler is called about the others.
  ///
  /// @throws IllegalStateException if the machine has made a transition, or is in use
  /// @throws MachineException.Import if ids or states differ
  void restore(Snapshot snapshot);

  /// How often this machine was restored, those it was restored from included; unsigned.
  int machineTick();
}
