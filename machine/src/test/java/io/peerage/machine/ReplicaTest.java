package io.peerage.machine;

import static io.peerage.machine.Letter.A;
import static io.peerage.machine.Letter.B;
import static io.peerage.machine.Letter.C;
import static io.peerage.machine.Letter.D;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.peerage.machine.pipe.Pipe;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/// What a replica makes of what it is told. Ticks are those of A, B, C, D and Exception.
final class ReplicaTest {
  private final List<Object> seen = new ArrayList<>();

  private static BlueprintBuilder<List<Object>> letters() {
    return Blueprint.of("letters", Letter.class);
  }

  private static Replica replica() {
    return Replica.of(letters().build(), MachineOptions.DEFAULT.withId("mirror"));
  }

  private HandlerSet noting(State... states) {
    HandlerSet handlers = HandlerSet.named("noting");
    for (State state : states) {
      handlers
          .on(state, (_, event) -> seen.add(event.name()))
          .onEnd(state, (_, event) -> seen.add(event.name()));
    }
    return handlers.onAny((_, event) -> seen.add(event.name()));
  }

  private static long[] ticks(long... ticks) {
    return ticks;
  }

  @Test
  void ticks_become_exactly_those_that_were_told() {
    Replica replica = replica();
    Machine machine = replica.machine();
    assertThat(machine).hasToString("() [A:0 B:0 C:0 D:0 Exception:0]");

    replica.follow(ticks(7, 4, 1, 0, 0), 12, 3);
    assertThat(machine).hasToString("(A:7 C:1) [B:4 D:0 Exception:0]");
    assertThat(machine.active()).containsExactly(A, C);
    assertThat(machine.is(A, C)).isTrue();
    assertThat(machine.not(B, D)).isTrue();
    assertThat(machine.queue().tick()).isEqualTo(12);
    assertThat(machine.machineTick()).isEqualTo(3);

    replica.follow(ticks(2, 1, 1, 0, 0), 4, 4);
    assertThat(machine).as("after a restart").hasToString("(B:1 C:1) [A:2 D:0 Exception:0]");
    assertThat(machine.queue().tick()).isEqualTo(4);
    assertThat(machine.machineTick()).isEqualTo(4);
  }

  @Test
  void what_is_told_is_one_set_that_tracers_see_from_beginning_to_end() {
    Replica replica = replica();
    replica.follow(ticks(1, 1, 0, 0, 0), 2, 0);
    replica.machine().trace(new Watcher());

    replica.follow(ticks(1, 2, 3, 0, 0), 5, 0);
    assertThat(seen)
        .containsExactly(
            "queued follow",
            "prepared [set] A C from [1, 1, 0, 0, 0]",
            "started [1, 1, 0, 0, 0]",
            "applied [1, 2, 3, 0, 0] +[C] -[B]",
            "ended executed 5 touching [A, B, C]"
                + " [called **A**, called **C**, activate **C**, deactivate **B**]");
  }

  private final class Watcher implements Tracer {
    @Override
    public void mutationQueued(Machine machine, Queued mutation) {
      seen.add("queued " + mutation.op());
    }

    @Override
    public void transitionPrepared(Transition transition) {
      seen.add("prepared " + transition + " from " + List.of(boxed(transition.timeBefore())));
    }

    @Override
    public void transitionStarted(Transition transition) {
      seen.add("started " + List.of(boxed(transition.time())));
    }

    @Override
    public void transitionApplied(Transition transition) {
      seen.add(
          "applied %s +%s -%s"
              .formatted(
                  List.of(boxed(transition.time())),
                  transition.activated(),
                  transition.deactivated()));
    }

    @Override
    public void transitionEnded(Transition transition) {
      TransitionRecord copy = transition.copy();
      assertThat(copy.timeBefore()).isEqualTo(transition.timeBefore().toMap());
      seen.add(
          "ended %s %d touching %s %s"
              .formatted(
                  copy.result(), copy.queueTick(), transition.touched(), transition.steps()));
    }

    @Override
    public boolean wantsSteps() {
      return true;
    }

