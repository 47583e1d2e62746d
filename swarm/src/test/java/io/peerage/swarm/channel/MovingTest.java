package io.peerage.swarm.channel;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;

class MovingTest {

  private static final InetSocketAddress THERE = at(2);
  private static final InetSocketAddress ELSEWHERE = at(3);
  private static final long RTT = 50_000_000;
  private static final long NOW = 1_000_000_000_000L;

  private final Moving moving = new Moving();

  private static InetSocketAddress at(int host) {
    return new InetSocketAddress(InetAddress.ofLiteral("192.0.2." + host), 7777);
  }

  @Test
  void a_new_address_is_probed_and_believed_when_it_speaks_again_a_round_trip_later() {
    assertThat(moving.heardFrom(THERE, NOW - 1, RTT, NOW)).isEqualTo(Moving.Verdict.PROBE);
    assertThat(moving.heardFrom(THERE, NOW - 1, RTT, NOW + RTT - 1)).isEqualTo(Moving.Verdict.DROP);
    assertThat(moving.heardFrom(THERE, NOW - 1, RTT, NOW + RTT)).isEqualTo(Moving.Verdict.MOVED);
  }

  @Test
  void it_is_not_believed_while_the_old_address_speaks() {
    moving.heardFrom(THERE, NOW - 1, RTT, NOW);

    assertThat(moving.heardFrom(THERE, NOW, RTT, NOW + RTT)).isEqualTo(Moving.Verdict.DROP);
  }

  @Test
  void there_is_one_probe_in_ten_seconds() {
    moving.heardFrom(THERE, NOW - 1, RTT, NOW);

    assertThat(moving.heardFrom(ELSEWHERE, NOW - 1, RTT, NOW + Moving.PROBE_NANOS - 1))
        .isEqualTo(Moving.Verdict.DROP);
    assertThat(moving.heardFrom(ELSEWHERE, NOW - 1, RTT, NOW + Moving.PROBE_NANOS))
        .isEqualTo(Moving.Verdict.PROBE);
    assertThat(moving.heardFrom(THERE, NOW - 1, RTT, NOW + Moving.PROBE_NANOS + RTT))
        .isEqualTo(Moving.Verdict.DROP);
  }
}
