package io.peerage.machine;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;

/// The many forms of a mutation, led back to a few.
///
/// Whoever takes mutations fills in what is abstract: the machine itself, and those who pass on to
/// one what they were given.
abstract class MutationCalls implements Mutations {
  /// Carries out, or queues, a mutation of one state.
  abstract long mutate(Mutation.Kind kind, State state, Args args);

  /// As above, of two.
  abstract long mutate(Mutation.Kind kind, State first, State second, Args args);

  /// As above, of any number.
  abstract long mutate(Mutation.Kind kind, List<? extends State> states, Args args);

  /// Tries a mutation without carrying it out.
  abstract long check(Mutation.Kind kind, List<? extends State> states, Args args);

  /// As above, with the answer in a future.
  abstract CompletableFuture<Boolean> ask(
      Mutation.Kind kind, List<? extends State> states, Args args);

  /// Whether `state` is active.
  abstract boolean active(State state);

  /// Whether all `states` are active at the same time.
  abstract boolean active(List<? extends State> states);

  /// Keeps the last error.
  abstract void remember(Throwable cause);

  /// Answers whether less time than `limit` has passed since this call.
  abstract BooleanSupplier clock(Duration limit);

  /// How these mutations travel.
  abstract Route route();

  /// Mutations of the same machine that travel in another way.
  abstract Mutations by(Route other);

  @Override
  public long add(State state) {
    return mutate(Mutation.Kind.ADD, state, Args.NONE);
  }

  @Override
  public long add(State state, Args args) {
    return mutate(Mutation.Kind.ADD, state, args);
  }

  @Override
  public long add(State first, State second) {
    return mutate(Mutation.Kind.ADD, first, second, Args.NONE);
  }

  @Override
  public long add(State first, State second, Args args) {
    return mutate(Mutation.Kind.ADD, first, second, args);
  }

  @Override
  public long add(State... states) {
    return mutate(Mutation.Kind.ADD, Arrays.asList(states), Args.NONE);
  }

  @Override
  public long add(List<? extends State> states, Args args) {
    return mutate(Mutation.Kind.ADD, states, args);
  }

  @Override
  public long remove(State state) {
    return mutate(Mutation.Kind.REMOVE, state, Args.NONE);
  }

  @Override
  public long remove(State state, Args args) {
    return mutate(Mutation.Kind.REMOVE, state, args);
  }

  @Override
  public long remove(State first, State second) {
    return mutate(Mutation.Kind.REMOVE, first, second, Args.NONE);
  }

  @Override
  public long remove(State first, State second, Args args) {
    return mutate(Mutation.Kind.REMOVE, first, second, args);
  }

  @Override
  public long remove(State... states) {
    return mutate(Mutation.Kind.REMOVE, Arrays.asList(states), Args.NONE);
  }

  @Override
  public long remove(List<? extends State> states, Args args) {
    return mutate(Mutation.Kind.REMOVE, states, args);
  }

  @Override
  public long set(State state) {
    return mutate(Mutation.Kind.SET, state, Args.NONE);
  }

  @Override
  public long set(State state, Args args) {
    return mutate(Mutation.Kind.SET, state, args);
  }

  @Override
  public long set(State first, State second) {
    return mutate(Mutation.Kind.SET, first, second, Args.NONE);
  }

  @Override
  public long set(State first, State second, Args args) {
    return mutate(Mutation.Kind.SET, first, second, args);
  }

  @Override
  public long set(State... states) {
    return mutate(Mutation.Kind.SET, Arrays.asList(states), Args.NONE);
  }

  @Override
  public long set(List<? extends State> states, Args args) {
    return mutate(Mutation.Kind.SET, states, args);
  }

  @Override
  public long toggle(State state) {
    return active(state) ? remove(state) : add(state);
  }

  @Override
  public long toggle(State first, State second) {
    return active(List.of(first, second)) ? remove(first, second) : add(first, second);
  }

  @Override
  public long toggle(State... states) {
    return active(Arrays.asList(states)) ? remove(states) : add(states);
  }

  @Override
  public long toggle(List<? extends State> states, Args args) {
    return active(states) ? remove(states, args) : add(states, args);
  }

  @Override
  public long addError(Throwable cause) {
    return addError(cause, Args.NONE);
  }

  @Override
  public long addError(Throwable cause, Args args) {
    return counts(cause)
        ? mutate(Mutation.Kind.ADD, Basic.Exception, args.and(Arg.ERROR, cause))
        : Result.CANCELED;
  }

  @Override
  public long addError(State state, Throwable cause) {
    return addError(state, cause, Args.NONE);
  }

  @Override
  public long addError(State state, Throwable cause, Args args) {
    return counts(cause)
        ? mutate(Mutation.Kind.ADD, state, Basic.Exception, args.and(Arg.ERROR, cause))
        : Result.CANCELED;
  }

  private boolean counts(Throwable cause) {
    Objects.requireNonNull(cause, "cause");
    if (cause instanceof CancellationException || cause instanceof MachineException.Canceled) {
      return false;
    }
    remember(cause);
    return true;
  }

  @Override
  public long canAdd(State... states) {
    return check(Mutation.Kind.ADD, Arrays.asList(states), Args.NONE);
  }

  @Override
  public long canAdd(List<? extends State> states, Args args) {
    return check(Mutation.Kind.ADD, states, args);
  }

  @Override
  public long canRemove(State... states) {
    return check(Mutation.Kind.REMOVE, Arrays.asList(states), Args.NONE);
  }

  @Override
  public long canRemove(List<? extends State> states, Args args) {
    return check(Mutation.Kind.REMOVE, states, args);
  }

  @Override
  public CompletableFuture<Boolean> askAdd(List<? extends State> states, Args args) {
    return ask(Mutation.Kind.ADD, states, args);
  }

  @Override
  public CompletableFuture<Boolean> askRemove(List<? extends State> states, Args args) {
    return ask(Mutation.Kind.REMOVE, states, args);
  }

  @Override
  public Mutations from(Event event) {
    return from(event.source());
  }

  @Override
  public Mutations from(Source source) {
    return by(route().from(Objects.requireNonNull(source, "source")));
  }

  @Override
  public Mutations ahead() {
    return by(route().inFront());
  }

  @Override
  public Mutations within(Duration limit) {
    return provided(clock(limit));
  }

  @Override
  public Mutations provided(BooleanSupplier wanted) {
    return by(route().provided(Objects.requireNonNull(wanted, "wanted")));
  }
}
