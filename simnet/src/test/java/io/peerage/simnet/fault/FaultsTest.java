package io.peerage.simnet.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.peerage.simnet.SimHost;
import io.peerage.simnet.SimNet;
import io.peerage.testkit.SeededTest;
import io.peerage.testkit.Shrinker;
import io.peerage.testkit.Sometimes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class FaultsTest {

  private static final Duration SPAN = Duration.ofSeconds(60);
  private static final int HOSTS = 5;
  private static final Set<FaultKind> ALL = EnumSet.allOf(FaultKind.class);
  private static final Sometimes KINDS =
      Sometimes.of(ALL.stream().map(FaultKind::name).toArray(String[]::new));

  @AfterAll
  static void every_kind_was_drawn() {
    KINDS.verify();
  }

  private static List<SimHost> hosts(SimNet net) {
    List<SimHost> hosts = new ArrayList<>();
    for (int i = 0; i < HOSTS; i++) {
      hosts.add(net.host("host-" + i).behindNat(Duration.ofSeconds(30)));
    }
    return hosts;
  }

  @SeededTest(seeds = 100)
  void everything_has_passed_by_the_end_and_names_hosts_that_exist(long seed) {
    List<Fault> faults = Faults.draw(seed, HOSTS, SPAN, ALL);
    assertThat(faults).isEqualTo(Faults.draw(seed, HOSTS, SPAN, ALL));
    for (Fault fault : faults) {
      assertThat(fault.at()).isBetween(Duration.ZERO, SPAN);
      assertThat(fault.at().plus(fault.lasts())).isLessThanOrEqualTo(SPAN);
    }
    SimNet net = SimNet.seeded(seed);
    List<SimHost> hosts = hosts(net);
    List<SimHost> restarted = new ArrayList<>();
    Faults.schedule(net, hosts, faults, restarted::add);
    net.runFor(SPAN);

    assertThat(hosts).noneMatch(SimHost::crashed);
    assertThat(hosts)
        .allSatisfy(
            host -> assertThat(restarted.contains(host)).isEqualTo(crashes(faults, hosts, host)));
    assertThat(hosts)
        .allSatisfy(
            host -> assertThat(host.wall().instant()).isEqualTo(hosts.getFirst().wall().instant()));
    for (Fault fault : faults) {
      KINDS.reached(kind(fault).name());
    }
  }

  private static boolean crashes(List<Fault> faults, List<SimHost> hosts, SimHost host) {
    return faults.stream()
        .anyMatch(fault -> fault instanceof Fault.Crashed it && hosts.get(it.host()) == host);
  }

  private static FaultKind kind(Fault fault) {
    return switch (fault) {
      case Fault.Lossy _ -> FaultKind.LOSS;
      case Fault.Bursty _ -> FaultKind.BURSTS;
      case Fault.Slow _ -> FaultKind.SLOWNESS;
      case Fault.Reordered _ -> FaultKind.REORDERING;
      case Fault.Replayed _ -> FaultKind.REPLAY;
      case Fault.Corrupted _ -> FaultKind.CORRUPTION;
      case Fault.Clogged _ -> FaultKind.CLOGGING;
      case Fault.Parted _ -> FaultKind.PARTITION;
      case Fault.Deaf _ -> FaultKind.DEAFNESS;
      case Fault.Paused _ -> FaultKind.PAUSE;
      case Fault.Crashed _ -> FaultKind.CRASH;
      case Fault.Rebound _ -> FaultKind.REBINDING;
      case Fault.WallWrong _ -> FaultKind.WALL;
    };
  }

  @Test
  void only_the_kinds_asked_for_are_drawn() {
    for (long seed = 0; seed < 50; seed++) {
      assertThat(Faults.draw(seed, 2, SPAN, Set.of(FaultKind.PAUSE)))
          .allMatch(Fault.Paused.class::isInstance);
    }
    assertThat(Faults.draw(1, 2, SPAN, Set.of())).isEmpty();
    assertThatThrownBy(() -> Faults.draw(1, 1, SPAN, ALL)).hasMessageContaining("1 hosts");
  }

  /// A canary: what fails whenever a host is down for some time shrinks to that one fault.
  @Test
  void a_failure_is_shrunk_to_the_fault_that_matters() {
    List<Fault> faults = new ArrayList<>();
    for (long seed = 0; faults.stream().noneMatch(Fault.Crashed.class::isInstance); seed++) {
      faults.addAll(Faults.draw(seed, HOSTS, SPAN, ALL));
    }
    assertThat(faults).hasSizeGreaterThan(3);

    assertThatThrownBy(() -> Shrinker.check(faults, FaultsTest::nobodyIsEverDown))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("after 1 of %d steps: [Crashed".formatted(faults.size()));
  }

  private static void nobodyIsEverDown(List<Fault> faults) {
    SimNet net = SimNet.seeded(1);
    List<SimHost> hosts = hosts(net);
    Faults.schedule(net, hosts, faults, _ -> {});
    for (Duration at = Duration.ZERO; at.compareTo(SPAN) < 0; at = at.plusMillis(5)) {
      net.runFor(Duration.ofMillis(5));
      assertThat(hosts).noneMatch(SimHost::crashed);
    }
  }
}
