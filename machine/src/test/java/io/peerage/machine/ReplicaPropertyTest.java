package io.peerage.machine;

import static org.assertj.core.api.Assertions.assertThat;

import io.peerage.testkit.SeededTest;
import io.peerage.testkit.Sometimes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;

/// A replica of a machine that lives at random, told of it at random moments: it is what the
/// machine was at each of them, and whoever waits for the replica is woken then, not before and not
/// later.
final class ReplicaPropertyTest {
  private static final int STEPS = 400;

  /// One state alone, few, and where words end.
  private static final List<Integer> SIZES = List.of(1, 4, 9, 63, 64, 65, 130);

  private static final Sometimes SOMETIMES =
      Sometimes.of(
          "a state came and went",
          "a state came once more",
          "nothing has changed",
          "only the queue tick has changed",
          "an order was told",
          "the machine has begun anew",
          "the machine has grown",
          "many moments were told at once",
          "a wait was fulfilled",
          "a context has ended");

  @AfterAll
  static void nothing_rare_was_missed() {
    SOMETIMES.verify();
  }

  @SeededTest(seeds = 60)
  void it_is_what_the_machine_was_when_it_was_told(long seed) {
    Life life = new Life(new SplittableRandom(seed));
    for (int step = 0; step < STEPS; step++) {
      life.step();
    }
    life.end();
  }

  /// Where the machine stood at a moment that was told.
  ///
  /// @param anew whether it had begun to count anew
  /// @param news whether it differed from the one before
  // Moments are not compared, and nobody writes into their ticks.
  @SuppressWarnings("ArrayRecordComponent")
  private record Moment(
      long[] ticks, List<State> active, long queueTick, boolean anew, boolean news) {}

  /// Somebody who waits, and what for.
  private record Waiter(CompletableFuture<Void> future, Predicate<Moment> holds) {}

  private static final class Life {
    private final SplittableRandom random;
    private final HandLoop loop = new HandLoop();
    private final boolean onLoop;
    private Blueprint<Object> blueprint;
    private Machine source;
    private final Replica replica;
    private final Machine mirror;

    private final List<Waiter> waiters = new ArrayList<>();
    private final List<StateContext> contexts = new ArrayList<>();

    /// What handlers and tracers of the replica have seen, and what they should have.
    private final List<Object> seen = new ArrayList<>();

    private final List<Object> due = new ArrayList<>();

    /// Told, and not yet looked at.
    private final List<Moment> told = new ArrayList<>();

    private Moment last;

    Life(SplittableRandom random) {
      this.random = random;
      onLoop = random.nextInt(3) == 0;
      blueprint = drawn(SIZES.get(random.nextInt(SIZES.size())));
      source = blueprint.start(this);
      MachineOptions options = onLoop ? loop.options() : MachineOptions.DEFAULT;
      replica = Replica.of(blueprint, options);
      mirror = replica.machine();
      mirror.trace(transition -> {
        assertThat(transition.op()).isEqualTo("set");
        assertThat(transition.called()).isEqualTo(transition.active());
        seen.add(transition.time());
        seen.add(transition.active());
      });
      Binding _ = replica.attach(hearing(blueprint.states()));
      last = new Moment(new long[blueprint.states().size()], List.of(), 1, false, false);
    }

    private Blueprint<Object> drawn(int size) {
      List<State> states =
          IntStream.range(0, size).mapToObj(i -> DynamicState.of("S" + i)).toList();
      BlueprintBuilder<Object> builder = Blueprint.ofStates("drawn", states);
      for (int i = 0; i < size; i++) {
        State one = states.get(random.nextInt(size));
        State other = states.get(random.nextInt(size));
        switch (random.nextInt(8)) {
          case 0 -> builder.require(one, other);
          case 1 -> builder.add(one, other);
          case 2 -> builder.remove(one, other);
          case 3 -> builder.auto(one);
          case 4 -> builder.multi(one);
          case 5 -> builder.after(one, other);
          default -> {}
        }
      }
      return builder.build();
    }

    private HandlerSet hearing(List<State> states) {
      HandlerSet handlers = HandlerSet.named("hearing");
      for (State state : states) {
        handlers.on(state, (_, event) -> seen.add(event.name()));
        handlers.onEnd(state, (_, event) -> seen.add(event.name()));
      }
      return handlers;
    }

