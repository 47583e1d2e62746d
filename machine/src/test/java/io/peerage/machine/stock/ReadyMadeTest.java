package io.peerage.machine.stock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.peerage.machine.Basic;
import io.peerage.machine.Blueprint;
import io.peerage.machine.BlueprintBuilder;
import io.peerage.machine.Definition;
import io.peerage.machine.Machine;
import io.peerage.machine.Related;
import io.peerage.machine.Result;
import io.peerage.machine.State;
import java.util.ArrayList;
import java.util.List;
import java.util.SequencedSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The ready-made states and how enums bring their relations along.
final class ReadyMadeTest {
  enum Pausing implements Related {
    Running,
    Paused;

    @Override
    public void relate(BlueprintBuilder<?> blueprint) {
      switch (this) {
        case Running -> blueprint.require(this, Basic.Start).remove(this, Paused);
        case Paused -> blueprint.remove(this, Running).multi(this).tag(this, "shown");
      }
    }
  }

  private static String definitions(Blueprint<?> blueprint) {
    return blueprint.states().stream()
        .filter(state -> !(state instanceof Basic))
        .map(state -> state.name() + text(blueprint.definition(state)))
        .collect(Collectors.joining("; "));
  }

  private static String text(Definition definition) {
    List<String> parts = new ArrayList<>();
    if (definition.auto()) {
      parts.add("auto");
    }
    if (definition.multi()) {
      parts.add("multi");
    }
    relation(parts, "add", definition.add());
    relation(parts, "req", definition.require());
    relation(parts, "rem", definition.remove());
    return parts.isEmpty() ? "" : ":" + String.join(",", parts);
  }

  private static void relation(List<String> parts, String word, SequencedSet<State> targets) {
    if (!targets.isEmpty()) {
      parts.add(word + "=" + targets.stream().map(State::name).collect(Collectors.joining("+")));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Connected | ErrConnecting:req=Exception;"
            + " Connecting:req=Start,rem=Connected+Disconnecting+Disconnected;"
            + " Connected:req=Start,rem=Connecting+Disconnecting+Disconnected;"
            + " Disconnecting:rem=Connecting+Connected+Disconnected;"
            + " Disconnected:auto,rem=Connecting+Connected+Disconnecting",
        "ConnPool | ErrConnecting:req=Exception;"
            + " Disconnected:rem=Connecting+ConnectedFully+Disconnecting;"
            + " Connecting:req=Start,rem=Disconnecting;"
            + " Connected:req=Start,rem=Disconnected;"
            + " ConnectedFully:req=Connected,rem=Disconnected;"
            + " Disconnecting:rem=ConnectedFully+Connected+Connecting",
        "Disposed | RegisterDisposal:multi;"
            + " Disposing:rem=Start+Exception;"
            + " Disposed:rem=Start+Exception+Disposing"
      })
  void each_schema_is_that_of_the_table(String name, String expected) {
    Class<? extends State> states =
        switch (name) {
          case "Connected" -> Connected.class;
          case "ConnPool" -> ConnPool.class;
          default -> Disposed.class;
        };
    assertThat(definitions(Blueprint.of("ready-made", states, Basic.class).build()))
        .isEqualTo(expected);
  }

  @Test
  void basic_is_that_of_the_table() {
    Blueprint<?> basic = Blueprint.of("basic", Basic.class).build();
    assertThat(basic.states().stream().map(state -> state.name() + text(basic.definition(state))))
        .containsExactly(
            "Exception:multi",
            "ErrNetwork:multi,add=Exception,req=Exception",
            "ErrHandlerTimeout:multi,add=Exception,req=Exception",
            "Start",
            "Ready:req=Start",
            "Healthcheck:multi",
            "Heartbeat");
  }

  @Test
  void a_connection_goes_round_and_ends_with_start() {
    Machine machine =
        Blueprint.<ReadyMadeTest>of("client", Connected.class, Basic.class).build().start(this);
    assertThat(machine.add(Connected.Connecting)).isEqualTo(Result.CANCELED);
    machine.add(Basic.Start);
    assertThat(machine.is(Connected.Disconnected)).isTrue();
    assertThat(machine.add(Connected.Connecting)).isEqualTo(Result.EXECUTED);
    assertThat(machine.add(Connected.Connected)).isEqualTo(Result.EXECUTED);
    assertThat(machine.active()).containsExactly(Basic.Start, Connected.Connected);
    machine.remove(Basic.Start);
    assertThat(machine.active()).containsExactly(Connected.Disconnected);
  }

  @Test
  void a_pool_connects_on_while_it_is_connected() {
    Machine machine =
        Blueprint.<ReadyMadeTest>of("pool", ConnPool.class, Basic.class).build().start(this);
    machine.add(Basic.Start, ConnPool.Connecting);
    machine.add(ConnPool.Connected);
    machine.add(ConnPool.ConnectedFully);
    assertThat(machine.is(ConnPool.Connecting, ConnPool.Connected, ConnPool.ConnectedFully))
        .isTrue();
    machine.add(ConnPool.Disconnecting);
    assertThat(machine.active()).containsExactlyInAnyOrder(Basic.Start, ConnPool.Disconnecting);
  }

  @Test
  void what_is_being_disposed_of_neither_starts_nor_fails() {
    Machine machine =
        Blueprint.<ReadyMadeTest>of("session", Disposed.class, Basic.class).build().start(this);
    machine.add(Basic.Start);
    machine.add(Disposed.Disposing);
    assertThat(machine.active()).containsExactly(Disposed.Disposing);
    assertThat(machine.addError(new IllegalStateException("late"))).isEqualTo(Result.CANCELED);
    machine.add(Disposed.Disposed);
    assertThat(machine.active()).containsExactly(Disposed.Disposed);
  }

  @Test
  void states_of_a_user_bring_their_relations_along_and_more_can_be_said() {
    Blueprint<?> blueprint =
        Blueprint.of("player", Pausing.class, Basic.class)
            .add(Pausing.Running, Basic.Heartbeat)
            .build();
    assertThat(definitions(blueprint))
        .isEqualTo("Running:add=Heartbeat,req=Start,rem=Paused; Paused:multi,rem=Running");
    assertThat(blueprint.definition(Pausing.Paused).tags()).containsExactly("shown");
  }

  @Test
  void a_blueprint_that_lacks_what_a_state_needs_is_refused() {
    assertThatThrownBy(() -> Blueprint.of("player", Pausing.class))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("missing states: Start not defined in schema for player");
  }

  @Test
  void a_tag_has_a_key_and_perhaps_a_value() {
    Definition running =
        Blueprint.of("player", Pausing.class, Basic.class)
            .tag(Pausing.Running, "icons:none", "icon:play", "shown")
            .build()
            .definition(Pausing.Running);
    assertThat(running.tagValue("icon")).contains("play");
    assertThat(running.tagValue("shown")).contains("");
    assertThat(running.tagValue("show")).isEmpty();
  }

  @Test
  void a_blueprint_says_which_states_it_lacks() {
    Blueprint<?> client = Blueprint.of("client", Connected.class, Basic.class).build();
    assertThat(client.missing(List.of(Basic.values()))).isEmpty();
    assertThat(client.missing(List.of(Pausing.Paused, Basic.Start, Disposed.Disposing)))
        .containsExactly(Pausing.Paused, Disposed.Disposing);
  }

  @Test
  void two_ready_made_schemas_with_states_of_the_same_name_do_not_mix() {
    assertThatThrownBy(() -> Blueprint.of("both", Connected.class, ConnPool.class, Basic.class))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("two states are called ErrConnecting");
  }
}
