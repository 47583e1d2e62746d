package io.peerage.machine;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// What a [Replica] is told of the machine it follows: where that one stands at some moment.
///
/// Takes its turn in the queue of the replica's kernel and becomes a transition there, if it is any
/// news. Reused: whoever tells something writes it in, and from when its turn comes it belongs to
/// the drain.
final class News implements Errand {
  private static final long[] NO_TICKS = {};

  /// The way it takes through the queue.
  final Route route = Route.PLAIN.inFront().with(this);

  /// Where it goes when it has been heard.
  private final AtomicReference<@Nullable News> spare;

  private long[] ticks = NO_TICKS;
  private int states;

  /// The active states.
  private int[] order = new int[0];

  private int active;

  /// Whether the order of the active states is that of the other machine.
  private boolean ordered;

  private long queueTick;
  private int machineTick;

  /// Whether what was to be told before this, and was not, began to count anew.
  private boolean restarted;

  // For the drain: the ticks it found, and the states that have others now.
  private long[] before = NO_TICKS;
  private long[] moved = NO_TICKS;

  News(AtomicReference<@Nullable News> spare) {
    this.spare = spare;
  }

  /// Writes news in, with the active states in schema order.
  ///
  /// @throws IllegalArgumentException if a tick or the queue tick could not have been counted
  void write(long[] time, long queueTick, int machineTick) {
    take(time, queueTick, machineTick);
    ordered = false;
    active = 0;
    for (int state = 0; state < states; state++) {
      if (Time.isActive(ticks[state])) {
        order[active++] = state;
      }
    }
  }

  /// Writes news in, with the active states in this order.
  ///
  /// @throws IllegalArgumentException as above, and if these are not just the active states
  void write(long[] time, int[] inOrder, long queueTick, int machineTick) {
    take(time, queueTick, machineTick);
    ordered = true;
    active = inOrder.length;
    long known = Arrays.stream(time).filter(Time::isActive).count();
    long named =
        Arrays.stream(inOrder)
            .distinct()
            .filter(state -> state >= 0 && state < states && Time.isActive(time[state]))
            .count();
    if (known != active || named != active) {
      throw new IllegalArgumentException(
          "the active states of %s are not just %s"
              .formatted(Arrays.toString(time), Arrays.toString(inOrder)));
    }
    System.arraycopy(inOrder, 0, order, 0, active);
  }

  private void take(long[] time, long queue, int machine) {
    states = time.length;
    if (ticks.length < states) {
      ticks = new long[states];
      order = new int[states];
      before = new long[states];
      moved = new long[Bits.words(states)];
    }
    for (int state = 0; state < states; state++) {
      if (time[state] < 0) {
        throw new IllegalArgumentException("tick " + time[state] + ", 0 or more");
      }
      ticks[state] = time[state];
    }
    if (queue < 1) {
      throw new IllegalArgumentException("queue tick " + queue + ", at least 1");
    }
    queueTick = queue;
    machineTick = machine;
    restarted = false;
  }

  /// While this waits: takes what is told later instead of its own.
  void update(News later) {
    boolean anew = restarted || later.restarted || later.queueTick < queueTick;
    int[] others = later.order;
    take(Arrays.copyOf(later.ticks, later.states), later.queueTick, later.machineTick);
    System.arraycopy(others, 0, order, 0, later.active);
    active = later.active;
    ordered = later.ordered;
    restarted = anew;
  }

  @Override
  public String op() {
    return "follow";
  }

  @Override
  public boolean linesUp() {
    return true;
  }

  @Override
  public void run(Kernel machine, Drain running) {
    boolean another = machineTick != machine.machineTick;
    if (another) {
      machine.machineTick = machineTick;
    }
    boolean changed = compare(machine.ticks) || another || (ordered && reorders(machine.ticks));
    machine.count(running, queueTick, restarted || queueTick < machine.queueTick());
    if (changed) {
      Mutation set = running.idle.begin(Mutation.Kind.SET, machine.ticks.words);
      for (int i = 0; i < active; i++) {
        set.call(order[i]);
      }
      running.idle = running.execution.prepare(set);
      Dispatch.follow(machine, running, this);
    }
    spare.set(this);
  }

  /// Notes what has another tick; answers whether anything has.
  private boolean compare(Ticks now) {
    Bits.clear(moved, moved.length);
    boolean any = false;
    for (int state = 0; state < states; state++) {
      before[state] = now.tick(state);
      if (before[state] != ticks[state]) {
        Bits.set(moved, state);
        any = true;
      }
    }
    return any;
  }

  private boolean reorders(Ticks now) {
    boolean other = false;
    for (int i = 0; i < active; i++) {
      other |= now.order[i] != order[i];
    }
    return other;
  }

  // For the transition that it has become

  /// Writes the active states into `list`, in their order.
  ///
  /// @return how many there are
  int active(int[] list) {
    System.arraycopy(order, 0, list, 0, active);
    return active;
  }

  /// Whether the tick of `state` is another one now.
  boolean moves(int state) {
    return Bits.has(moved, 0, state);
  }

  /// Adds the states whose tick is another one now.
  void touched(long[] set) {
    for (int w = 0; w < Bits.words(states); w++) {
      set[w] |= moved[w];
    }
  }

  /// The ticks of before.
  long[] ticksBefore() {
    return Arrays.copyOf(before, states);
  }

  /// Between begin and end of a write: puts the ticks in their places.
  void write(Ticks into) {
    into.overwrite(ticks, states);
  }

  @Override
  public void dropped() {
    // Nobody waits for it.
  }
}
