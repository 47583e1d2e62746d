package io.peerage.machine;

import java.lang.invoke.VarHandle;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// One wait: a future that stands on a [Shelf] of its [Waits] until what it waits for happens, and
/// leaves it however it is completed.
///
/// It stands where the next thing that can bring it on will be noticed, and nowhere else.
abstract sealed class Wait extends CompletableFuture<Void> {
  final Waits home;
  final @Nullable Executor executor;

  // Under the lock of its home; `next` belongs to the chain once it came true.
  @Nullable Shelf shelf;
  @Nullable Wait previous;
  @Nullable Wait next;
  long key;
  int position;

  /// Why it cannot be answered, if its question failed.
  @Nullable Throwable failed;

  Wait(Waits home, @Nullable Executor executor) {
    this.home = home;
    this.executor = executor;
  }

  /// Under the lock: puts it where it has to wait next; false if there is nothing to wait for.
  abstract boolean file();

  /// What it is, for tracers.
  abstract Waited describe(Blueprint<?> plan);

  /// Under the lock, on the drain: whether the state it stands under is still in its way.
  boolean blocked(int state) {
    return true;
  }

  /// Without the lock, on the drain: whether what just happened is what it waits for.
  boolean holds(Moment moment) {
    return false;
  }

  /// Completes it as it came true.
  final void fulfil() {
    if (failed == null) {
      complete(null);
    } else {
      completeExceptionally(failed);
    }
  }

  @Override
  public final boolean complete(@Nullable Void nothing) {
    return left(super.complete(null));
  }

  @Override
  public final boolean completeExceptionally(Throwable cause) {
    return left(super.completeExceptionally(cause));
  }

  @Override
  public final boolean cancel(boolean mayInterrupt) {
    return left(super.cancel(mayInterrupt));
  }

  // The remaining ways to complete a future go past those above.

  @Override
  public final CompletableFuture<Void> completeAsync(
      Supplier<? extends Void> supplier, Executor executor) {
    var _ = super.completeAsync(supplier, executor);
    var _ = whenComplete((_, _) -> home.leave(this));
    return this;
  }

  @Override
  public final void obtrudeValue(@Nullable Void nothing) {
    super.obtrudeValue(null);
    home.leave(this);
  }

  @Override
  public final void obtrudeException(Throwable cause) {
    super.obtrudeException(cause);
    home.leave(this);
  }

  private boolean left(boolean now) {
    if (now) {
      home.leave(this);
    }
    return now;
  }

  /// What a transition was about, for those whose question is foreign code.
  static final class Moment {
    private final Execution execution;
    private @Nullable Time time;

    Moment(Execution execution) {
      this.execution = execution;
    }

    Args args() {
      return execution.mutation().args;
    }

    Time time() {
      Time known = time;
      if (known == null) {
        known = execution.transition.time();
        time = known;
      }
      return known;
    }
  }

  /// States that shall be active, or inactive, at the same time; stands under one in its way.
  static final class ForStates extends Wait {
    private final int[] states;
    private final boolean active;

    ForStates(Waits home, @Nullable Executor executor, int[] states, boolean active) {
      super(home, executor);
      this.states = states;
      this.active = active;
    }

    @Override
    Waited describe(Blueprint<?> plan) {
      Waited.Form form = active ? Waited.Form.ACTIVE : Waited.Form.INACTIVE;
      return new Waited(form, plan.states(states), "");
    }

    @Override
    boolean file() {
      while (true) {
        int state = inTheWay();
        if (state < 0) {
          // One at a time they were; only this says that they are together.
          if (home.ticks().all(states, active)) {
            return false;
          }
          continue;
        }
        home.byState.put(this, state);
        // Either the drain sees it there, or we see what the drain wrote.
        VarHandle.fullFence();
        if (blocked(state)) {
          return true;
        }
        Rack.take(this);
      }
    }

    @Override
    boolean blocked(int state) {
      return home.ticks().reads(state) != active;
    }

    private int inTheWay() {
      for (int state : states) {
        if (blocked(state)) {
          return state;
        }
      }
      return -1;
    }
  }