    private static Object[] boxed(Time time) {
      return time.toMap().values().toArray();
    }
  }

  @Test
  void final_handlers_hear_of_what_went_what_came_and_what_came_again() {
    Replica replica = replica();
    replica.attach(noting(A, B, C, D));
    replica.follow(ticks(1, 1, 0, 0, 0), 2, 0);
    assertThat(seen).containsExactly("AState", "BState", "AnyState");

    seen.clear();
    replica.follow(ticks(5, 2, 1, 4, 0), 3, 0);
    assertThat(seen)
        .as("D came and went: only its tick is left")
        .containsExactly("BEnd", "AState", "CState", "AnyState");
    assertThat(replica.machine().tick(D)).isEqualTo(4);
  }

  @Test
  void handlers_read_before_and_after() {
    Replica replica = replica();
    replica.follow(ticks(1, 3, 0, 0, 0), 2, 0);
    replica.attach(
        HandlerSet.named("reading")
            .on(
                C,
                (owner, event) -> {
                  seen.add(owner);
                  seen.add(event.source().time());
                  seen.add(event.transition().statesBefore());
                  seen.add(event.machine().active());
                  seen.add(event.args().isEmpty());
                }));
    replica.follow(ticks(1, 8, 1, 0, 0), 3, 0);
    assertThat(seen).containsExactly(replica, 4L, List.of(A, B), List.of(A, C), true);
  }

  @Test
  void nothing_new_is_no_transition() {
    Replica replica = replica();
    replica.follow(ticks(1, 0, 0, 0, 0), 2, 1);
    replica.attach(noting(A));
    replica.follow(ticks(1, 0, 0, 0, 0), 2, 1);
    replica.follow(ticks(1, 0, 0, 0, 0), 7, 1);
    assertThat(seen).isEmpty();
    assertThat(replica.machine().queue().tick()).isEqualTo(7);

    replica.follow(ticks(1, 0, 0, 0, 0), 7, 2);
    assertThat(seen).as("it was restored").containsExactly("AnyState");
  }

  @Test
  void who_waits_is_judged_after_each_telling() {
    Replica replica = replica();
    When when = replica.machine().when();
    CompletableFuture<Void> together = when.active(A, B);
    CompletableFuture<Void> time = when.time(C, 4);
    CompletableFuture<Void> again = when.nextActive(A);
    CompletableFuture<Void> query = when.query(now -> now.tick(D) > 1);
    CompletableFuture<Void> args = when.args(B, Args.NONE);

    replica.follow(ticks(1, 0, 3, 0, 0), 2, 0);
    assertThat(again).isCompleted();
    assertThat(List.of(together, time, query, args)).allMatch(wait -> !wait.isDone());
    replica.follow(ticks(1, 0, 6, 0, 0), 3, 0);
    assertThat(time).as("it came and went").isCompleted();
    replica.follow(ticks(1, 1, 6, 2, 0), 4, 0);
    assertThat(List.of(together, query, args)).allMatch(CompletableFuture::isDone);
    assertThat(when.inactive(C, D)).isCompleted();
  }

  @Test
  void who_waits_for_the_queue_waits_for_that_of_the_other_machine() {
    Replica replica = replica();
    When when = replica.machine().when();
    CompletableFuture<Void> sixth = when.queue(6);
    CompletableFuture<Void> seventh = when.queue(7);
    replica.follow(ticks(1, 0, 0, 0, 0), 5, 0);
    assertThat(sixth).isNotDone();
    replica.follow(ticks(1, 0, 0, 0, 0), 6, 0);
    assertThat(sixth).isCompleted();
    assertThat(seventh).isNotDone();
    assertThat(when.queue(6)).isCompleted();

    CompletableFuture<Void> far = when.queue(1_000);
    replica.follow(ticks(1, 0, 0, 0, 0), 5, 0);
    assertThat(List.of(seventh, far)).as("it counts anew").allMatch(CompletableFuture::isDone);
    assertThat(when.queue(6)).isNotDone();
  }

