package io.peerage.machine;

import java.util.Arrays;
import java.util.List;

/// The states of a machine, to be read: what every other part of it builds on.
abstract class LiveStates extends DraftedMutations implements Machine {
  final Blueprint<?> blueprint;
  final Ticks ticks;

  LiveStates(Blueprint<?> blueprint) {
    this.blueprint = blueprint;
    ticks = new Ticks(blueprint.count());
  }

  @Override
  public List<State> states() {
    return blueprint.states();
  }

  @Override
  public Blueprint<?> blueprint() {
    return blueprint;
  }

  @Override
  public boolean is(State state) {
    return ticks.reads(blueprint.index(state));
  }

  @Override
  public boolean is(State... states) {
    return ticks.all(indexes(states), true);
  }

  @Override
  public boolean not(State... states) {
    return !disposed() && ticks.all(indexes(states), false);
  }

  @Override
  public boolean any(State... states) {
    return !ticks.all(indexes(states), false);
  }

  @Override
  public long tick(State state) {
    return ticks.tick(blueprint.index(state));
  }

  @Override
  public Time time() {
    long[] cells = ticks.snapshot();
    return new Time(blueprint, Arrays.copyOfRange(cells, ticks.words, cells.length));
  }

  @Override
  public List<State> active() {
    State[] active = new State[ticks.orderSize];
    for (int i = 0; i < active.length; i++) {
      active[i] = blueprint.state(ticks.order[i]);
    }
    return List.of(active);
  }

  @Override
  boolean active(State state) {
    return is(state);
  }

  @Override
  boolean active(List<? extends State> states) {
    return ticks.all(indexes(states), true);
  }

  final int[] indexes(State... states) {
    return indexes(Arrays.asList(states));
  }

  final int[] indexes(List<? extends State> states) {
    int[] indexes = new int[states.size()];
    for (int i = 0; i < indexes.length; i++) {
      indexes[i] = blueprint.index(states.get(i));
    }
    return indexes;
  }

  @Override
  public String toString() {
    return disposed() ? "" : time().toString();
  }
}
