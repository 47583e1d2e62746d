package io.peerage.machine;

import io.peerage.machine.schema.Relation;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// The steps of one transition, noted because a tracer wants them.
final class Steps {
  private final Blueprint<?> blueprint;
  private final List<Step> list = new ArrayList<>();

  Steps(Blueprint<?> blueprint) {
    this.blueprint = blueprint;
  }

  List<Step> list() {
    return Collections.unmodifiableList(list);
  }

  void note(Step step) {
    list.add(step);
  }

  /// What the mutation names.
  void called(Transition transition) {
    List<State> before = transition.statesBefore();
    boolean removes = transition.op().equals("remove");
    for (State state : transition.called()) {
      boolean absent = removes && !before.contains(state);
      note(absent ? new Step.Absent(state) : new Step.Called(state));
    }
  }

  /// What the relations did not let in.
  void rejected(Transition transition) {
    List<State> target = transition.target();
    for (State state : transition.called()) {
      if (!target.contains(state)) {
        note(new Step.Rejected(state));
      }
    }
  }

  // What the resolver finds

  /// `adder` brings `added` along.
  void adds(int adder, int added) {
    relate(adder, Relation.ADD, added);
  }

  /// `state` is left out, since of what it requires not everything is in `set`.
  void lacks(int state, long[] set) {
    State lacking = blueprint.state(state);
    for (State required : blueprint.definition(lacking).require()) {
      if (!blueprint.has(required) || !Bits.has(set, 0, blueprint.index(required))) {
        note(new Step.Related(lacking, Relation.REQUIRE, required));
      }
    }
  }

  /// `state` is left out, since members of `set` that are not in `blocked` remove it.
  void blocks(Relations relations, int state, long[] set, long[] blocked) {
    for (int by = 0; by < relations.count; by++) {
      if (Bits.has(set, 0, by)
          && !Bits.has(blocked, 0, by)
          && Bits.has(relations.removedBy, state * relations.words, by)) {
        relate(by, Relation.REMOVE, state);
      }
    }
  }

  private void relate(int from, Relation relation, int to) {
    note(new Step.Related(blueprint.state(from), relation, blueprint.state(to)));
  }
}
