package io.peerage.simnet.fault;

import io.peerage.simnet.SimHost;
import io.peerage.simnet.SimNet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/// Draws faults and lets them happen.
///
/// ```java
/// List<Fault> faults = Faults.draw(seed, 20, ofSeconds(60), EnumSet.allOf(FaultKind.class));
/// Shrinker.check(faults, few -> {
///   SimNet net = SimNet.seeded(seed);
///   Faults.schedule(net, hosts(net), few, host -> start(host));
///   net.runFor(ofSeconds(60));           // then everything has passed, and it must converge
///   net.runUntil(everybody::done, ofMinutes(5));
/// });
/// ```
///
/// Everything has passed by the end of the span. What is drawn stays within what an honest network
/// may do for a while: losses up to 30 %, half a second of delay, five seconds of clogging, a day
/// of wrong time.
public final class Faults {

  /// The most of one kind in a run.
  private static final int OF_A_KIND_MAX = 3;

  private static final double LOSS_MAX = 0.3;
  private static final double REPLAY_MAX = 0.5;
  private static final double CORRUPTION_MAX = 0.02;
  private static final double BURST_BEGIN_MAX = 0.02;
  private static final double BURST_END_MIN = 0.05;
  private static final Duration LATENCY_MAX = Duration.ofMillis(200);
  private static final Duration JITTER_MAX = Duration.ofMillis(100);
  private static final Duration EXTRA_MAX = Duration.ofMillis(300);
  private static final Duration CLOG_MAX = Duration.ofSeconds(5);
  private static final Duration WALL_MAX = Duration.ofDays(1);
  private static final Duration SHORTEST = Duration.ofMillis(10);

  private Faults() {}

  /// Draws the faults of a run, in order of time.
  ///
  /// @param hosts how many there are, at least 2
  /// @param span when the last one has passed
  /// @param kinds which may come; each does in half of all runs
  public static List<Fault> draw(long seed, int hosts, Duration span, Collection<FaultKind> kinds) {
    if (hosts < 2 || span.compareTo(SHORTEST.multipliedBy(2)) < 0) {
      throw new IllegalArgumentException(hosts + " hosts for " + span);
    }
    SplittableRandom random = new SplittableRandom(seed);
    List<Fault> faults = new ArrayList<>();
    for (FaultKind kind :
        kinds.isEmpty() ? EnumSet.noneOf(FaultKind.class) : EnumSet.copyOf(kinds)) {
      int count = random.nextBoolean() ? random.nextInt(1, OF_A_KIND_MAX + 1) : 0;
      for (int i = 0; i < count; i++) {
        faults.add(new Drawing(random, hosts, span).fault(kind));
      }
    }
    faults.sort(Comparator.comparing(Fault::at));
    return faults;
  }

  /// Plans faults in a simulation, from now on. One that begins while another of its kind lasts
  /// replaces it, and when one ends so does the other.
  ///
  /// @param hosts those that faults name by their place
  /// @param restarted is given a host that was crashed and is there again, to start what ran on it
  public static void schedule(
      SimNet net, List<SimHost> hosts, List<Fault> faults, Consumer<SimHost> restarted) {
    for (Fault fault : faults) {
      net.after(fault.at(), () -> begin(fault, net, hosts));
      if (!fault.lasts().isZero()) {
        net.after(fault.at().plus(fault.lasts()), () -> end(fault, net, hosts, restarted));
      }
    }
  }

  private static void begin(Fault fault, SimNet net, List<SimHost> hosts) {
    switch (fault) {
      case Fault.Lossy lossy -> net.loss(lossy.probability());
      case Fault.Bursty bursty -> net.bursts(bursty.begin(), bursty.end());
      case Fault.Slow slow ->
          net.latency(slow.latency(), slow.latency().multipliedBy(2)).jitter(slow.jitter());
      case Fault.Reordered it -> net.reorder(it.probability(), it.extra());
      case Fault.Replayed it ->
          net.replay(it.probability(), it.extra()).duplicate(it.probability());
      case Fault.Corrupted it -> net.corrupt(it.probability());
      case Fault.Clogged it -> net.link(hosts.get(it.from()), hosts.get(it.to())).hold();
      case Fault.Parted it -> net.partition(it.side().stream().map(hosts::get).toList());
      case Fault.Deaf it -> net.deafen(List.of(hosts.get(it.host())));
      case Fault.Paused it -> hosts.get(it.host()).pause();
      case Fault.Crashed it -> hosts.get(it.host()).crash();
      case Fault.Rebound it -> {
        SimHost host = hosts.get(it.host());
        if (host.isBehindNat()) {
          host.rebindNat();
        }
      }
      case Fault.WallWrong it -> hosts.get(it.host()).shiftWall(it.by());
    }
  }