  @Test
  void contexts_end_with_their_tick_before_handlers_hear_of_it() {
    Replica replica = replica();
    replica.follow(ticks(1, 1, 0, 0, 0), 2, 0);
    Machine machine = replica.machine();
    StateContext once = machine.stateContext(A);
    StateContext kept = machine.stateContext(B);
    StateContext idle = machine.tickContext(C);
    var _ = once.onCancel(() -> seen.add("canceled"));
    replica.attach(noting(A));

    replica.follow(ticks(3, 1, 2, 0, 0), 3, 0);
    assertThat(seen).containsExactly("canceled", "AState", "AnyState");
    assertThat(kept.isActive()).isTrue();
    assertThat(idle.isActive()).as("it came and went").isFalse();

    StateContext later = machine.stateContext(A);
    replica.follow(ticks(1, 1, 2, 0, 0), 1, 1);
    assertThat(later.isActive()).as("ticks went back").isFalse();
  }

  @Test
  void the_order_of_active_states_is_told_or_that_of_the_schema() {
    Replica replica = replica();
    replica.followOrdered(ticks(1, 1, 0, 1, 0), new int[] {3, 0, 1}, 2, 0);
    assertThat(replica.machine().active()).containsExactly(D, A, B);
    replica.follow(ticks(1, 1, 0, 1, 0), 3, 0);
    assertThat(replica.machine().active()).as("nothing new").containsExactly(D, A, B);

    replica.attach(noting(A, B, D));
    replica.followOrdered(ticks(1, 1, 0, 1, 0), new int[] {1, 0, 3}, 3, 0);
    assertThat(replica.machine().active()).containsExactly(B, A, D);
    assertThat(seen).containsExactly("AnyState");
    replica.follow(ticks(1, 1, 1, 1, 0), 3, 0);
    assertThat(replica.machine().active()).containsExactly(A, B, C, D);
  }

