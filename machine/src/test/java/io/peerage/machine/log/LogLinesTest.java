package io.peerage.machine.log;

import static io.peerage.machine.Letter.A;
import static io.peerage.machine.Letter.B;
import static io.peerage.machine.Letter.C;
import static io.peerage.machine.Letter.D;
import static org.assertj.core.api.Assertions.assertThat;

import io.peerage.machine.Arg;
import io.peerage.machine.Basic;
import io.peerage.machine.Binding;
import io.peerage.machine.Blueprint;
import io.peerage.machine.BlueprintBuilder;
import io.peerage.machine.HandLoop;
import io.peerage.machine.HandlerSet;
import io.peerage.machine.Letter;
import io.peerage.machine.Machine;
import io.peerage.machine.MachineOptions;
import io.peerage.machine.StateContext;
import io.peerage.machine.pipe.Pipe;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/// The lines of a log about what goes on around transitions: waits, contexts, pipes, functions,
/// what was left out, and failures.
final class LogLinesTest {
  private static final Arg<String> NAME = Arg.of("name", String.class);
  private static final Arg<Integer> SIZE = Arg.of("size", Integer.class);

  private final List<String> lines = new ArrayList<>();
  private final List<CompletableFuture<Void>> asked = new ArrayList<>();
  private final MachineOptions logged = logged(LogLevel.OPS);

  private MachineOptions logged(LogLevel level) {
    return MachineOptions.DEFAULT.withTracer(LogTracer.to(lines::add, level).withoutIds());
  }

  private static BlueprintBuilder<LogLinesTest> letters() {
    return Blueprint.of("letters", Letter.class);
  }

  /// What was written of some kinds since the last call.
  private List<String> lines(String... kinds) {
    List<String> chosen =
        lines.stream().filter(line -> List.of(kinds).stream().anyMatch(line::startsWith)).toList();
    lines.clear();
    return chosen;
  }

  @Test
  void a_wait_is_told_when_it_begins_and_when_it_comes_true() {
    Machine machine = letters().build().start(this, logged);
    asked.add(machine.when(A, B));
    asked.add(machine.whenNot(A));
    asked.add(machine.when().time(List.of(A, B), 3, 1));
    asked.add(machine.when().ticks(C, 2));
    asked.add(machine.when().query(time -> time.is(C)));
    asked.add(machine.when().args(B, NAME.with("x").and(SIZE, 1)));
    asked.add(machine.when().queue(4));
    assertThat(lines("[when"))
        .containsExactly(
            "[when:new] A B",
            "[whenTime:new] A B [3 1]",
            "[whenTime:new] C [2]",
            "[whenQuery:new]",
            "[whenArgs:new] B (name,size)",
            "[whenQueue:new] 4");
    machine.add(A);
    assertThat(lines("[when")).isEmpty();
    machine.add(B, NAME.with("x").and(SIZE, 1));
    assertThat(lines("[when", "[state]"))
        .containsExactly(
            "[state] +B (name=x)", "[whenArgs:match] B (name,size)", "[when:match] A B");
    machine.add(C);
    assertThat(lines("[when")).containsExactly("[whenQuery:match]", "[whenQueue:match] 4");
  }

  @Test
  void a_wait_that_comes_true_in_the_middle_of_a_drain_is_told_there() {
    Machine machine =
        letters().on(A, (_, event) -> event.machine().add(B)).build().start(this, logged);
    asked.add(machine.when(A));
    asked.add(machine.when().queueEnds());
    machine.add(A);
    assertThat(lines("[when", "[state]"))
        .containsExactly("[when:new] A", "[state] +A", "[when:match] A", "[state] +B");
  }

  @Test
  void a_wait_that_a_restored_machine_fulfils_is_told() {
    Machine before = letters().build().start(this, MachineOptions.DEFAULT.withId("kept"));
    before.add(A);
    Machine machine = letters().build().start(this, logged.withId("kept"));
    asked.add(machine.when(A));
    machine.restore(before.export());
    assertThat(lines("["))
        .containsExactly("[when:new] A", "[import] exported at 1 ticks", "[when:match] A");
  }

  @Test
  void a_context_is_told_once_and_ends_with_its_tick() {
    Machine machine = letters().build().start(this, logged);
    StateContext context = machine.tickContext(A);
    context.onCancel(() -> lines.add("canceled"));
    machine.tickContext(A);
    machine.stateContext(B);
    assertThat(lines("[ctx")).as("an inactive state has none").containsExactly("[ctx:new] A");
    machine.add(A);
    assertThat(lines("[state]", "[ctx", "canceled"))
        .containsExactly("[state] +A", "[ctx:match] A", "canceled");
    machine.add(B);
    assertThat(lines("[ctx")).isEmpty();
  }

  @Test
  void both_machines_of_a_pipe_are_told_of_it() {
    List<String> others = new ArrayList<>();
    Machine source = letters().build().start(this, logged.withId("source"));
    Machine target =
        letters()
            .build()
            .start(
                this,
                MachineOptions.DEFAULT
                    .withId("target")
                    .withTracer(LogTracer.to(others::add, LogLevel.OPS)));
    Pipe pipe = Pipe.between(source, target).bind(A, B).bindAll().open();
    assertThat(lines("["))
        .containsExactly(
            "[pipe-out:add] A to target",
            "[pipe-out:remove] A to target",
            "[pipe-out:set] all to target");
    assertThat(others)
        .containsExactly(
            "[targe] [pipe-in:add] B from source",
            "[targe] [pipe-in:remove] B from source",
            "[targe] [pipe-in:set] all from source");
    others.clear();
    pipe.close();
    pipe.close();
    assertThat(lines("[")).containsExactly("[pipe:gc] target");
    assertThat(others).containsExactly("[targe] [pipe:gc] source");
  }

