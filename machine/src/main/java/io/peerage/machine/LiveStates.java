package io.peerage.machine;

import io.peerage.machine.schema.Schema;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import java.util.List;

/// The states of a machine, to be read: what every other part of it builds on.
abstract class LiveStates extends DraftedMutations implements Machine {
  private static final VarHandle TICKS;

  static {
    try {
      TICKS = MethodHandles.lookup().findVarHandle(LiveStates.class, "ticks", Ticks.class);
    } catch (ReflectiveOperationException impossible) {
      throw new ExceptionInInitializerError(impossible);
    }
  }

  // Both change together, when the machine grows: for its own thread, and for foreign ones only by
  // way of ticks(), which never shows one without the other.
  Blueprint<?> blueprint;
  Ticks ticks;

  LiveStates(Blueprint<?> blueprint) {
    this.blueprint = blueprint;
    ticks = new Ticks(blueprint);
  }

  /// The memory of this moment, with the blueprint that belongs to it. From any thread.
  final Ticks ticks() {
    return (Ticks) TICKS.getAcquire(this);
  }

  /// Takes other memory, and the blueprint that belongs to it. Whoever sees it sees all that was
  /// written before.
  void become(Ticks grown) {
    blueprint = grown.blueprint;
    TICKS.setRelease(this, grown);
  }

  @Override
  public List<State> states() {
    return ticks().blueprint.states();
  }

  @Override
  public Schema schema() {
    return blueprint().schema();
  }

  @Override
  public Blueprint<?> blueprint() {
    return ticks().blueprint;
  }

  @Override
  public boolean is(State state) {
    Ticks now = ticks();
    return now.reads(now.blueprint.index(state));
  }

  @Override
  public boolean is(State... states) {
    Ticks now = ticks();
    return now.all(now.blueprint.indexes(Arrays.asList(states)), true);
  }

  @Override
  public boolean not(State... states) {
    Ticks now = ticks();
    return !disposed() && now.all(now.blueprint.indexes(Arrays.asList(states)), false);
  }

  @Override
  public boolean any(State... states) {
    Ticks now = ticks();
    return !now.all(now.blueprint.indexes(Arrays.asList(states)), false);
  }

  @Override
  public long tick(State state) {
    Ticks now = ticks();
    return now.tick(now.blueprint.index(state));
  }

  @Override
  public Time time() {
    Ticks now = ticks();
    long[] cells = now.snapshot();
    return new Time(now.blueprint, Arrays.copyOfRange(cells, now.words, cells.length));
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
    Ticks now = ticks();
    return now.all(now.blueprint.indexes(states), true);
  }

  final int[] indexes(State... states) {
    return indexes(Arrays.asList(states));
  }

  final int[] indexes(List<? extends State> states) {
    return ticks().blueprint.indexes(states);
  }

  @Override
  public String toString() {
    return disposed() ? "" : time().toString();
  }
}
