package io.peerage.swarm.peer;

import static org.assertj.core.api.Assertions.assertThat;

import io.peerage.swarm.content.ChunkAddressing;
import io.peerage.swarm.content.SwarmMetadata;
import io.peerage.swarm.message.HandshakeOptions;
import io.peerage.swarm.message.MessageWriter;
import io.peerage.wire.Bytes;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What strangers may send to an endpoint, and what it costs us. The page
/// `docs/reference/bad-inputs.md` lists these cases with those that are tested elsewhere.
class BadInputTest {

  private static final int OURS = 0x10203040;
  private static final int THEIRS = 0x0a0b0c0d;
  private static final int CHUNKS = 200;
  private static final long EVERYTHING = 0xffff_ffffL;
  private static final byte[] CONTENT = new byte[CHUNKS * 1024 - 5];
  private static final InetSocketAddress PEER = Desk.at("198.51.100.7", 6778);

  private static SwarmMetadata metadata() {
    return new Desk(EndpointOptions.DEFAULT, OURS).share(CONTENT, 1024);
  }

  private static Desk sharer() {
    Desk desk = new Desk(EndpointOptions.DEFAULT, OURS);
    desk.share(CONTENT, 1024);
    return desk;
  }

  /// A sharer with a channel to a peer that has shown that it is there.
  private static Desk serving() {
    Desk desk = sharer();
    desk.receive(PEER, opening(HandshakeOptions.of(metadata())));
    desk.receive(PEER, datagram(OURS, _ -> {}));
    desk.takeSent();
    return desk;
  }

  /// A fetcher whose one peer has answered and says that it has everything.
  private static Desk fetching(EndpointOptions options) {
    Desk desk = new Desk(options, OURS);
    desk.fetch(metadata(), PEER);
    HandshakeOptions theirs = HandshakeOptions.of(metadata());
    desk.receive(PEER, datagram(OURS, out -> MessageWriter.handshake(out, THEIRS, theirs)));
    desk.receive(PEER, datagram(OURS, out -> MessageWriter.have(out, 0, EVERYTHING)));
    return desk;
  }

  private static Bytes datagram(int channel, Consumer<ByteBuffer> messages) {
    ByteBuffer out = ByteBuffer.allocate(2048);
    MessageWriter.channel(out, channel);
    messages.accept(out);
    return Bytes.copyOf(out.flip());
  }

  private static Bytes opening(HandshakeOptions options) {
    return datagram(0, out -> MessageWriter.handshake(out, THEIRS, options));
  }

  private static long bytes(List<Bytes> datagrams) {
    return datagrams.stream().mapToLong(Bytes::length).sum();
  }

  // Openings.

  @Test
  void a_forged_source_gets_at_most_three_times_what_was_sent_in_its_name() {
    Desk desk = sharer();
    HandshakeOptions options = HandshakeOptions.of(metadata());
    long in = 0;
    for (int i = 0; i < 50; i++) {
      int channel = THEIRS + i / 2;
      Bytes greedy =
          datagram(
              0,
              out -> {
                MessageWriter.handshake(out, channel, options);
                MessageWriter.request(out, 0, EVERYTHING);
                MessageWriter.pexRequest(out);
              });
      desk.receive(PEER, greedy);
      in += greedy.length();
      desk.advance(Duration.ofMillis(700));
    }
    desk.advance(Duration.ofMinutes(10));

    List<Bytes> out = desk.takeDatagrams();
    assertThat(out).isNotEmpty();
    assertThat(bytes(out)).isLessThanOrEqualTo(3 * in);
    assertThat(desk.count("chunks_sent")).isZero();
  }

  static Stream<Bytes> foreign() {
    HandshakeOptions good = HandshakeOptions.of(metadata());
    Stream<HandshakeOptions> addressings =
        Stream.of(ChunkAddressing.values())
            .filter(method -> method != ChunkAddressing.CHUNK_RANGES_32)
            .map(method -> with(good, 1, 1, 1, 2, method.code(), 1024));
    Stream<HandshakeOptions> others =
        Stream.of(
            with(good, 2, 2, 1, 2, 2, 1024),
            with(good, 1, 2, 1, 2, 2, 1024),
            with(good, 0, 0, 1, 2, 2, 1024),
            with(good, 1, 1, 0, 2, 2, 1024),
            with(good, 1, 1, 2, 2, 2, 1024),
            with(good, 1, 1, 3, 2, 2, 1024),
            with(good, 1, 1, 1, 0, 2, 1024),
            with(good, 1, 1, 1, 4, 2, 1024),
            with(good, 1, 1, 1, 2, 2, 1023),
            with(good, 1, 1, 1, 2, 2, 0),
            with(good, 1, 1, 1, 2, 2, HandshakeOptions.VARIABLE_CHUNKS));
    return Stream.concat(addressings, others).map(BadInputTest::opening);
  }

