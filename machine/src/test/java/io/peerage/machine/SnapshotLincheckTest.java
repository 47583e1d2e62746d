package io.peerage.machine;

import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.StressOptions;
import org.junit.jupiter.api.Test;

/// Reading several states of a machine while its owner changes them: what is read is what the
/// machine was at one moment between two mutations.
@Param(name = "state", gen = IntGen.class, conf = "0:2")
public final class SnapshotLincheckTest {
  /// A and B take turns; both bring C along.
  enum Step implements State {
    A,
    B,
    C
  }

  // As many as a build has time for.
  private static final int ITERATIONS = Integer.getInteger("lincheck.iterations", 2);
  private static final int INVOCATIONS = Integer.getInteger("lincheck.invocations", 50);

  /// Rewriting classes counts, too, and a busy machine takes its time for that. (The setter is
  /// public in all but the language it was written in.)
  private static final long INVOCATION_MILLIS = 120_000;

  /// Lincheck makes one for every run.
  public SnapshotLincheckTest() {}

  private static final Step[] STEPS = Step.values();
  private static final Blueprint<Object> BLUEPRINT =
      Blueprint.<Object>of("steps", Step.class)
          .exclusive(Step.A, Step.B)
          .add(Step.A, Step.C)
          .add(Step.B, Step.C)
          .build();

  private final Machine machine = BLUEPRINT.start(this);

  @Operation(nonParallelGroup = "owner")
  public long add(@Param(name = "state") int state) {
    return machine.add(STEPS[state]);
  }

  @Operation(nonParallelGroup = "owner")
  public long set(@Param(name = "state") int state) {
    return machine.set(STEPS[state]);
  }

  @Operation
  public String time() {
    return machine.time().toString();
  }

  @Operation
  public boolean is() {
    return machine.is(Step.A, Step.C);
  }

  @Operation
  public boolean not() {
    return machine.not(Step.A, Step.B);
  }

  @Test
  void what_is_read_was_so_at_one_moment() {
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
