package io.peerage.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What follows from the direction in which relations are resolved.
final class ResolverTest {
  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          of two that exclude each other the called one wins | A:rem=B; B:rem=A | B | A | executed | A
          an active state not removed in return keeps a called one out | A; B:rem=A | B | A | canceled | B
          two called states that exclude each other | A:rem=B; B:rem=A | | A B | canceled |
          an implied state that is kept out is dropped silently | A:add=B; B; C:rem=B | C | A | executed | A C
          an implied state that removes its own caller | A:add=B; B:rem=A | | A | canceled |
          what requires a removed state goes too, and what requires that | A:rem=B; B; C:req=B; D:req=C | B C D | A | executed | A
          adding is two levels deep | A:add=B; B:add=C; C:add=D; D | | A | executed | A B C
          what comes in at the second level removes nothing | A:add=B; B:add=C; C:rem=X; X | X | A | executed | A B C X
          what comes in at the second level can be removed | A:add=B; B:add=C; C; X:rem=C | X | A | executed | A B X
          an active multi state adds again in every transition | M:multi,add=X; X:rem=Y; Y; Z | M,-X | Z | executed | M X Z
          an active state called again does not | A:add=X; X | A,-X | A | executed | A
          removed by one called state and added by another | A:add=X; B:rem=X; X | | A B | executed | A B
          """)
  void consequences(
      String rule, String schema, String before, String called, String result, String active) {
    Machine machine =
        SchemaText.parse(schema).build().start(new SchemaText.Script(Set.of(), Set.of()));
    for (String step : before == null ? new String[0] : before.split(",", -1)) {
      if (step.startsWith("-")) {
        machine.remove(SchemaText.states(step.substring(1)), Args.NONE);
      } else {
        machine.add(SchemaText.states(step), Args.NONE);
      }
    }

    assertThat(Result.name(machine.add(SchemaText.states(called), Args.NONE))).isEqualTo(result);
    assertThat(machine.active())
        .as(rule)
        .containsExactlyInAnyOrderElementsOf(SchemaText.states(active == null ? "" : active));
  }
}
