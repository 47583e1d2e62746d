package io.peerage.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class AdmissionTest {

  private static final long START = Long.MAX_VALUE - TimeUnit.SECONDS.toNanos(30);
  private static final long MINUTE = TimeUnit.MINUTES.toNanos(1);
  private static final ListenOptions OPTIONS = new ListenOptions(5, 2, 60, 3, false);

  private final Admission admission = new Admission(OPTIONS, START);

  private static SocketAddress at(String address) {
    return new InetSocketAddress(InetAddress.ofLiteral(address), 1);
  }

  private static SocketAddress numbered(int number) {
    return at("10.%d.%d.%d".formatted(number >> 16, number >> 8 & 255, number & 255));
  }

  @Test
  void takes_in_as_many_as_are_allowed_at_a_time() {
    for (int i = 0; i < 5; i++) {
      assertThat(admission.enter(numbered(i), START)).isTrue();
    }
    assertThat(admission.enter(numbered(5), START)).isFalse();
    admission.left(numbered(0));
    assertThat(admission.enter(numbered(5), START)).isTrue();
    assertThat(admission.open()).isEqualTo(5);
  }

  @Test
  void takes_in_as_many_of_one_address_as_are_allowed() {
    SocketAddress same = at("192.0.2.1");
    assertThat(admission.enter(same, START)).isTrue();
    assertThat(admission.enter(same, START)).isTrue();
    assertThat(admission.enter(same, START)).isFalse();
    assertThat(admission.enter(at("192.0.2.2"), START)).isTrue();
    admission.left(same);
    assertThat(admission.enter(same, START)).isTrue();
  }

  @Test
  void an_ipv6_network_of_56_bits_is_one_address() {
    assertThat(admission.enter(at("2001:db8:0:ff::1"), START)).isTrue();
    assertThat(admission.enter(at("2001:db8:0:1::1"), START)).isTrue();
    assertThat(admission.enter(at("2001:db8:0:7::9"), START)).isFalse();
    assertThat(admission.enter(at("2001:db8:0:100::1"), START)).isTrue();
  }

  @Test
  void loopback_and_unix_sockets_are_exempt_from_the_limits_of_an_address() {
    assertThat(admission.enter(at("127.0.0.1"), START)).isTrue();
    assertThat(admission.enter(at("127.0.0.1"), START)).isTrue();
    assertThat(admission.enter(at("127.0.0.1"), START)).isTrue();
    SocketAddress unix = UnixDomainSocketAddress.of("");
    assertThat(admission.enter(unix, START)).isTrue();
    assertThat(admission.enter(unix, START)).isTrue();
    assertThat(admission.enter(unix, START)).as("the limit of all holds").isFalse();
    admission.left(unix);
    assertThat(admission.open()).isEqualTo(4);
  }

  private boolean visit(SocketAddress visitor, long now) {
    boolean in = admission.enter(visitor, now);
    if (in) {
      admission.left(visitor);
    }
    return in;
  }

  @Test
  void new_ones_of_an_address_are_let_in_at_its_rate_after_the_burst() {
    SocketAddress same = at("192.0.2.1");
    for (int i = 0; i < 3; i++) {
      assertThat(visit(same, START)).isTrue();
    }
    // One a second from here on, over the end of the clock's range too.
    assertThat(visit(same, START + MINUTE / 60 - 1)).isFalse();
    assertThat(visit(same, START + MINUTE / 60)).isTrue();
    assertThat(visit(same, START + MINUTE / 60)).isFalse();
    for (int i = 0; i < 3; i++) {
      assertThat(visit(same, START + MINUTE)).isTrue();
    }
    assertThat(visit(same, START + MINUTE)).as("no more than the burst is saved up").isFalse();
  }

  @Test
  void forgets_those_who_are_owed_nothing_when_it_knows_too_many() {
    for (int i = 0; i < Admission.ADDRESSES_MAX; i++) {
      assertThat(visit(numbered(i), START)).isTrue();
    }
    assertThat(visit(at("192.0.2.1"), START + 1)).as("all have used a part").isFalse();
    assertThat(visit(numbered(0), START + 1)).as("one that is known").isTrue();
    long restored = START + MINUTE / 60 * 2;
    assertThat(visit(at("192.0.2.1"), restored)).isTrue();
  }

  @Test
  void keeps_those_who_are_in_when_it_knows_too_many() {
    Admission wide = new Admission(new ListenOptions(Integer.MAX_VALUE, 1, 60, 3, false), START);
    for (int i = 0; i < Admission.ADDRESSES_MAX; i++) {
      assertThat(wide.enter(numbered(i), START)).isTrue();
    }
    assertThat(wide.enter(at("192.0.2.1"), START + MINUTE)).isFalse();
    wide.left(numbered(7));
    assertThat(wide.enter(at("192.0.2.1"), START + MINUTE + 1))
        .as("a flood does not buy a search each time")
        .isFalse();
    assertThat(wide.enter(at("192.0.2.1"), START + 2 * MINUTE)).isTrue();
  }
}
