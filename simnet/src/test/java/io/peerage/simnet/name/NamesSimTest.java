package io.peerage.simnet.name;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.peerage.simnet.SimHost;
import io.peerage.simnet.SimNet;
import io.peerage.wire.Bytes;
import io.peerage.wire.ErrorCode;
import io.peerage.wire.NameAnswer;
import io.peerage.wire.Names;
import io.peerage.wire.Outcome;
import io.peerage.wire.PeerageException;
import io.peerage.wire.RecordType;
import io.peerage.wire.name.CachedNames;
import io.peerage.wire.name.NamesOptions;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Looking names up, with what every way of doing it has in common.
class NamesSimTest {

  private final SimNet net = SimNet.seeded(1);
  private final SimHost host = net.host("a");
  private final List<Outcome<NameAnswer>> outcomes = new ArrayList<>();

  /// Lookups that a test answers by hand.
  private final List<Consumer<Outcome<CachedNames.Found>>> asked = new ArrayList<>();

  private static InetAddress address(String text) {
    try {
      return InetAddress.getByName(text);
    } catch (UnknownHostException impossible) {
      throw new AssertionError(impossible);
    }
  }

  private static NameAnswer addresses(String... texts) {
    return new NameAnswer.Addresses(
        IntStream.range(0, texts.length).mapToObj(i -> address(texts[i])).toList());
  }

  private void ask(Names names, String name, RecordType type) {
    host.loop().execute(() -> names.resolve(name, type, outcomes::add));
  }

  private NameAnswer answer(String name, RecordType type) {
    ask(host.names(), name, type);
    net.runFor(Duration.ofMillis(100));
    return ((Outcome.Success<NameAnswer>) outcomes.removeLast()).value();
  }

  private PeerageException failure(String name) {
    ask(host.names(), name, RecordType.A);
    net.runFor(Duration.ofSeconds(6));
    return failure(outcomes.removeLast());
  }

  private static PeerageException failure(Outcome<NameAnswer> outcome) {
    return (PeerageException) ((Outcome.Failure<NameAnswer>) outcome).cause();
  }

  private long counter(String what) {
    return host.meters().counter("peerage.wire.names_" + what).value();
  }

  private Names byHand(NamesOptions options) {
    return new CachedNames(host.loop(), (_, _, done) -> asked.add(done), options, host.meters());
  }

  private void answerByHand(Outcome<CachedNames.Found> outcome) {
    Consumer<Outcome<CachedNames.Found>> done = asked.removeFirst();
    host.loop().execute(() -> done.accept(outcome));
    net.runFor(Duration.ofMillis(1));
  }

  private static Outcome<CachedNames.Found> found(NameAnswer answer, Duration keep) {
    return new Outcome.Success<>(new CachedNames.Found(answer, keep));
  }

  @Test
  void finds_addresses_and_texts() {
    net.names()
        .addresses("example.com", address("192.0.2.1"), address("2001:db8::1"))
        .texts("_x.example.com", "one", "two");
    assertThat(answer("example.com", RecordType.A)).isEqualTo(addresses("192.0.2.1"));
    assertThat(answer("EXAMPLE.com.", RecordType.AAAA)).isEqualTo(addresses("2001:db8::1"));
    assertThat(answer("_x.example.com", RecordType.TXT))
        .isEqualTo(
            new NameAnswer.Texts(
                List.of(Bytes.copyOf("one".getBytes(UTF_8)), Bytes.copyOf("two".getBytes(UTF_8)))));
  }

  @Test
  void failures_say_which() {
    net.names()
        .addresses("here", address("192.0.2.1"))
        .addresses("six", address("2001:db8::1"))
        .silent("mute", true)
        .failing("broken", true);
    assertThat(failure("nowhere").code()).isEqualTo(ErrorCode.NOT_FOUND);
    assertThat(failure("six").code()).isEqualTo(ErrorCode.NOT_FOUND);
    assertThat(failure("broken").code()).isEqualTo(ErrorCode.REMOTE_ERROR);
    assertThat(failure("mute")).hasMessage("mute was not looked up within 5 s");
    assertThat(failure("no name")).hasMessage("not the name of a host: no name");
    assertThat(failure("esc\u001b[31m\u202e" + "x".repeat(80)))
        .hasMessage("not the name of a host: esc?[31m?" + "x".repeat(55) + "…");
    assertThat(counter("failed")).isEqualTo(4);
  }

