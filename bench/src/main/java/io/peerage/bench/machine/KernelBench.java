package io.peerage.bench.machine;

import static io.peerage.bench.machine.Kernels.HUNDRED;
import static io.peerage.bench.machine.Kernels.Letter.A;
import static io.peerage.bench.machine.Kernels.Letter.D;
import static io.peerage.bench.machine.Kernels.executed;

import io.peerage.bench.machine.Kernels.Owner;
import io.peerage.bench.machine.Numbered.Fifty;
import io.peerage.machine.Args;
import io.peerage.machine.Machine;
import io.peerage.machine.State;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;

/// Mutations on a machine that stays on its own thread: K1, K2, K4, K5 and K7 of the list. Where
/// two are measured as one, the second undoes the first.
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@org.openjdk.jmh.annotations.State(Scope.Thread)
public class KernelBench {
  private static final List<State> NOTHING = List.of();
  private static final List<State> FIVE =
      List.of(Fifty.S0, Fifty.S10, Fifty.S20, Fifty.S30, Fifty.S40);

  private final Machine plain = Kernels.letters().build().start(new Owner());
  private final Machine multi = Kernels.letters().multi(A).build().start(new Owner());
  private final Machine related = Kernels.related();
  private final Machine hundred = Kernels.hundred();
  private final Machine handled = Kernels.handled(new Owner());

  @Benchmark
  public long k1() {
    return executed(plain.add(A)) + executed(plain.remove(A));
  }

  @Benchmark
  public long k2() {
    return executed(multi.add(A));
  }

  @Benchmark
  public long k4() {
    return executed(related.add(D)) + executed(related.set(NOTHING, Args.NONE));
  }

  @Benchmark
  public long k5() {
    return executed(hundred.add(HUNDRED[70])) + executed(hundred.remove(HUNDRED[70]));
  }

  @Benchmark
  public long k7() {
    return executed(handled.add(FIVE, Args.NONE));
  }
}
