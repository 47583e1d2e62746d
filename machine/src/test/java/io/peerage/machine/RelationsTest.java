package io.peerage.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.peerage.machine.schema.Relation;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What a blueprint answers about its relations, and what it found odd about them.
final class RelationsTest {
  private static final State A = DynamicState.of("A");
  private static final State B = DynamicState.of("B");
  private static final State C = DynamicState.of("C");

  private final Blueprint<?> blueprint =
      SchemaText.parse("A:add=B,after=B,rem=C; B:req=A; C; D:req=C").build();

  private static List<String> findings(String schema) {
    return SchemaText.parse(schema).build().findings().stream().map(Finding::toString).toList();
  }

  @Test
  void kinds_of_relation_come_in_one_order() {
    assertThat(SchemaText.parse("A:after=B,rem=C,req=D,add=B; B; C; D").build().relationsOf(A))
        .containsExactly(Relation.ADD, Relation.REQUIRE, Relation.REMOVE, Relation.AFTER);
    assertThat(blueprint.relationsOf(C)).isEmpty();
  }

  @Test
  void relations_between_two_have_a_direction() {
    assertThat(blueprint.relationsBetween(A, B)).containsExactly(Relation.ADD, Relation.AFTER);
    assertThat(blueprint.relationsBetween(B, A)).containsExactly(Relation.REQUIRE);
    assertThat(blueprint.relationsBetween(B, C)).isEmpty();
  }

  @Test
  void who_has_a_relation_to_a_state() {
    assertThat(blueprint.inboundRelationsOf(C)).extracting(State::name).containsExactly("A", "D");
    assertThat(blueprint.inboundRelationsOf(Basic.Exception)).isEmpty();
  }

  @Test
  void a_state_of_nobody_has_no_relations() {
    State unknown = DynamicState.of("Nope");
    assertThatThrownBy(() -> blueprint.relationsOf(unknown))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> blueprint.relationsBetween(A, unknown))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> blueprint.relationsBetween(unknown, A))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> blueprint.inboundRelationsOf(unknown))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void a_state_is_found_by_its_name() {
    assertThat(blueprint.find("A")).contains(A);
    assertThat(blueprint.find("Exception")).contains(Basic.Exception);
    assertThat(blueprint.find("Nope")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "A:add=Zed | A adds Zed, which is no state: left out",
        "A:rem=Zed | A removes Zed, which is no state: left out",
        "A:after=Zed | A comes after Zed, which is no state: left out",
        "A:req=Zed | A requires Zed, which is no state: A can never be active",
        "A:add=B,rem=B; B | A both adds and removes B: adding wins",
        "A:after=A | A comes after itself: left out",
        "A:req=B,rem=B; B | require-remove conflict for A to B",
        "A:req=B; B:req=C; C:req=A | C requires A, which closes a circle: requirements do not sort"
            + " handlers",
        "A:req=A | A requires A, which closes a circle: requirements do not sort handlers",
      })
  void what_cannot_be_meant_is_found(String schema, String finding) {
    assertThat(findings(schema)).containsExactly(finding);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "A:rem=A+B; B:rem=A+B",
        "A:rem=Exception,after=Exception",
        "A:req=B; B:req=C; C",
      })
  void what_is_legal_is_not(String schema) {
    assertThat(findings(schema)).isEmpty();
  }

  @Test
  void findings_stand_in_schema_order_and_survive_a_second_build() {
    BlueprintBuilder<SchemaText.Script> builder =
        SchemaText.parse("A:rem=X; B:add=Y,after=X,req=Z");
    List<Finding> first = builder.build().findings();
    assertThat(first)
        .extracting(Finding::state, Finding::relation, finding -> finding.target().name())
        .map(Object::toString)
        .containsExactly(
            "(A, REMOVE, \"X\")", "(B, ADD, \"Y\")", "(B, REQUIRE, \"Z\")", "(B, AFTER, \"X\")");
    assertThat(builder.build().findings()).isEqualTo(first);
  }
}
