package io.peerage.machine;

import static io.peerage.machine.Letter.A;
import static io.peerage.machine.Letter.B;
import static io.peerage.machine.Letter.C;
import static io.peerage.machine.Letter.D;
import static org.assertj.core.api.Assertions.assertThat;

import io.peerage.machine.schema.Relation;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// What tracers are told in the course of a transition, and in what words.
final class TracingTest {
  private final List<String> told = new ArrayList<>();
  private final List<String> stories = new ArrayList<>();

  /// Writes down every call; throws in one of them.
  private final class Recording implements Tracer {
    private final String throwing;

    Recording(String throwing) {
      this.throwing = throwing;
    }

    private void tell(String call, Object what) {
      told.add(call + " " + what);
      if (call.equals(throwing)) {
        throw new IllegalStateException(call);
      }
    }

    @Override
    public void machineStarted(Machine machine) {
      tell("start", machine.id());
    }

    @Override
    public void mutationQueued(Machine machine, Queued mutation) {
      tell("queued", mutation.op() + mutation.called() + mutation.position() + mutation.tick());
    }

    @Override
    public void transitionPrepared(Transition transition) {
      tell("prepared", transition + " to " + transition.target());
    }

    @Override
    public void transitionStarted(Transition transition) {
      tell("started", transition.active());
    }

    @Override
    public void transitionApplied(Transition transition) {
      tell("applied", transition.active());
    }

    @Override
    public void transitionEnded(Transition transition) {
      tell("ended", Result.name(transition.result()));
    }

    @Override
    public void handlerStarted(Event event, String binding) {
      tell("handler", event.name() + " of " + binding);
    }

    @Override
    public void handlerEnded(Event event, String binding, boolean agreed) {
      tell("done", event.name() + " of " + binding + " " + agreed);
    }

    @Override
    public void queueEnded(Machine machine) {
      tell("empty", machine);
    }
  }

  private final Tracer storytelling =
      new Tracer() {
        @Override
        public void transitionEnded(Transition transition) {
          stories.add(transition.story());
        }

        @Override
        public boolean wantsSteps() {
          return true;
        }
      };

  private static BlueprintBuilder<TracingTest> letters() {
    return Blueprint.of("letters", Letter.class);
  }

  private Machine told(BlueprintBuilder<TracingTest> builder, String throwing) {
    return builder
        .build()
        .start(this, MachineOptions.DEFAULT.withId("x").withTracer(new Recording(throwing)));
  }

  @Test
  void an_accepted_mutation_is_told_from_beginning_to_end() {
    Machine machine =
        told(letters().exclusive(A, B).mayExit(A, (_, _) -> true).on(B, (_, _) -> {}), "");
    machine.attach(HandlerSet.named("more").on(B, (_, _) -> {}));
    machine.add(A);
    told.clear();
    machine.add(B);
    assertThat(told)
        .containsExactly(
            "queued add[B]03",
            "prepared [add] B to [B]",
            "started [A]",
            "handler AExit of letters",
            "done AExit of letters true",
            "applied [B]",
            "handler BState of letters",
            "done BState of letters true",
            "handler BState of more",
            "done BState of more true",
            "ended executed",
            "empty (B:1) [A:2 C:0 D:0 Exception:0]");
  }

  @Test
  void a_tracer_given_at_the_start_sees_the_machine_begin() {
    told(letters(), "");
    assertThat(told).containsExactly("start x");
  }

  @Test
  void what_relations_do_not_allow_is_told_without_negotiation_and_change() {
    Machine machine = told(letters().require(A, B).mayEnter(A, (_, _) -> true), "");
    told.clear();
    machine.add(A);
    assertThat(told)
        .containsExactly(
            "queued add[A]02",
            "prepared [add] A to []",
            "started []",
            "ended canceled",
            "empty () [A:0 B:0 C:0 D:0 Exception:0]");
  }

  @Test
  void a_handler_that_refuses_or_throws_is_told_as_not_agreeing() {
    Machine machine =
        told(
            letters()
                .mayEnter(A, (_, _) -> false)
                .on(
                    B,
                    (_, _) -> {
                      throw new IllegalArgumentException();
                    }),
            "");
    machine.add(A);
    machine.add(B);
    assertThat(told)
        .contains("done AEnter of letters false", "done BState of letters false")
        .doesNotContain("applied [A]");
  }

  @Test
  void mutations_are_told_when_they_come_in_with_their_place_in_the_queue() {
    Machine machine =
        told(
            letters()
                .auto(D)
                .on(
                    A,
                    (_, event) -> {
                      event.machine().add(B);
                      event.machine().add(B);
                      event.machine().add(C);
                      event.machine().canAdd(C);
                    }),
            "");
    machine.add(A);
    assertThat(told.stream().filter(call -> call.startsWith("queued")))
        .containsExactly(
            "queued add[A]02",
            "queued add[B]03",
            "queued add[C]14",
            "queued add[C]00",
            "queued add[D]00");
  }

  @Test
  void mutations_from_a_foreign_thread_are_told_when_they_are_handed_over() {
    List<Runnable> tasks = new ArrayList<>();
    Machine machine =
        letters()
            .build()
            .start(
                this,
                MachineOptions.DEFAULT.withExecutor(tasks::add).withTracer(new Recording("")));
    told.clear();
    machine.add(A);
    machine.add(B);
    assertThat(told).containsExactly("queued add[A]02", "queued add[B]13");
    tasks.getFirst().run();
    assertThat(told).contains("ended executed").doesNotContain("queued add[A]00");
    assertThat(machine.is(A, B)).isTrue();
  }

