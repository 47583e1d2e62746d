package io.peerage.node.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.entry;

import io.peerage.node.machine.Rehearsal.Outcome;
import io.peerage.wire.ErrorCode;
import io.peerage.wire.PeerageException;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Machines that are only rehearsed.
class RehearsalTest {
  private static final SchemaFile FOUR =
      SchemaFileTest.parse(
          "{\"states\":{\"A\":{},\"B\":{},\"C\":{},\"D\":{},\"M\":{\"multi\":true}}}");

  private static Rehearsal rehearsal(List<String> vetoes, List<String> reactions) {
    return new Rehearsal(FOUR, vetoes, reactions);
  }

  private static Outcome play(Rehearsal rehearsal, String line) {
    return rehearsal.play(Mutation.parse(line, rehearsal.blueprint()));
  }

  @Test
  void an_outcome_has_what_scripts_need() {
    Outcome outcome = play(rehearsal(List.of(), List.of()), " add B A x=1");
    assertThat(outcome.op()).isEqualTo("add B A x=1");
    assertThat(outcome.result()).isEqualTo("executed");
    assertThat(outcome.active()).containsExactly("B", "A");
    assertThat(outcome.time().sequencedEntrySet())
        .containsExactly(
            entry("A", 1L),
            entry("B", 1L),
            entry("C", 0L),
            entry("D", 0L),
            entry("M", 0L),
            entry("Exception", 0L));
    assertThat(outcome.queueTick()).isEqualTo(2);
    assertThat(outcome.handlers())
        .containsExactly("BEnter", "AEnter", "AnyEnter", "BState", "AState", "AnyState");
    assertThat(outcome.shortfall()).isEmpty();
  }

  /// Nine mutations from inside one handler, with a duplicate of an earlier one thrice.
  @Test
  void handlers_make_mutations_that_run_before_the_line_is_done() {
    Rehearsal rehearsal =
        rehearsal(
            List.of(),
            List.of(
                "AState: add B; add B; add C; remove B; remove B",
                "AState: add B k=1; add B; set D; remove D;"));
    Outcome outcome = play(rehearsal, "add A");
    assertThat(outcome.result()).isEqualTo("executed");
    assertThat(outcome.active()).isEmpty();
    assertThat(outcome.time()).containsEntry("A", 2L).containsEntry("B", 4L).containsEntry("D", 2L);
    assertThat(outcome.queueTick()).isEqualTo(8);
    assertThat(outcome.handlers())
        .startsWith("AEnter", "AnyEnter", "AState", "AnyState", "BEnter", "AA", "AB")
        .endsWith("DExit", "AnyEnter", "DEnd", "AnyState");
  }

  @Test
  void a_handler_that_refuses_cancels_and_may_make_mutations_all_the_same() {
    Rehearsal rehearsal = rehearsal(List.of("BEnter", " AB"), List.of("BEnter: add C"));
    Outcome outcome = play(rehearsal, "add B");
    assertThat(outcome.result()).isEqualTo("canceled");
    assertThat(outcome.active()).containsExactly("C");
    assertThat(outcome.handlers())
        .containsExactly("BEnter", "CEnter", "AnyEnter", "CState", "AnyState");
  }

  @Test
  void handlers_that_call_each_other_without_end_are_stopped() {
    Rehearsal rehearsal = rehearsal(List.of(), List.of("MState: add M"));
    Outcome outcome = play(rehearsal, "add M");
    assertThat(outcome.shortfall())
        .contains("handlers made more than 1000 mutations; the others were left out");
    assertThat(outcome.time()).containsEntry("M", 1 + 2L * Rehearsal.NESTED_MAX);
    assertThat(play(rehearsal, "remove M").shortfall()).isEmpty();
  }

  @Test
  void as_many_mutations_as_the_limit_are_no_shortfall() {
    String many =
        IntStream.range(0, Rehearsal.NESTED_MAX)
            .mapToObj(_ -> "add M")
            .collect(Collectors.joining(";"));
    Rehearsal rehearsal = rehearsal(List.of(), List.of("AState: " + many));
    Outcome outcome = play(rehearsal, "add A");
    assertThat(outcome.shortfall()).isEmpty();
    assertThat(outcome.time()).containsEntry("M", 2L * Rehearsal.NESTED_MAX - 1);
  }

