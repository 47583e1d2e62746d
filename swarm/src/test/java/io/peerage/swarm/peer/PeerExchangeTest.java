package io.peerage.swarm.peer;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Whose word is taken about whom; who is told what is shown by `ExchangeSimTest`.
class PeerExchangeTest {

  private static final long NOW = 1_000_000_000_000L;
  private static final long SECOND = 1_000_000_000;
  private static final InetSocketAddress NEAR = Desk.at("10.0.0.1", 7777);
  private static final InetSocketAddress FAR = Desk.at("198.51.100.1", 7777);

  private final List<InetSocketAddress> kept = new ArrayList<>();

  private PeerExchange exchange(ExchangeScope scope) {
    return PeerExchange.learning(
        scope,
        new Members(),
        new SplittableRandom(1),
        address -> !kept.contains(address) && kept.add(address));
  }

  @ParameterizedTest
  @CsvSource({
    "OFF, 10.0.0.1, 10.0.0.2, 7777, false",
    "PRIVATE, 10.0.0.1, 10.0.0.2, 7777, true",
    "PRIVATE, 10.0.0.1, 10.0.0.2, 1024, true",
    "PRIVATE, 10.0.0.1, 10.0.0.2, 1023, false",
    "PRIVATE, 10.0.0.1, 192.168.1.2, 7777, true",
    "PRIVATE, fd00::1, fd00::2, 7777, true",
    "PRIVATE, 10.0.0.1, 127.0.0.1, 7777, false",
    "PRIVATE, 127.0.0.1, 127.0.0.1, 7777, true",
    "PRIVATE, 10.0.0.1, 198.51.100.2, 7777, false",
    "PRIVATE, 198.51.100.1, 198.51.100.2, 7777, false",
    "PRIVATE, 198.51.100.1, 10.0.0.2, 7777, false",
    "EVERYWHERE, 198.51.100.1, 198.51.100.2, 7777, true",
    "EVERYWHERE, 198.51.100.1, 10.0.0.2, 7777, false",
    "EVERYWHERE, 198.51.100.1, 127.0.0.1, 7777, false",
    "EVERYWHERE, 10.0.0.1, 10.0.0.2, 7777, true",
    "EVERYWHERE, 198.51.100.1, 224.0.0.1, 7777, false",
    "EVERYWHERE, 198.51.100.1, 0.0.0.0, 7777, false",
    "EVERYWHERE, 2001:db8::1, ff02::1, 7777, false",
  })
  void a_word_is_taken(ExchangeScope scope, String from, String about, int port, boolean taken) {
    exchange(scope).learned(Desk.at(about, port), Desk.at(from, 7777), NOW);

    assertThat(!kept.isEmpty()).isEqualTo(taken);
  }

  @Test
  void five_are_learned_in_a_second_and_forty_in_all() {
    PeerExchange exchange = exchange(ExchangeScope.PRIVATE);
    for (int i = 0; i < 60; i++) {
      assertThat(exchange.wants(NEAR)).isEqualTo(kept.size() < PeerExchange.LEARNED_MAX);
      long second = i / 6;
      exchange.learned(Desk.at("10.0.1." + i, 7777), NEAR, NOW + second * SECOND);
      assertThat(kept).hasSize((int) Math.min(40, second * 5 + Math.min(5, i % 6 + 1)));
    }

    assertThat(kept).hasSize(PeerExchange.LEARNED_MAX);
  }

  @Test
  void only_those_within_the_scope_are_asked() {
    assertThat(exchange(ExchangeScope.OFF).wants(NEAR)).isFalse();
    assertThat(exchange(ExchangeScope.PRIVATE).wants(NEAR)).isTrue();
    assertThat(exchange(ExchangeScope.PRIVATE).wants(FAR)).isFalse();
    assertThat(exchange(ExchangeScope.EVERYWHERE).wants(FAR)).isTrue();
  }

  @Test
  void who_needs_nobody_asks_nobody() {
    PeerExchange telling =
        PeerExchange.telling(ExchangeScope.EVERYWHERE, new Members(), new SplittableRandom(1));

    assertThat(telling.wants(NEAR)).isFalse();
    assertThat(telling.known(NEAR, NOW)).isEmpty();
  }
}