  @Test
  void a_function_is_told_whether_it_runs_at_once_or_later() {
    HandLoop loop = new HandLoop();
    Machine machine = letters().build().start(this, logged);
    Machine looped =
        letters()
            .build()
            .start(
                this,
                loop.options().withTracer(LogTracer.to(lines::add, LogLevel.OPS).withoutIds()));
    CompletableFuture<Boolean> now = machine.eval(() -> true);
    assertThat(lines("[")).containsExactly("[eval]");
    CompletableFuture<Boolean> later = looped.eval(() -> true);
    assertThat(lines("[")).containsExactly("[eval]");
    loop.turn();
    assertThat(lines("[")).isEmpty();
    assertThat(List.of(now, later)).allSatisfy(answer -> assertThat(answer).isCompleted());
  }

  @Test
  void what_is_left_out_is_told_and_what_has_nothing_to_do_is_not() {
    Machine machine =
        letters()
            .on(
                A,
                (_, event) -> {
                  event.machine().remove(C);
                  event.machine().add(B, D);
                  event.machine().add(D, B);
                })
            .build()
            .start(this, logged);
    machine.add(A);
    assertThat(lines("[queue"))
        .containsExactly(
            "[queue:add] A", "[queue:add] B D", "[queue:skipped] Duplicate detected for [add] D B");
  }

  @Test
  void what_is_left_out_on_the_way_from_another_thread_is_told_too() {
    HandLoop loop = new HandLoop();
    Machine machine =
        letters()
            .build()
            .start(
                this,
                loop.options().withTracer(LogTracer.to(lines::add, LogLevel.OPS).withoutIds()));
    machine.add(A);
    machine.add(A);
    assertThat(lines("[queue"))
        .containsExactly("[queue:add] A", "[queue:skipped] Duplicate detected for [add] A");
  }

  @Test
  void a_failure_in_negotiation_is_recovered_by_canceling() {
    Machine machine = letters().mayEnter(A, (_, _) -> fail()).build().start(this, logged);
    machine.add(A);
    assertThat(lines("[recover]", "[cancel]", "[error"))
        .containsExactly(
            "[recover] handling panic...",
            "[cancel] (A) by recover",
            "[error:add] A (java.lang.IllegalStateException: boom)");
  }

  @Test
  void a_later_failure_says_what_is_left() {
    Machine machine = letters().on(B, (_, _) -> fail()).build().start(this, logged);
    machine.add(A, B, C);
    assertThat(lines("[recover]", "[cancel]", "[error"))
        .containsExactly(
            "[recover] handling panic...",
            "[cancel] (A B C) by recover",
            "[recover] partial final states as (A)",
            "[error:add] A B C (java.lang.IllegalStateException: boom)");
  }

  @Test
  void a_late_handler_is_canceled_by_the_timeout() {
    AtomicLong now = new AtomicLong();
    Machine machine =
        letters()
            .mayEnter(A, (_, _) -> now.addAndGet(200_000_000) > 0)
            .build()
            .start(this, logged(LogLevel.DECISIONS).withTicker(now::get));
    machine.add(A);
    assertThat(lines("[cancel]", "[handler:t", "[recover]"))
        .containsExactly("[cancel] (A) by timeout", "[handler:timeout] AEnter from letters");
  }

  @Test
  void handlers_are_numbered_by_the_binding_they_came_with() {
    Machine machine = letters().on(A, (_, _) -> {}).build().start(this, logged);
    Binding first = machine.attach(HandlerSet.named("guest").on(A, (_, _) -> {}));
    Binding second =
        machine.attach(HandlerSet.named("guest").on(A, (_, _) -> {}).mayEnter(B, (_, _) -> true));
    machine.add(A);
    assertThat(lines("[handler"))
        .containsExactly("[handler:0] AState", "[handler:1] AState", "[handler:2] AState");
    first.close();
    Binding third = machine.attach(HandlerSet.named("other").mayEnter(B, (_, _) -> true));
    machine.add(B);
    assertThat(lines("[handler")).containsExactly("[handler:2] BEnter", "[handler:3] BEnter");
    assertThat(List.of(first, second, third)).extracting(Binding::number).containsExactly(1, 2, 3);
  }

  @Test
  void stacks_are_written_on_request() {
    Machine machine =
        letters()
            .build()
            .start(
                this,
                MachineOptions.DEFAULT.withTracer(
                    LogTracer.to(lines::add, LogLevel.CHANGES).withStacks().withoutIds()));
    machine.addError(new IllegalStateException("boom"));
    assertThat(lines("[error]"))
        .singleElement()
        .asString()
        .startsWith("[error] java.lang.IllegalStateException: boom\njava.lang.IllegalState")
        .contains("stacks_are_written_on_request");
  }

  @Test
  void nothing_of_it_is_written_below_the_level_of_operations() {
    Machine machine = letters().build().start(this, logged(LogLevel.CHANGES));
    asked.add(machine.when(A));
    machine.tickContext(A);
    machine.remark("[note] here");
    var _ = machine.eval(() -> true);
    machine.add(A);
    assertThat(lines).containsExactly("[state] +A");
    assertThat(machine.is(Basic.Exception)).isFalse();
  }

  private static boolean fail() {
    throw new IllegalStateException("boom");
  }
}
