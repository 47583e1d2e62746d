package io.peerage.machine.model;

import io.peerage.machine.model.Item.Deed;
import io.peerage.machine.model.Turn.Done;
import io.peerage.machine.model.Turn.Seen;
import io.peerage.machine.model.Turn.Verdict;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Plays a scenario on the model and writes down what the handlers saw and did.
public final class ModelPlay implements PlainHandlers {
  /// Handlers this far behind the caller outside make no more mutations.
  public static final int DEPTH_MAX = 3;

  /// Mutations that the handlers of one turn make at most.
  private static final int CALLS_MAX = 12;

  private final Scenario scenario;
  private final Map<String, Integer> callsOf = new HashMap<>();
  private final List<Seen> seen = new ArrayList<>();
  private final PlainMachine machine;
  private int left = CALLS_MAX;
  private Turn turn;

  /// Brings the machine up; [#turn] tells what happened then.
  public ModelPlay(Scenario scenario, Counts count) {
    this.scenario = scenario;
    machine =
        new PlainMachine(PlainSchema.parse(scenario.schema()), scenario.queueLimit(), this, count);
    turn = ended("", 0);
  }

  /// Makes a call from outside.
  public Turn play(Call call) {
    left = CALLS_MAX;
    turn = ended(call.toString(), call.on(machine));
    return turn;
  }

  /// The last turn.
  public Turn turn() {
    return turn;
  }

  private Turn ended(String call, long result) {
    Turn ended =
        new Turn(
            call,
            result,
            List.copyOf(seen),
            machine.takeJournal(),
            machine.queueTick() + " " + machine.error() + " " + machine,
            machine.active());
    seen.clear();
    return ended;
  }

  @Override
  public boolean has(String handler) {
    return scenario.slots().containsKey(handler);
  }

  @Override
  public Set<String> partners(String from) {
    return scenario.partners(from);
  }

  @Override
  public boolean call(PlainMachine machine, String handler) {
    int nth = callsOf.merge(handler, 1, Integer::sum);
    long queueTick = machine.queueTick();
    int queueLength = machine.queueLength();
    List<String> active = machine.active();
    List<Done> done = new ArrayList<>();
    Verdict verdict = Verdict.YES;
    for (Item.Rule rule : scenario.rules(handler)) {
      if (nth % rule.every() == 0) {
        switch (rule.deed()) {
          case Deed.Refuse() -> verdict = Verdict.NO;
          case Deed.Throw() -> verdict = Verdict.THROWS;
          case Deed.Mutate(List<Call> calls) -> mutate(machine, calls, done);
        }
      }
    }
    seen.add(new Seen(handler, queueTick, queueLength, active, done, verdict));
    if (verdict == Verdict.THROWS) {
      throw new HandlerThrew(handler);
    }
    return verdict == Verdict.YES;
  }

  private void mutate(PlainMachine machine, List<Call> calls, List<Done> done) {
    for (Call call : calls) {
      if (machine.depth() <= DEPTH_MAX && left > 0) {
        left--;
        done.add(new Done(call, call.on(machine)));
      }
    }
  }
}
