package io.peerage.machine;

import static org.assertj.core.api.Assertions.assertThat;

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
}
