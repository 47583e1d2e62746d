package io.peerage.machine.schema;

import static io.peerage.machine.SchemaText.schema;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.peerage.machine.Blueprint;
import io.peerage.machine.Definition;
import io.peerage.machine.DynamicState;
import io.peerage.machine.Letter;
import io.peerage.machine.Machine;
import io.peerage.machine.Result;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Schemas as values.
final class SchemaTest {
  private static final String HASHED =
      "A:auto,req=C; B:multi,add=C; C:after=D; D:add=C+B; ErrOnClient:req=Exception";

  @Test
  void the_hash_is_the_one_that_other_implementations_compute() {
    assertThat(schema(HASHED).hash()).isEqualTo("ef6f69");
    assertThat(schema(HASHED + "; Exception:multi").hash()).isEqualTo("659926");
    assertThat(Blueprint.dynamic("hashed", schema(HASHED)).build().schema().hash())
        .isEqualTo("659926");
  }

  @Test
  void the_hash_knows_neither_order_nor_tags() {
    assertThat(schema("B:add=A+C; C; A").hash()).isEqualTo(schema("A; B:add=C+A; C").hash());
    Declaration tagged = Declaration.PLAIN.withTags("command");
    assertThat(Schema.EMPTY.with("A", tagged).hash()).isEqualTo(schema("A").hash());
    assertThat(schema("A:rem=B; B").hash()).isNotEqualTo(schema("A:add=B; B").hash());
  }

  /// As Go sorts strings: U+FF21 before U+1D400, though its UTF-16 is greater.
  @Test
  void the_hash_sorts_names_by_their_bytes() {
    Schema schema = schema("\ud835\udc00; \uff21");
    assertThat("\ud835\udc00").isLessThan("\uff21");
    assertThat(schema.hash()).isEqualTo("a53e4f");
  }

  @Test
  void it_prints_what_it_was_read_from() {
    assertThat(schema(HASHED)).hasToString(HASHED);
    assertThat(Schema.EMPTY).hasToString("");
  }

  @Test
  void a_blueprint_gives_out_its_schema_with_exception() {
    Schema schema = schema("A:auto,multi,req=B,add=C,rem=D,after=E; B; C; D; E");
    Blueprint<Object> blueprint = Blueprint.dynamic("x", schema).build();
    assertThat(blueprint.schema())
        .isEqualTo(schema.with("Exception", Declaration.PLAIN.withMulti(true)));
    assertThat(Blueprint.dynamic("x", blueprint.schema()).build().schema())
        .isEqualTo(blueprint.schema());
  }

  @Test
  void tags_survive_the_way_through_a_blueprint() {
    Schema schema = Schema.EMPTY.with("A", Declaration.PLAIN.withTags(Definition.COMMAND));
    Machine machine = Blueprint.dynamic("x", schema).build().start(this);
    assertThat(machine.command(DynamicState.of("A"))).isEqualTo(Result.EXECUTED);
    assertThat(machine.blueprint().schema().tagged("command")).containsExactly("A");
  }

  @Test
  void what_is_written_in_code_and_what_is_read_are_the_same_schema() {
    Blueprint<Object> code =
        Blueprint.of("letters", Letter.class).exclusive(Letter.A, Letter.B).build();
    assertThat(code.schema()).isEqualTo(schema("A:rem=B; B:rem=A; C; D; Exception:multi"));
  }

  @Test
  void merging_replaces_declarations_wholly_and_keeps_the_first_place() {
    assertThat(schema("A:auto; B").merge(schema("C; A:multi"), schema("B:add=C")))
        .isEqualTo(schema("A:multi; B:add=C; C"));
  }

