package io.peerage.machine;

import static io.peerage.machine.Letter.A;
import static io.peerage.machine.Letter.B;
import static io.peerage.machine.Letter.C;
import static io.peerage.machine.Letter.D;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// What a blueprint makes of what it is told.
final class BlueprintTest {
  enum Clash implements State {
    A
  }

  private final List<Object> seen = new ArrayList<>();

  private static BlueprintBuilder<List<Object>> letters() {
    return Blueprint.of("letters", Letter.class);
  }

  @Test
  void states_are_numbered_by_enum_and_constant_with_exception_last() {
    Blueprint<List<Object>> blueprint =
        Blueprint.<List<Object>>of("both", Other.class, Letter.class).build();
    assertThat(blueprint.states()).containsExactly(Other.X, A, B, C, D, Basic.Exception);
    assertThat(blueprint.index(B)).isEqualTo(2);
    assertThat(blueprint.index(Basic.Exception)).isEqualTo(5);
  }

  @Test
  void basic_states_bring_their_relations_along() {
    Machine machine =
        Blueprint.<List<Object>>of("basic", Basic.class, Letter.class).build().start(seen);
    assertThat(machine.states()).startsWith(Basic.Exception);
    assertThat(machine.add(Basic.Ready)).isEqualTo(Result.CANCELED);
    assertThat(machine.add(Basic.Start, Basic.Ready)).isEqualTo(Result.EXECUTED);
    assertThat(machine.add(Basic.ErrNetwork)).isEqualTo(Result.EXECUTED);
    assertThat(machine.is(Basic.Exception)).isTrue();
    machine.remove(Basic.Exception);
    assertThat(machine.is(Basic.ErrNetwork)).isFalse();
  }

  @Test
  void sanitising_drops_what_means_nothing() {
    Definition definition =
        letters().remove(A, A, B, C).add(A, B).after(A, A, D).build().definition(A);
    assertThat(definition.remove()).containsExactly(C);
    assertThat(definition.add()).containsExactly(B);
    assertThat(definition.after()).containsExactly(D);
  }

  @Test
  void a_name_nobody_defined_can_be_added_and_removed_at_once() {
    Machine machine =
        SchemaText.parse("A:add=Zed,rem=Zed")
            .build()
            .start(new SchemaText.Script(Set.of(), Set.of()));
    assertThat(SchemaText.call(machine, "+A")).isEqualTo(Result.EXECUTED);
    assertThat(machine).hasToString("(A:1) [Exception:0]");
  }

  @Test
  void a_relation_to_the_implicit_exception_is_kept() {
    assertThat(letters().remove(A, Basic.Exception).build().definition(A).remove())
        .containsExactly(Basic.Exception);
  }

  @Test
  void a_contradiction_is_the_first_error_of_every_machine() {
    Machine machine = letters().require(A, B).remove(A, B).build().start(seen);
    assertThat(machine.is(Basic.Exception)).isTrue();
    assertThat(machine.error())
        .get()
        .isInstanceOf(MachineException.class)
        .extracting(Throwable::getMessage)
        .isEqualTo("require-remove conflict for A to B");
  }

  @Test
  void a_circle_of_requirements_leaves_everything_in_the_given_order() {
    Machine machine =
        letters()
            .require(A, B)
            .require(B, A)
            .require(C, D)
            .on(C, (all, _) -> all.add(C))
            .on(D, (all, _) -> all.add(D))
            .build()
            .start(seen);
    machine.add(C, D);
    assertThat(seen).containsExactly(C, D);
  }

  @Test
  void a_circle_of_after_falls_back_to_the_given_order() {
    Machine machine = letters().after(A, B).after(B, A).after(C, B).build().start(seen);
    machine.add(C, A, B);
    assertThat(machine.active()).containsExactly(C, A, B);
  }

  @Test
  void several_handlers_for_one_occasion_run_in_order_until_one_refuses() {
    Machine machine =
        letters()
            .mayEnter(A, (all, _) -> all.add(1))
            .mayEnter(A, (all, _) -> !all.add(2))
            .mayEnter(A, (all, _) -> all.add(3))
            .build()
            .start(seen);
    assertThat(machine.add(A)).isEqualTo(Result.CANCELED);
    assertThat(seen).containsExactly(1, 2);
  }

  @Test
  void a_guard_for_every_handler_takes_its_place_among_the_others() {
    Machine machine =
        letters()
            .mayPair(A, B, (all, _) -> all.add("first"))
            .mayEvery((all, event) -> all.add(event.name()))
            .mayPair(A, B, (all, _) -> all.add("last"))
            .mayPair(A, C, (all, _) -> all.add("pair"))
            .mayEvery((all, _) -> all.add("again"))
            .build()
            .start(seen);
    machine.add(A);
    seen.clear();
    machine.add(B, C);
    assertThat(seen)
        .startsWith("BEnter", "again", "CEnter", "again", "AA", "again")
        .containsSubsequence("first", "AB", "last", "again", "AC", "pair", "again", "AnyEnter");
    seen.clear();
    machine.add(A);
    assertThat(seen).containsSubsequence("BA", "again", "BC", "again", "CA", "again", "CB");
  }

  @Test
  void a_guard_for_every_handler_is_one_row_of_pairs_however_many_states_there_are() {
    BlueprintBuilder<List<Object>> builder = letters().mayEvery((_, _) -> true);
    @Nullable Object[] rows = Objects.requireNonNull(builder.build().company.handlers.pair);
    assertThat(rows[0]).isNotNull().isSameAs(rows[1]).isSameAs(rows[4]);
    rows =
        Objects.requireNonNull(builder.mayPair(A, B, (_, _) -> true).build().company.handlers.pair);
    assertThat(rows[0]).isNotSameAs(rows[1]);
    assertThat(rows[1]).isSameAs(rows[4]);
  }

  @Test
  void mistakes_in_a_blueprint_are_told_while_it_is_built() {
    assertThatThrownBy(() -> letters().require(A, Other.X))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> letters().on(Other.X, (_, _) -> {}))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> letters().mayPair(A, A, (_, _) -> true))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Blueprint.of("twice", Letter.class, Clash.class))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("two states are called A");
    assertThatThrownBy(() -> Blueprint.of("Bad Name", Letter.class))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Blueprint.of("no-enum", State.class))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no enum");
  }

  @Test
  void machines_of_a_blueprint_and_of_what_was_extended_from_it_are_numbered_together() {
    BlueprintBuilder<Object> builder = Blueprint.of("letters", Letter.class);
    Blueprint<Object> small = builder.build();
    Blueprint<Object> large = small.extend(Other.class).build();
    List<Blueprint<Object>> plans = List.of(small, large, small, builder.build(), large);
    assertThat(plans.stream().map(plan -> plan.start(this).id()))
        .containsExactly("letters-1", "letters-2", "letters-3", "letters-4", "letters-5");
  }
}
