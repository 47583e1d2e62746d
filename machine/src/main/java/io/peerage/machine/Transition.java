package io.peerage.machine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/// The execution of one mutation: resolve, negotiate, apply, tell.
///
/// ```text
/// resolve    Remove wants the active states without the called ones, Add the called and the active
///            ones, Set the called ones; what the Resolver makes of it is the target.
///            A called state that is not in it cancels. (Auto: only if none of them is in it.)
/// negotiate  XExit  every state that goes        XX        every state that stays (not on Remove)
///            XEnter every state that comes       XY        every active X, every Y of the target
///                                                AnyEnter  at last
///            The first refusal cancels; nothing has changed yet. (Auto: a refusal by an auto state
///            only drops that state, and the target is resolved anew afterwards.)
/// apply      active states and ticks, in one write that other threads see whole
/// tell       XEnd for what went, XState for what came, AnyState; they cannot refuse any more
/// ```
///
/// What comes is what was inactive, and multi states called while active. A tick grows by one for
/// every activation and deactivation and by two for a repeated activation.
///
/// A handler that throws cancels. Thrown in negotiation, nothing has changed. Thrown later, the
/// machine keeps only what handlers have answered for: from the thrower on, states that were to be
/// told of their activation are deactivated again and states that were to be told of their end are
/// activated again, one tick each. Then [Basic#Exception] is added, ahead of the queue; unless the
/// failed transition was itself about it, since that would never end. A handler that overruns its
/// time ([MachineOptions#withTicker]) cancels in the same way; [Basic#Exception] is added only if
/// it has not come back at all.
///
/// Tracers see this object at the end of every transition. It is reused: copy what is kept.
public final class Transition {
  private static final long PENDING = -1;
  private static final int[] NO_STATES = {};
  private static final long[] NO_BITS = {};

  private final Resolver resolver = new Resolver();
  private final Event event = new Event(this);
  private Mutation mutation = new Mutation();
  private @Nullable Kernel kernel;
  private long number;
  private long queueTick;

  /// For how many states there is room; one check stands for all the arrays.
  private int room;

  private int[] before = NO_STATES;
  private int beforeCount;
  private long[] beforeBits = NO_BITS;
  private int[] exits = NO_STATES;
  private int exitCount;
  private int[] enters = NO_STATES;
  private int enterCount;
  private long[] scratch = NO_BITS;
  private long[] ticksBefore = NO_BITS;

  private long result;
  private boolean applied;
  private @Nullable Throwable thrown;
  private @Nullable HandlerFailure failure;
  private @Nullable Tracing tracing;
  private final HandlerClock clock = new HandlerClock();
  private boolean timed;

  Transition() {}

  /// Takes a mutation to run; answers an idle one in exchange.
  Mutation prepare(Mutation next) {
    Mutation idle = mutation;
    mutation = next;
    return idle;
  }

