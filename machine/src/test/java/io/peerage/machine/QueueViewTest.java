package io.peerage.machine;

import static io.peerage.machine.Letter.A;
import static io.peerage.machine.Letter.B;
import static io.peerage.machine.Letter.C;
import static io.peerage.machine.Letter.D;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/// What can be read from the queue of a machine.
final class QueueViewTest {
  private static final Arg<String> K = Arg.of("k", String.class);

  private final List<Object> seen = new ArrayList<>();
  private final Queue<Runnable> tasks = new ArrayDeque<>();

  private static BlueprintBuilder<List<Object>> letters() {
    return Blueprint.of("letters", Letter.class);
  }

  /// A machine in whose queue these mutations wait, from a foreign thread's point of view.
  private Machine queued(Consumer<Machine> mutations) {
    Machine machine =
        letters().build().start(seen, MachineOptions.DEFAULT.withExecutor(tasks::add));
    mutations.accept(machine);
    return machine;
  }

  private Machine usual() {
    return queued(machine -> {
      machine.add(A, B);
      machine.add(List.of(A), K.with("1"));
      machine.remove(C);
      machine.set(D);
      machine.canAdd(C);
    });
  }

  private static Optional<Integer> position(QueueView queue, QueueQuery query) {
    return queue.find(query).map(Queued::position);
  }

  @Test
  void the_list_shows_everything_that_waits_in_its_order() {
    Machine machine = usual();
    Source source = new Source("peer", 1, 2);
    machine.from(source).ahead().remove(B);
    var _ = machine.eval(() -> true);

    assertThat(machine.queue().length()).isEqualTo(7);
    assertThat(machine.queue().list())
        .containsExactly(
            new Queued(0, 0, "eval", false, false, List.of(), Args.NONE, Optional.empty()),
            new Queued(1, 0, "remove", false, false, List.of(B), Args.NONE, Optional.of(source)),
            new Queued(2, 0, "add", false, true, List.of(C), Args.NONE, Optional.empty()),
            new Queued(3, 2, "add", false, false, List.of(A, B), Args.NONE, Optional.empty()),
            new Queued(
                4,
                3,
                "add",
                false,
                false,
                List.of(A),
                machine.queue().list().get(4).args(),
                Optional.empty()),
            new Queued(5, 4, "remove", false, false, List.of(C), Args.NONE, Optional.empty()),
            new Queued(6, 5, "set", false, false, List.of(D), Args.NONE, Optional.empty()));
    assertThat(machine.queue().list().get(4).args()).hasToString("(k=1)");
    tasks.remove().run();
    assertThat(machine.queue().list()).isEmpty();
    assertThat(machine.queue().tick()).isEqualTo(5);
  }

  @Test
  void a_query_goes_by_kind_and_called_states() {
    QueueView queue = usual().queue();
    assertThat(position(queue, QueueQuery.add(A))).contains(1);
    assertThat(position(queue, QueueQuery.add(B, A))).contains(1);
    assertThat(position(queue, QueueQuery.add(A).exactly())).contains(2);
    assertThat(position(queue, QueueQuery.add(A).exactly().withoutArgs())).isEmpty();
    assertThat(position(queue, QueueQuery.add(A).withoutArgs())).contains(1);
    assertThat(position(queue, QueueQuery.add())).contains(1);
    assertThat(position(queue, QueueQuery.remove(C))).contains(3);
    assertThat(position(queue, QueueQuery.remove(A))).isEmpty();
    assertThat(position(queue, QueueQuery.set(D))).contains(4);
    assertThat(position(queue, QueueQuery.set(D, A))).isEmpty();
  }

  @Test
  void a_dry_run_answers_only_to_those_who_look_for_one() {
    QueueView queue = usual().queue();
    assertThat(queue.find(QueueQuery.add(C))).isEmpty();
    assertThat(position(queue, QueueQuery.add(C).checks())).contains(0);
    assertThat(queue.find(QueueQuery.add(A).checks())).isEmpty();
  }