    private State anyState() {
      List<State> states = source.states();
      return states.get(random.nextInt(states.size()));
    }

    void step() {
      switch (random.nextInt(12)) {
        case 0, 1, 2, 3 -> tell();
        case 4 -> wait(anyState(), anyState());
        case 5 -> context(anyState());
        case 6 -> rarely();
        default -> mutate();
      }
    }

    private void mutate() {
      State one = anyState();
      long _ =
          switch (random.nextInt(6)) {
            case 0 -> source.add(one, anyState());
            case 1 -> source.remove(one);
            case 2 -> source.set(one, anyState());
            case 3 -> source.toggle(one);
            case 4 -> source.addError(new IllegalStateException("drawn"));
            default -> source.add(one);
          };
    }

    private void rarely() {
      if (random.nextInt(4) == 0) {
        source = blueprint.start(this);
        SOMETIMES.reached("the machine has begun anew");
      } else if (random.nextInt(8) == 0) {
        grow();
      }
    }

    private void grow() {
      int size = blueprint.states().size();
      List<State> states = new ArrayList<>(blueprint.states());
      states.add(DynamicState.of("G" + size));
      // Extending takes enums; the same states and one more are just as well.
      Blueprint<Object> larger = Blueprint.ofStates("drawn", states).build();
      Machine grown = larger.start(this);
      long _ = grown.set(source.active(), Args.NONE);
      source = grown;
      blueprint = larger;
      replica.grow(larger);
      long[] more = Arrays.copyOf(last.ticks, size + 1);
      last = new Moment(more, last.active, last.queueTick, last.anew, last.news);
      SOMETIMES.reached("the machine has grown");
    }

    private void tell() {
      Time time = source.time();
      long queueTick = source.queue().tick();
      boolean ordered = random.nextBoolean();
      List<State> active = ordered ? source.active() : time.active();
      if (ordered) {
        int[] order = active.stream().mapToInt(blueprint::index).toArray();
        replica.followOrdered(time.ticks(), order, queueTick, 0);
        SOMETIMES.when("an order was told", !active.equals(time.active()));
      } else {
        replica.follow(time.ticks(), queueTick, 0);
      }
      expect(time.ticks(), active, ordered, queueTick);
      if (!onLoop || random.nextInt(3) == 0) {
        look();
      }
    }

    /// What the replica has to make of it.
    private void expect(long[] ticks, List<State> active, boolean ordered, long queueTick) {
      long[] before = last.ticks;
      boolean same = Arrays.equals(before, ticks);
      List<State> inOrder = same && !ordered ? last.active : active;
      boolean news = !same || !inOrder.equals(last.active);
      if (!news) {
        SOMETIMES.when("only the queue tick has changed", queueTick != last.queueTick);
        SOMETIMES.when("nothing has changed", queueTick == last.queueTick);
      } else {
        List<String> ends = new ArrayList<>();
        List<String> begins = new ArrayList<>();
        for (State state : blueprint.states()) {
          int i = blueprint.index(state);
          if (Time.isActive(before[i]) && !Time.isActive(ticks[i])) {
            ends.add(state.name() + "End");
          }
          SOMETIMES.when(
              "a state came and went",
              before[i] != ticks[i] && !Time.isActive(before[i]) && !Time.isActive(ticks[i]));
        }
        for (State state : active) {
          int i = blueprint.index(state);
          // Only what was there when they were attached is heard of.
          if (before[i] != ticks[i] && !state.name().startsWith("G")) {
            begins.add(state.name() + "State");
            SOMETIMES.when("a state came once more", Time.isActive(before[i]));
          }
        }
        ends.removeIf(name -> name.startsWith("G"));
        due.add(ends.stream().sorted().toList());
        due.addAll(begins);
        due.add(new Time(blueprint, ticks).toString());
        due.add(active);
      }
      last = new Moment(ticks, inOrder, queueTick, queueTick < last.queueTick, news);
      told.add(last);
    }