  private static void end(
      Fault fault, SimNet net, List<SimHost> hosts, Consumer<SimHost> restarted) {
    switch (fault) {
      case Fault.Lossy _ -> net.loss(0);
      case Fault.Bursty _ -> net.bursts(0, 1);
      case Fault.Slow _ ->
          net.latency(Duration.ofMillis(1), Duration.ofMillis(1)).jitter(Duration.ZERO);
      case Fault.Reordered it -> net.reorder(0, it.extra());
      case Fault.Replayed it -> net.replay(0, it.extra()).duplicate(0);
      case Fault.Corrupted _ -> net.corrupt(0);
      case Fault.Clogged it -> net.link(hosts.get(it.from()), hosts.get(it.to())).release();
      case Fault.Parted _, Fault.Deaf _ -> net.heal();
      case Fault.Paused it -> hosts.get(it.host()).resume();
      case Fault.Crashed it -> {
        SimHost host = hosts.get(it.host());
        if (host.crashed()) {
          restarted.accept(host.restart());
        }
      }
      case Fault.Rebound _ -> {}
      case Fault.WallWrong it -> hosts.get(it.host()).shiftWall(it.by().negated());
    }
  }

  /// One fault being drawn.
  private record Drawing(SplittableRandom random, int hosts, Duration span) {

    Fault fault(FaultKind kind) {
      Duration at = upTo(span.dividedBy(2));
      Duration rest = span.minus(at);
      Duration lasts = SHORTEST.plus(upTo(rest.minus(SHORTEST)));
      return switch (kind) {
        case LOSS -> new Fault.Lossy(at, lasts, random.nextDouble(LOSS_MAX));
        case BURSTS ->
            new Fault.Bursty(
                at, lasts, random.nextDouble(BURST_BEGIN_MAX), random.nextDouble(BURST_END_MIN, 1));
        case SLOWNESS -> new Fault.Slow(at, lasts, upTo(LATENCY_MAX), upTo(JITTER_MAX));
        case REORDERING ->
            new Fault.Reordered(at, lasts, random.nextDouble(), SHORTEST.plus(upTo(EXTRA_MAX)));
        case REPLAY ->
            new Fault.Replayed(
                at, lasts, random.nextDouble(REPLAY_MAX), SHORTEST.plus(upTo(EXTRA_MAX)));
        case CORRUPTION -> new Fault.Corrupted(at, lasts, random.nextDouble(CORRUPTION_MAX));
        case CLOGGING -> {
          int from = random.nextInt(hosts);
          int to = (from + random.nextInt(1, hosts)) % hosts;
          yield new Fault.Clogged(at, shorter(lasts, SHORTEST.plus(upTo(CLOG_MAX))), from, to);
        }
        case PARTITION -> new Fault.Parted(at, lasts, side());
        case DEAFNESS -> new Fault.Deaf(at, lasts, random.nextInt(hosts));
        case PAUSE -> new Fault.Paused(at, lasts, random.nextInt(hosts));
        case CRASH -> new Fault.Crashed(at, lasts, random.nextInt(hosts));
        case REBINDING -> new Fault.Rebound(at, random.nextInt(hosts));
        case WALL ->
            new Fault.WallWrong(
                at, lasts, random.nextInt(hosts), upTo(WALL_MAX.multipliedBy(2)).minus(WALL_MAX));
      };
    }

    /// At least one host, and not all of them.
    private Set<Integer> side() {
      Set<Integer> side = new HashSet<>();
      int count = random.nextInt(1, hosts);
      while (side.size() < count) {
        side.add(random.nextInt(hosts));
      }
      return side;
    }

    private Duration upTo(Duration most) {
      return Duration.ofNanos(random.nextLong(most.toNanos() + 1));
    }

    private static Duration shorter(Duration one, Duration other) {
      return one.compareTo(other) < 0 ? one : other;
    }
  }
}