  /// Ticks to be reached; stands under the first state that is behind. None goes back, save at a
  /// replica, so the states need not be looked at together.
  static final class ForTicks extends Wait {
    private final int[] states;
    private final long[] goals;

    ForTicks(Waits home, @Nullable Executor executor, int[] states, long[] goals) {
      super(home, executor);
      this.states = states;
      this.goals = goals;
    }

    @Override
    Waited describe(Blueprint<?> plan) {
      return new Waited(
          Waited.Form.TICKS,
          plan.states(states),
          Arrays.stream(goals).mapToObj(Long::toString).collect(Collectors.joining(" ", "[", "]")));
    }

    @Override
    boolean file() {
      for (int i = 0; i < states.length; i++) {
        if (behind(i)) {
          key = goals[i];
          home.byTick.put(this, states[i]);
          // As above.
          VarHandle.fullFence();
          if (behind(i)) {
            return true;
          }
          Rack.take(this);
        }
      }
      return false;
    }

    private boolean behind(int i) {
      return home.ticks().tick(states[i]) < goals[i];
    }
  }

  /// A predicate to become true.
  static final class ForQuery extends Wait {
    private final Predicate<? super Time> predicate;

    ForQuery(Waits home, @Nullable Executor executor, Predicate<? super Time> predicate) {
      super(home, executor);
      this.predicate = predicate;
    }

    @Override
    Waited describe(Blueprint<?> plan) {
      return new Waited(Waited.Form.QUERY, List.of(), "");
    }

    @Override
    boolean file() {
      home.others.put(this, Waits.QUERIES);
      return true;
    }

    @Override
    boolean holds(Moment moment) {
      return predicate.test(moment.time());
    }
  }

  /// An activation with certain arguments.
  static final class ForArgs extends Wait {
    private final int state;
    private final Args wanted;

    ForArgs(Waits home, @Nullable Executor executor, int state, Args wanted) {
      super(home, executor);
      this.state = state;
      this.wanted = wanted;
    }

    @Override
    Waited describe(Blueprint<?> plan) {
      return new Waited(
          Waited.Form.ARGS,
          plan.states(state),
          wanted.keys().stream().map(Arg::name).collect(Collectors.joining(",", "(", ")")));
    }

    @Override
    boolean file() {
      home.byArgs.put(this, state);
      return true;
    }

    @Override
    boolean holds(Moment moment) {
      return moment.args().contains(wanted);
    }
  }

  /// A queue tick to be done with.
  static final class ForQueue extends Wait {
    private final Kernel machine;

    ForQueue(Waits home, @Nullable Executor executor, Kernel machine, long tick) {
      super(home, executor);
      this.machine = machine;
      key = tick;
    }

    @Override
    Waited describe(Blueprint<?> plan) {
      return new Waited(Waited.Form.QUEUE, List.of(), Long.toString(key));
    }

    @Override
    boolean file() {
      if (key <= machine.settled()) {
        return false;
      }
      home.queue.put(this, 0);
      return true;
    }
  }

  /// The end of the drain.
  static final class ForQueueEnd extends Wait {
    private final Kernel machine;

    ForQueueEnd(Waits home, @Nullable Executor executor, Kernel machine) {
      super(home, executor);
      this.machine = machine;
    }

    @Override
    Waited describe(Blueprint<?> plan) {
      return new Waited(Waited.Form.QUEUE_END, List.of(), "");
    }

    @Override
    boolean file() {
      if (machine.resting()) {
        return false;
      }
      home.others.put(this, Waits.QUEUE_ENDS);
      return true;
    }
  }

  /// The end of the machine.
  static final class ForDisposal extends Wait {
    ForDisposal(Waits home, @Nullable Executor executor) {
      super(home, executor);
    }

    @Override
    Waited describe(Blueprint<?> plan) {
      return new Waited(Waited.Form.DISPOSAL, List.of(), "");
    }

    @Override
    boolean file() {
      home.others.put(this, Waits.DISPOSED);
      return true;
    }
  }
}