    private void look() {
      SOMETIMES.when("many moments were told at once", told.size() > 1);
      for (int turns = 0; turns < 2; turns++) {
        loop.turn();
      }
      // It may have been told to grow and not have come to it.
      assertThat(Arrays.copyOf(mirror.time().ticks(), last.ticks.length)).isEqualTo(last.ticks);
      assertThat(mirror.active()).isEqualTo(last.active);
      assertThat(mirror.queue().tick()).isEqualTo(last.queueTick);
      assertThat(told()).isEqualTo(due);
      seen.clear();
      due.clear();
      for (Waiter waiter : waiters) {
        boolean fulfilled = told.stream().anyMatch(waiter.holds);
        assertThat(waiter.future.isDone()).as("%s", mirror).isEqualTo(fulfilled);
        SOMETIMES.when("a wait was fulfilled", fulfilled);
      }
      waiters.removeIf(waiter -> waiter.future.isDone());
      for (StateContext context : contexts) {
        int i = blueprint.index(context.state());
        boolean lasts = told.stream().allMatch(moment -> moment.ticks[i] == context.tick());
        assertThat(context.isActive()).as("%s", context).isEqualTo(lasts);
        SOMETIMES.when("a context has ended", !lasts);
      }
      contexts.removeIf(context -> !context.isActive());
      told.clear();
    }

    /// What was seen in the form of what was due: what goes, goes in the order of the relations,
    /// which is not the point here.
    private List<Object> told() {
      List<Object> form = new ArrayList<>();
      List<String> ends = new ArrayList<>();
      List<String> begins = new ArrayList<>();
      for (Object one : seen) {
        if (one instanceof Time time) {
          form.add(ends.stream().sorted().toList());
          form.addAll(begins);
          form.add(time.toString());
          ends.clear();
          begins.clear();
        } else if (one instanceof String name) {
          (name.endsWith("End") ? ends : begins).add(name);
        } else {
          form.add(one);
        }
      }
      return form;
    }

    private void wait(State one, State other) {
      if (!told.isEmpty()) {
        look();
      }
      if (mirror.states().size() < blueprint.states().size()) {
        return;
      }
      int i = blueprint.index(one);
      int j = blueprint.index(other);
      When when = mirror.when();
      Waiter waiter =
          switch (random.nextInt(6)) {
            case 0 -> new Waiter(when.active(one, other), now -> odd(now, i) && odd(now, j));
            case 1 -> new Waiter(when.inactive(one, other), now -> !odd(now, i) && !odd(now, j));
            case 2 -> {
              long more = random.nextLong(4);
              long goal = last.ticks[i] + more;
              yield new Waiter(when.ticks(one, more), now -> now.ticks[i] >= goal);
            }
            case 3 -> {
              long[] goals = {last.ticks[i] + random.nextLong(3), last.ticks[j]};
              yield new Waiter(
                  when.time(List.of(one, other), goals),
                  now -> now.ticks[i] >= goals[0] && now.ticks[j] >= goals[1]);
            }
            case 4 -> {
              long goal = last.queueTick + random.nextLong(20);
              yield new Waiter(when.queue(goal), now -> now.anew || now.queueTick >= goal);
            }
            default -> {
              Predicate<Time> both = time -> time.is(one) && time.not(other);
              yield new Waiter(when.query(both), now -> now.news && odd(now, i) && !odd(now, j));
            }
          };
      // What is so already completes at the call, on the loop.
      loop.turn();
      if (!waiter.future.isDone()) {
        waiters.add(waiter);
      }
    }

    private static boolean odd(Moment moment, int state) {
      return Time.isActive(moment.ticks[state]);
    }

    private void context(State state) {
      if (!told.isEmpty()) {
        look();
      }
      if (mirror.states().size() == blueprint.states().size()) {
        contexts.add(mirror.tickContext(state));
      }
    }

    void end() {
      tell();
      look();
      assertThat(mirror.faults().latest()).isEmpty();
      assertThat(replica.export().time()).isEqualTo(Arrays.stream(last.ticks).boxed().toList());
      assertThat(replica.dispose()).satisfies(_ -> loop.turn());
      loop.turn();
      assertThat(waiters).allMatch(waiter -> waiter.future.isDone());
      assertThat(contexts).noneMatch(StateContext::isActive);
    }
  }
}
