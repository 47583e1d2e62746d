package io.peerage.machine;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;

/// The ways to wait for a machine, as [MachineView#when()] hands them out.
///
/// ```java
/// machine.when().active(Connected, Joined).join();
///
/// CompletableFuture<Void> again = machine.when().nextActive(Connected);
/// again.orTimeout(5, TimeUnit.SECONDS);
///
/// long tick = machine.add(Draining);
/// machine.when().queue(tick).thenRun(() -> report(machine.is(Draining)));
/// ```
///
/// Each call answers a future of its own, which completes once: at the call, if what it waits for
/// is so already and nothing else is said, and otherwise after the drain in which it came true,
/// even if it is so no longer. It completes on the executor of the view, else on that of the
/// machine, else on the thread that drained. An executor that refuses makes it complete
/// exceptionally, with what it threw.
///
/// Cancelling the future, or completing it in any other way, ends the wait at once and from any
/// thread; nothing is left behind in the machine. That goes for this future, not for those derived
/// from it. The kernel has no clock: a wait that ends by itself is made with
/// [CompletableFuture#orTimeout].
///
/// When the machine is disposed all futures complete, the ones asked for later, too: [#disposed()]
/// tells these from the others.
///
/// A wait asked for in a handler counts from there on; the transition in progress can fulfil it.
/// Waiting belongs to the thread of the machine, unless the machine was started with an executor;
/// then anybody may. A mistake in a call is an exception at the caller and does not touch the
/// machine: [IllegalArgumentException] for a state of another blueprint, a negative number or lists
/// that do not go together, [NullPointerException] for null.
public interface When {
  /// All `states` are active at the same time; so they are if there are none.
  CompletableFuture<Void> active(State... states);

  /// All `states` are inactive at the same time; so they are if there are none.
  CompletableFuture<Void> inactive(State... states);

  /// `state` has reached `tick`.
  CompletableFuture<Void> time(State state, long tick);

  /// Each of `states` has reached the tick at its position in `ticks`, though not necessarily at
  /// the same time: a tick never goes back, save at a [Replica].
  ///
  /// @throws IllegalArgumentException if the lists are empty or not of the same length
  CompletableFuture<Void> time(List<? extends State> states, long... ticks);

  /// The tick of `state` has grown by `more`; with 0 it has already.
  CompletableFuture<Void> ticks(State state, long more);

  /// `state` is activated once more; if it is active now, after it was inactive or, if it is multi,
  /// by one more activation.
  CompletableFuture<Void> nextActive(State state);

  /// `predicate` is true of the machine after some transition from now on that was executed or has
  /// changed a state; never at the call.
  ///
  /// The predicate is tried on the thread that drains the machine, after every such transition, and
  /// has to be quick. If it throws, the future completes exceptionally with what it threw.
  CompletableFuture<Void> query(Predicate<? super Time> predicate);

  /// `state` is activated by a mutation that carries all pairs of `args`, the moment its `…State`
  /// handlers are for, whether or not there are any; never at the call.
  ///
  /// Arguments are compared with `equals`, arrays by their elements.
  CompletableFuture<Void> args(State state, Args args);

  /// [Basic#Exception] is active.
  CompletableFuture<Void> error();

  /// The mutation with this queue tick has been processed, whatever came of it, or was thrown away
  /// unprocessed. A result that is no queue tick, [Result#EXECUTED] or [Result#CANCELED], is one of
  /// the past.
  CompletableFuture<Void> queue(long tick);

  /// Nothing is queued any more and the drain is over; so it is if there is none.
  CompletableFuture<Void> queueEnds();

  /// The machine is disposed. The last of its futures to complete.
  CompletableFuture<Void> disposed();
}
