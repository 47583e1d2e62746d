package io.peerage.swarm.peer;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import org.junit.jupiter.api.Test;

class OpeningRateTest {

  private static final long NOW = 1_000_000_000_000L;
  private static final long SECOND = 1_000_000_000;

  private final OpeningRate rate = new OpeningRate(20, 5);

  private int admitted(String address, int times, long now) {
    int admitted = 0;
    for (int i = 0; i < times; i++) {
      if (rate.admits(InetAddress.ofLiteral(address), now)) {
        admitted++;
      }
    }
    return admitted;
  }

  @Test
  void a_network_has_so_many_a_second_and_another_its_own() {
    assertThat(admitted("198.51.100.1", 3, NOW)).isEqualTo(3);
    assertThat(admitted("198.51.100.2", 3, NOW)).isEqualTo(2);
    assertThat(admitted("198.51.101.1", 6, NOW)).isEqualTo(5);
    assertThat(admitted("2001:db8:0:1::1", 3, NOW)).isEqualTo(3);
    assertThat(admitted("2001:db8:0:2::1", 3, NOW)).isEqualTo(2);
    assertThat(admitted("2001:db8:1::1", 1, NOW)).isEqualTo(1);
    assertThat(admitted("198.51.100.1", 1, NOW + SECOND - 1)).isZero();
    assertThat(admitted("198.51.100.1", 6, NOW + SECOND)).isEqualTo(5);
  }

  @Test
  void all_have_so_many_a_second() {
    int admitted = 0;
    for (int network = 0; network < 10; network++) {
      admitted += admitted("198.51." + network + ".1", 5, NOW);
    }

    assertThat(admitted).isEqualTo(20);
  }

  @Test
  void networks_of_our_own_have_what_all_have() {
    assertThat(admitted("127.0.0.1", 8, NOW)).isEqualTo(8);
    assertThat(admitted("10.0.0.1", 8, NOW)).isEqualTo(8);
    assertThat(admitted("192.168.0.1", 8, NOW)).isEqualTo(4);
  }
}
