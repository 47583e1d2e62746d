package io.peerage.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Blueprints whose states do not fit one word.
final class ManyStatesTest {
  private static final List<State> S =
      IntStream.range(0, 200).<State>mapToObj(i -> new DynamicState("S" + i)).toList();

  private final List<Object> seen = new ArrayList<>();

  private static BlueprintBuilder<List<Object>> many() {
    return Blueprint.ofStates("many", S);
  }

  @Test
  void relations_reach_across_words() {
    Machine machine =
        many()
            .require(S.get(130), S.get(2))
            .add(S.get(70), S.get(199))
            .remove(S.get(199), S.get(63), S.get(64))
            .auto(S.get(128))
            .require(S.get(128), S.get(199))
            .build()
            .start(seen);

    assertThat(machine.add(S.get(130))).isEqualTo(Result.CANCELED);
    assertThat(machine.add(S.get(130), S.get(2))).isEqualTo(Result.EXECUTED);
    machine.add(S.get(63), S.get(64));
    assertThat(machine.add(S.get(70))).isEqualTo(Result.EXECUTED);
    assertThat(machine.time().is(S.get(70), S.get(199), S.get(128), S.get(130), S.get(2))).isTrue();
    assertThat(machine.not(S.get(63), S.get(64))).isTrue();
    assertThat(machine.add(S.get(64))).isEqualTo(Result.CANCELED);
    machine.remove(S.get(2));
    assertThat(machine.is(S.get(130))).isFalse();
  }

  @Test
  void an_exclusive_group_over_four_words_has_one_member_active() {
    Machine machine = many().exclusive(S.toArray(State[]::new)).build().start(seen);
    for (State state : S) {
      assertThat(machine.add(state)).isEqualTo(Result.EXECUTED);
      assertThat(machine.active()).containsExactly(state);
    }
    assertThat(machine.time().sum()).isEqualTo(2 * S.size() - 1);
  }

  @Test
  void after_orders_handlers_along_a_chain_over_words() {
    BlueprintBuilder<List<Object>> builder = many();
    for (int i = 0; i + 1 < S.size(); i++) {
      builder.after(S.get(i), S.get(i + 1));
    }
    for (State state : S) {
      builder.on(state, (all, _) -> all.add(state));
    }
    builder.build().start(seen).add(S, Args.NONE);
    assertThat(seen).containsExactlyElementsOf(S.reversed());
  }

  @Test
  void equal_mutations_are_recognised_in_every_word() {
    State high = S.get(150);
    Machine machine =
        many()
            .on(
                S.get(0),
                (all, event) -> {
                  all.add(event.machine().add(high));
                  all.add(event.machine().add(high));
                  all.add(event.machine().add(S.get(86)));
                })
            .build()
            .start(seen);
    machine.add(S.get(0));
    assertThat(seen).containsExactly(3L, 0L, 4L);
  }

  @Test
  void waits_are_found_in_every_word() {
    Machine machine = many().build().start(seen);
    CompletableFuture<Void> wait = machine.when(S.get(1), S.get(64), S.get(199));
    machine.add(S.get(199));
    machine.add(S.get(1));
    assertThat(wait).isNotDone();
    machine.add(S.get(64));
    assertThat(wait).isCompleted();
  }

  @Test
  void exactly_64_states_and_one_more_work_alike() {
    for (int count : new int[] {63, 64, 65}) {
      List<State> states = S.subList(0, count);
      Machine machine = Blueprint.<List<Object>>ofStates("edge", states).build().start(seen);
      assertThat(machine.add(states, Args.NONE)).isEqualTo(Result.EXECUTED);
      assertThat(machine.active()).containsExactlyElementsOf(states);
      assertThat(machine.addError(new IllegalStateException())).isEqualTo(Result.EXECUTED);
      assertThat(machine.tick(Basic.Exception)).isEqualTo(1);
    }
  }
}
