package io.peerage.machine;

import io.peerage.machine.model.Call;
import io.peerage.machine.model.HandlerThrew;
import io.peerage.machine.model.PlainMachine.Ended;
import io.peerage.machine.model.Scenario;
import io.peerage.machine.model.Slot;
import io.peerage.machine.model.Turn;
import io.peerage.machine.model.Turn.Done;
import io.peerage.machine.model.Turn.Seen;
import io.peerage.machine.model.Turn.Verdict;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Plays on a real machine what the model has been through, turn by turn, and tells the first thing
/// that comes out differently. Its handlers do what those of the model did, by position.
final class KernelPlay implements Tracer {
  /// What two sides say about the same thing.
  static final class Difference extends AssertionError {
    private static final long serialVersionUID = 1L;

    Difference(String what, @Nullable Object model, @Nullable Object kernel) {
      super("%s%n  model:  %s%n  kernel: %s".formatted(what, model, kernel));
    }
  }

  private static final Arg<Integer> X = Arg.of("x", Integer.class);

  private final Map<String, State> states = new HashMap<>();
  private final Machine machine;
  private Turn turn;
  private int handlersCalled;
  private int transitionsEnded;
  private @Nullable Difference difference;

  /// Brings the machine up.
  ///
  /// @param first what the coming up of the model led to
  KernelPlay(Scenario scenario, Turn first) {
    BlueprintBuilder<SchemaText.Script> builder = SchemaText.parse(scenario.schema());
    scenario.states().forEach(name -> states.put(name, SchemaText.state(name)));
    scenario.slots().values().forEach(slot -> bind(builder, slot));
    turn = first;
    machine =
        builder
            .build()
            .start(
                new SchemaText.Script(Set.of(), Set.of()),
                MachineOptions.DEFAULT.withQueueLimit(scenario.queueLimit()));
    // Nobody can watch a machine come up.
    transitionsEnded = turn.ended().size();
    machine.trace(this);
    compare(first.result());
  }

  /// Makes a call from outside.
  ///
  /// @throws Difference if something is not as in `turn`
  void play(Call call, Turn turn) {
    this.turn = turn;
    handlersCalled = 0;
    transitionsEnded = 0;
    compare(make(machine, call));
  }

  private void compare(long result) {
    same("number of handlers", turn.seen().size(), handlersCalled);
    same("number of transitions", turn.ended().size(), transitionsEnded);
    same("result", turn.result(), result);
    String error = machine.error().map(Throwable::getMessage).orElse("");
    same("machine", turn.after(), machine.queue().tick() + " " + error + " " + machine);
    same("active", turn.active(), names(machine.active()));
    if (difference != null) {
      throw difference;
    }
  }

  /// Remembers the first difference: whatever comes later comes of it.
  private void same(Object what, Object model, Object kernel) {
    if (difference == null && !model.equals(kernel)) {
      difference = new Difference("after " + turn.call() + ": " + what, model, kernel);
    }
  }

  private void bind(BlueprintBuilder<SchemaText.Script> builder, Slot slot) {
    switch (slot.occasion()) {
      case EXIT -> builder.mayExit(state(slot.state()), (_, event) -> called(event));
      case ENTER -> builder.mayEnter(state(slot.state()), (_, event) -> called(event));
      case STAY -> builder.mayStay(state(slot.state()), (_, event) -> called(event));
      case PAIR ->
          builder.mayPair(state(slot.state()), state(slot.other()), (_, event) -> called(event));
      case ANY_ENTER -> builder.mayAny((_, event) -> called(event));
      case END -> builder.onEnd(state(slot.state()), (_, event) -> called(event));
      case STATE -> builder.on(state(slot.state()), (_, event) -> called(event));
      case ANY_STATE -> builder.onAny((_, event) -> called(event));
    }
  }

  private State state(String name) {
    return Objects.requireNonNull(states.get(name), name);
  }

  private boolean called(Event event) {
    int nth = handlersCalled++;
    if (difference != null || nth >= turn.seen().size()) {
      same("handler", "none", event.name());
      return true;
    }
    Seen seen = turn.seen().get(nth);
    same("handler", seen.handler(), event.name());
    Machine machine = event.machine();
    same(seen, seen.queueTick(), machine.queue().tick());
    same(seen, seen.queueLength(), machine.queue().length());
    same(seen, seen.active(), names(machine.active()));
    for (Done done : seen.done()) {
      same(done, done.result(), make(machine, done.call()));
    }
    if (seen.verdict() == Verdict.THROWS) {
      throw new HandlerThrew(seen.handler());
    }
    return seen.verdict() == Verdict.YES;
  }

  private long make(Machine machine, Call call) {
    Args args = call.argument() ? X.with(1) : Args.NONE;
    List<State> named = call.states().stream().map(this::state).toList();
    State[] array = named.toArray(State[]::new);
    Mutations to = call.ahead() ? machine.ahead() : machine;
    if (!call.condition().isEmpty()) {
      State condition = state(call.condition());
      to = to.provided(() -> machine.is(condition));
    }
    return switch (call.kind()) {
      case "+" -> Typed.add(to, named, args);
      case "-" -> Typed.remove(to, named, args);
      case "=" -> Typed.set(to, named, args);
      case "~" -> Typed.toggle(to, named, args);
      case "?" -> to.canAdd(array);
      case "?-" -> to.canRemove(array);
      case "!" -> to.addError(new IllegalStateException(call.toString()));
      case "^" -> to.addError(array[0], new IllegalStateException(call.toString()));
      default -> throw new IllegalArgumentException(call.kind());
    };
  }

  @Override
  public void transitionEnded(Transition transition) {
    int nth = transitionsEnded++;
    if (nth < turn.ended().size()) {
      Ended ended = turn.ended().get(nth);
      same("transition", ended.about(), about(transition));
      same(ended, ended.queueTick(), transition.queueTick());
      same(ended, ended.active(), names(transition.active()));
      same(ended, ended.ticks(), Arrays.stream(transition.time().ticks()).boxed().toList());
    }
  }

  private static String about(Transition transition) {
    return "[%s%s%s] %s %s"
        .formatted(
            transition.op(),
            transition.auto() ? ":auto" : "",
            transition.check() ? ":check" : "",
            String.join(" ", names(transition.called())),
            Result.name(transition.result()));
  }

  private static List<String> names(List<State> states) {
    List<String> names = new ArrayList<>(states.size());
    states.forEach(state -> names.add(state.name()));
    return names;
  }
}