  @Test
  void prefixing_renames_states_and_targets_but_not_exception() {
    assertThat(schema("A:req=B+Exception,rem=Nope; B; Exception:multi").prefixed("My"))
        .isEqualTo(schema("MyA:req=MyB+Exception,rem=MyNope; MyB; Exception:multi"));
    assertThatThrownBy(() -> schema("A").prefixed("My "))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void selecting_keeps_relations_for_the_blueprint_to_judge() {
    assertThat(schema("A:add=B; B; C").select(name -> !name.equals("B")))
        .isEqualTo(schema("A:add=B; C"));
  }

  @Test
  void a_tag_is_found_with_and_without_a_value() {
    Schema schema =
        Schema.EMPTY
            .with("A", Declaration.PLAIN.withTags("group:conn", "x"))
            .with("B", Declaration.PLAIN.withTags("groups"))
            .with("C", Declaration.PLAIN.withTags("group"));
    assertThat(schema.tagged("group")).containsExactly("A", "C");
    assertThat(schema.tagged("group:conn")).containsExactly("A");
  }

  @Test
  void an_order_names_every_state_once_and_exception_if_it_likes() {
    Schema schema = schema("A; B; C");
    assertThat(schema.ordered(List.of("C", "A", "C", "B")).names()).containsExactly("C", "A", "B");
    assertThat(schema.ordered(List.of("Exception", "B", "A", "C")))
        .isEqualTo(schema("Exception:multi; B; A; C"));
    assertThat(schema("Exception:multi; A; B").ordered(List.of("B", "A")).names())
        .containsExactly("B", "A", "Exception");
  }

  @Test
  void an_order_that_does_not_fit_is_told_whole() {
    assertThatThrownBy(() -> schema("A; B; C").ordered(List.of("B", "X", "Y")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("state X is not declared; state Y is not declared; the order leaves out A, C");
  }

  @Test
  void extending_unites_relations_and_switches_flags_only_on() {
    Declaration first = schema("A:auto,req=B,rem=C").declaration("A").withTags("x");
    Declaration second = schema("A:multi,req=D,add=E").declaration("A").withTags("y", "x");
    assertThat(first.extend(second))
        .hasToString("auto,multi,req=B+D,add=E,rem=C")
        .extracting(Declaration::tags)
        .hasToString("[x, y]");
  }

  @Test
  void adjacent_states_are_listed_once_in_the_order_of_the_kinds() {
    assertThat(schema("A:req=R+B,add=B,rem=D,after=C+B").declaration("A").adjacent())
        .containsExactly("B", "C", "R", "D");
  }

  @Test
  void replacing_one_relation_leaves_the_others() {
    Declaration declaration = schema("A:req=B,add=C,rem=D,after=E").declaration("A");
    for (Relation relation : Relation.values()) {
      Declaration changed = declaration.with(relation, "X", "Y");
      for (Relation other : Relation.values()) {
        if (other == relation) {
          assertThat(changed.targets(other)).containsExactly("X", "Y");
        } else {
          assertThat(changed.targets(other)).isEqualTo(declaration.targets(other));
        }
      }
    }
  }

  @Test
  void names_are_checked_wherever_they_stand() {
    assertThatThrownBy(() -> Schema.EMPTY.with("A B", Declaration.PLAIN))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Declaration.PLAIN.with(Relation.AFTER, "A B"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> schema("A").declaration("B"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void there_are_as_many_states_as_a_blueprint_may_have() {
    SequencedMap<String, Declaration> states = new LinkedHashMap<>();
    IntStream.range(0, Blueprint.STATES_MAX).forEach(i -> states.put("S" + i, Declaration.PLAIN));
    assertThat(Schema.of(states).names()).hasSize(Blueprint.STATES_MAX);
    states.put("Over", Declaration.PLAIN);
    assertThatThrownBy(() -> Schema.of(states))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("4097 states, at most 4096");
  }

  @Test
  void order_counts_among_states_and_not_among_targets() {
    assertThat(schema("A; B")).isNotEqualTo(schema("B; A"));
    assertThat(schema("A:add=B+C; B; C"))
        .isEqualTo(schema("A:add=C+B; B; C"))
        .hasSameHashCodeAs(schema("A:add=C+B; B; C"));
  }
}