  @Test
  void the_empty_queue_is_told_once_for_all_that_was_queued_meanwhile() {
    Machine machine = told(letters().on(A, (_, event) -> event.machine().add(B)), "");
    machine.add(A);
    assertThat(told.stream().filter(call -> call.startsWith("ended"))).hasSize(2);
    assertThat(told.stream().filter(call -> call.startsWith("empty")))
        .containsExactly("empty (A:1 B:1) [C:0 D:0 Exception:0]");
  }

  @TestFactory
  Stream<DynamicTest> a_tracer_that_throws_anywhere_is_taken_off_and_becomes_the_error() {
    return Stream.of(
            "start",
            "queued",
            "prepared",
            "started",
            "handler",
            "done",
            "applied",
            "ended",
            "empty")
        .map(call ->
            DynamicTest.dynamicTest(
                call,
                () -> {
                  told.clear();
                  Machine machine = told(letters().on(A, (_, _) -> {}), call);
                  assertThat(machine.add(A)).isEqualTo(Result.EXECUTED);
                  assertThat(told.getLast()).startsWith(call);
                  assertThat(machine).hasToString("(A:1 Exception:1) [B:0 C:0 D:0]");
                  assertThat(machine.error())
                      .get()
                      .hasToString("java.lang.IllegalStateException: " + call);
                }));
  }

  @Test
  void one_tracer_that_throws_does_not_keep_the_others_from_being_told() {
    Machine machine = told(letters(), "prepared");
    List<String> seen = new ArrayList<>();
    machine.trace(transition -> seen.add(transition.toString()));
    machine.add(A);
    assertThat(seen).containsExactly("[add] A", "[add] Exception");
  }

  @Test
  void a_story_lists_what_was_called_what_changed_and_which_handlers_ran() {
    Machine machine = letters().onExit(A, (_, _) -> {}).build().start(this);
    machine.add(A);
    machine.trace(storytelling);
    machine.set(D);
    assertThat(stories)
        .containsExactly(
            """
            tx#2
            [set] D
            - called **D**
            - handler **A**Exit
            - activate **D**
            - deactivate **A**\
            """);
  }

  @Test
  void a_story_names_the_relations_that_decided_something() {
    Machine machine =
        letters()
            .add(A, B)
            .require(C, D)
            .remove(D, B)
            .onPair(D, A, (_, _) -> {})
            .build()
            .start(this);
    machine.trace(storytelling);
    machine.add(D);
    machine.add(A, C);
    machine.remove(B);
    assertThat(stories.subList(1, 3))
        .containsExactly(
            """
            tx#2
            [add] A C
            - called **A**
            - called **C**
            - **A** add **B**
            - **D** remove **B**
            - handler **D****A**
            - activate **A**
            - activate **C**\
            """,
            """
            tx#3
            [remove] B
            - deactivate-passive **B**
            - handler **D****A**\
            """);
  }

  @Test
  void a_story_says_what_canceled() {
    Machine machine = letters().require(A, B).mayStay(D, (_, _) -> false).build().start(this);
    machine.add(D);
    machine.trace(storytelling);
    machine.set(A);
    machine.add(C);
    assertThat(stories)
        .containsExactly(
            """
            tx#2
            [set] A
            - called **A**
            - **A** require **B**
            - cancel **A**\
            """,
            """
            tx#3
            [add] C
            - called **C**
            - handler **D****D**
            - cancel DD\
            """);
  }

  @Test
  void steps_have_the_bits_that_debuggers_know() {
    assertThat(
            Stream.of(
                new Step.Related(A, Relation.ADD, B),
                new Step.Handled("x", "AEnd", List.of(A), true),
                new Step.Activated(A),
                new Step.Deactivated(A),
                new Step.Absent(A),
                new Step.Called(A),
                new Step.Rejected(A),
                new Step.Refused("AExit")))
        .extracting(Step::bit)
        .containsExactly(1, 2, 4, 8, 16, 32, 64, 64);
  }

  @Test
  void there_are_no_steps_unless_somebody_wants_them() {
    List<List<Step>> steps = new ArrayList<>();
    Machine machine = letters().on(A, (_, _) -> {}).build().start(this);
    machine.trace(transition -> steps.add(transition.steps()));
    machine.add(A);
    assertThat(steps).containsExactly(List.of());
  }

  @Test
  void a_transition_answers_what_comes_what_goes_and_what_it_is_about() {
    Machine machine = letters().exclusive(A, B).multi(C).build().start(this);
    machine.add(A, C);
    machine.trace(transition -> {
      told.add("come " + transition.activated());
      told.add("go " + transition.deactivated());
      told.add("about " + transition.touched());
      told.add("before " + transition.statesBefore() + " after " + transition.active());
    });
    machine.add(C, B);
    machine.remove(D);
    assertThat(told)
        .containsExactly(
            "come [C, B]",
            "go [A]",
            "about [A, B, C]",
            "before [A, C] after [C, B]",
            "come []",
            "go []",
            "about [D]",
            "before [C, B] after [C, B]");
  }

  @Test
  void an_event_is_valid_until_its_transition_is_over_and_known_by_its_id_afterwards() {
    List<Event> events = new ArrayList<>();
    List<EventId> ids = new ArrayList<>();
    Machine machine =
        letters()
            .mayEnter(
                A,
                (_, event) -> {
                  events.add(event);
                  ids.add(event.id());
                  return event.isValid();
                })
            .build()
            .start(this, MachineOptions.DEFAULT.withId("x"));
    assertThat(machine.canAdd(A)).isEqualTo(Result.EXECUTED);
    assertThat(machine.add(A)).isEqualTo(Result.EXECUTED);
    assertThat(ids)
        .containsExactly(new EventId("x", 1, "AEnter", true), new EventId("x", 2, "AEnter", false));
    assertThat(events).noneMatch(Event::isValid);
  }
}
