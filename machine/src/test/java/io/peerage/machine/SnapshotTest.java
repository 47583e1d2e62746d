package io.peerage.machine;

import static io.peerage.machine.Letter.A;
import static io.peerage.machine.Letter.B;
import static io.peerage.machine.Letter.C;
import static io.peerage.machine.Letter.D;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/// Machines that are kept and taken up again.
final class SnapshotTest {
  enum Return implements State {
    MachineRestored
  }

  private static final Blueprint<List<String>> LETTERS =
      Blueprint.<List<String>>of("letters", Letter.class)
          .exclusive(A, B)
          .on(A, (seen, event) -> seen.add(event.name()))
          .build();

  private static final MachineOptions KEPT = MachineOptions.DEFAULT.withId("kept");

  private final List<String> seen = new ArrayList<>();

  private Snapshot kept() {
    Machine machine = LETTERS.start(seen, KEPT);
    machine.add(A);
    machine.add(B);
    machine.add(C);
    return machine.export();
  }

  @Test
  void an_export_says_what_the_machine_is() {
    Snapshot snapshot = kept();
    assertThat(snapshot.id()).isEqualTo("kept");
    assertThat(snapshot.states()).containsExactly("A", "B", "C", "D", "Exception");
    assertThat(snapshot.time()).containsExactly(2L, 1L, 1L, 0L, 0L);
    assertThat(snapshot.sum()).isEqualTo(4);
    assertThat(snapshot.queueTick()).isEqualTo(4);
    assertThat(snapshot.machineTick()).isZero();
    assertThat(snapshot.schema()).isEqualTo(LETTERS.schema());
  }

  @Test
  void a_restored_machine_has_the_ticks_one_more_machine_tick_and_a_new_queue() {
    Snapshot first = kept();
    seen.clear();
    Machine machine = LETTERS.start(seen, KEPT);
    machine.restore(first);
    assertThat(machine).hasToString("(B:1 C:1) [A:2 D:0 Exception:0]");
    assertThat(machine.active()).containsExactly(B, C);
    assertThat(machine.machineTick()).isEqualTo(1);
    assertThat(machine.queue().tick()).isEqualTo(1);
    assertThat(seen).isEmpty();
    assertThat(machine.export().time()).isEqualTo(first.time());
    assertThat(machine.export().machineTick()).isEqualTo(1);
  }

  @Test
  void a_restored_machine_goes_on_from_there() {
    Machine machine = LETTERS.start(seen, KEPT);
    machine.restore(kept());
    seen.clear();
    machine.add(A);
    assertThat(machine).hasToString("(A:3 C:1) [B:2 D:0 Exception:0]");
    assertThat(seen).containsExactly("AState");
  }

  @Test
  void waits_that_the_ticks_fulfil_are_completed_and_others_stay() {
    Machine machine = LETTERS.start(seen, KEPT);
    CompletableFuture<Void> fulfilled = machine.when(B, C);
    CompletableFuture<Void> open = machine.when(B, D);
    machine.restore(kept());
    assertThat(fulfilled).isDone();
    assertThat(open).isNotDone();
    machine.add(D);
    assertThat(open).isDone();
  }

  @Test
  void a_state_for_it_is_added_if_there_is_one_and_tracers_are_told() {
    Blueprint<List<String>> returning =
        Blueprint.<List<String>>of("returning", Return.class, Letter.class).build();
    Machine before = returning.start(seen, KEPT);
    before.add(D);
    Machine machine =
        returning.start(
            seen,
            KEPT.withTracer(
                new Tracer() {
                  @Override
                  public void transitionEnded(Transition transition) {
                    seen.add(transition.toString());
                  }

                  @Override
                  public void machineRestored(Machine restored, Snapshot snapshot) {
                    seen.add(restored + " at " + snapshot.sum());
                  }
                }));
    machine.restore(before.export());
    assertThat(machine.is(Return.MachineRestored, D)).isTrue();
    assertThat(seen)
        .containsExactly(
            "(D:1) [MachineRestored:0 A:0 B:0 C:0 Exception:0] at 1", "[add] MachineRestored");
  }

  @Test
  void another_id_is_refused() {
    Machine machine = LETTERS.start(seen);
    assertThatThrownBy(() -> machine.restore(kept()))
        .isInstanceOf(MachineException.Import.class)
        .hasMessageContaining("import ID mismatch");
  }

  @Test
  void other_states_are_refused() {
    Machine machine =
        Blueprint.<List<String>>of("more", Letter.class, Other.class).build().start(seen, KEPT);
    assertThatThrownBy(() -> machine.restore(kept()))
        .isInstanceOf(MachineException.Import.class)
        .hasMessageContaining("[A, B, C, D, X, Exception]");
    assertThat(machine.machineTick()).isZero();
  }

  @Test
  void a_machine_that_has_begun_is_not_restored_nor_one_in_a_transition() {
    Snapshot snapshot = kept();
    Machine begun = LETTERS.start(seen, KEPT);
    begun.add(D);
    assertThatThrownBy(() -> begun.restore(snapshot))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("has begun");
    assertThat(begun.active()).containsExactly(D);
    Machine busy =
        Blueprint.<List<String>>of("busy", Letter.class)
            .on(A, (_, event) -> event.machine().restore(snapshot))
            .build()
            .start(seen, KEPT);
    busy.add(A);
    assertThat(busy.error()).get().asString().contains("in the middle of a transition");
  }

  @Test
  void a_snapshot_that_can_not_be_is_refused() {
    Snapshot good = kept();
    assertThatThrownBy(() -> new Snapshot("x", good.states(), List.of(1L), 1, 0, good.schema()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("5 states and 1 ticks");
    assertThatThrownBy(() -> new Snapshot("x", good.states(), good.time(), 0, 0, good.schema()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("queue tick 0");
    assertThatThrownBy(() -> new Snapshot("X!", good.states(), good.time(), 1, 0, good.schema()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(new Snapshot("x", good.states(), good.time(), 1, 0, good.schema()).queueTick())
        .isEqualTo(1);
  }
}
