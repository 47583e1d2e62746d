package io.peerage.machine;

import static io.peerage.machine.Letter.A;
import static io.peerage.machine.Letter.B;
import static io.peerage.machine.Letter.C;
import static io.peerage.machine.Letter.D;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/// What can go wrong around a replica, who may tell it from where, and how it grows and ends.
final class ReplicaFaultsTest {
  private enum More implements State {
    E,
    F
  }

  private final List<Object> seen = new ArrayList<>();
  private final HandLoop loop = new HandLoop();

  private static Blueprint<Object> letters() {
    return Blueprint.of("letters", Letter.class).build();
  }

  private static Replica replica() {
    return Replica.of(letters(), MachineOptions.DEFAULT.withId("mirror"));
  }

  private static long[] ticks(long... ticks) {
    return ticks;
  }

  private void boom(Object owner, Event event) {
    throw new IllegalStateException("boom " + event.name());
  }

  private List<String> faults(Replica replica) {
    return replica.machine().faults().latest().stream().map(Throwable::getMessage).toList();
  }

  @Test
  void handlers_that_could_refuse_are_not_attached() {
    Replica replica = replica();
    List<HandlerSet> guards =
        List.of(
            HandlerSet.named("x").mayEnter(A, (_, _) -> true),
            HandlerSet.named("x").mayExit(A, (_, _) -> true),
            HandlerSet.named("x").mayStay(A, (_, _) -> true),
            HandlerSet.named("x").mayPair(A, B, (_, _) -> true),
            HandlerSet.named("x").mayAny((_, _) -> true),
            HandlerSet.named("x").mayEvery((_, _) -> true),
            HandlerSet.named("x").on(A, this::boom).onEnter(B, this::boom));
    for (HandlerSet set : guards) {
      assertThatThrownBy(() -> replica.attach(set))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("cannot be refused");
    }
    assertThat(replica.machine().bindings()).isEmpty();
    replica.follow(ticks(1, 0, 0, 0, 0), 2, 0);
    assertThat(replica.machine().faults().count()).isZero();
  }

  @Test
  void a_handler_that_throws_is_a_fault_and_the_others_are_still_called() {
    Replica replica = replica();
    replica.attach(HandlerSet.named("bad").on(A, this::boom).onEnd(B, this::boom));
    replica.attach(
        HandlerSet.named("good")
            .on(A, (_, event) -> seen.add(event.name()))
            .on(C, (_, event) -> seen.add(event.name())));
    replica.attach(HandlerSet.named("worse").onAny(this::boom));
    List<TransitionRecord> records = new ArrayList<>();
    replica.machine().trace(transition -> records.add(transition.copy()));

    replica.follow(ticks(1, 1, 1, 0, 0), 2, 0);
    replica.follow(ticks(1, 2, 1, 0, 0), 3, 0);
    assertThat(seen).containsExactly("AState", "CState");
    assertThat(faults(replica))
        .containsExactly("boom AState", "boom AnyState", "boom BEnd", "boom AnyState");
    assertThat(replica.machine()).hasToString("(A:1 C:1) [B:2 D:0 Exception:0]");
    assertThat(replica.machine().error()).isEmpty();
    assertThat(records).allMatch(kept -> kept.result().equals("executed")).hasSize(2);
  }

  @Test
  void a_tracer_that_throws_is_a_fault_and_taken_off() {
    Replica replica = replica();
    replica
        .machine()
        .trace(_ -> {
          throw new IllegalStateException("ended");
        });
    replica
        .machine()
        .trace(
            new Tracer() {
              @Override
              public void transitionEnded(Transition transition) {}

              @Override
              public void queueEnded(Machine machine) {
                throw new IllegalStateException("between");
              }
            });
    replica.follow(ticks(1, 0, 0, 0, 0), 2, 0);
    replica.follow(ticks(2, 0, 0, 0, 0), 3, 0);
    assertThat(faults(replica)).containsExactly("ended", "between");
    assertThat(replica.machine().tick(A)).isEqualTo(2);
    assertThat(replica.machine().error()).isEmpty();
    assertThat(replica.machine().refused()).isZero();
  }

  @Test
  void an_action_of_a_context_that_throws_is_a_fault() {
    Replica replica = replica();
    replica.follow(ticks(1, 1, 0, 0, 0), 2, 0);
    var _ = replica.machine().stateContext(A).onCancel(() -> boomed("first"));
    var _ = replica.machine().stateContext(B).onCancel(() -> boomed("at the end"));
    replica.follow(ticks(2, 1, 0, 0, 0), 3, 0);
    assertThat(faults(replica)).containsExactly("first");
    assertThat(replica.dispose()).isCompleted();
    assertThat(faults(replica)).containsExactly("first", "at the end");
    assertThat(replica.machine().error()).isEmpty();
  }

  private static void boomed(String message) {
    throw new IllegalStateException(message);
  }

