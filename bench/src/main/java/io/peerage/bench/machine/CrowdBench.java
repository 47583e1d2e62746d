package io.peerage.bench.machine;

import io.peerage.bench.machine.Kernels.Owner;
import io.peerage.bench.machine.Numbered.Ten;
import io.peerage.machine.Blueprint;
import io.peerage.machine.BlueprintBuilder;
import io.peerage.machine.Machine;
import io.peerage.machine.MachineOptions;
import io.peerage.machine.Result;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Threads;

/// K6: eight threads add to one machine, each a multi state of its own, and wait until their
/// mutation had its turn.
@BenchmarkMode({Mode.Throughput, Mode.SampleTime})
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Threads(CrowdBench.THREADS)
@org.openjdk.jmh.annotations.State(Scope.Benchmark)
public class CrowdBench {
  static final int THREADS = 8;

  private static final List<Ten> STATES = List.of(Ten.values());

  private final ExecutorService home = Executors.newSingleThreadExecutor();
  private final AtomicInteger members = new AtomicInteger();
  private final Machine machine;

  /// Starts the machine on a thread of its own.
  public CrowdBench() {
    BlueprintBuilder<Owner> builder = Blueprint.of("crowd", Ten.class);
    machine =
        builder
            .multi(Ten.values())
            .build()
            .start(new Owner(), MachineOptions.DEFAULT.withExecutor(home));
  }

  /// Lets the thread of the machine go.
  @TearDown
  public void close() {
    home.close();
  }

  /// One of the threads.
  @org.openjdk.jmh.annotations.State(Scope.Thread)
  public static class Member {
    private Ten own = Ten.S0;

    /// Takes a state that nobody else has.
    @Setup
    public void join(CrowdBench crowd) {
      own = STATES.get(crowd.members.getAndIncrement() % THREADS);
    }
  }

  @Benchmark
  public long k6(Member member) {
    long result = machine.add(member.own);
    if (Result.queued(result)) {
      machine.when().queue(result).join();
    }
    return result;
  }
}
