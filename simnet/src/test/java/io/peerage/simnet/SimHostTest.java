package io.peerage.simnet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.peerage.wire.OpenMode;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SimHostTest {

  private final SimNet net = SimNet.seeded(1);
  private final List<String> log = new ArrayList<>();

  @Test
  void hosts_are_numbered_through_their_addresses() {
    assertThat(net.host("a")).hasToString("a/10.0.0.1");
    for (int i = 2; i < 256; i++) {
      net.host("host" + i);
    }
    assertThat(net.host("z")).hasToString("z/10.0.1.0");
  }

  @Test
  void a_name_is_taken_once() {
    net.host("a");
    assertThatThrownBy(() -> net.host("a")).hasMessageContaining("a host a already");
  }

  @Test
  void nothing_that_was_under_way_comes_after_a_crash() {
    SimHost host = net.host("a");
    host.loop()
        .execute(() -> {
          host.loop().schedule(host.loop().now() + 1, () -> log.add("timer"));
          host.files().open(Path.of("/f"), OpenMode.CREATE, _ -> log.add("file"));
          host.workers().compute(() -> log.add("work"), _ -> log.add("computed"));
          host.workers().callback(() -> log.add("callback"));
          host.loop().execute(() -> log.add("task"));
          host.loop().mailbox().offer(() -> log.add("message"));
          host.crash();
          host.loop().execute(() -> log.add("task after"));
        });
    net.runFor(Duration.ofSeconds(1));
    assertThat(log).isEmpty();
    assertThat(host.disk().exists(Path.of("/f"))).isFalse();
  }

  @Test
  void a_crashed_host_neither_receives_nor_sends() {
    Station a = Station.of(net, "a");
    Station b = Station.of(net, "b");
    a.send(b, 3, 10);
    net.runFor(Duration.ofNanos(500_000));
    a.host
        .loop()
        .execute(() -> {
          a.host.crash();
          a.channel().send(b.host.at(Station.PORT), a.pool.take(10), 10);
          a.channel().flush();
        });
    b.send(a, 2, 10);
    net.runFor(Duration.ofSeconds(1));
    assertThat(b.arrivals).as("what was on the wire").hasSize(3);
    assertThat(a.arrivals).isEmpty();
    assertThat(net.drops(Drop.NOBODY)).isEqualTo(2);
  }

  @Test
  void what_the_socket_had_taken_dies_with_the_host() {
    net.wakeUp(Duration.ofMillis(10));
    Station a = Station.of(net, "a");
    Station b = Station.of(net, "b");
    a.send(b, 1, 10);
    net.runFor(Duration.ofMillis(5));
    b.host.crash();
    net.runFor(Duration.ofSeconds(1));
    assertThat(b.arrivals).isEmpty();
    assertThat(net.drops(Drop.NOBODY)).isEqualTo(1);
  }

  @Test
  void the_wall_clock_can_be_set_without_the_loop_noticing() {
    SimHost host = net.host("a");
    Instant before = host.wall().instant();
    long now = host.loop().now();
    host.shiftWall(Duration.ofDays(-1));
    net.runFor(Duration.ofSeconds(2));
    assertThat(host.wall().instant()).isEqualTo(before.minus(Duration.ofDays(1)).plusSeconds(2));
    assertThat(host.loop().now() - now).isEqualTo(2_000_000_000L);
  }

  @Test
  void chance_is_the_same_for_the_same_seed_and_differs_between_hosts() {
    SimNet again = SimNet.seeded(1);
    SimHost a = net.host("a");
    SimHost sameAgain = again.host("a");
    SimHost b = net.host("b");
    long plain = a.randoms().split().nextLong();
    long secret = a.randoms().secure().nextLong();
    assertThat(sameAgain.randoms().split().nextLong()).isEqualTo(plain);
    assertThat(sameAgain.randoms().secure().nextLong()).isEqualTo(secret);
    assertThat(List.of(plain, secret, b.randoms().split().nextLong())).doesNotHaveDuplicates();
    assertThat(a.randoms().split().nextLong()).isNotEqualTo(plain);
  }
}
