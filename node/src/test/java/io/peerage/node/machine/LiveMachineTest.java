package io.peerage.node.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.peerage.machine.DynamicState;
import io.peerage.machine.MachineOptions;
import io.peerage.machine.State;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LiveMachineTest {
  private static final State OPEN = DynamicState.of("Open");
  private static final State POWER = DynamicState.of("Power");

  private final List<Rehearsal.Outcome> told = new ArrayList<>();
  private final LiveMachine door =
      new LiveMachine(
          SchemaFile.parse(
              "door.json",
              """
              {"id": "door", "states": {
                "Open": {"require": ["Power"], "remove": ["Closed"]},
                "Closed": {"auto": true, "require": ["Power"], "remove": ["Open"]},
                "Power": {}}}
              """
                  .getBytes(StandardCharsets.UTF_8)),
          MachineOptions.DEFAULT,
          told::add);

  private Rehearsal.Outcome play(String line) {
    return door.play(Mutation.parse(line, door.blueprint()));
  }

  @Test
  void is_called_as_its_schema() {
    assertThat(door.machine().id()).isEqualTo("door");
  }

  @Test
  void what_somebody_else_does_is_told_with_all_that_follows() {
    door.machine().add(POWER);
    assertThat(told).hasSize(1);
    Rehearsal.Outcome outcome = told.getFirst();
    assertThat(outcome.op()).isEqualTo("add Power");
    assertThat(outcome.result()).isEqualTo("executed");
    assertThat(outcome.active()).containsExactlyInAnyOrder("Closed", "Power");
    assertThat(outcome.handlers()).startsWith("PowerEnter").contains("ClosedState");
  }

  @Test
  void what_somebody_else_wants_and_does_not_get_is_told() {
    door.machine().add(OPEN);
    assertThat(told)
        .extracting(Rehearsal.Outcome::op, Rehearsal.Outcome::result)
        .containsExactly(tuple("add Open", "canceled"));
  }

  @Test
  void a_question_of_somebody_else_is_not_told_nor_its_handlers_later() {
    door.machine().canAdd(POWER);
    assertThat(told).isEmpty();
    door.machine().add(POWER);
    assertThat(told.getFirst().handlers()).containsOnlyOnce("PowerEnter");
  }

  @Test
  void what_is_played_is_answered_and_not_told() {
    Rehearsal.Outcome outcome = play("add Power x=1");
    assertThat(outcome.op()).isEqualTo("add Power x=1");
    assertThat(outcome.handlers()).contains("ClosedState");
    assertThat(told).isEmpty();
  }

  @Test
  void the_handlers_of_each_are_its_own() {
    play("add Power");
    door.machine().add(OPEN);
    assertThat(told.getFirst().handlers()).startsWith("ClosedExit").doesNotContain("PowerEnter");
    assertThat(play("remove Open").handlers()).startsWith("OpenExit").doesNotContain("OpenEnter");
  }
}
