package io.peerage.machine;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Runs one mutation after another by the rules of [Transition], which answers for the one that is
/// running.
///
/// Belongs to a [Drain] and is reused; only the thread that drains touches it. Resolving and
/// applying is the [Change]'s; here handlers are called, and what they answer or throw decides.
final class Execution {
  private static final long PENDING = -1;
  private static final long[] NO_TICKS = {};

  final Change change = new Change();

  /// What handlers and tracers see of it.
  final Transition transition = new Transition(this);

  private final Event event = new Event(this);
  private final HandlerClock clock = new HandlerClock();
  private Mutation mutation = new Mutation();
  private @Nullable Kernel kernel;
  private long number;
  private long queueTick;
  private long[] ticksBefore = NO_TICKS;
  private long result;
  private @Nullable Throwable thrown;
  private @Nullable HandlerFailure failure;
  private @Nullable Tracing tracing;
  private boolean timed;

  /// Takes a mutation to run; answers an idle one in exchange.
  Mutation prepare(Mutation next) {
    Mutation idle = mutation;
    mutation = next;
    return idle;
  }

  /// Runs the prepared mutation on a machine.
  long run(Kernel machine, long number, Handlers handlers, @Nullable Tracing tracing) {
    begin(machine, number, tracing);
    change.begin(machine.ticks, machine.blueprint.relations);
    result = executed(machine, handlers) ? Result.EXECUTED : Result.CANCELED;
    return result;
  }

  /// Makes of a machine what another one is: the prepared mutation says so, and nobody is asked.
  void follow(
      Kernel machine, long number, Handlers handlers, @Nullable Tracing tracing, News news) {
    begin(machine, number, tracing);
    change.begin(machine.ticks, machine.blueprint.relations, news);
    if (tracing != null) {
      Steps _ = tracing.begun(transition);
      tracing.prepared(transition, true);
    }
    change.apply(machine.ticks, news);
    if (tracing != null) {
      tracing.applied(transition);
    }
    machine.ticked(change);
    tell(machine, handlers, machine.owner);
    result = Result.EXECUTED;
  }

  private void begin(Kernel machine, long number, @Nullable Tracing tracing) {
    kernel = machine;
    this.number = number;
    queueTick = machine.queueTick();
    result = PENDING;
    // Writing a reference costs more than finding that it needs no writing.
    if (thrown != null) {
      forget();
    }
    if (this.tracing != tracing) {
      this.tracing = tracing;
    }
    timed = machine.limits != null;
    if (timed) {
      clock.begin(machine);
    }
    if (tracing != null) {
      ticksBefore = machine.ticks.values();
    }
  }

  /// Lets go of what a run leaves behind.
  void release() {
    kernel = null;
    clock.release();
    mutation.empty();
    if (thrown != null) {
      forget();
    }
    if (tracing != null) {
      tracing = null;
    }
  }

  private void forget() {
    thrown = null;
    failure = null;
  }

  /// An auto mutation is executed only if there are more states now than before.
  private boolean executed(Kernel machine, Handlers handlers) {
    return execute(machine, handlers) && (!mutation.auto || change.grows());
  }

  private boolean execute(Kernel machine, Handlers handlers) {
    Relations relations = machine.blueprint.relations;
    change.resolve(relations, mutation, tracing == null ? null : tracing.begun(transition));
    if (!change.accepts(relations, mutation)) {
      if (tracing != null) {
        tracing.prepared(transition, false);
      }
      return false;
    }
    change.difference(relations, mutation);
    if (tracing != null) {
      tracing.prepared(transition, true);
    }
    if (!negotiate(relations, handlers, machine.owner)) {
      return false;
    }
    if (mutation.check) {
      return true;
    }
    if (mutation.auto) {
      change.narrow(relations, mutation);
    }
    change.apply(machine.ticks);
    if (tracing != null) {
      tracing.applied(transition);
    }
    machine.ticked(change);
    return tell(machine, handlers, machine.owner);
  }

  private boolean negotiate(Relations relations, Handlers handlers, Object owner) {
    return exit(handlers.exit, owner)
        && enter(relations, handlers.enter, owner)
        && stay(relations, handlers.stay, owner)
        && pair(relations, handlers.pair, owner)
        && (!mutation.auto || !change.leavesNothing(relations))
        && ask(handlers.anyEnter, owner, Handlers.Occasion.ANY_ENTER, -1, -1);
  }

  // An auto state that refuses to go cancels even an auto transition: the reference gets stuck
  // here.
  private boolean exit(@Nullable Guard<Object> @Nullable [] table, Object owner) {
    if (table != null) {
      for (int i = 0; i < change.exitCount; i++) {
        int s = change.exits[i];
        if (!ask(table[s], owner, Handlers.Occasion.EXIT, s, -1)) {
          return false;
        }
      }
    }
    return true;
  }

  private boolean enter(
      Relations relations, @Nullable Guard<Object> @Nullable [] table, Object owner) {
    if (table != null) {
      for (int i = 0; i < change.enterCount; i++) {
        int s = change.enters[i];
        if (!ask(table[s], owner, Handlers.Occasion.ENTER, s, -1) && !dropped(relations, s)) {
          return false;
        }
      }
    }
    return true;
  }