  @Test
  void a_query_can_begin_at_a_queue_tick() {
    QueueView queue = usual().queue();
    assertThat(position(queue, QueueQuery.add(A).since(2))).contains(1);
    assertThat(position(queue, QueueQuery.add(A).since(3))).contains(2);
    assertThat(position(queue, QueueQuery.add(A).since(4))).isEmpty();
    assertThat(queue.find(QueueQuery.add(C).checks().since(1))).as("it has none").isEmpty();
  }

  @Test
  void a_query_can_look_at_either_end() {
    QueueView queue = usual().queue();
    assertThat(position(queue, QueueQuery.add(C).checks().first())).contains(0);
    assertThat(position(queue, QueueQuery.add(A).first())).isEmpty();
    assertThat(position(queue, QueueQuery.set(D).last())).contains(4);
    assertThat(position(queue, QueueQuery.remove(C).last())).isEmpty();
    assertThat(position(queue, QueueQuery.set(D).exactly().withoutArgs().since(5).last()))
        .contains(4);
  }

  @Test
  void an_empty_queue_has_neither_end() {
    QueueView queue = queued(_ -> {}).queue();
    assertThat(queue.find(QueueQuery.add(A).first())).isEmpty();
    assertThat(queue.find(QueueQuery.add(A).last())).isEmpty();
    assertThat(queue.atLeast(1, QueueQuery.add(A))).isFalse();
    assertThat(queue.atLeast(0, QueueQuery.add(A))).isTrue();
  }

  @Test
  void a_function_is_no_mutation_of_nothing() {
    Machine machine =
        queued(waiting -> {
          var _ = waiting.eval(() -> true);
        });
    assertThat(machine.queue().find(QueueQuery.add())).isEmpty();
    assertThat(machine.add()).as("not left out as an equal one").isEqualTo(2);
  }

  @Test
  void the_rate_of_a_mutation_can_be_kept_down() {
    QueueView queue = usual().queue();
    assertThat(queue.atLeast(2, QueueQuery.add(A))).isTrue();
    assertThat(queue.atLeast(3, QueueQuery.add(A))).isFalse();
    assertThat(queue.atLeast(2, QueueQuery.add(A).withoutArgs())).isFalse();
  }

  @Test
  void what_will_be_can_be_foreseen() {
    QueueView queue = usual().queue();
    assertThat(queue.willBe(A, B)).isTrue();
    assertThat(queue.willBe(A, C)).isFalse();
    assertThat(queue.willBe(D)).as("a Set is no Add").isFalse();
    assertThat(queue.willBeAny(C, B)).isTrue();
    assertThat(queue.willBeAny(C, D)).isFalse();
    assertThat(queue.willBeRemoved(C)).isTrue();
    assertThat(queue.willBeRemoved(A)).isFalse();
  }

  @Test
  void a_handler_sees_the_queue_it_adds_to() {
    Machine machine =
        letters()
            .on(
                A,
                (all, event) -> {
                  QueueView queue = event.machine().queue();
                  event.machine().add(B);
                  event.machine().add(C);
                  all.add(queue.length());
                  all.add(queue.willBe(C));
                  all.add(queue.find(QueueQuery.add(C)).orElseThrow().tick());
                })
            .build()
            .start(seen);
    machine.add(A);
    assertThat(seen).containsExactly(2, true, 4L);
    assertThat(machine.queue().length()).isZero();
  }

  @Test
  void an_outsider_reads_the_same_queue() {
    Machine machine = usual();
    QueueView queue = machine.view(Runnable::run).queue();
    assertThat(queue.willBe(A)).isTrue();
    assertThat(queue.length()).isEqualTo(5);
    assertThat(queue).hasToString(machine.queue().list().toString());
  }

  @Test
  void a_state_of_another_blueprint_is_not_looked_for() {
    QueueView queue = usual().queue();
    assertThatThrownBy(() -> queue.find(QueueQuery.add(Other.X)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("X");
  }
}
