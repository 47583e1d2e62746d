package io.peerage.machine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

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
/// This is what handlers and tracers may ask about it while it goes on; for tracers, also at its
/// end. Reused: copy what is kept.
public final class Transition {
  private final Execution execution;

  Transition(Execution execution) {
    this.execution = execution;
  }

  /// The machine it belongs to.
  public Machine machine() {
    return execution.kernel();
  }

  /// Counts the transitions of the machine from 1, checks included; with its id, a name for this
  /// one.
  public long number() {
    return execution.number();
  }

  /// `add`, `remove` or `set`, the word the machine was called with.
  public String op() {
    return mutation().op();
  }

  /// Whether the machine itself asked for it, on behalf of its auto states.
  public boolean auto() {
    return mutation().auto;
  }

  /// Whether it is a dry run.
  public boolean check() {
    return mutation().check;
  }

  /// The states the mutation named, once each. In an auto transition those that were accepted.
  public List<State> called() {
    return states(mutation().called, mutation().count);
  }

  /// The arguments of the mutation.
  public Args args() {
    return mutation().args;
  }

  /// [Result#EXECUTED] or [Result#CANCELED]. Canceled while it is still going on, and for an auto
  /// transition that was accepted but left no more states active than before.
  public long result() {
    return execution.result();
  }

  /// What a handler has thrown, which cancels; a [MachineException.HandlerTimeout] if it overran
  /// its time.
  public Optional<Throwable> thrown() {
    return Optional.ofNullable(execution.thrown());
  }

  /// The queue tick of the machine while it ran.
  public long queueTick() {
    return execution.queueTick();
  }

  /// The states active before, in the machine's order.
  public List<State> statesBefore() {
    return states(change().before, change().beforeCount);
  }

  /// The states that shall be active afterwards, in the order of their handlers.
  public List<State> target() {
    Change change = change();
    List<State> target = new ArrayList<>(change.targetCount());
    for (int i = 0; i < change.targetCount(); i++) {
      // Not those that were dropped and are still in the list.
      if (change.keeps(change.target()[i])) {
        target.add(execution.state(change.target()[i]));
      }
    }
    return List.copyOf(target);
  }

  /// The states that come, those activated once more included, in the order of their handlers;
  /// known as soon as the relations have accepted the mutation.
  public List<State> activated() {
    return states(change().enters, change().enterCount);
  }

  /// The states that go, in the order of their handlers.
  public List<State> deactivated() {
    return states(change().exits, change().exitCount);
  }

  /// The states it is about in any way, called, coming or going, in schema order.
  public List<State> touched() {
    Kernel machine = execution.kernel();
    long[] set = Arrays.copyOf(mutation().bits, machine.ticks.words);
    change().touched(set);
    return machine.blueprint.states().stream()
        .filter(state -> Bits.has(set, 0, machine.blueprint.index(state)))
        .toList();
  }

  /// The states active at this moment, in the machine's order; at the end, those active after.
  public List<State> active() {
    return machine().active();
  }

  /// The ticks at this moment, in schema order.
  public Time time() {
    return machine().time();
  }

  /// The ticks before, in schema order. Only for tracers.
  public Time timeBefore() {
    return new Time(execution.kernel().blueprint, execution.ticksBefore());
  }

  /// The ticks before, whether or not a tracer wants them. In a handler only.
  Time timeBeforeNow() {
    Kernel machine = execution.kernel();
    return new Time(machine.blueprint, execution.change.ticksBefore(machine.ticks));
  }

  /// What a handler that has thrown has put an end to.
  HandlerFailure failureOf(String handler) {
    return new HandlerFailure(
        machine().id(),
        number(),
        op(),
        handler,
        called(),
        statesBefore(),
        target(),
        timeBeforeNow(),
        time());
  }

  /// Where the mutation came from, if it was made with [Mutations#from(Event)].
  public Optional<Source> source() {
    Route route = mutation().route;
    return route == null ? Optional.empty() : Optional.ofNullable(route.source());
  }

  /// The names of the handlers that were called so far, in order; empty unless a tracer wants them.
  public List<String> handlers() {
    Tracing tracing = execution.tracing();
    return tracing == null ? List.of() : Collections.unmodifiableList(tracing.handlers());
  }

  /// How it came about so far; empty unless a tracer wants it.
  public List<Step> steps() {
    Tracing tracing = execution.tracing();
    return tracing == null ? List.of() : tracing.steps();
  }

  /// A copy that can be kept. Only for tracers.
  public TransitionRecord copy() {
    return new TransitionRecord(
        machine().id(),
        number(),
        op(),
        auto(),
        check(),
        called(),
        Result.name(result()),
        active(),
        ticks(timeBefore()),
        ticks(time()),
        queueTick(),
        handlers(),
        source());
  }

  private SequencedMap<State, Long> ticks(Time time) {
    SequencedMap<State, Long> ticks = new LinkedHashMap<>();
    for (State state : execution.kernel().blueprint.states()) {
      ticks.put(state, time.tick(state));
    }
    return ticks;
  }

  /// What it was and, if a tracer wants steps, how it came about, one line each.
  public String story() {
    StringBuilder text = new StringBuilder("tx#").append(number()).append('\n').append(this);
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

  private Mutation mutation() {
    return execution.mutation();
  }

  private Change change() {
    return execution.change;
  }

  private List<State> states(int[] list, int count) {
    State[] states = new State[count];
    for (int i = 0; i < count; i++) {
      states[i] = execution.state(list[i]);
    }
    return List.of(states);
  }

  /// `[add] Foo Bar`, or `idle` between transitions.
  @Override
  public String toString() {
    if (execution.idle()) {
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
