package io.peerage.machine;

import static io.peerage.machine.Letter.A;
import static io.peerage.machine.Letter.B;
import static io.peerage.machine.Letter.C;
import static io.peerage.machine.Letter.D;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.peerage.machine.schema.Declaration;
import io.peerage.machine.schema.Schema;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Machines that change over to a larger blueprint while they run.
final class GrowthTest {
  private static final Blueprint<List<String>> SMALL =
      Blueprint.<List<String>>of("small", Letter.class)
          .exclusive(A, B)
          .on(A, (seen, event) -> seen.add(event.name()))
          .build();

  private static final Blueprint<List<String>> LARGE =
      SMALL
          .extend(Other.class)
          .auto(Other.X)
          .require(Other.X, C)
          .on(Other.X, (seen, event) -> seen.add(event.name()))
          .build();

  private final List<String> seen = new ArrayList<>();
  private final Machine machine = SMALL.start(seen, MachineOptions.DEFAULT.withId("grows"));

  /// A dynamic blueprint with so many states, which takes several words of bits.
  private static Blueprint<List<String>> many(int states) {
    SequencedMap<String, Declaration> declarations = new LinkedHashMap<>();
    declarations.put("Exception", Declaration.PLAIN.withMulti(true));
    for (int i = 0; i < states; i++) {
      declarations.put("S" + i, Declaration.PLAIN);
    }
    return Blueprint.<List<String>>dynamic("many", Schema.of(declarations)).build();
  }

  private static State s(int i) {
    return DynamicState.of("S" + i);
  }

  @Test
  void an_extended_blueprint_begins_with_everything_the_smaller_one_says() {
    assertThat(LARGE.states()).containsExactly(A, B, C, D, Basic.Exception, Other.X);
    assertThat(LARGE.version()).isEqualTo(6).isGreaterThan(SMALL.version());
    assertThat(LARGE.definition(A).remove()).containsExactly(B);
    assertThat(LARGE.definition(Basic.Exception).multi()).isTrue();
    LARGE.start(seen).add(A);
    assertThat(seen).containsExactly("AState");
  }

  @Test
  void ticks_active_states_queue_tick_and_id_stay() {
    machine.add(A);
    machine.add(B);
    machine.add(C);
    machine.grow(LARGE, seen);
    assertThat(machine).hasToString("(B:1 C:1) [A:2 D:0 Exception:0 X:0]");
    assertThat(machine.active()).containsExactly(C, B);
    assertThat(machine.queue().tick()).isEqualTo(4);
    assertThat(machine.id()).isEqualTo("grows");
    assertThat(machine.blueprint()).isSameAs(LARGE);
    assertThat(machine.states()).contains(Other.X);
  }

  @Test
  void a_numbered_id_is_kept_under_a_blueprint_of_another_name() {
    Blueprint<List<String>> renamed =
        Blueprint.<List<String>>dynamic("renamed", many(3).schema()).build();
    Machine numbered = many(2).start(seen);
    String id = numbered.id();
    numbered.grow(renamed, seen);
    assertThat(numbered.id()).isEqualTo(id).startsWith("many-");
  }

  @Test
  void a_new_auto_state_comes_with_the_next_transition_that_changes_something() {
    machine.add(C);
    machine.grow(LARGE, seen);
    assertThat(machine.is(Other.X)).isFalse();
    machine.add(C);
    assertThat(machine.is(Other.X)).isFalse();
    machine.add(D);
    assertThat(machine.is(Other.X)).isTrue();
    assertThat(seen).containsExactly("XState");
  }

  @Test
  void old_relations_and_handlers_hold_and_the_owner_may_be_another() {
    List<String> other = new ArrayList<>();
    machine.add(B);
    machine.grow(LARGE, other);
    machine.add(A);
    assertThat(machine.is(B)).isFalse();
    assertThat(other).containsExactly("AState");
    assertThat(seen).isEmpty();
  }

  @Test
  void attached_handlers_and_tracers_come_along() {
    List<String> told = new ArrayList<>();
    machine.attach(HandlerSet.named("more").on(D, (_, event) -> told.add(event.name())));
    machine.trace(
        new Tracer() {
          @Override
          public void transitionEnded(Transition transition) {
            told.add("ended");
          }

          @Override
          public void blueprintChanged(Machine grown, Blueprint<?> old) {
            told.add(old.version() + " to " + grown.blueprint().version());
          }
        });
    machine.grow(LARGE, seen);
    machine.add(D);
    assertThat(told).containsExactly("5 to 6", "DState", "ended", "ended");
  }

  @Test
  void waits_survive_and_new_states_can_be_waited_for() {
    CompletableFuture<Void> forOld = machine.when(C, D);
    machine.add(C);
    machine.grow(LARGE, seen);
    CompletableFuture<Void> forNew = machine.when(Other.X);
    assertThat(forOld).isNotDone();
    machine.add(D);
    assertThat(forOld).isDone();
    assertThat(forNew).isDone();
  }

  @Test
  void growing_from_one_word_of_bits_to_two_and_to_three_keeps_everything() {
    Machine growing = many(63).start(seen);
    growing.add(s(0), s(62));
    CompletableFuture<Void> wait = growing.when(s(61));
    growing.grow(many(64), seen);
    growing.add(s(63));
    growing.grow(many(130), seen);
    growing.add(s(129));
    growing.remove(s(0));
    assertThat(growing.active()).containsExactlyInAnyOrder(s(62), s(63), s(129));
    assertThat(growing.tick(s(0))).isEqualTo(2);
    assertThat(wait).isNotDone();
    growing.add(s(61));
    assertThat(wait).isDone();
  }

