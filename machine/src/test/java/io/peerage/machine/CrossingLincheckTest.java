package io.peerage.machine;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.StressOptions;
import org.jetbrains.lincheck.datastructures.Validate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// A machine on a loop, and others who mutate it from elsewhere, in every order of events.
///
/// What is called must be what one call after the other could have answered: a foreign call its
/// queue tick, a call at home the result of its own mutation, although it may have to carry out
/// others first. When all is over nothing may be left in the queue that nobody was sent for.
@Param(name = "state", gen = IntGen.class, conf = "0:2")
public final class CrossingLincheckTest {
  /// B can come only while A is there, and Z comes by itself, ahead of the queue.
  enum Step implements State {
    A,
    B,
    C,
    Z
  }

  // As many as a build has time for.
  private static final int ITERATIONS = Integer.getInteger("lincheck.iterations", 2);
  private static final int INVOCATIONS = Integer.getInteger("lincheck.invocations", 50);

  /// Rewriting classes counts, too, and a busy machine takes its time for that. (The setter is
  /// public in all but the language it was written in.)
  private static final long INVOCATION_MILLIS = 120_000;

  /// Lincheck makes one for every run.
  public CrossingLincheckTest() {}

  private static final Step[] STEPS = Step.values();
  private static final Arg<Integer> NUMBER = Arg.of("number", Integer.class);
  private static final Args SOME = NUMBER.with(1);
  private static final Blueprint<Object> BLUEPRINT =
      Blueprint.<Object>of("steps", Step.class)
          .require(Step.B, Step.A)
          .remove(Step.C, Step.Z)
          .auto(Step.Z)
          .build();

  private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  private volatile @Nullable Thread home;
  private final Machine machine =
      BLUEPRINT.start(
          this,
          MachineOptions.DEFAULT.withLoop(tasks::add, () -> Thread.currentThread().equals(home)));

  @Operation(nonParallelGroup = "home")
  public long addAtHome(@Param(name = "state") int state) {
    home = Thread.currentThread();
    try {
      return machine.add(STEPS[state]);
    } finally {
      home = null;
    }
  }

  @Operation(nonParallelGroup = "home")
  public long removeAtHome(@Param(name = "state") int state) {
    home = Thread.currentThread();
    try {
      return machine.remove(STEPS[state]);
    } finally {
      home = null;
    }
  }

  @Operation(nonParallelGroup = "home")
  public void loop() {
    for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
      task.run();
    }
  }

  // With arguments, so that no equal one that waits makes it superfluous.
  @Operation
  public long add(@Param(name = "state") int state) {
    return machine.add(STEPS[state], SOME);
  }

  @Operation
  public long remove(@Param(name = "state") int state) {
    return machine.remove(STEPS[state], SOME);
  }

  @Validate
  public void nothing_is_left_behind() {
    loop();
    if (machine.queue().length() != 0) {
      throw new IllegalStateException(machine.queue().length() + " left in the queue");
    }
  }

  @Test
  void every_call_gets_its_own_result_and_none_is_left_behind() {
    new ModelCheckingOptions()
        .iterations(ITERATIONS)
        .invocationsPerIteration(INVOCATIONS)
        .threads(2)
        .actorsPerThread(3)
        .invocationTimeout$lincheck(INVOCATION_MILLIS)
        .check(getClass());
  }

  @Test
  void the_same_at_full_speed() {
    new StressOptions()
        .iterations(ITERATIONS)
        .invocationsPerIteration(INVOCATIONS)
        .threads(3)
        .actorsPerThread(3)
        .invocationTimeout$lincheck(INVOCATION_MILLIS)
        .check(getClass());
  }
}
