package io.peerage.bench.machine;

import static io.peerage.bench.machine.Kernels.Letter.A;
import static io.peerage.bench.machine.Kernels.executed;

import io.peerage.bench.machine.Kernels.Letter;
import io.peerage.bench.machine.Kernels.Owner;
import io.peerage.machine.Machine;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;

/// M2: K2 while others wait for states that it does not touch.
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@org.openjdk.jmh.annotations.State(Scope.Thread)
public class WaitBench {
  private static final Letter[] OTHERS = {Letter.B, Letter.C, Letter.D};

  /// How many wait.
  @Param({"0", "100", "10000"})
  public int waiting;

  private final Machine machine = Kernels.letters().multi(A).build().start(new Owner());
  private final List<Future<Void>> waits = new ArrayList<>();

  /// Begins the waits.
  @Setup
  public void begin() {
    for (int i = 0; i < waiting; i++) {
      waits.add(machine.when().active(OTHERS[i % OTHERS.length]));
    }
  }

  @Benchmark
  public long m2() {
    return executed(machine.add(A));
  }
}