  @Test
  void the_time_limit_holds_to_the_moment() {
    Names names = byHand(NamesOptions.DEFAULT);
    ask(names, "slow", RecordType.A);
    net.runFor(Duration.ofSeconds(5).minusNanos(1));
    assertThat(outcomes).isEmpty();
    net.runFor(Duration.ofNanos(1));
    assertThat(failure(outcomes.getFirst()).code()).isEqualTo(ErrorCode.TIMED_OUT);
    answerByHand(found(addresses("192.0.2.1"), Duration.ofMinutes(1)));
    assertThat(outcomes).hasSize(1);
    ask(names, "slow", RecordType.A);
    net.runFor(Duration.ofMillis(1));
    assertThat(asked).as("what came too late is not kept").hasSize(1);
  }

  @Test
  void who_asks_the_same_waits_for_the_same() {
    Names names = byHand(NamesOptions.DEFAULT);
    ask(names, "a", RecordType.A);
    ask(names, "A.", RecordType.A);
    ask(names, "a", RecordType.AAAA);
    net.runFor(Duration.ofMillis(1));
    assertThat(asked).hasSize(2);
    answerByHand(found(addresses("192.0.2.1"), Duration.ofMinutes(1)));
    assertThat(outcomes).hasSize(2).allMatch(Outcome.Success.class::isInstance);
    assertThat(counter("lookups")).isEqualTo(2);
  }

  @Test
  void an_answer_is_kept_as_long_as_its_server_says_within_bounds() {
    keptFor(Duration.ZERO, Duration.ofSeconds(5));
    keptFor(Duration.ofSeconds(7), Duration.ofSeconds(7));
    keptFor(Duration.ofSeconds(Long.MAX_VALUE), Duration.ofHours(1));
  }

  private void keptFor(Duration said, Duration kept) {
    Names names = byHand(NamesOptions.DEFAULT);
    ask(names, "a", RecordType.A);
    net.runFor(Duration.ofMillis(1));
    answerByHand(found(addresses("192.0.2.1"), said));
    net.runFor(kept.minusMillis(1).minusNanos(1));
    ask(names, "a", RecordType.A);
    net.runFor(Duration.ZERO);
    assertThat(asked).isEmpty();
    assertThat(outcomes).hasSize(2);
    net.runFor(Duration.ofNanos(1));
    ask(names, "a", RecordType.A);
    net.runFor(Duration.ZERO);
    assertThat(asked).hasSize(1);
    answerByHand(found(addresses("192.0.2.1"), said));
    outcomes.clear();
  }

  @Test
  void absence_is_kept_and_failure_is_not() {
    Names names = byHand(NamesOptions.DEFAULT);
    for (ErrorCode code : List.of(ErrorCode.NOT_FOUND, ErrorCode.REMOTE_ERROR)) {
      ask(names, code.text(), RecordType.A);
      net.runFor(Duration.ofMillis(1));
      answerByHand(new Outcome.Failure<>(new PeerageException(code, "why", "")));
      ask(names, code.text(), RecordType.A);
      net.runFor(Duration.ofMillis(1));
    }
    assertThat(outcomes).hasSize(3);
    assertThat(asked).hasSize(1);
    assertThat(counter("cache_hits")).isEqualTo(1);
  }

  @Test
  void an_empty_answer_is_absence() {
    Names names = byHand(NamesOptions.DEFAULT);
    ask(names, "a", RecordType.A);
    net.runFor(Duration.ofMillis(1));
    answerByHand(found(addresses(), Duration.ofHours(1)));
    assertThat(failure(outcomes.getFirst())).hasMessage("a has no A record");
    net.runFor(Duration.ofSeconds(10));
    ask(names, "a", RecordType.A);
    net.runFor(Duration.ofMillis(1));
    assertThat(asked).hasSize(1);
  }

