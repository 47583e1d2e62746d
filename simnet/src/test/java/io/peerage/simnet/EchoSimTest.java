package io.peerage.simnet;

import static org.assertj.core.api.Assertions.assertThat;

import io.peerage.testkit.SeededTest;
import io.peerage.wire.Driver;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// One server and three clients under the driver that runs cores on real sockets too.
class EchoSimTest {

  private static final int PORT = 7;
  private static final int COUNT = 300;

  private static final class Room {
    final SimNet net;
    final EchoCore server;
    final List<EchoCore> clients = new ArrayList<>();
    final List<SimHost> hosts = new ArrayList<>();
    final List<Driver<EchoCore>> drivers = new ArrayList<>();

    Room(SimNet net) {
      this.net = net;
      SimHost host = net.host("server");
      server = run(host, EchoCore.server(host.at(PORT)));
      for (int i = 0; i < 3; i++) {
        SimHost each = net.host("client" + i);
        InetSocketAddress free = each.at(0);
        clients.add(run(each, EchoCore.client(free, host.at(PORT), COUNT, 32, 1_024)));
      }
    }

    private EchoCore run(SimHost host, EchoCore core) {
      Driver<EchoCore> driver =
          new Driver<>(
              host,
              core,
              mistake -> {
                throw new AssertionError("stopped", mistake);
              });
      assertThat(driver.tell(EchoCore::start)).isTrue();
      drivers.add(driver);
      hosts.add(host);
      return core;
    }

    Room untilComplete() {
      net.runUntil(() -> clients.stream().allMatch(EchoCore::complete), Duration.ofMinutes(2));
      return this;
    }
  }

  private static SimNet bad(long seed) {
    return SimNet.seeded(seed)
        .latency(Duration.ofMillis(5), Duration.ofMillis(80))
        .loss(0.1)
        .duplicate(0.05)
        .reorder(0.1, Duration.ofMillis(100));
  }

  @SeededTest
  void every_datagram_comes_back_on_a_bad_network(long seed) {
    Room room = new Room(bad(seed)).untilComplete();
    assertThat(room.clients).allMatch(client -> client.resent > 0);
  }

  @SeededTest
  void the_same_seed_gives_the_same_trace(long seed) {
    SimNet first = new Room(bad(seed)).untilComplete().net;
    SimNet second = new Room(bad(seed)).untilComplete().net;
    assertThat(second.traceHash()).isEqualTo(first.traceHash());
    assertThat(second.events()).isEqualTo(first.events());
    assertThat(second.now()).isEqualTo(first.now());
  }

  @SeededTest
  void another_seed_gives_another_trace(long seed) {
    assertThat(new Room(bad(seed)).untilComplete().net.traceHash())
        .isNotEqualTo(new Room(bad(seed + 1)).untilComplete().net.traceHash());
  }

  @Test
  void nothing_is_sent_again_on_a_good_network() {
    Room room = new Room(SimNet.seeded(1)).untilComplete();
    assertThat(room.clients).allMatch(client -> client.resent == 0);
    assertThat(room.net.delivered()).isEqualTo(2L * 3 * COUNT);
  }

  @SeededTest
  void every_datagram_has_one_fate(long seed) {
    Room room = new Room(bad(seed).duplicate(0)).untilComplete();
    room.net.runFor(Duration.ofSeconds(5));
    long sent = 0;
    for (SimHost host : room.hosts) {
      sent += host.meters().counter("peerage.transport.segments_sent").value();
    }
    long dropped = 0;
    for (Drop why : Drop.values()) {
      dropped += room.net.drops(why);
    }
    assertThat(room.net.delivered() + dropped).isEqualTo(sent);
  }

  @Test
  void all_is_closed_when_everybody_has_left() {
    Room room = new Room(SimNet.seeded(1)).untilComplete();
    room.drivers.forEach(driver -> assertThat(driver.tell(EchoCore::leave)).isTrue());
    room.net.runFor(Duration.ofSeconds(1));
    assertThat(room.server.closed).isTrue();
    assertThat(room.clients).allMatch(client -> client.closed);
    long events = room.net.events();
    room.net.runFor(Duration.ofHours(1));
    assertThat(room.net.events()).as("nothing is left to happen").isEqualTo(events);
  }
}