  @Test
  void a_handler_that_takes_too_long_is_a_fault_and_the_others_are_still_called() {
    AtomicLong now = new AtomicLong();
    Replica replica = Replica.of(letters(), MachineOptions.DEFAULT.withTicker(now::get));
    replica.attach(
        HandlerSet.named("slow")
            .on(A, (_, _) -> now.addAndGet(Duration.ofSeconds(1).toNanos()))
            .on(B, (_, event) -> seen.add(event.name())));
    replica.follow(ticks(1, 1, 0, 0, 0), 2, 0);
    assertThat(seen).containsExactly("BState");
    assertThat(replica.machine().faults().count()).isEqualTo(1);
    assertThat(replica.machine().time().sum()).isEqualTo(2);
  }

  @Test
  void a_handler_that_is_stuck_costs_the_rest_of_its_transition_but_nothing_that_waits() {
    Queue<Runnable> stuck = new ArrayDeque<>();
    Replica replica =
        Replica.of(
            letters(),
            loop.options()
                .withTicker(() -> 0)
                .withHandlersOn((handler, _) -> {
                  if (stuck.isEmpty()) {
                    stuck.add(handler);
                  } else {
                    handler.run();
                  }
                }));
    replica.attach(
        HandlerSet.named("stuck")
            .on(A, (_, _) -> {})
            .on(B, (_, event) -> seen.add(event.name()))
            .on(C, (_, event) -> seen.add(event.name())));
    replica.follow(ticks(1, 1, 0, 0, 0), 2, 0);
    replica.follow(ticks(1, 1, 1, 0, 0), 3, 0);
    loop.turn();
    assertThat(seen).containsExactly("CState");
    assertThat(replica.machine().faults().count()).isEqualTo(1);
    assertThat(replica.machine()).hasToString("(A:1 B:1 C:1) [D:0 Exception:0]");
  }

  @Test
  void what_is_told_in_a_handler_or_tracer_waits_its_turn() {
    Replica replica = replica();
    replica.attach(
        HandlerSet.named("telling")
            .on(
                A,
                (_, event) -> {
                  replica.follow(ticks(1, 1, 0, 0, 0), 3, 0);
                  replica.follow(ticks(1, 1, 1, 0, 0), 4, 0);
                  seen.add(event.machine().queue().list().stream().map(Queued::op).toList());
                  seen.add(event.machine().active());
                })
            .on(B, (_, event) -> seen.add(event.machine().active()))
            .on(C, (_, event) -> seen.add(event.machine().queue().tick())));
    replica
        .machine()
        .trace(transition -> {
          if (transition.activated().contains(C)) {
            replica.follow(ticks(1, 1, 1, 1, 0), 5, 0);
            seen.add(transition.active());
          }
        });
    replica.follow(ticks(1, 0, 0, 0, 0), 2, 0);
    assertThat(seen)
        .containsExactly(
            List.of("follow", "follow"), List.of(A), List.of(A, B), 4L, List.of(A, B, C));
    assertThat(replica.machine().active()).containsExactly(A, B, C, D);
  }

  @Test
  void with_an_executor_it_is_told_from_any_thread_in_order() {
    Replica replica = Replica.of(letters(), loop.options());
    CompletableFuture<Void> done = replica.machine().when().queue(3);
    List<TransitionRecord> records = new ArrayList<>();
    replica.machine().trace(transition -> records.add(transition.copy()));
    long[] reused = ticks(1, 0, 0, 0, 0);
    replica.follow(reused, 2, 0);
    reused[1] = 1;
    replica.follow(reused, 3, 0);
    assertThat(replica.machine().time().sum()).isZero();
    assertThat(replica.machine().queue().list())
        .extracting(Queued::position, Queued::tick, Queued::op)
        .containsExactly(tuple(0, 0L, "follow"), tuple(1, 0L, "follow"));

    assertThat(loop.turn()).isEqualTo(1);
    assertThat(records)
        .extracting(TransitionRecord::active)
        .containsExactly(List.of(A), List.of(A, B));
    assertThat(loop.turn()).as("waits complete there").isEqualTo(1);
    assertThat(done).isCompleted();
    assertThat(replica.machine().queue().tick()).isEqualTo(3);

    loop.close();
    assertThatThrownBy(() -> replica.follow(reused, 4, 0))
        .isInstanceOf(RejectedExecutionException.class);
  }

