package io.peerage.machine;

import static io.peerage.machine.Letter.A;
import static io.peerage.machine.Letter.B;
import static io.peerage.machine.Letter.C;
import static io.peerage.machine.Letter.D;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What all forms of waiting have in common, each tried in turn, on a machine whose executor runs
/// when the test says so.
final class WaitFormsTest {
  private static final Arg<Integer> SIZE = Arg.of("size", Integer.class);

  /// A wait that is open as long as C is active and D is queued, and what then brings it on.
  // Its functions have no state of their own.
  @SuppressWarnings("ImmutableEnumChecker")
  enum Form {
    ACTIVE((_, when) -> when.active(A, B), machine -> machine.add(A, B)),
    INACTIVE((_, when) -> when.inactive(A, C), machine -> machine.remove(C)),
    TIME((_, when) -> when.time(List.of(A, B), 1, 1), machine -> machine.add(A, B)),
    TICKS((_, when) -> when.ticks(C, 1), machine -> machine.remove(C)),
    NEXT_ACTIVE((_, when) -> when.nextActive(A), machine -> machine.add(A)),
    QUERY((_, when) -> when.query(time -> time.tick(A) > 0), machine -> machine.add(A)),
    ARGS((_, when) -> when.args(A, SIZE.with(7)), machine -> machine.add(A, SIZE.with(7))),
    ERROR((_, when) -> when.error(), machine -> machine.addError(new AssertionError("wanted"))),
    QUEUE(
        (machine, when) -> when.queue(machine.queue().tick() + 3),
        machine -> {
          machine.add(A);
          machine.add(B);
          machine.remove(C);
        }),
    QUEUE_ENDS((_, when) -> when.queueEnds(), machine -> machine.add(A)),
    DISPOSED((_, when) -> when.disposed(), Kernel::endWaits);

    private final BiFunction<Kernel, When, CompletableFuture<Void>> asking;
    private final Consumer<Kernel> bringing;

    Form(BiFunction<Kernel, When, CompletableFuture<Void>> asking, Consumer<Kernel> bringing) {
      this.asking = asking;
      this.bringing = bringing;
    }

    CompletableFuture<Void> ask(Kernel machine, When when) {
      return asking.apply(machine, when);
    }

    void bring(Kernel machine) {
      bringing.accept(machine);
    }
  }

  private final Queue<Runnable> tasks = new ArrayDeque<>();
  private final List<CompletableFuture<Void>> seen = new ArrayList<>();
  private final Kernel machine =
      (Kernel)
          Blueprint.<WaitFormsTest>of("letters", Letter.class)
              .on(D, (test, _) -> test.inHandler.run())
              .build()
              .start(this, MachineOptions.DEFAULT.withLoop(tasks::add, () -> false));
  private Runnable inHandler = () -> {};

  @BeforeEach
  void make_it_so_that_every_form_has_to_wait() {
    machine.add(C);
    work();
    machine.add(D);
  }

  private void work() {
    while (!tasks.isEmpty()) {
      tasks.remove().run();
    }
  }

  @ParameterizedTest
  @EnumSource
  void completes_when_it_is_so_and_leaves_nothing(Form form) {
    CompletableFuture<Void> wait = form.ask(machine, machine.when());
    assertThat(wait).isNotDone();
    assertThat(machine.waits().open()).isEqualTo(1);
    form.bring(machine);
    work();
    assertThat(wait).isCompleted();
    assertThat(machine.waits().isBare()).isTrue();
  }

  @ParameterizedTest
  @EnumSource
  void a_canceled_one_leaves_nothing_at_once(Form form) {
    CompletableFuture<Void> wait = form.ask(machine, machine.when());
    assertThat(wait.cancel(false)).isTrue();
    assertThat(machine.waits().isBare()).isTrue();
    form.bring(machine);
    work();
    assertThat(wait).isCancelled();
  }

  @ParameterizedTest
  @EnumSource
  void one_canceled_after_it_came_true_stays_canceled(Form form) {
    CompletableFuture<Void> wait = form.ask(machine, machine.when());
    CompletableFuture<Void> other = form.ask(machine, machine.when());
    form.bring(machine);
    while (machine.waits().open() > 0) {
      tasks.remove().run();
    }
    assertThat(wait.cancel(false)).isTrue();
    work();
    assertThat(wait).isCancelled();
    assertThat(other).as("the next in line").isCompleted();
  }

  @ParameterizedTest
  @EnumSource
  void ends_with_the_machine(Form form) {
    CompletableFuture<Void> wait = form.ask(machine, machine.when());
    machine.endWaits();
    work();
    assertThat(wait).isCompleted();
    assertThat(form.ask(machine, machine.when())).as("asked afterwards").isCompleted();
    assertThat(machine.waits().isBare()).isTrue();
  }

  @ParameterizedTest
  @EnumSource
  void completes_where_a_view_wants_it(Form form) {
    Queue<Runnable> outside = new ArrayDeque<>();
    CompletableFuture<Void> wait = form.ask(machine, machine.view(outside::add).when());
    form.bring(machine);
    work();
    assertThat(wait).isNotDone();
    assertThat(machine.waits().isBare()).isTrue();
    outside.remove().run();
    assertThat(wait).isCompleted();
  }

  @ParameterizedTest
  @EnumSource
  void may_be_asked_for_and_given_up_by_a_foreign_thread(Form form)
      throws InterruptedException, ExecutionException {
    FutureTask<CompletableFuture<Void>> stranger =
        new FutureTask<>(() -> {
          form.ask(machine, machine.when()).cancel(false);
          return form.ask(machine, machine.when());
        });
    Thread.ofPlatform().name("stranger").start(stranger);
    CompletableFuture<Void> wait = stranger.get();
    assertThat(machine.waits().open()).isEqualTo(1);
    form.bring(machine);
    work();
    assertThat(wait).isCompleted();
  }

  @ParameterizedTest
  @EnumSource
  void may_be_asked_for_in_a_handler(Form form) {
    inHandler =
        () -> {
          seen.add(form.ask(machine, machine.when()));
          form.bring(machine);
        };
    work();
    assertThat(seen).hasSize(1).allSatisfy(wait -> assertThat(wait).isCompleted());
    assertThat(machine.waits().isBare()).isTrue();
  }
}
