package io.peerage.machine.log;

import static io.peerage.machine.Letter.A;
import static io.peerage.machine.Letter.B;
import static io.peerage.machine.Letter.C;
import static io.peerage.machine.Letter.D;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.peerage.machine.Arg;
import io.peerage.machine.Args;
import io.peerage.machine.Blueprint;
import io.peerage.machine.BlueprintBuilder;
import io.peerage.machine.Letter;
import io.peerage.machine.Machine;
import io.peerage.machine.MachineOptions;
import io.peerage.machine.State;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/// What a log of machines looks like.
final class LogTracerTest {
  enum Step implements State {
    Foo,
    Bar
  }

  private static final Arg<String> ID = Arg.of("id", String.class);
  private static final Arg<String> NAME = Arg.of("name", String.class);
  private static final Arg<String> SECRET = Arg.of("secret", String.class);

  private final List<String> lines = new ArrayList<>();

  private LogTracer log(LogLevel level) {
    return LogTracer.to(lines::add, level).withoutIds();
  }

  private Machine letters(BlueprintBuilder<LogTracerTest> builder, LogLevel level) {
    return builder.build().start(this, MachineOptions.DEFAULT.withTracer(log(level)));
  }

  private static BlueprintBuilder<LogTracerTest> letters() {
    return Blueprint.of("letters", Letter.class);
  }

  @Test
  void everything_reads_like_the_log_of_the_reference() {
    Machine machine =
        Blueprint.<LogTracerTest>of("h", Step.class)
            .auto(Step.Foo)
            .require(Step.Bar, Step.Foo)
            .on(Step.Foo, (_, _) -> {})
            .mayEnter(Step.Bar, (_, _) -> false)
            .build()
            .start(
                this,
                MachineOptions.DEFAULT
                    .withId("abcdefgh")
                    .withTracer(LogTracer.to(lines::add, LogLevel.EVERYTHING).withArgLength(6)));
    machine.add(Step.Bar);
    machine.add(Step.Foo, ID.with("0123456"));
    machine.add(Step.Bar);
    machine.remove(Step.Foo);
    assertThat(lines)
        .allMatch(line -> line.startsWith("[abcde] "))
        .extracting(line -> line.substring("[abcde] ".length()))
        .containsExactly(
            "[queue:add] Bar",
            "[add] Bar",
            "[reject] Bar(-Foo)",
            "[cancel:reject] Bar",
            "[queue:add] Foo (id=012...)",
            "[add] Foo (id=012...)",
            "[state] +Foo (id=012...)",
            "[handle:h] FooState",
            "[handler:0] FooState",
            "[handler:end] FooState from h",
            "[queue:add] Bar",
            "[add] Bar",
            "[handle:h] BarEnter",
            "[handler:0] BarEnter",
            "[handler:end] BarEnter from h",
            "[cancel] (Foo Bar) by BarEnter",
            "[queue:remove] Foo",
            "[remove] Foo",
            "[state] -Foo",
            "[auto] Foo",
            "[prepend:add] Foo",
            "[postpone] queue running (1 item)",
            "[add:auto] Foo",
            "[auto_] +Foo",
            "[handle:h] FooState",
            "[handler:0] FooState",
            "[handler:end] FooState from h");
  }

  @Test
  void changes_are_the_states_and_the_errors_alone() {
    Machine machine = letters(letters().exclusive(A, B).multi(C), LogLevel.CHANGES);
    machine.add(A, C);
    machine.add(B, C);
    machine.add(B);
    machine.addError(new IllegalStateException("two\nlines"));
    assertThat(lines)
        .containsExactly(
            "[state] +A +C",
            "[state] +B +C -A",
            "[state] +Exception (error=java.lang.Illegal...)",
            "[error] java.lang.IllegalStateException: two lines");
  }

  @Test
  void operations_say_what_relations_did_to_active_states_and_decisions_the_rest() {
    BlueprintBuilder<LogTracerTest> builder = letters().remove(A, B).remove(A, D).add(C, D, A);
    Machine machine = letters(builder, LogLevel.OPS);
    machine.add(B);
    lines.clear();
    machine.add(C);
    assertThat(lines)
        .containsExactly(
            "[queue:add] C", "[add] C", "[rel:remove] B by A", "[implied] A", "[state] +C +A -B");
    lines.clear();
    Machine telling = letters(builder, LogLevel.DECISIONS);
    telling.add(C);
    assertThat(lines).contains("[rel:remove] D by A");
  }

