package io.peerage.machine;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What a handler is called about. Reused: good until the handler returns.
///
/// ```java
/// .on(Connected, (worker, event) -> worker.use(event.require(STREAM)))
/// .onAny((_, event) -> event.machine().add(Checked))
/// ```
public final class Event {
  private final Execution execution;
  private Handlers.@Nullable Occasion occasion;
  private int state;
  private int other;
  private int binding;

  Event(Execution execution) {
    this.execution = execution;
  }

  void about(Handlers.Occasion occasion, int state, int other) {
    this.occasion = occasion;
    this.state = state;
    this.other = other;
  }

  /// The machine. Mutations made on it are queued until this transition is over.
  public Machine machine() {
    return execution.kernel();
  }

  /// The transition in progress.
  public Transition transition() {
    return execution.transition;
  }

  /// The state the handler stands for; none for the handlers of any state.
  public Optional<State> state() {
    return state < 0 ? Optional.empty() : Optional.of(execution.state(state));
  }

  /// The name of the handler, such as `OpeningExit`.
  public String name() {
    return Objects.requireNonNull(occasion, "no handler is running").name(execution, state, other);
  }

  /// The arguments of the mutation.
  public Args args() {
    return execution.mutation().args;
  }

  /// The argument under `key`, if the mutation carries one.
  public <T> Optional<T> get(Arg<T> key) {
    return execution.mutation().args.get(key);
  }

  /// The argument under `key`.
  ///
  /// @throws IllegalStateException if there is none
  public <T> T require(Arg<T> key) {
    return execution.mutation().args.require(key);
  }

  /// This event as the source of mutations made because of it; see [Mutations#from(Event)].
  public Source source() {
    return new Source(
        machine().id(), execution.number(), execution.transition.timeBeforeNow().sum());
  }

  /// What identifies this event, to be kept or sent.
  public EventId id() {
    return new EventId(machine().id(), execution.number(), name(), execution.mutation().check);
  }

  /// Whether the transition is still in progress, as it is until the handler returns; ask before
  /// acting on an event that something slow has come in between.
  public boolean isValid() {
    return occasion != null && execution.pending();
  }

  /// Goes over to the handler of the next binding, for the same occasion.
  void next(@Nullable Origin binding) {
    execution.next(binding);
  }

  /// The handler has thrown, and that shall not matter to anybody else.
  void fault(Throwable thrown) {
    execution.kernel().fault(thrown);
  }

  /// For tracers only: which binding of the machine the handler came with; see [Binding#number()].
  public int bindingNumber() {
    return binding;
  }

  void cameWith(int number) {
    binding = number;
  }

  /// What the handler is called for.
  Handlers.@Nullable Occasion kind() {
    return occasion;
  }

  /// The call of this handler as a step.
  Step step(String binding) {
    List<State> states = new ArrayList<>();
    state().ifPresent(states::add);
    if (occasion == Handlers.Occasion.STAY || occasion == Handlers.Occasion.PAIR) {
      states.add(execution.state(other));
    }
    return new Step.Handled(binding, name(), states, occasion != null && occasion.done);
  }

  @Override
  public String toString() {
    return occasion == null ? "idle" : name() + " of " + execution.transition;
  }
}
