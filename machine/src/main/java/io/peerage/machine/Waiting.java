package io.peerage.machine;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Turns the calls of [When] into waits of a machine.
///
/// @param machine what is waited for
/// @param executor where waits complete; null: where the machine wants it
record Waiting(Kernel machine, @Nullable Executor executor) implements When {
  @Override
  public CompletableFuture<Void> active(State... states) {
    return together(true, states);
  }

  @Override
  public CompletableFuture<Void> inactive(State... states) {
    return together(false, states);
  }

  private CompletableFuture<Void> together(boolean active, State... states) {
    int[] indexes = machine.indexes(states);
    return machine.await(new Wait.ForStates(machine.waits(), executor, indexes, active));
  }

  @Override
  public CompletableFuture<Void> time(State state, long tick) {
    return reached(new int[] {index(state)}, notNegative(tick, "tick"));
  }

  @Override
  public CompletableFuture<Void> time(List<? extends State> states, long... ticks) {
    if (states.isEmpty() || states.size() != ticks.length) {
      throw new IllegalArgumentException(
          "%d states and %d ticks; as many of the one as of the other, and at least one"
              .formatted(states.size(), ticks.length));
    }
    for (long tick : ticks) {
      notNegative(tick, "tick");
    }
    return reached(machine.indexes(states), ticks.clone());
  }

  @Override
  public CompletableFuture<Void> ticks(State state, long more) {
    int index = index(state);
    long now = machine.ticks().tick(index);
    // A tick that far away is never reached; nor must it wrap round to one of the past.
    long goal = now + Math.min(notNegative(more, "more"), Long.MAX_VALUE - now);
    return reached(new int[] {index}, goal);
  }

  @Override
  public CompletableFuture<Void> nextActive(State state) {
    int index = index(state);
    long now = machine.ticks().tick(index);
    return reached(new int[] {index}, now + 1 + (now & 1));
  }

  private CompletableFuture<Void> reached(int[] states, long... goals) {
    return machine.await(new Wait.ForTicks(machine.waits(), executor, states, goals));
  }

  @Override
  public CompletableFuture<Void> query(Predicate<? super Time> predicate) {
    Objects.requireNonNull(predicate, "predicate");
    return machine.await(new Wait.ForQuery(machine.waits(), executor, predicate));
  }

  @Override
  public CompletableFuture<Void> args(State state, Args args) {
    Objects.requireNonNull(args, "args");
    return machine.await(new Wait.ForArgs(machine.waits(), executor, index(state), args));
  }

  @Override
  public CompletableFuture<Void> error() {
    return active(Basic.Exception);
  }

  @Override
  public CompletableFuture<Void> queue(long tick) {
    notNegative(tick, "queue tick");
    return machine.awaitQueue(new Wait.ForQueue(machine.waits(), executor, machine, tick));
  }

  @Override
  public CompletableFuture<Void> queueEnds() {
    return machine.awaitQueue(new Wait.ForQueueEnd(machine.waits(), executor, machine));
  }

  @Override
  public CompletableFuture<Void> disposed() {
    return machine.await(new Wait.ForDisposal(machine.waits(), executor));
  }

  private int index(State state) {
    return machine.blueprint().index(state);
  }

  private static long notNegative(long number, String name) {
    if (number < 0) {
      throw new IllegalArgumentException(name + " " + number + ", 0 or more");
    }
    return number;
  }
}