  @Test
  void the_cache_forgets_what_it_has_had_longest() {
    Names names = byHand(NamesOptions.DEFAULT.withCacheEntriesMax(2));
    for (String name : List.of("a", "b", "c")) {
      ask(names, name, RecordType.A);
      net.runFor(Duration.ofMillis(1));
      answerByHand(found(addresses("192.0.2.1"), Duration.ofHours(1)));
    }
    ask(names, "b", RecordType.A);
    ask(names, "c", RecordType.A);
    net.runFor(Duration.ofMillis(1));
    assertThat(asked).isEmpty();
    assertThat(host.meters().gauges())
        .containsEntry("peerage.wire.names_cached", 2L)
        .containsEntry("peerage.wire.names_under_way", 0L);
    ask(names, "a", RecordType.A);
    net.runFor(Duration.ofMillis(1));
    assertThat(asked).hasSize(1);
  }

  @Test
  void more_lookups_or_waiters_than_allowed_are_refused() {
    Names names = byHand(NamesOptions.DEFAULT.withLookupsMax(2).withWaitersMax(2));
    ask(names, "a", RecordType.A);
    ask(names, "a", RecordType.A);
    ask(names, "b", RecordType.A);
    net.runFor(Duration.ofMillis(1));
    assertThat(outcomes).isEmpty();
    assertThat(host.meters().gauges()).containsEntry("peerage.wire.names_under_way", 2L);
    ask(names, "a", RecordType.A);
    ask(names, "c", RecordType.A);
    net.runFor(Duration.ofMillis(1));
    assertThat(outcomes)
        .extracting(outcome -> failure(outcome).getMessage())
        .containsExactly("2 already wait for a", "2 names are being looked up");
    assertThat(counter("refused")).isEqualTo(2);
  }

  @Test
  void more_records_or_text_than_allowed_are_dropped() {
    Names names = byHand(NamesOptions.DEFAULT);
    ask(names, "many", RecordType.A);
    ask(names, "long", RecordType.TXT);
    net.runFor(Duration.ofMillis(1));
    String[] many = IntStream.range(0, 65).mapToObj(i -> "192.0.2." + i).toArray(String[]::new);
    answerByHand(found(addresses(many), Duration.ofHours(1)));
    assertThat(
            ((NameAnswer.Addresses) ((Outcome.Success<NameAnswer>) outcomes.getFirst()).value())
                .addresses())
        .hasSize(64);
    assertThat(counter("records_dropped")).isEqualTo(1);

    Bytes half = Bytes.copyOf(new byte[8 << 10]);
    Bytes one = Bytes.copyOf(new byte[1]);
    answerByHand(
        found(new NameAnswer.Texts(List.of(half, half, one, Bytes.EMPTY)), Duration.ofHours(1)));
    assertThat(outcomes.getLast())
        .isEqualTo(
            new Outcome.Success<NameAnswer>(
                new NameAnswer.Texts(List.of(half, half, Bytes.EMPTY))));
    assertThat(counter("records_dropped")).isEqualTo(2);
  }

  @Test
  void a_name_that_changes_is_seen_when_the_old_answer_is_forgotten() {
    net.names().addresses("moves", address("192.0.2.1")).keep(Duration.ofSeconds(20));
    assertThat(answer("moves", RecordType.A)).isEqualTo(addresses("192.0.2.1"));
    net.names().addresses("moves", address("192.0.2.2"));
    assertThat(answer("moves", RecordType.A)).isEqualTo(addresses("192.0.2.1"));
    net.runFor(Duration.ofSeconds(20));
    assertThat(answer("moves", RecordType.A)).isEqualTo(addresses("192.0.2.2"));
    net.names().forget("moves");
    net.runFor(Duration.ofSeconds(20));
    assertThat(failure("moves").code()).isEqualTo(ErrorCode.NOT_FOUND);
  }

  @Test
  void a_host_that_was_started_again_remembers_nothing() {
    net.names().addresses("moves", address("192.0.2.1"));
    answer("moves", RecordType.A);
    host.crash();
    host.restart();
    net.names().addresses("moves", address("192.0.2.2"));
    assertThat(answer("moves", RecordType.A)).isEqualTo(addresses("192.0.2.2"));
  }
}