  /// 1,000 active states: a transition that changes nothing asks a million handlers and two.
  @Test
  void more_handlers_than_anybody_can_use_are_called_and_not_listed() {
    String states =
        IntStream.range(0, 1000)
            .mapToObj(i -> "\"S" + i + "\":{}")
            .collect(Collectors.joining(","));
    SchemaFile file = SchemaFileTest.parse("{\"states\":{" + states + "}}");
    Rehearsal rehearsal = new Rehearsal(file, List.of(), List.of());
    String all = "add " + String.join(" ", file.schema().names());
    assertThat(play(rehearsal, all).handlers()).hasSize(2002);
    Outcome outcome = play(rehearsal, "add S0");
    assertThat(outcome.handlers()).hasSize(Rehearsal.HANDLERS_MAX);
    assertThat(outcome.shortfall())
        .contains("more than 1000000 handlers were called; the others are not listed");
  }

  @Test
  void a_contradictory_schema_begins_with_an_error_and_is_told() {
    SchemaFile file =
        SchemaFileTest.parse(
            "{\"states\":{\"A\":{\"require\":[\"B\"],\"remove\":[\"B\"],\"add\":[\"C\"]},\"B\":{}}}");
    Rehearsal rehearsal = new Rehearsal(file, List.of(), List.of());
    assertThat(rehearsal.findings())
        .containsExactly(
            "A adds C, which is no state: left out", "require-remove conflict for A to B");
    assertThat(play(rehearsal, "add B").active()).containsExactly("Exception", "B");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"AEnter", "AExit", "AA", "AB", "AnyEnter", "ExceptionEnter", "MException"})
  void what_is_asked_before_the_change_may_refuse(String name) {
    assertThat(rehearsal(List.of(name), List.of()).findings()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "AEntr | --veto: there is no handler 'AEntr' | did you mean AEnter?",
        "XYZ | --veto: there is no handler 'XYZ' | there are FooEnter, FooExit, FooFoo, FooBar,"
            + " FooState, FooEnd, AnyEnter, AnyState",
        "AnyEntr | --veto: there is no handler 'AnyEntr' | did you mean AnyEnter?",
        "AState | --veto: AState cannot refuse, since it is called after the change | refuse before:"
            + " FooEnter, FooExit, FooFoo, FooBar, AnyEnter",
        "AEnd | --veto: AEnd cannot refuse, since it is called after the change | refuse before:"
            + " FooEnter, FooExit, FooFoo, FooBar, AnyEnter",
        "AnyState | --veto: AnyState cannot refuse, since it is called after the change | refuse"
            + " before: FooEnter, FooExit, FooFoo, FooBar, AnyEnter",
      })
  void a_veto_that_cannot_be_is_a_usage_error(String veto, String message, String hint) {
    assertThatExceptionOfType(PeerageException.class)
        .isThrownBy(() -> rehearsal(List.of(veto), List.of()))
        .satisfies(wrong -> {
          assertThat(wrong.code()).isEqualTo(ErrorCode.USAGE);
          assertThat(wrong).hasMessage(message);
          assertThat(wrong.hint()).isEqualTo(hint);
        });
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "BEntr: add A | USAGE | --on: there is no handler 'BEntr'",
        "add A | USAGE | --on: 'add A' names no handler",
        "AState: ; | USAGE | --on: there is no mutation after the colon",
        "AState: ad A | USAGE | --on: 'ad' is no mutation",
        "AState: add X | NOT_FOUND | --on: there is no state 'X'",
      })
  void a_reaction_that_cannot_be_is_an_error(String reaction, ErrorCode code, String message) {
    assertThatExceptionOfType(PeerageException.class)
        .isThrownBy(() -> rehearsal(List.of(), List.of(reaction)))
        .withMessage(message)
        .extracting(PeerageException::code)
        .isEqualTo(code);
  }

  @Test
  void a_final_handler_of_a_state_called_state_is_a_pair_as_well() {
    SchemaFile file = SchemaFileTest.parse("{\"states\":{\"A\":{},\"State\":{}}}");
    Rehearsal rehearsal = new Rehearsal(file, List.of("AState"), List.of());
    assertThat(play(rehearsal, "add A").result()).isEqualTo("executed");
    assertThat(play(rehearsal, "add State").result()).isEqualTo("canceled");
  }
}
