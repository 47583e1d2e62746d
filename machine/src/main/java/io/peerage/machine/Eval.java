package io.peerage.machine;

import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/// A function that runs between two transitions.
///
/// @param <T> what it answers
final class Eval<T> implements Errand {
  final CompletableFuture<T> answer = new CompletableFuture<>();
  private final Supplier<? extends T> function;

  Eval(Supplier<? extends T> function) {
    this.function = function;
  }

  @Override
  public String op() {
    return "eval";
  }

  @Override
  public void run(Kernel machine, Drain running) {
    // Whatever it throws concerns the caller, who finds it in the future, and not the machine.
    try {
      T value = function.get();
      running.afterwards(() -> answer.complete(value));
    } catch (Throwable thrown) {
      running.afterwards(() -> answer.completeExceptionally(thrown));
    }
  }

  @Override
  public void dropped() {
    answer.completeExceptionally(new MachineException.Canceled("the queue was emptied"));
  }
}