  @Test
  void what_could_not_be_is_refused_and_changes_nothing() {
    Replica replica = replica();
    assertThatThrownBy(() -> replica.follow(ticks(1, 0, 0, 0), 2, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("4 ticks for the 5 states of mirror");
    assertThatThrownBy(() -> replica.follow(ticks(1, 0, 0, 0, 0, 0), 2, 0))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> replica.follow(ticks(1, 0, 0, -1, 0), 2, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("tick -1, 0 or more");
    assertThatThrownBy(() -> replica.follow(ticks(1, 0, 0, 0, 0), 0, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("queue tick 0, at least 1");
    for (int[] order : new int[][] {{}, {0, 1}, {1}, {0, 0}, {5}, {-1}}) {
      assertThatThrownBy(() -> replica.followOrdered(ticks(1, 0, 0, 0, 0), order, 2, 0))
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThat(replica.machine().time().sum()).isZero();
    replica.follow(ticks(1, 0, 0, 0, Long.MAX_VALUE), Long.MAX_VALUE, -1);
    assertThat(replica.machine().tick(Basic.Exception)).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void relations_auto_states_and_the_handlers_of_the_blueprint_have_no_say() {
    Replica replica =
        Replica.of(
            letters()
                .auto(D)
                .exclusive(A, B)
                .require(C, D)
                .mayEnter(A, (_, _) -> false)
                .on(A, (all, _) -> all.add("the blueprint's"))
                .build(),
            MachineOptions.DEFAULT);
    replica.follow(ticks(1, 1, 1, 0, 0), 2, 0);
    assertThat(replica.machine().active()).containsExactly(A, B, C);
    assertThat(replica.machine().queue().length()).isZero();
    assertThat(seen).isEmpty();
  }

  @Test
  void it_judges_by_relations_what_could_be_added_or_removed() {
    Replica replica =
        Replica.of(
            letters().require(C, D).remove(A, B).mayEnter(B, (_, _) -> false).build(),
            MachineOptions.DEFAULT);
    replica.follow(ticks(1, 0, 0, 0, 0), 2, 0);
    assertThat(replica.canAdd(C)).isEqualTo(Result.CANCELED);
    assertThat(replica.canAdd(C, D)).isEqualTo(Result.EXECUTED);
    assertThat(replica.canAdd(B)).isEqualTo(Result.CANCELED);
    assertThat(replica.canRemove(A)).isEqualTo(Result.EXECUTED);
    assertThat(replica.machine().askAdd(List.of(D), Args.NONE)).isCompletedWithValue(true);
    replica.follow(ticks(2, 0, 0, 0, 0), 3, 0);
    assertThat(replica.canAdd(B)).as("its guard is elsewhere").isEqualTo(Result.EXECUTED);
    assertThat(replica.machine().refused()).isZero();
    assertThat(replica.machine().time().sum()).isEqualTo(2);
  }

  @Test
  void mutations_are_canceled_and_counted() {
    Replica replica =
        Replica.of(letters().tag(A, Definition.COMMAND).build(), MachineOptions.DEFAULT);
    Machine machine = replica.machine();
    assertThat(machine.command(A)).isEqualTo(Result.CANCELED);
    assertThat(machine.command(B)).isEqualTo(Result.CANCELED);
    assertThat(machine.view(Runnable::run).withdraw(A)).isEqualTo(Result.CANCELED);
    assertThat(machine.add(A)).isEqualTo(Result.CANCELED);
    assertThat(machine.ahead().set(A)).isEqualTo(Result.CANCELED);
    assertThat(machine.addError(new IllegalStateException("mine"))).isEqualTo(Result.CANCELED);
    assertThat(machine.refused()).isEqualTo(6);
    replica.attach(
        HandlerSet.named("mutating").on(A, (_, event) -> seen.add(event.machine().add(B))));
    replica.follow(ticks(1, 0, 0, 0, 0), 2, 0);

    assertThat(seen).containsExactly(Result.CANCELED);
    assertThat(machine.refused()).isEqualTo(7);
    assertThat(machine.time().sum()).isEqualTo(1);
    assertThat(machine.error()).isEmpty();
    assertThat(machine.eval(() -> machine.is(A))).isCompletedWithValue(true);
    assertThatThrownBy(() -> machine.restore(machine.export()))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> machine.grow(letters().build(), seen))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("see Replica");
  }

  @Test
  void the_error_is_that_of_the_other_machine() {
    Replica replica = replica();
    RuntimeException theirs = new IllegalStateException("theirs");
    replica.failed(theirs);
    replica.follow(ticks(0, 0, 0, 0, 1), 2, 0);
    assertThat(replica.machine().error()).contains(theirs);
    assertThat(replica.machine().when().error()).isCompleted();
    replica.attach(HandlerSet.named("late").on(Basic.Exception, (_, _) -> seen.add("heard")));
    assertThat(seen).as("that is past").isEmpty();
  }

  @Test
  void pipes_lead_from_it() {
    Replica replica = replica();
    Machine target = letters().build().start(seen);
    try (Pipe pipe = Pipe.between(replica.machine(), target).bind(A, B).bindError().open()) {
      replica.failed(new IllegalStateException("theirs"));
      replica.follow(ticks(1, 0, 0, 0, 1), 2, 0);
      assertThat(target.active()).containsExactlyInAnyOrder(B, Basic.Exception);
      assertThat(target.error())
          .hasValueSatisfying(error -> assertThat(error).hasMessage("theirs"));
      replica.follow(ticks(2, 0, 0, 0, 1), 3, 0);
      assertThat(target.is(B)).isFalse();
      assertThat(pipe.refused()).isZero();
    }
    assertThat(replica.machine().bindings()).isEmpty();
  }

  @Test
  void it_exports_what_it_knows_under_its_own_id() {
    Replica replica = replica();
    replica.follow(ticks(3, 0, 0, 2, 0), 9, 4);
    assertThat(replica.export())
        .isEqualTo(
            new Snapshot(
                "mirror",
                List.of("A", "B", "C", "D", "Exception"),
                List.of(3L, 0L, 0L, 2L, 0L),
                9,
                4,
                letters().build().schema()));
    assertThat(replica).hasToString("mirror (A:3) [B:0 C:0 D:2 Exception:0]");
  }
}
