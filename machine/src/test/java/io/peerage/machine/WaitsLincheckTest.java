package io.peerage.machine;

import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BooleanSupplier;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.StressOptions;
import org.jetbrains.lincheck.datastructures.Validate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Waits that come and go while the machine is mutated, at full speed: a model checker would have
/// to rewrite the futures of the JDK and all they use, which takes it minutes.
///
/// The calls answer nothing that could be compared: a drain completes its waits one by one. What is
/// looked at is how it ends: who waits for what is so has been told, who waits for a tick has not
/// been told too early, and the machine holds those who still wait and nobody else.
@Param(name = "state", gen = IntGen.class, conf = "0:1")
public final class WaitsLincheckTest {
  enum Step implements State {
    A,
    B
  }

  /// @param future the wait
  /// @param now whether it may be waiting no longer
  /// @param lasting whether it stays so
  private record Asked(CompletableFuture<Void> future, BooleanSupplier now, boolean lasting) {}

  // As many as a build has time for.
  private static final int ITERATIONS = Integer.getInteger("lincheck.iterations", 2);
  private static final int INVOCATIONS = Integer.getInteger("lincheck.invocations", 50);

  /// Rewriting classes counts, too, and a busy machine takes its time for that. (The setter is
  /// public in all but the language it was written in.)
  private static final long INVOCATION_MILLIS = 120_000;

  /// Lincheck makes one for every run.
  public WaitsLincheckTest() {}

  private static final Step[] STEPS = Step.values();
  private static final Blueprint<Object> BLUEPRINT =
      Blueprint.<Object>of("steps", Step.class).build();

  private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  private final Queue<Asked> asked = new ConcurrentLinkedQueue<>();
  private final Queue<CompletableFuture<Void>> cancelable = new ConcurrentLinkedQueue<>();
  private volatile @Nullable Thread home;
  private final Kernel machine =
      (Kernel)
          BLUEPRINT.start(
              this,
              MachineOptions.DEFAULT.withLoop(
                  tasks::add, () -> Thread.currentThread().equals(home)));

  @Operation(nonParallelGroup = "home")
  public void toggleAtHome(@Param(name = "state") int state) {
    home = Thread.currentThread();
    machine.toggle(STEPS[state]);
    home = null;
  }

  @Operation(nonParallelGroup = "home")
  public void loop() {
    for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
      task.run();
    }
  }

  @Operation
  public void whenActive() {
    ask(machine.when(Step.A, Step.B), () -> machine.is(Step.A, Step.B), false);
  }

  @Operation
  public void whenReached(@Param(name = "state") int state) {
    Step step = STEPS[state];
    long goal = machine.tick(step) + 1;
    ask(machine.when().time(step, goal), () -> machine.tick(step) >= goal, true);
  }

  @Operation
  public void addAndWait(@Param(name = "state") int state) {
    long tick = machine.add(STEPS[state]);
    ask(machine.when().queue(tick), () -> machine.queue().tick() >= tick, true);
    ask(machine.when().queueEnds(), () -> machine.queue().length() == 0, false);
  }

  private void ask(CompletableFuture<Void> future, BooleanSupplier now, boolean lasting) {
    asked.add(new Asked(future, now, lasting));
    cancelable.add(future);
  }

  @Operation
  public void cancel() {
    CompletableFuture<Void> first = cancelable.poll();
    if (first != null) {
      first.cancel(false);
    }
  }

  @Validate
  public void who_waits_is_who_has_to() {
    loop();
    int open = 0;
    for (Asked each : asked) {
      boolean done = each.future.isDone();
      boolean now = each.now.getAsBoolean();
      if (now && !done) {
        throw new IllegalStateException("lost, at " + machine);
      }
      if (each.lasting && done && !now && !each.future.isCancelled()) {
        throw new IllegalStateException("early, at " + machine);
      }
      open += done ? 0 : 1;
    }
    if (machine.waits().open() != open) {
      throw new IllegalStateException(machine.waits().open() + " held, " + open + " wait");
    }
  }

  @Test
  void none_is_lost_and_none_is_left() {
    new StressOptions()
        .iterations(ITERATIONS)
        .invocationsPerIteration(INVOCATIONS)
        .threads(3)
        .actorsPerThread(3)
        .invocationTimeout$lincheck(INVOCATION_MILLIS)
        .check(getClass());
  }
}