  @Test
  void a_refusal_to_stay_and_a_failure_have_words_of_their_own() {
    Machine machine =
        letters(
            letters()
                .mayStay(A, (_, _) -> false)
                .on(
                    B,
                    (_, _) -> {
                      throw new IllegalStateException();
                    }),
            LogLevel.OPS);
    machine.add(B);
    machine.add(A);
    machine.add(C);
    assertThat(lines).contains("[cancel] (B) by recover", "[cancel:self] (C A Exception) by AA");
  }

  @Test
  void mutations_that_have_to_wait_are_postponed() {
    Machine machine =
        letters(
            letters()
                .on(
                    A,
                    (_, event) -> {
                      event.machine().add(B);
                      event.machine().add(C);
                    }),
            LogLevel.OPS);
    machine.add(A);
    assertThat(lines).contains("[queue:add] C", "[postpone] queue running (2 items)");
  }

  @Test
  void everything_lists_the_states_that_stay_too() {
    Machine machine = letters(letters(), LogLevel.EVERYTHING);
    machine.add(A);
    machine.add(B);
    assertThat(lines).contains("[state] +B A");
  }

  @Test
  void arguments_are_chosen_sorted_and_cut() {
    Args args = NAME.with("n").and(ID, "x".repeat(21)).and(SECRET, "s");
    assertThat(ArgsText.USUAL.of(args)).isEqualTo(" (id=" + "x".repeat(17) + "... name=n)");
    assertThat(ArgsText.USUAL.of(ID.with("x".repeat(20))))
        .isEqualTo(" (id=" + "x".repeat(20) + ")");
    assertThat(ArgsText.USUAL.of(SECRET.with("s"))).isEmpty();
    assertThat(new ArgsText(_ -> true, 5).of(ID.with("abcdef"))).isEqualTo(" (id=ab...)");
    assertThat(new ArgsText(_ -> true, 4).of(ID.with("abcdef"))).isEqualTo(" (id=abcd)");
    assertThatThrownBy(() -> log(LogLevel.OPS).withArgLength(0))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void other_arguments_are_shown_on_request() {
    Machine machine =
        letters()
            .build()
            .start(
                this,
                MachineOptions.DEFAULT.withTracer(
                    log(LogLevel.CHANGES).withArgs("secret"::equals)));
    machine.add(A, NAME.with("n").and(SECRET, "s"));
    assertThat(lines).containsExactly("[state] +A (secret=s)");
  }

  @Test
  void kinds_of_lines_can_be_left_out() {
    Machine machine =
        letters()
            .build()
            .start(
                this,
                MachineOptions.DEFAULT.withTracer(
                    log(LogLevel.OPS).without("when").without("queue", "ctx:new")));
    CompletableFuture<Void> wait = machine.when(A);
    machine.tickContext(A);
    machine.add(A);
    assertThat(wait).isCompleted();
    assertThat(lines).containsExactly("[add] A", "[state] +A", "[ctx:match] A");
  }

  @Test
  void others_may_write_into_it_from_the_second_level_on() {
    Machine machine = letters().build().start(this, MachineOptions.DEFAULT.withId("ab"));
    LogTracer.to(lines::add, LogLevel.EXTERNAL).external(machine, "one\ntwo");
    LogTracer.to(lines::add, LogLevel.NOTHING).external(machine, "nothing");
    assertThat(lines).containsExactly("[ab] [exter] one two");
    assertThat(LogLevel.values())
        .extracting(LogLevel::toString)
        .containsExactly("nothing", "external", "changes", "ops", "decisions", "everything");
  }

  @Test
  void a_restored_machine_says_from_when() {
    Machine before = letters().build().start(this, MachineOptions.DEFAULT.withId("kept"));
    before.add(A, B);
    Machine machine =
        letters()
            .build()
            .start(this, MachineOptions.DEFAULT.withId("kept").withTracer(log(LogLevel.CHANGES)));
    machine.restore(before.export());
    assertThat(lines).containsExactly("[import] exported at 2 ticks");
  }
}