  private boolean stay(
      Relations relations, @Nullable Guard<Object> @Nullable [] table, Object owner) {
    if (table == null || mutation.kind == Mutation.Kind.REMOVE) {
      return true;
    }
    for (int i = 0; i < change.targetCount(); i++) {
      int s = change.target()[i];
      if (change.wasActive(s)
          && !ask(table[s], owner, Handlers.Occasion.STAY, s, s)
          && !dropped(relations, s)) {
        return false;
      }
    }
    return true;
  }

  // A state that one pair has dropped is still asked about by the others.
  private boolean pair(
      Relations relations, @Nullable Guard<Object> @Nullable [] @Nullable [] tables, Object owner) {
    if (tables == null) {
      return true;
    }
    if (mutation.auto) {
      change.close();
    }
    for (int b = 0; b < change.beforeCount; b++) {
      int x = change.before[b];
      @Nullable Guard<Object> @Nullable [] table = tables[x];
      for (int i = 0; table != null && i < change.targetCount(); i++) {
        int y = change.target()[i];
        if (x != y
            && !ask(table[y], owner, Handlers.Occasion.PAIR, x, y)
            && !dropped(relations, y)) {
          return false;
        }
      }
    }
    return true;
  }

  /// Whether the refusal of `state` costs an auto transition no more than that state.
  private boolean dropped(Relations relations, int state) {
    if (!mutation.auto || thrown != null || !Bits.has(relations.auto, 0, state)) {
      return false;
    }
    change.drop(state);
    return true;
  }

  private boolean tell(Kernel machine, Handlers handlers, Object owner) {
    @Nullable Handler<Object> @Nullable [] end = handlers.end;
    for (int i = 0; end != null && i < change.exitCount; i++) {
      int s = change.exits[i];
      if (!call(end[s], owner, Handlers.Occasion.END, s)) {
        repair(machine, i, 0);
        return false;
      }
    }
    @Nullable Handler<Object> @Nullable [] state = handlers.state;
    for (int i = 0; state != null && i < change.enterCount; i++) {
      int s = change.enters[i];
      if (!call(state[s], owner, Handlers.Occasion.STATE, s)) {
        repair(machine, change.exitCount, i);
        return false;
      }
    }
    return call(handlers.anyState, owner, Handlers.Occasion.ANY_STATE, -1);
  }

  /// Takes back what nobody has answered for, unless it has happened elsewhere.
  private void repair(Kernel machine, int firstExit, int firstEnter) {
    if (machine.options.follows) {
      return;
    }
    change.repair(machine.ticks, firstExit, firstEnter);
    if (tracing != null) {
      tracing.repaired(transition);
    }
    machine.ticked(change);
  }

  private boolean ask(
      @Nullable Guard<Object> guard,
      Object owner,
      Handlers.Occasion occasion,
      int state,
      int other) {
    if (guard == null) {
      return true;
    }
    event.about(occasion, state, other);
    if (tracing != null) {
      tracing.handlerStarted(event, Bound.of(guard));
    }
    try {
      return agreed(timed ? clock.ask(guard, owner, event) : guard.allows(owner, event));
    } catch (Throwable cause) {
      failed(cause);
      return agreed(false);
    }
  }

  private boolean call(
      @Nullable Handler<Object> handler, Object owner, Handlers.Occasion occasion, int state) {
    if (handler == null) {
      return true;
    }
    event.about(occasion, state, -1);
    if (tracing != null) {
      tracing.handlerStarted(event, Bound.of(handler));
    }
    try {
      if (timed) {
        clock.call(handler, owner, event);
      } else {
        handler.handle(owner, event);
      }
      return agreed(true);
    } catch (Throwable cause) {
      if (kernel().options.follows && lapse() == HandlerClock.Lapse.LATE) {
        kernel().fault(cause);
        return agreed(true);
      }
      failed(cause);
      return agreed(false);
    }
  }

  /// Goes over to the handler of the next binding, for the same occasion.
  void next(@Nullable Origin binding) {
    if (tracing != null) {
      tracing.handlerEnded(event, true);
      tracing.handlerStarted(event, binding);
    }
  }

  private boolean agreed(boolean agreed) {
    if (tracing != null) {
      tracing.handlerEnded(event, agreed);
    }
    return agreed;
  }

  private void failed(Throwable cause) {
    thrown = cause;
    failure = transition.failureOf(event.name());
  }

  // What it is about, for those who answer for it

  Kernel kernel() {
    return Objects.requireNonNull(kernel, "the transition is over");
  }

  boolean idle() {
    return kernel == null;
  }

  Mutation mutation() {
    return mutation;
  }

  long number() {
    return number;
  }

  long queueTick() {
    return queueTick;
  }

  /// [Result#CANCELED] while it is still going on.
  long result() {
    return result == PENDING ? Result.CANCELED : result;
  }

  /// Whether it is still going on.
  boolean pending() {
    return result == PENDING;
  }

  /// The ticks before; only with tracers.
  long[] ticksBefore() {
    return ticksBefore;
  }

  @Nullable Tracing tracing() {
    return tracing;
  }

  /// Whether it failed because a handler overran its time.
  HandlerClock.Lapse lapse() {
    return timed ? clock.lapse() : HandlerClock.Lapse.NONE;
  }

  @Nullable Throwable thrown() {
    return thrown;
  }

  @Nullable HandlerFailure failure() {
    return failure;
  }

  State state(int index) {
    return kernel().blueprint.state(index);
  }
}
