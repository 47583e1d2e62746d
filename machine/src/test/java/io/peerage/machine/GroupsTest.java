package io.peerage.machine;

import static io.peerage.machine.Letter.A;
import static io.peerage.machine.Letter.B;
import static io.peerage.machine.Letter.C;
import static io.peerage.machine.Letter.D;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/// States with a common name.
final class GroupsTest {
  private static final class Elsewhere {
    enum Letter implements State {
      Z
    }
  }

  private static BlueprintBuilder<String> letters() {
    return Blueprint.of("letters", Letter.class, Basic.class);
  }

  @Test
  void every_enum_is_a_group_by_the_name_of_its_class() {
    Blueprint<String> blueprint = letters().build();
    assertThat(blueprint.groups().keySet()).containsExactly("Letter", "Basic");
    assertThat(blueprint.group("Letter")).containsExactly(A, B, C, D);
    assertThat(blueprint.group("Basic")).startsWith(Basic.Exception);
  }

  @Test
  void a_builder_names_others_in_the_order_given() {
    Blueprint<String> blueprint = letters().group("vowels", A).group("rest", D, B).build();
    assertThat(blueprint.groups().keySet()).containsExactly("Letter", "Basic", "vowels", "rest");
    assertThat(blueprint.group("rest")).containsExactly(D, B);
  }

  @Test
  void a_second_enum_of_the_same_name_is_known_by_its_full_one() {
    Blueprint<String> blueprint =
        Blueprint.<String>of("two", Letter.class, Elsewhere.Letter.class).build();
    assertThat(blueprint.group("Letter")).contains(A);
    assertThat(blueprint.group(Elsewhere.Letter.class.getName()))
        .containsExactly(Elsewhere.Letter.Z);
  }

  @Test
  void a_larger_blueprint_has_the_groups_of_the_smaller_one_and_its_own() {
    Blueprint<String> larger = letters().group("vowels", A).build().extend(Other.class).build();
    assertThat(larger.groups().keySet()).containsExactly("Letter", "Basic", "vowels", "Other");
    assertThat(larger.group("Other")).containsExactly(Other.X);
  }

  @Test
  void a_name_given_twice_and_a_foreign_state_are_refused() {
    assertThatThrownBy(() -> letters().group("x", A).group("x", B))
        .hasMessage("two groups are called x");
    assertThatThrownBy(() -> letters().group("Letter", A)).hasMessageContaining("Letter");
    assertThatThrownBy(() -> letters().group("x", Other.X)).hasMessageContaining("X not defined");
  }

  @Test
  void a_group_that_does_not_exist_is_refused_with_those_that_do() {
    assertThatThrownBy(() -> letters().build().group("Ready"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("no group Ready in letters, which has [Letter, Basic]");
  }
}
