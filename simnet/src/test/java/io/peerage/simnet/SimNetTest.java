package io.peerage.simnet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

class SimNetTest {

  private final SimNet net = SimNet.seeded(0x2a);

  @Test
  void time_passes_even_when_nothing_happens() {
    assertThat(net.runFor(Duration.ofDays(400)).now()).isEqualTo(Duration.ofDays(400));
  }

  @Test
  void runs_until_the_condition_holds_and_no_further() {
    Station a = Station.of(net, "a");
    Station b = Station.of(net, "b");
    net.wakeUp(Duration.ZERO);
    a.send(b, 1, 10);
    net.runUntil(() -> !b.arrivals.isEmpty(), Duration.ofSeconds(1));
    assertThat(net.now()).isEqualTo(Duration.ofMillis(1));
  }

  @Test
  void a_condition_that_does_not_come_true_in_time_names_seed_and_time() {
    SimHost host = net.host("a");
    host.loop().execute(() -> again(host));
    assertThatThrownBy(() -> net.runUntil(() -> false, Duration.ofMillis(2_500)))
        .isInstanceOf(AssertionError.class)
        .hasMessageStartingWith("waited for PT2.5S, but it did not come true")
        .hasMessageContaining("seed 0x2a, 2.000000000 s of virtual time");
  }

  private static void again(SimHost host) {
    host.loop().schedule(host.loop().now() + 1_000_000_000, () -> again(host));
  }

  @Test
  void a_condition_that_can_never_come_true_fails_at_once() {
    assertThatThrownBy(() -> net.runUntil(() -> false, Duration.ofDays(1)))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("nothing is left to happen");
  }

  @Test
  void a_mistake_in_an_event_says_when_it_happened() {
    SimHost host = net.host("a");
    net.runFor(Duration.ofSeconds(3));
    host.loop()
        .execute(() -> {
          throw new IllegalArgumentException("a mistake");
        });
    assertThatThrownBy(() -> net.runFor(Duration.ZERO))
        .hasMessage("a mistake")
        .satisfies(mistake ->
            assertThat(mistake.getSuppressed()[0])
                .hasMessage("seed 0x2a, 3.000000000 s of virtual time, 1 events, on a/10.0.0.1"));
    assertThat(host.loop().inLoop()).isFalse();
  }

  @Test
  void an_event_cannot_run_the_simulation_it_is_part_of() {
    net.host("a").loop().execute(() -> net.runFor(Duration.ofSeconds(1)));
    assertThatThrownBy(() -> net.runFor(Duration.ZERO))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("part of");
  }

  @Test
  void another_thread_may_not_interfere() {
    SimHost host = net.host("a");
    CompletableFuture<Boolean> offered =
        CompletableFuture.supplyAsync(() -> host.loop().mailbox().offer(() -> {}));
    assertThatThrownBy(offered::join)
        .isInstanceOf(CompletionException.class)
        .hasMessageContaining("interferes with the simulation");
  }

  @Test
  void time_that_stands_still_is_noticed() {
    SimHost host = net.host("a");
    host.loop().execute(() -> circle(host));
    assertThatThrownBy(() -> net.runFor(Duration.ZERO)).hasMessageContaining("time stands still");
  }

  private static void circle(SimHost host) {
    host.loop().execute(() -> circle(host));
  }

  @Test
  void the_trace_knows_every_byte() {
    assertThat(traceOf(1, 2, 3)).isEqualTo(traceOf(1, 2, 3)).isNotEqualTo(traceOf(1, 2, 4));
  }

  @Test
  void the_trace_knows_lost_datagrams_too() {
    assertThat(lossyTraceOf(1, 2, 3)).isNotEqualTo(lossyTraceOf(1, 2, 4));
  }

  private static long traceOf(int... bytes) {
    return trace(SimNet.seeded(7), bytes);
  }

  private static long lossyTraceOf(int... bytes) {
    return trace(SimNet.seeded(7).loss(1), bytes);
  }

  private static long trace(SimNet net, int... bytes) {
    Station a = Station.of(net, "a");
    Station b = Station.of(net, "b");
    a.host
        .loop()
        .execute(() -> {
          var payload = a.pool.take(bytes.length);
          for (int each : bytes) {
            payload.put((byte) each);
          }
          a.channel().send(b.host.at(Station.PORT), payload.flip(), bytes.length);
          a.channel().flush();
        });
    net.runFor(Duration.ofSeconds(1));
    return net.traceHash();
  }
}
