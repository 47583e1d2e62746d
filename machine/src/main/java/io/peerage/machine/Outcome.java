package io.peerage.machine;

import java.util.concurrent.CompletableFuture;
import java.util.function.ToLongFunction;

/// What became of one mutation, for callers that are not on the thread of the machine and get it
/// queued.
///
/// ```java
/// if (Outcome.of(machine, m -> m.add(Paused, REASON.with("disk"))).join()) {
///   …
/// }
/// ```
///
/// Blocking is for threads that are not the machine's: there the mutation may be waiting for the
/// very handler that waits for it.
public final class Outcome {
  private Outcome() {}

  /// Makes one mutation; the future says, after the drain, whether it was executed. It is false,
  /// too, if the machine let go of it.
  ///
  /// @param machine a machine, or what one of its calls such as [Mutations#ahead()] answered
  /// @param mutation one call, on what it is given
  /// @throws IllegalArgumentException if `machine` is of another kind
  public static CompletableFuture<Boolean> of(
      Mutations machine, ToLongFunction<? super Mutations> mutation) {
    if (!(machine instanceof MutationCalls calls)) {
      throw new IllegalArgumentException(machine + " can not tell what becomes of a mutation");
    }
    Reply reply = new Reply();
    long result = mutation.applyAsLong(calls.by(calls.route().with(reply)));
    if (!Result.queued(result)) {
      // Perhaps it was not even queued; if it was, the answer is there already.
      reply.answer.complete(Result.executed(result));
    }
    return reply.answer;
  }

  /// Adds `state` and waits until `awaited` is activated, once more if it is active already.
  ///
  /// If `state` is refused, the future fails with [MachineException.Canceled]. It completes where
  /// waits of the machine do; cancelling it leaves nothing behind.
  public static CompletableFuture<Void> addAndAwait(
      Machine machine, State state, Args args, State awaited) {
    CompletableFuture<Void> wait = machine.when().nextActive(awaited);
    var _ =
        of(machine, mutations -> mutations.add(state, args))
            .whenComplete((executed, failed) -> {
              if (failed != null) {
                wait.completeExceptionally(failed);
              } else if (!executed) {
                wait.completeExceptionally(
                    new MachineException.Canceled("adding " + state.name() + " was canceled"));
              }
            });
    return wait;
  }
}
