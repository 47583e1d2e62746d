package io.peerage.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Who is asked and told in which order, where asyncmachine-go has shown it.
final class HandlerOrderTest {
  private static SchemaText.Script play(String schema, Set<String> refusing, String... calls) {
    SchemaText.Script script = new SchemaText.Script(refusing, Set.of());
    Machine machine = SchemaText.withEveryHandler(schema).start(script);
    for (String call : calls) {
      script.seen.clear();
      SchemaText.call(machine, call);
    }
    return script;
  }

  @Test
  void a_state_that_requires_itself_ends_the_order_of_requirements_like_any_circle() {
    assertThat(play("A:req=B; B; X; S:req=S", Set.of(), "+A B X").seen)
        .startsWith("AEnter", "BEnter", "XEnter", "AnyEnter");
  }

  @Test
  void the_order_of_requirements_begins_at_states_that_have_some() {
    assertThat(play("B; C; D:req=C+B", Set.of(), "+B C").seen)
        .startsWith("CEnter", "BEnter", "AnyEnter");
  }

  @Test
  void a_state_that_one_pair_has_dropped_is_asked_about_by_the_others() {
    assertThat(play("A; B; Z:auto", Set.of("AZ"), "+A B").seen)
        .endsWith("ZEnter", "AA", "BB", "AZ", "AB", "BZ", "BA", "AnyEnter", "AnyState");
  }

  @Test
  void a_state_dropped_on_entering_is_in_no_pair() {
    assertThat(play("A; B; Z:auto", Set.of("ZEnter"), "+A B").seen)
        .endsWith("ZEnter", "AA", "BB", "AB", "BA", "AnyEnter", "AnyState");
  }

  @Test
  void a_state_that_one_pair_has_dropped_is_no_target_of_the_next() {
    List<List<State>> targets = new ArrayList<>();
    SchemaText.Script script = new SchemaText.Script(Set.of("AZ"), Set.of());
    Machine machine =
        SchemaText.parse("A; B; Z:auto")
            .mayEvery((owner, event) -> {
              if (event.name().equals("BZ")) {
                targets.add(event.transition().target());
              }
              return owner.play(event.name());
            })
            .build()
            .start(script);
    SchemaText.call(machine, "+A B");
    assertThat(targets).containsExactly(SchemaText.states("A B"));
  }
}
