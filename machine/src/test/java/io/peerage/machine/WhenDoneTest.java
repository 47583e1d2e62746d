package io.peerage.machine;

import static io.peerage.machine.Letter.A;
import static io.peerage.machine.Letter.B;
import static io.peerage.machine.Letter.C;
import static io.peerage.machine.Letter.D;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/// When the futures of waits complete, in which order, and what else ends them.
final class WhenDoneTest {
  private static final Arg<Integer> SIZE = Arg.of("size", Integer.class);

  private final List<CompletableFuture<Void>> asked = new ArrayList<>();
  private final Kernel machine = start(letters());

  private static BlueprintBuilder<WhenDoneTest> letters() {
    return Blueprint.<WhenDoneTest>of("letters", Letter.class).multi(D);
  }

  private Kernel start(BlueprintBuilder<WhenDoneTest> blueprint) {
    return (Kernel) blueprint.build().start(this);
  }

  @Test
  void whatever_the_transition_in_progress_fulfils_completes() {
    AtomicBoolean once = new AtomicBoolean(true);
    Kernel asking =
        start(
            letters()
                .remove(A, C)
                .mayAny((test, event) -> {
                  Machine itself = event.machine();
                  if (itself.is(C) && once.getAndSet(false)) {
                    When when = itself.when();
                    test.asked.addAll(
                        List.of(
                            when.active(A),
                            when.inactive(C),
                            when.time(A, 1),
                            when.ticks(C, 1),
                            when.nextActive(A),
                            when.query(time -> time.is(A)),
                            when.args(A, SIZE.with(1)),
                            when.queue(itself.queue().tick()),
                            when.queueEnds()));
                  }
                  return true;
                }));
    once.set(false);
    asking.add(C);
    once.set(true);
    CompletableFuture<Void> before = asking.when(B);
    asking.add(A, SIZE.with(1));
    assertThat(asked).hasSize(9).allSatisfy(wait -> assertThat(wait).isCompleted());
    assertThat(asking.waits().open()).isEqualTo(1);
    before.cancel(false);
    assertThat(asking.waits().isBare()).isTrue();
  }

  @Test
  void waits_complete_in_the_order_in_which_they_were_asked_for() {
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      int number = i;
      asked.add(machine.when(A).thenRun(() -> order.add(number)));
    }
    machine.add(A);
    assertThat(order).containsExactly(0, 1, 2, 3, 4);
  }

  @Test
  void the_disposal_is_told_last() {
    List<String> order = new ArrayList<>();
    asked.add(machine.when().disposed().thenRun(() -> order.add("disposed")));
    asked.add(machine.when(A).thenRun(() -> order.add("A")));
    asked.add(machine.when().queue(9).thenRun(() -> order.add("queue")));
    machine.tickContext(A).onCancel(() -> order.add("context"));
    machine.endWaits();
    assertThat(order).containsExactly("context", "A", "queue", "disposed");
    assertThat(asked).allSatisfy(wait -> assertThat(wait).isCompleted());
  }

  @Test
  void every_way_to_complete_a_future_ends_the_wait() {
    machine.when(A).complete(null);
    machine.when(A).completeExceptionally(new TimeoutException("late"));
    machine.when(A).cancel(true);
    machine.when(A).obtrudeValue(null);
    machine.when(A).obtrudeException(new TimeoutException("late"));
    CompletableFuture<Void> later = machine.when(A).completeAsync(() -> null, Runnable::run);
    assertThat(later).isCompleted();
    assertThat(machine.waits().isBare()).isTrue();
  }

  @Test
  void ticks_written_in_no_transition_count_too() {
    CompletableFuture<Void> active = machine.when(A, B);
    CompletableFuture<Void> tick = machine.when().time(D, 5);
    CompletableFuture<Void> other = machine.when(C);
    StateContext changed = machine.tickContext(A);
    StateContext same = machine.tickContext(C);
    machine.ticks.beginWrite();
    machine.ticks.flip(machine.blueprint().index(A), true);
    machine.ticks.flip(machine.blueprint().index(B), true);
    machine.ticks.advance(machine.blueprint().index(D), 6);
    machine.ticks.endWrite();
    Waits.Chain fired = new Waits.Chain();
    machine.waits().revisit(machine, machine.states().size(), fired);
    Waits.complete(fired.take(), null);
    assertThat(active).isCompleted();
    assertThat(tick).isCompleted();
    assertThat(other).isNotDone();
    assertThat(changed.isActive()).isFalse();
    assertThat(same.isActive()).isTrue();
  }

  @Test
  void waits_live_on_when_a_machine_gets_more_states() {
    Blueprint<WhenDoneTest> small = letters().build();
    Kernel growing = (Kernel) small.start(this);
    CompletableFuture<Void> active = growing.when(A);
    CompletableFuture<Void> tick = growing.when().time(B, 1);
    StateContext context = growing.tickContext(A);
    growing.grow(small.extend(Other.class).build(), this);

    CompletableFuture<Void> larger = growing.when().args(Other.X, SIZE.with(1));
    CompletableFuture<Void> largerTick = growing.when().time(Other.X, 1);
    StateContext largerContext = growing.tickContext(Other.X);
    growing.add(A, B);
    assertThat(active).isCompleted();
    assertThat(tick).isCompleted();
    assertThat(context.isActive()).isFalse();
    assertThat(larger).isNotDone();
    growing.add(Other.X, SIZE.with(1));
    assertThat(larger).isCompleted();
    assertThat(largerTick).isCompleted();
    assertThat(largerContext.isActive()).isFalse();
    assertThat(growing.waits().isBare()).isTrue();
  }
}
