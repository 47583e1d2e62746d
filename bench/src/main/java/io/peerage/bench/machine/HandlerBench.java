package io.peerage.bench.machine;

import static io.peerage.bench.machine.Kernels.COUNTING;
import static io.peerage.bench.machine.Kernels.Letter.A;
import static io.peerage.bench.machine.Kernels.executed;

import io.peerage.bench.machine.Kernels.Owner;
import io.peerage.machine.Machine;
import io.peerage.machine.MachineOptions;
import io.peerage.machine.Tracer;
import io.peerage.machine.Transition;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;

/// K3: what one handler costs; to be compared with K2, which has none.
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@org.openjdk.jmh.annotations.State(Scope.Thread)
public class HandlerBench {
  private final Machine handled =
      Kernels.letters().multi(A).on(A, COUNTING).build().start(new Owner());
  private final Machine traced =
      Kernels.letters().multi(A).on(A, COUNTING).build().start(new Owner());
  private final Machine timed = timed(() -> 0);
  private final Machine clocked = timed(System::nanoTime);
  private long seen;

  /// Puts a tracer on that wants nothing but to be called.
  public HandlerBench() {
    traced.trace(
        new Tracer() {
          @Override
          public void transitionEnded(Transition transition) {
            seen += transition.number();
          }
        });
  }

  private static Machine timed(LongSupplier ticker) {
    return Kernels.letters()
        .multi(A)
        .on(A, COUNTING)
        .build()
        .start(new Owner(), MachineOptions.DEFAULT.withTicker(ticker));
  }

  @Benchmark
  public long k3() {
    return executed(handled.add(A));
  }

  /// With the time a handler takes looked at, and a clock that costs nothing.
  @Benchmark
  public long k3timed() {
    return executed(timed.add(A));
  }

  /// The same with the system's clock.
  @Benchmark
  public long k3clocked() {
    return executed(clocked.add(A));
  }

  @Benchmark
  public long k3traced() {
    return executed(traced.add(A)) + seen;
  }
}
