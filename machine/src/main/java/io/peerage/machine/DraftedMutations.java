package io.peerage.machine;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;

/// Mutations that are written into the draft of the calling thread and then submitted to a machine.
abstract class DraftedMutations extends MutationCalls {
  /// Whose mutations they are.
  abstract Kernel machine();

  /// Puts what is special about them into a draft that is otherwise complete.
  abstract void finish(Mutation draft);

  @Override
  final long mutate(Mutation.Kind kind, State state, Args args) {
    Kernel machine = machine();
    Blueprint<?> plan = machine.blueprint;
    Bench bench = Bench.ofThisThread();
    Mutation draft = bench.draft.begin(kind, plan.relations.words);
    draft.call(plan.index(state));
    draft.args = args;
    finish(draft);
    return machine.submit(bench);
  }

  @Override
  final long mutate(Mutation.Kind kind, State first, State second, Args args) {
    Kernel machine = machine();
    Blueprint<?> plan = machine.blueprint;
    Bench bench = Bench.ofThisThread();
    Mutation draft = bench.draft.begin(kind, plan.relations.words);
    draft.call(plan.index(first));
    draft.call(plan.index(second));
    draft.args = args;
    finish(draft);
    return machine.submit(bench);
  }

  @Override
  final long mutate(Mutation.Kind kind, List<? extends State> states, Args args) {
    Bench bench = Bench.ofThisThread();
    finish(draft(bench, kind, states, args));
    return machine().submit(bench);
  }

  @Override
  final long check(Mutation.Kind kind, List<? extends State> states, Args args) {
    return check(kind, states, args, route());
  }

  @Override
  final CompletableFuture<Boolean> ask(
      Mutation.Kind kind, List<? extends State> states, Args args) {
    Reply reply = new Reply();
    long result = check(kind, states, args, route().with(reply));
    if (Result.canceled(result)) {
      // Perhaps it was not even tried; if it was, the answer is there already.
      reply.answer.complete(false);
    }
    return reply.answer;
  }

  private long check(Mutation.Kind kind, List<? extends State> states, Args args, Route special) {
    Bench bench = Bench.ofThisThread();
    Mutation draft = draft(bench, kind, states, args);
    draft.check = true;
    draft.travel(special.inFront());
    return machine().submit(bench);
  }

  private Mutation draft(Bench bench, Mutation.Kind kind, List<? extends State> states, Args args) {
    Blueprint<?> plan = machine().blueprint;
    Mutation draft = bench.draft.begin(kind, plan.relations.words);
    for (State state : states) {
      draft.call(plan.index(state));
    }
    draft.args = args;
    return draft;
  }

  @Override
  final BooleanSupplier clock(Duration limit) {
    HandlerLimits clock = machine().options.limits;
    long start = clock.now();
    long nanos = limit.toNanos();
    return () -> clock.now() - start <= nanos;
  }

  @Override
  final Mutations by(Route other) {
    return new RoutedMutations(machine(), other);
  }
}
