package io.peerage.bench.remote;

import io.peerage.bench.Surroundings;
import io.peerage.bench.remote.PairRun.Load;
import java.io.IOException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The program: machines of another process, followed and changed over loopback by ours and by
/// asyncmachine-go, in every pairing, and a crowd of watchers. `bench/remote` starts it.
final class RemoteBench {
  private static final int PARALLEL = 16;

  /// More than the least time between two pushes, so that none waits.
  private static final int PUSH_APART_MILLIS = 15;

  private final RemoteOptions options;
  private final Figures figures = new Figures();
  private final Map<Pair, PairRun> runs = new EnumMap<>(Pair.class);

  private RemoteBench(RemoteOptions options) {
    this.options = options;
  }

  /// Runs it.
  ///
  /// @param words see [RemoteOptions#parse]
  public static void main(String[] words) throws IOException, InterruptedException {
    RemoteOptions options = RemoteOptions.parse(List.of(words));
    Surroundings.print("bench/remote " + String.join(" ", words));
    boolean isMet = true;
    if (options.pairs()) {
      isMet = new RemoteBench(options).pairs();
    }
    if (options.crowd()) {
      System.out.println();
      isMet &= new Crowd(options).run();
    }
    System.out.println();
    System.out.println("load after: " + Surroundings.load());
    System.exit(isMet ? 0 : 1);
  }

  /// Every workload is measured of one pair right after the other, so that whatever else the
  /// computer does falls upon all of them; the processes of the others wait meanwhile.
  private boolean pairs() throws IOException, InterruptedException {
    try {
      for (Pair pair : Pair.values()) {
        if (options.wants(pair)) {
          PairRun run = new PairRun(pair);
          runs.put(pair, run);
          run.open();
          // One after the other, so that compilers are done before the first is measured.
          run.warmUp(PARALLEL, options.millis());
        }
      }
      for (Map.Entry<Pair, PairRun> each : runs.entrySet()) {
        Load load = each.getValue().addQuietly(options.millis() / 2, options.millis());
        figures.put(each.getKey(), Row.QUIET_RATE, load.perSecond());
        figures.put(each.getKey(), Row.QUIET_CPU, load.cpuMicros());
      }
      for (Map.Entry<Pair, PairRun> each : runs.entrySet()) {
        Load load = each.getValue().add(1, options.millis() / 2, options.millis());
        figures.put(each.getKey(), Row.ONE_P50, load.p50());
        figures.put(each.getKey(), Row.ONE_P99, load.p99());
        figures.put(each.getKey(), Row.ONE_CPU, load.cpuMicros());
      }
      for (Map.Entry<Pair, PairRun> each : runs.entrySet()) {
        Load load = each.getValue().add(PARALLEL, options.millis() / 2, options.millis());
        figures.put(each.getKey(), Row.SIXTEEN_RATE, load.perSecond());
        figures.put(each.getKey(), Row.SIXTEEN_P99, load.p99());
        figures.put(each.getKey(), Row.SIXTEEN_CPU, load.cpuMicros());
      }
      for (Map.Entry<Pair, PairRun> each : runs.entrySet()) {
        Latencies pushes = each.getValue().pushes(options.pushes(), PUSH_APART_MILLIS);
        figures.put(each.getKey(), Row.PUSH_P50, pushes.micros(0.5));
        figures.put(each.getKey(), Row.PUSH_P99, pushes.micros(0.99));
        each.getValue().leave();
      }
      for (Map.Entry<Pair, PairRun> each : runs.entrySet()) {
        figures.put(each.getKey(), Row.CONNECT, each.getValue().connect());
        PairRun.Bytes bytes = each.getValue().bytes();
        figures.put(each.getKey(), Row.BYTES, bytes.answered());
        figures.put(each.getKey(), Row.QUIET_BYTES, bytes.quiet());
        each.getValue().end();
      }
    } finally {
      runs.values().forEach(PairRun::close);
    }
    System.out.println();
    System.out.println(figures.table());
    RemoteGoal.ALL.forEach(goal -> System.out.println(goal.verdict(figures)));
    return RemoteGoal.ALL.stream()
        .map(goal -> goal.met(figures))
        .flatMap(Optional::stream)
        .allMatch(met -> met);
  }
}
