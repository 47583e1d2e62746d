package io.peerage.swarm.peer;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;

class BansTest {

  private static final long NOW = 1_000_000_000_000L;

  private final Bans bans = new Bans();

  private static InetSocketAddress at(int port) {
    return new InetSocketAddress(InetAddress.ofLiteral("198.51.100.1"), port);
  }

  @Test
  void an_address_is_banned_for_ten_minutes_and_then_for_twenty() {
    bans.add(at(1), NOW);

    assertThat(bans.isBanned(at(1), NOW + Contacts.BAN_NANOS - 1)).isTrue();
    assertThat(bans.isBanned(at(1), NOW + Contacts.BAN_NANOS)).isFalse();
    assertThat(bans.isBanned(at(2), NOW)).isFalse();
    bans.add(at(1), NOW);
    assertThat(bans.isBanned(at(1), NOW + 2 * Contacts.BAN_NANOS - 1)).isTrue();
    assertThat(bans.isBanned(at(1), NOW + 2 * Contacts.BAN_NANOS)).isFalse();
  }

  @Test
  void so_many_are_remembered_and_the_oldest_is_forgotten_first() {
    for (int port = 1; port <= Bans.MAX; port++) {
      bans.add(at(port), NOW);
    }
    assertThat(bans.isBanned(at(1), NOW)).isTrue();

    bans.add(at(Bans.MAX + 1), NOW);

    assertThat(bans.isBanned(at(1), NOW)).isFalse();
    assertThat(bans.isBanned(at(2), NOW)).isTrue();
    assertThat(bans.isBanned(at(Bans.MAX + 1), NOW)).isTrue();
  }
}