  @Test
  void where_there_is_no_more_room_the_newest_takes_the_place_of_the_last() {
    Replica replica = Replica.of(letters(), loop.options().withQueueLimit(2));
    Machine machine = replica.machine();
    replica.follow(ticks(0, 0, 0, 0, 0), 90, 0);
    loop.turn();
    CompletableFuture<Void> before = machine.when().queue(100);
    List<Object> skipped = new ArrayList<>();
    machine.trace(
        new Tracer() {
          @Override
          public void transitionEnded(Transition transition) {
            seen.add(transition.active());
          }

          @Override
          public void mutationSkipped(Machine skipping, Queued mutation) {
            skipped.add(mutation.op());
          }
        });
    replica.follow(ticks(1, 0, 0, 0, 0), 91, 0);
    replica.follow(ticks(1, 1, 0, 0, 0), 92, 0);
    assertThat(skipped).isEmpty();
    replica.followOrdered(ticks(1, 1, 1, 0, 0), new int[] {2, 1, 0}, 2, 1);
    replica.followOrdered(ticks(1, 1, 2, 1, 0), new int[] {3, 1, 0}, 93, 1);
    assertThat(skipped).containsExactly("follow", "follow");
    assertThat(machine.queue().length()).isEqualTo(2);

    loop.turn();
    assertThat(seen).containsExactly(List.of(A), List.of(D, B, A));
    assertThat(machine.time().ticks()).containsExactly(1, 1, 2, 1, 0);
    assertThat(machine.queue().tick()).isEqualTo(93);
    loop.turn();
    assertThat(before).as("it has counted anew in between").isCompleted();
  }

  @Test
  void it_grows_in_its_turn() {
    Replica replica = Replica.of(letters(), loop.options().withQueueLimit(1));
    Machine machine = replica.machine();
    Blueprint<Object> larger = letters().extend(More.class).on(More.E, this::boom).build();
    CompletableFuture<Void> wait = machine.when(A, B);
    replica.attach(HandlerSet.named("any").onAny((_, event) -> seen.add(event.machine().states())));

    replica.follow(ticks(1, 0, 0, 0, 0), 2, 0);
    replica.grow(larger);
    assertThatThrownBy(() -> replica.follow(ticks(1, 0, 0, 0, 0), 3, 0))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> replica.grow(larger)).isInstanceOf(MachineException.Schema.class);
    replica.follow(ticks(1, 1, 0, 0, 0, 1, 0), 3, 0);
    assertThat(machine.states()).hasSize(5);

    loop.turn();
    assertThat(machine).hasToString("(A:1 B:1 E:1) [C:0 D:0 Exception:0 F:0]");
    loop.turn();
    assertThat(wait).isCompleted();
    assertThat(seen).hasSize(2).first().isEqualTo(letters().states());
    assertThat(replica.machine().faults().count()).as("the blueprint's handlers").isZero();
    assertThatThrownBy(() -> replica.attach(HandlerSet.named("x").onEnter(More.E, this::boom)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void it_grows_between_two_transitions_even_if_told_in_the_middle_of_one() {
    Replica replica = replica();
    Blueprint<Object> larger = letters().extend(More.class).build();
    replica.attach(
        HandlerSet.named("growing")
            .on(
                A,
                (_, event) -> {
                  replica.grow(larger);
                  replica.follow(ticks(1, 0, 0, 0, 0, 1, 0), 3, 0);
                  seen.add(event.machine().states().size());
                }));
    replica.follow(ticks(1, 0, 0, 0, 0), 2, 0);
    assertThat(seen).containsExactly(5);
    assertThat(replica.machine().active()).containsExactly(A, More.E);
  }

  @Test
  void it_ends_without_removing_anything_and_hears_no_more() {
    Replica replica =
        Replica.of(
            Blueprint.of("started", Basic.class).build(), MachineOptions.DEFAULT.withId("mirror"));
    Machine machine = replica.machine();
    int start = machine.blueprint().index(Basic.Start);
    long[] ticks = new long[machine.states().size()];
    ticks[start] = 1;
    replica.follow(ticks, 2, 0);
    replica.attach(HandlerSet.named("end").onEnd(Basic.Start, (_, _) -> seen.add("ended")));
    CompletableFuture<Void> wait = machine.whenNot(Basic.Start);
    StateContext context = machine.stateContext(Basic.Start);

    assertThat(replica.dispose()).isCompleted();
    assertThat(seen).isEmpty();
    assertThat(wait).isCompleted();
    assertThat(context.isActive()).isFalse();
    assertThat(machine.disposed()).isTrue();
    replica.follow(ticks, 3, 0);
    assertThat(machine.time().sum()).isZero();
    assertThat(machine.canAdd(Basic.Start)).isEqualTo(Result.CANCELED);
    assertThat(machine.eval(() -> 1)).isCompletedExceptionally();
    assertThat(replica.dispose()).isCompleted();
  }

  @Test
  void it_ends_with_its_parent_whatever_states_it_has() {
    enum Ending implements State {
      Disposing
    }
    List<String> told = new ArrayList<>();
    Machine parent = letters().start(seen);
    parent.trace(
        new Tracer() {
          @Override
          public void transitionEnded(Transition transition) {}

          @Override
          public void submachineStarted(Machine of, Machine child) {
            told.add(child.id());
          }
        });
    Replica replica =
        Replica.of(
            Blueprint.of("ending", Ending.class).build(),
            MachineOptions.DEFAULT.withId("child").withParent(parent));
    assertThat(told).containsExactly("child");
    assertThat(parent.dispose()).isCompleted();
    assertThat(replica.machine().disposed()).isTrue();
    assertThat(replica.machine().refused()).isZero();
  }
}