  private static HandshakeOptions with(
      HandshakeOptions good,
      int version,
      int minimum,
      int protection,
      int hash,
      int addressing,
      long chunkSize) {
    return new HandshakeOptions(
        version,
        minimum,
        good.swarmId(),
        protection,
        hash,
        HandshakeOptions.ABSENT,
        addressing,
        HandshakeOptions.ABSENT,
        good.supported(),
        chunkSize);
  }

  @ParameterizedTest
  @MethodSource("foreign")
  void versions_methods_and_chunk_sizes_that_the_swarm_does_not_have_get_no_answer(Bytes opening) {
    Desk desk = sharer();

    desk.receive(PEER, opening);

    assertThat(desk.takeSent()).isEmpty();
    assertThat(desk.channels()).isZero();
    assertThat(desk.count("datagrams_dropped")).isEqualTo(1);
  }

  @Test
  void a_closed_channel_is_nobodys_and_the_next_one_has_another_id() {
    Desk desk = serving();
    desk.receive(
        PEER, datagram(OURS, out -> MessageWriter.handshake(out, 0, HandshakeOptions.NONE)));
    assertThat(desk.channels()).isZero();
    long dropped = desk.count("datagrams_dropped");

    desk.receive(PEER, datagram(OURS, out -> MessageWriter.request(out, 0, 0)));
    desk.receive(
        PEER, datagram(OURS, out -> MessageWriter.handshake(out, 0, HandshakeOptions.NONE)));

    assertThat(desk.takeSent()).isEmpty();
    assertThat(desk.count("datagrams_dropped")).isEqualTo(dropped + 2);
    desk.receive(PEER, opening(HandshakeOptions.of(metadata())));
    ByteBuffer reply = desk.takeDatagrams().getFirst().asBuffer();
    assertThat(reply.getInt()).isEqualTo(THEIRS);
    assertThat(reply.get()).isZero();
    assertThat(reply.getInt()).isNotEqualTo(OURS);
  }

  // What a peer asks of a sharer.

  @ParameterizedTest
  @CsvSource({
    // Nothing of it is there, part of it is, all of it is.
    "200, 200, 0",
    "200, 4294967295, 0",
    "199, 4294967295, 1",
    "0, 4294967295, 200",
    "0, 0, 1",
  })
  void of_a_request_past_the_end_what_is_there_is_sent(long first, long last, int chunks) {
    Desk desk = serving();

    desk.receive(PEER, datagram(OURS, out -> MessageWriter.request(out, first, last)));
    desk.advance(Duration.ofMillis(1));

    assertThat(desk.count("chunks_sent")).isBetween(Math.min(1L, chunks), (long) chunks);
    assertThat(desk.count("requests_ignored")).isEqualTo(chunks == 0 ? 1 : 0);
    assertThat(desk.channels()).isEqualTo(1);
  }

  @Test
  void requests_that_overlap_are_one() {
    Desk desk = serving();

    desk.receive(
        PEER,
        datagram(
            OURS,
            out -> {
              for (int i = 0; i < 100; i++) {
                MessageWriter.request(out, i % 3, 5 - i % 2);
              }
            }));
    for (long chunk = 0; chunk < 6; chunk++) {
      long arrived = chunk;
      desk.advance(Duration.ofMillis(10));
      desk.receive(PEER, datagram(OURS, out -> MessageWriter.ack(out, arrived, arrived, 0)));
    }
    desk.advance(Duration.ofSeconds(5));

    assertThat(desk.count("chunks_sent")).isEqualTo(6);
    assertThat(desk.channels()).isEqualTo(1);
  }

  /// Nothing is acknowledged, so nothing says that the line takes it.
  @Test
  void a_flood_of_requests_does_not_make_the_sender_faster_than_its_window() {
    Desk desk = serving();
    for (int i = 0; i < 10_000; i++) {
      desk.receive(PEER, datagram(OURS, out -> MessageWriter.request(out, 0, EVERYTHING)));
      desk.advance(Duration.ofNanos(100_000));
    }

    // A second; what is lost is sent again after a second at the earliest.
    assertThat(desk.count("chunks_sent")).isLessThan(100);
    assertThat(desk.channels()).isEqualTo(1);
  }

