package io.peerage.swarm;

import io.peerage.machine.Machine;
import io.peerage.machine.State;
import io.peerage.machine.Tracer;
import io.peerage.machine.Transition;
import io.peerage.machine.TransitionRecord;
import io.peerage.wire.Workers;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.function.Consumer;

/// Hands the transitions of machines to an observer: copied in the loop, told on a worker.
final class Watching implements Consumer<Machine>, Tracer {

  private final MachineObserver observer;
  private final Workers workers;

  Watching(MachineObserver observer, Workers workers) {
    this.observer = observer;
    this.workers = workers;
  }

  /// A machine has come to be.
  @Override
  public void accept(Machine machine) {
    String id = machine.id();
    List<String> states = names(machine.states());
    List<String> active = names(machine.states().stream().filter(machine::is).toList());
    machine.trace(this);
    workers.callback(() -> observer.started(id, states, active));
  }

  @Override
  public void transitionEnded(Transition transition) {
    TransitionRecord ended = transition.copy();
    workers.callback(() -> observer.transition(told(ended)));
  }

  @Override
  public boolean wantsHandlers() {
    return true;
  }

  private static MachineObserver.Transition told(TransitionRecord ended) {
    SequencedMap<String, Long> time = new LinkedHashMap<>();
    ended.time().forEach((state, tick) -> time.put(state.name(), tick));
    return new MachineObserver.Transition(
        ended.machine(),
        ended.op() + " " + String.join(" ", names(ended.called())),
        ended.result(),
        names(ended.active()),
        time,
        ended.queueTick(),
        ended.handlers());
  }

  private static List<String> names(List<State> states) {
    return states.stream().map(State::name).toList();
  }
}
