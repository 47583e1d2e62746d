package io.peerage.machine.log;

import io.peerage.machine.Machine;
import io.peerage.machine.Queued;
import io.peerage.machine.State;
import io.peerage.machine.Tracer;
import io.peerage.machine.Transition;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/// Finds out who asks a machine for one certain mutation.
///
/// ```java
/// machine.trace(Breakpoint.onAdd(Locked).strict().to(log::hit));
/// machine.trace(Breakpoint.onRemove(Open).to(hit -> hit.where().printStackTrace()));
/// ```
///
/// Hit when somebody's mutation that names exactly these states is taken in, whatever becomes of it
/// afterwards; on the thread that made it and within that very call, so that its stack says who it
/// was, and a debugger may stop there. Neither dry runs nor mutations of the machine on behalf of
/// its auto states count. Costs the machine what any tracer does. Immutable.
public final class Breakpoint {
  private final String op;
  private final List<State> states;
  private final boolean strict;

  private Breakpoint(String op, List<State> states, boolean strict) {
    this.op = op;
    this.states = states;
    this.strict = strict;
  }

  /// One call that a breakpoint was set for.
  ///
  /// @param machine the machine
  /// @param mutation what it is asked for
  /// @param where the stack of the call, newest first
  public record Hit(Machine machine, Queued mutation, Throwable where) {
    /// `door-1 [add] Locked`.
    @Override
    public String toString() {
      return mutation.called().stream()
          .map(State::name)
          .collect(Collectors.joining(" ", machine.id() + " [" + mutation.op() + "] ", ""));
    }
  }

  /// All of `states`, and no others, are to be added.
  public static Breakpoint onAdd(State... states) {
    return new Breakpoint("add", List.of(states), false);
  }

  /// All of `states`, and no others, are to be removed.
  public static Breakpoint onRemove(State... states) {
    return new Breakpoint("remove", List.of(states), false);
  }

  /// The same, but not if the machine is already as it shall be: all of them active, or all of them
  /// inactive.
  public Breakpoint strict() {
    return new Breakpoint(op, states, true);
  }

  /// A tracer that tells `listener` of every hit.
  public Tracer to(Consumer<Hit> listener) {
    return new Watch(this, Objects.requireNonNull(listener, "listener"));
  }

  private boolean matches(Machine machine, Queued mutation) {
    return mutation.op().equals(op)
        && !mutation.auto()
        && !mutation.check()
        && Set.copyOf(mutation.called()).equals(Set.copyOf(states))
        && !(strict && asItShallBe(machine));
  }

  private boolean asItShallBe(Machine machine) {
    State[] all = states.toArray(State[]::new);
    return op.equals("add") ? machine.is(all) : machine.not(all);
  }

  private record Watch(Breakpoint breakpoint, Consumer<Hit> listener) implements Tracer {
    @Override
    public void mutationQueued(Machine machine, Queued mutation) {
      if (breakpoint.matches(machine, mutation)) {
        listener.accept(new Hit(machine, mutation, new Throwable("mutated here")));
      }
    }

    @Override
    public void transitionEnded(Transition transition) {}
  }
}