  @Test
  void a_blueprint_that_is_not_larger_is_refused() {
    assertThatThrownBy(() -> machine.grow(SMALL, seen))
        .isInstanceOf(MachineException.Schema.class)
        .hasMessageContaining("not more than 5");
  }

  @Test
  void a_blueprint_that_begins_otherwise_is_refused() {
    Blueprint<List<String>> other =
        Blueprint.<List<String>>of("other", Letter.class, Other.class).build();
    assertThatThrownBy(() -> machine.grow(other, seen))
        .isInstanceOf(MachineException.Schema.class)
        .hasMessageContaining("does not begin with");
    assertThat(machine.blueprint()).isSameAs(SMALL);
  }

  @Test
  void a_blueprint_that_contradicts_itself_is_refused() {
    Blueprint<List<String>> torn =
        SMALL.extend(Other.class).require(Other.X, A).remove(Other.X, A).build();
    assertThatThrownBy(() -> machine.grow(torn, seen))
        .isInstanceOf(MachineException.Schema.class)
        .hasMessageContaining("require-remove conflict for X to A");
    assertThat(machine.is(Basic.Exception)).isFalse();
  }

  @Test
  void in_the_middle_of_a_transition_it_is_refused_and_in_an_eval_it_is_not() {
    Machine inner =
        Blueprint.<List<String>>of("inner", Letter.class)
            .mayEnter(
                A,
                (_, event) -> {
                  event.machine().grow(LARGE, seen);
                  return true;
                })
            .build()
            .start(seen);
    assertThat(inner.add(A)).isEqualTo(Result.CANCELED);
    assertThat(inner.error()).get().isInstanceOf(IllegalStateException.class);
    var _ =
        machine.eval(() -> {
          machine.add(D);
          machine.grow(LARGE, seen);
          return machine.add(Other.X, C);
        });
    assertThat(machine.is(D, C, Other.X)).isTrue();
  }

  @Test
  void mutations_that_wait_while_it_grows_by_a_word_are_carried_out() {
    List<Runnable> tasks = new ArrayList<>();
    Machine growing = many(10).start(seen, MachineOptions.DEFAULT.withExecutor(tasks::add));
    growing.add(s(1));
    growing.add(s(2));
    growing.grow(many(100), seen);
    growing.add(s(99));
    growing.remove(s(1));
    tasks.getFirst().run();
    assertThat(growing.active()).containsExactlyInAnyOrder(s(2), s(99));
  }

  @Test
  void while_another_thread_drains_it_is_refused() throws InterruptedException {
    AtomicReference<Throwable> refusal = new AtomicReference<>();
    List<Runnable> tasks = new ArrayList<>();
    Machine busy =
        Blueprint.<List<String>>of("busy", Letter.class)
            .on(
                A,
                (_, event) -> {
                  Thread other =
                      new Thread(() -> {
                        try {
                          event.machine().grow(LARGE, seen);
                        } catch (IllegalStateException refused) {
                          refusal.set(refused);
                        }
                      });
                  other.start();
                  try {
                    other.join();
                  } catch (InterruptedException interrupted) {
                    throw new IllegalStateException(interrupted);
                  }
                })
            .build()
            .start(seen, MachineOptions.DEFAULT.withExecutor(tasks::add));
    busy.add(A);
    tasks.getFirst().run();
    assertThat(refusal.get()).hasMessageContaining("in use");
    assertThat(busy.is(A)).isTrue();
  }

  @Test
  void readers_on_other_threads_see_the_one_blueprint_or_the_other() throws InterruptedException {
    Machine growing = many(1).start(seen);
    growing.add(s(0));
    AtomicReference<Throwable> torn = new AtomicReference<>();
    AtomicBoolean over = new AtomicBoolean();
    Thread reader =
        new Thread(() -> {
          try {
            while (!over.get()) {
              Time time = growing.time();
              List<State> states = growing.states();
              growing.tick(states.getLast());
              growing.not(states.toArray(State[]::new));
              if (!growing.is(s(0)) || time.tick(s(0)) != 1 || time.sum() != 1) {
                throw new AssertionError(time.toString());
              }
            }
          } catch (Throwable thrown) {
            torn.set(thrown);
          }
        });
    reader.start();
    for (int states = 2; states < 300; states++) {
      growing.grow(many(states), seen);
    }
    over.set(true);
    reader.join();
    assertThat(torn).hasNullValue();
    assertThat(growing.states()).hasSize(300);
  }

  /// The first wait makes what waits are kept in; it comes from another thread, when the machine
  /// has begun to grow and has not done so yet.
  @Test
  @Timeout(60)
  void the_first_wait_of_another_thread_sees_the_ticks_of_the_grown_machine() throws Exception {
    Kernel growing = (Kernel) SMALL.start(seen, MachineOptions.DEFAULT.withExecutor(Runnable::run));
    Thread grower = Thread.ofPlatform().unstarted(() -> growing.grow(LARGE, seen));
    CompletableFuture<Void> wait;
    synchronized (growing) {
      grower.start();
      while (grower.getState() != Thread.State.BLOCKED) {
        Thread.onSpinWait();
      }
      wait = growing.when(A);
    }
    grower.join();
    assertThat(growing.waits().ticks()).isSameAs(growing.ticks);
    growing.add(A);
    assertThat(wait).isCompleted();
  }
}