  /// Runs the prepared mutation on a machine.
  long run(Kernel machine, long number, Handlers handlers, @Nullable Tracing tracing) {
    kernel = machine;
    this.number = number;
    queueTick = machine.queueTick();
    result = PENDING;
    applied = false;
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
    remember(machine.ticks, machine.blueprint.relations);
    if (tracing != null) {
      ticksBefore = machine.ticks.values();
    }
    result = executed(machine, handlers) ? Result.EXECUTED : Result.CANCELED;
    return result;
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

  private void remember(Ticks ticks, Relations relations) {
    if (room < relations.count) {
      grow(relations);
    }
    beforeCount = ticks.orderSize;
    for (int i = 0; i < beforeCount; i++) {
      before[i] = ticks.order[i];
    }
    Bits.copy(ticks.active(), beforeBits, relations.words);
    exitCount = 0;
    enterCount = 0;
  }

  /// An auto mutation is executed only if there are more states now than before.
  private boolean executed(Kernel machine, Handlers handlers) {
    return execute(machine, handlers) && (!mutation.auto || resolver.size > beforeCount);
  }

  private void grow(Relations relations) {
    room = relations.count;
    before = new int[room];
    exits = new int[room];
    enters = new int[room];
    beforeBits = new long[relations.words];
    scratch = new long[relations.words];
    resolver.grow(relations);
  }

  private boolean execute(Kernel machine, Handlers handlers) {
    Relations relations = machine.blueprint.relations;
    if (tracing == null) {
      resolve(relations);
    } else {
      resolver.watch = tracing.begun(this);
      resolve(relations);
      resolver.watch = null;
    }
    if (!accepted(relations)) {
      if (tracing != null) {
        tracing.prepared(this, false);
      }
      return false;
    }
    difference(relations);
    if (tracing != null) {
      tracing.prepared(this, true);
    }
    if (!negotiate(relations, handlers, machine.owner)) {
      return false;
    }
    if (mutation.check) {
      return true;
    }
    if (mutation.auto) {
      narrow(relations);
    }
    apply(machine.ticks);
    machine.ticked(this);
    return tell(machine.ticks, handlers, machine.owner);
  }

  private void resolve(Relations relations) {
    resolver.begin(relations, mutation, before, beforeCount, beforeBits);
    resolver.resolve(relations, mutation, beforeBits);
  }

  private boolean accepted(Relations relations) {
    int words = relations.words;
    if (mutation.kind == Mutation.Kind.REMOVE) {
      return true;
    }
    if (mutation.auto) {
      return Bits.meet(resolver.set, 0, mutation.bits, 0, words);
    }
    return Bits.covers(resolver.set, 0, mutation.bits, 0, words)
        || (mutation.check && Bits.meet(mutation.bits, 0, relations.multi, 0, words));
  }

  /// What goes and what comes. A single one is in order by itself, and mostly it is.
  private void difference(Relations relations) {
    int words = relations.words;
    exitCount = Bits.subtract(beforeBits, resolver.set, scratch, words);
    if (exitCount == 1) {
      exits[0] = Bits.first(scratch);
    } else if (exitCount > 1) {
      pick(before, beforeCount, scratch, exits);
      resolver.sort(relations, exits, exitCount, scratch);
    }
    enterCount = Bits.subtract(resolver.set, beforeBits, scratch, words);
    if (Bits.meet(mutation.bits, 0, relations.multi, 0, words)) {
      enterCount = repeat(relations);
    }
    if (enterCount == 1) {
      enters[0] = Bits.first(scratch);
    } else if (enterCount > 1) {
      pick(resolver.list, resolver.size, scratch, enters);
    }
  }

  /// Counts multi states in that were called while active.
  private int repeat(Relations relations) {
    int members = 0;
    for (int w = 0; w < relations.words; w++) {
      scratch[w] |= resolver.set[w] & mutation.bits[w] & relations.multi[w];
      members += Long.bitCount(scratch[w]);
    }
    return members;
  }

  /// The members of `set` in the order of `list`.
  private static void pick(int[] list, int count, long[] set, int[] into) {
    int picked = 0;
    for (int i = 0; i < count; i++) {
      if (Bits.has(set, 0, list[i])) {
        into[picked++] = list[i];
      }
    }
  }

  private boolean negotiate(Relations relations, Handlers handlers, Object owner) {
    return exit(handlers.exit, owner)
        && enter(relations, handlers.enter, owner)
        && stay(relations, handlers.stay, owner)
        && pair(relations, handlers.pair, owner)
        && (!mutation.auto || !Bits.none(resolver.set, relations.words))
        && ask(handlers.anyEnter, owner, Handlers.Occasion.ANY_ENTER, -1, -1);
  }

  // An auto state that refuses to go cancels even an auto transition: the reference gets stuck
  // here.
  private boolean exit(@Nullable Guard<Object> @Nullable [] table, Object owner) {
    if (table != null) {
      for (int i = 0; i < exitCount; i++) {
        if (!ask(table[exits[i]], owner, Handlers.Occasion.EXIT, exits[i], -1)) {
          return false;
        }
      }
    }
    return true;
  }

  private boolean enter(
      Relations relations, @Nullable Guard<Object> @Nullable [] table, Object owner) {
    if (table != null) {
      for (int i = 0; i < enterCount; i++) {
        int s = enters[i];
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
    for (int i = 0; i < resolver.size; i++) {
      int s = resolver.list[i];
      if (Bits.has(beforeBits, 0, s)
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
      resolver.close();
    }
    for (int b = 0; b < beforeCount; b++) {
      int x = before[b];
      @Nullable Guard<Object> @Nullable [] table = tables[x];
      for (int i = 0; table != null && i < resolver.size; i++) {
        int y = resolver.list[i];
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
    resolver.drop(state);
    return true;
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
      failed(cause);
      return agreed(false);
    }
  }

  /// Goes over to the handler of the next binding, for the same occasion.
  void next(@Nullable String binding) {
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
    failure =
        new HandlerFailure(
            machine().id(),
            number,
            event.name(),
            called(),
            statesBefore(),
            states(resolver.list, resolver.size),
            timeBeforeNow(),
            time());
  }

  /// After the negotiation of an auto mutation: what a dropped state had brought along goes too.
  private void narrow(Relations relations) {
    int kept = 0;
    for (int i = 0; i < mutation.count; i++) {
      int s = mutation.called[i];
      if (Bits.has(resolver.set, 0, s)) {
        mutation.called[kept++] = s;
      } else {
        Bits.unset(mutation.bits, s);
      }
    }
    mutation.count = kept;
    resolve(relations);
    difference(relations);
  }

  private void apply(Ticks ticks) {
    applied = true;
    ticks.beginWrite();
    for (int i = 0; i < exitCount; i++) {
      ticks.advance(exits[i], 1);
    }
    for (int i = 0; i < enterCount; i++) {
      ticks.advance(enters[i], Bits.has(beforeBits, 0, enters[i]) ? 2 : 1);
    }
    ticks.activate(resolver.list, resolver.size, resolver.set);
    ticks.endWrite();
    if (tracing != null) {
      tracing.applied(this);
    }
  }

  private boolean tell(Ticks ticks, Handlers handlers, Object owner) {
    @Nullable Handler<Object> @Nullable [] end = handlers.end;
    for (int i = 0; end != null && i < exitCount; i++) {
      if (!call(end[exits[i]], owner, Handlers.Occasion.END, exits[i])) {
        repair(ticks, i, 0);
        return false;
      }
    }
    @Nullable Handler<Object> @Nullable [] state = handlers.state;
    for (int i = 0; state != null && i < enterCount; i++) {
      if (!call(state[enters[i]], owner, Handlers.Occasion.STATE, enters[i])) {
        repair(ticks, exitCount, i);
        return false;
      }
    }
    return call(handlers.anyState, owner, Handlers.Occasion.ANY_STATE, -1);
  }

  /// Takes back what nobody has answered for. Ends are repaired like activations; the reference
  /// leaves them, and lets repeated activations tick twice more.
  private void repair(Ticks ticks, int firstExit, int firstEnter) {
    ticks.beginWrite();
    for (int i = firstEnter; i < enterCount; i++) {
      ticks.flip(enters[i], false);
    }
    for (int i = firstExit; i < exitCount; i++) {
      ticks.flip(exits[i], true);
    }
    ticks.endWrite();
    kernel().ticked(this);
  }

  /// Whether any tick has changed.
  boolean changed() {
    return applied && exitCount + enterCount > 0;
  }

  /// The states whose tick may have changed, into `set`.
  void touched(long[] set) {
    for (int i = 0; i < exitCount; i++) {
      Bits.set(set, exits[i]);
    }
    for (int i = 0; i < enterCount; i++) {
      Bits.set(set, enters[i]);
    }
  }

  /// The states whose activation was announced, and that have not been taken back since, into
  /// `set`.
  void told(long[] set) {
    for (int i = 0; i < enterCount; i++) {
      if (kernel().ticks.isActive(enters[i])) {
        Bits.set(set, enters[i]);
      }
    }
  }

  Mutation mutation() {
    return mutation;
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

  private Kernel kernel() {
    return Objects.requireNonNull(kernel, "the transition is over");
  }

  private List<State> states(int[] list, int count) {
    State[] states = new State[count];
    for (int i = 0; i < count; i++) {
      states[i] = state(list[i]);
    }
    return List.of(states);
  }

  /// The machine it belongs to.
  public Machine machine() {
    return kernel();
  }

  /// Counts the transitions of the machine from 1, checks included; with its id, a name for this
  /// one.
  public long number() {
    return number;
  }

  /// `add`, `remove` or `set`, the word the machine was called with.
  public String op() {
    return mutation.op();
  }

  /// Whether the machine itself asked for it, on behalf of its auto states.
  public boolean auto() {
    return mutation.auto;
  }

  /// Whether it is a dry run.
  public boolean check() {
    return mutation.check;
  }

  /// The states the mutation named, once each. In an auto transition those that were accepted.
  public List<State> called() {
    return states(mutation.called, mutation.count);
  }

  /// The arguments of the mutation.
  public Args args() {
    return mutation.args;
  }

  /// [Result#EXECUTED] or [Result#CANCELED]. Canceled while it is still going on, and for an auto
  /// transition that was accepted but left no more states active than before.
  public long result() {
    return result == PENDING ? Result.CANCELED : result;
  }

  /// Whether a handler has thrown.
  boolean failed() {
    return thrown != null;
  }

  /// Whether it is still going on.
  boolean pending() {
    return result == PENDING;
  }

  void noteCalled(Steps steps) {
    for (State state : called()) {
      boolean absent = mutation.kind == Mutation.Kind.REMOVE && !statesBefore().contains(state);
      steps.note(absent ? new Step.Absent(state) : new Step.Called(state));
    }
  }

  void noteRejected(Steps steps) {
    List<State> target = target();
    for (State state : called()) {
      if (!target.contains(state)) {
        steps.note(new Step.Rejected(state));
      }
    }
  }

  /// The queue tick of the machine while it ran.
  public long queueTick() {
    return queueTick;
  }

  /// The states active before, in the machine's order.
  public List<State> statesBefore() {
    return states(before, beforeCount);
  }

  /// The states that shall be active afterwards, in the order of their handlers.
  public List<State> target() {
    List<State> target = new ArrayList<>(resolver.size);
    for (int i = 0; i < resolver.size; i++) {
      // Not those that were dropped and are still in the list.
      if (Bits.has(resolver.set, 0, resolver.list[i])) {
        target.add(state(resolver.list[i]));
      }
    }
    return List.copyOf(target);
  }

  /// The states that come, those activated once more included, in the order of their handlers;
  /// known as soon as the relations have accepted the mutation.
  public List<State> activated() {
    return states(enters, enterCount);
  }

  /// The states that go, in the order of their handlers.
  public List<State> deactivated() {
    return states(exits, exitCount);
  }

  /// The states it is about in any way, called, coming or going, in schema order.
  public List<State> touched() {
    long[] set = Arrays.copyOf(mutation.bits, kernel().ticks.words);
    touched(set);
    return kernel().blueprint.states().stream()
        .filter(state -> Bits.has(set, 0, kernel().blueprint.index(state)))
        .toList();
  }

  /// The states active at this moment, in the machine's order; at the end, those active after.
  public List<State> active() {
    return kernel().active();
  }

  /// The ticks at this moment, in schema order.
  public Time time() {
    return kernel().time();
  }

  /// The ticks before, in schema order. Only for tracers.
  public Time timeBefore() {
    return new Time(kernel().blueprint, ticksBefore);
  }

  /// The sum of all ticks before. In a handler only.
  long timeSumBefore() {
    return timeBeforeNow().sum();
  }

  /// The ticks before, whether or not a tracer wants them. In a handler only.
  private Time timeBeforeNow() {
    long[] then = kernel().ticks.values();
    for (int i = 0; applied && i < exitCount; i++) {
      then[exits[i]]--;
    }
    for (int i = 0; applied && i < enterCount; i++) {
      then[enters[i]] -= Bits.has(beforeBits, 0, enters[i]) ? 2 : 1;
    }
    return new Time(kernel().blueprint, then);
  }

  /// Where the mutation came from, if it was made with [Mutations#from(Event)].
  public Optional<Source> source() {
    Route route = mutation.route;
    return route == null ? Optional.empty() : Optional.ofNullable(route.source());
  }

  /// The names of the handlers that were called so far, in order; empty unless a tracer wants them.
  public List<String> handlers() {
    return tracing == null ? List.of() : Collections.unmodifiableList(tracing.handlers());
  }

  /// How it came about so far; empty unless a tracer wants it.
  public List<Step> steps() {
    return tracing == null ? List.of() : tracing.steps();
  }

  /// A copy that can be kept. Only for tracers.
  public TransitionRecord copy() {
    return new TransitionRecord(
        machine().id(),
        number,
        op(),
        auto(),
        check(),
        called(),
        Result.name(result),
        active(),
        ticks(timeBefore()),
        ticks(time()),
        queueTick,
        handlers(),
        source());
  }

  private SequencedMap<State, Long> ticks(Time time) {
    SequencedMap<State, Long> ticks = new LinkedHashMap<>();
    for (State state : kernel().blueprint.states()) {
      ticks.put(state, time.tick(state));
    }
    return ticks;
  }

  /// What it was and, if a tracer wants steps, how it came about, one line each.
  public String story() {
    StringBuilder text = new StringBuilder("tx#").append(number).append('\n').append(this);
    source()
        .ifPresent(source ->
            text.append("\nsource: [")
                .append(source.transition())
                .append("](")
                .append(source)
                .append(')'));
    for (Step step : steps()) {
      text.append("\n- ").append(step);
    }
    return text.toString();
  }

  /// `[add] Foo Bar`, or `idle` between transitions.
  @Override
  public String toString() {
    if (kernel == null) {
      return "idle";
    }
    StringBuilder text = new StringBuilder().append('[').append(op());
    if (auto()) {
      text.append(":auto");
    }
    text.append(']');
    for (State state : called()) {
      text.append(' ').append(state.name());
    }
    return text.toString();
  }
}