  @Test
  void scattered_requests_fill_a_queue_and_no_more() {
    Desk desk = serving();
    for (int i = 0; i < 1000; i++) {
      int chunk = 2 * i % CHUNKS;
      desk.receive(PEER, datagram(OURS, out -> MessageWriter.request(out, chunk, chunk)));
    }

    assertThat(desk.channels()).isEqualTo(1);
    assertThat(desk.count("chunks_sent")).isLessThan(100);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, CHUNKS, EVERYTHING})
  void who_takes_back_what_it_never_asked_for_changes_nothing(long chunk) {
    Desk desk = serving();

    desk.receive(PEER, datagram(OURS, out -> MessageWriter.cancel(out, chunk, EVERYTHING)));
    desk.receive(PEER, datagram(OURS, out -> MessageWriter.request(out, 0, 0)));
    desk.advance(Duration.ofMillis(1));

    assertThat(desk.count("chunks_sent")).isEqualTo(1);
    assertThat(desk.channels()).isEqualTo(1);
  }

  // What a peer tells a fetcher.

  @Test
  void who_chokes_and_serves_again_without_end_gets_no_more_than_it_sends() {
    Desk desk = fetching(EndpointOptions.DEFAULT);
    desk.takeSent();
    Bytes game =
        datagram(
            OURS,
            out ->
                IntStream.range(0, 500)
                    .forEach(i -> {
                      MessageWriter.choke(out);
                      MessageWriter.unchoke(out);
                    }));
    long in = 0;
    for (int i = 0; i < 100; i++) {
      desk.receive(PEER, game);
      in += game.length();
      desk.advance(Duration.ofMillis(1));
    }

    assertThat(desk.channels()).isEqualTo(1);
    assertThat(bytes(desk.takeDatagrams())).isLessThan(in);
  }

  @Test
  void who_serves_again_without_having_choked_changes_nothing() {
    Desk desk = fetching(EndpointOptions.DEFAULT);
    desk.takeSent();

    desk.receive(PEER, datagram(OURS, MessageWriter::unchoke));

    assertThat(desk.takeSent()).isEmpty();
  }

  @Test
  void who_says_that_it_has_everything_is_asked_for_what_there_is() {
    Desk desk = fetching(EndpointOptions.DEFAULT);

    for (Bytes sent : desk.takeDatagrams()) {
      ByteBuffer in = sent.asBuffer().position(4);
      if (in.hasRemaining() && in.get() == 8) {
        assertThat(in.getInt()).isBetween(0, CHUNKS - 1);
        assertThat(in.getInt()).isBetween(0, CHUNKS - 1);
      }
    }
    assertThat(desk.channels()).isEqualTo(1);
  }

  /// Whom a peer names gets an opening at the most, and these get none.
  @ParameterizedTest
  @CsvSource({
    "10.1.2.3, 7777",
    "192.168.1.1, 7777",
    "127.0.0.1, 7777",
    "169.254.1.1, 7777",
    "224.0.0.251, 7777",
    "255.255.255.255, 80",
    "0.0.0.0, 7777",
    "203.0.113.9, 53",
    "203.0.113.9, 1023",
    "203.0.113.9, 0",
    "fe80::1, 7777",
    "fd00::1, 7777",
    "::1, 7777",
    "ff02::1, 7777",
  })
  void nobody_is_sent_to_victims_or_into_our_own_network(String host, int port) {
    Desk desk = fetching(EndpointOptions.DEFAULT.withExchange(ExchangeScope.EVERYWHERE));
    InetSocketAddress named = Desk.at(host, port);
    name(desk, named);
    desk.advance(Duration.ofSeconds(20));

    assertThat(desk.takeSent()).noneMatch(sent -> sent.to().equals(named));
  }

  @Test
  void nobody_is_sent_to_ourselves_and_who_may_be_named_is_sent_to() {
    Desk desk = fetching(EndpointOptions.DEFAULT.withExchange(ExchangeScope.EVERYWHERE));
    InetSocketAddress other = Desk.at("203.0.113.9", 1024);
    name(desk, Desk.LOCAL);
    name(desk, other);
    desk.advance(Duration.ofSeconds(1));

    assertThat(desk.takeSent())
        .noneMatch(sent -> sent.to().equals(Desk.LOCAL))
        .anyMatch(sent -> sent.to().equals(other));
  }

  private static void name(Desk desk, InetSocketAddress peer) {
    ByteBuffer address = ByteBuffer.wrap(peer.getAddress().getAddress());
    desk.receive(
        PEER,
        datagram(
            OURS,
            out -> {
              if (address.remaining() == Integer.BYTES) {
                MessageWriter.pexResponseV4(out, address, peer.getPort());
              } else {
                MessageWriter.pexResponseV6(out, address, peer.getPort());
              }
            }));
  }
}
