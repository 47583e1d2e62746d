package io.peerage.remote;

import io.peerage.machine.MachineView;
import io.peerage.wire.ErrorCode;
import io.peerage.wire.PeerageException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/// Waiting for a machine that belongs to another thread.
final class OnThread {
  private OnThread() {}

  /// Asks for a wait on the machine's thread. Cancelling the future that is given back ends it.
  ///
  /// @return fails with `canceled` if the machine ends before
  static CompletableFuture<Void> await(
      Executor thread, MachineView machine, Supplier<CompletableFuture<Void>> wait) {
    CompletableFuture<Void> answer = new CompletableFuture<>();
    thread.execute(() -> {
      if (!answer.isDone()) {
        begin(machine, wait, answer);
      }
    });
    return answer;
  }

  private static void begin(
      MachineView machine, Supplier<CompletableFuture<Void>> wait, CompletableFuture<Void> answer) {
    CompletableFuture<Void> waiting;
    try {
      waiting = wait.get();
    } catch (RuntimeException wrong) {
      answer.completeExceptionally(wrong);
      return;
    }
    var _ = answer.whenComplete((_, _) -> waiting.cancel(false));
    var _ =
        waiting.whenComplete((_, failure) -> {
          if (failure != null) {
            answer.completeExceptionally(failure);
          } else if (machine.disposed()) {
            // All waits end with a machine; this one has not come true.
            answer.completeExceptionally(
                new PeerageException(ErrorCode.CANCELED, machine.id() + " has ended", ""));
          } else {
            answer.complete(null);
          }
        });
  }
}
