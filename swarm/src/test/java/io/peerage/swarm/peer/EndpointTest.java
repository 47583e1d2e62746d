package io.peerage.swarm.peer;

import static org.assertj.core.api.Assertions.assertThat;

import io.peerage.swarm.channel.ChannelOptions;
import io.peerage.swarm.content.HashFunction;
import io.peerage.swarm.content.SwarmId;
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
import org.junit.jupiter.api.Test;

/// Who gets a channel, who gets an answer, and when a channel is over (RFC 7574, 3.1, 3.11, 8.3).
class EndpointTest {

  private static final int OURS = 0x10203040;
  private static final int THEIRS = 0x0a0b0c0d;
  private static final int CHUNKS = 3;
  private static final byte[] CONTENT = new byte[CHUNKS * 1024];
  private static final InetSocketAddress PEER = Desk.at("198.51.100.7", 6778);
  private static final InetSocketAddress NEIGHBOUR = Desk.at("198.51.100.8", 6778);
  private static final Bytes CLOSING = datagram(THEIRS, EndpointTest::closing);

  private static Desk sharer(EndpointOptions options) {
    Desk desk = new Desk(options, OURS);
    desk.share(CONTENT, 1024);
    return desk;
  }

  private static Desk sharer() {
    return sharer(EndpointOptions.DEFAULT);
  }

  private static SwarmMetadata metadata() {
    return new Desk(EndpointOptions.DEFAULT, OURS).share(CONTENT, 1024);
  }

  private static Bytes datagram(int channel, Consumer<ByteBuffer> messages) {
    ByteBuffer out = ByteBuffer.allocate(2048);
    MessageWriter.channel(out, channel);
    messages.accept(out);
    return Bytes.copyOf(out.flip());
  }

  private static Bytes opening(int sourceChannel) {
    HandshakeOptions options = HandshakeOptions.of(metadata());
    return datagram(0, out -> MessageWriter.handshake(out, sourceChannel, options));
  }

  private static void closing(ByteBuffer out) {
    MessageWriter.handshake(out, 0, HandshakeOptions.NONE);
  }

  private static Bytes choke(int channel) {
    return datagram(channel, MessageWriter::choke);
  }

  private static void nothing(ByteBuffer out) {
    out.limit(out.position());
  }

  private static void everything(ByteBuffer out) {
    MessageWriter.have(out, 0, CHUNKS - 1);
  }

  /// A channel to a peer that has all there is, and to which nothing need be said.
  private static Desk established() {
    Desk desk = sharer();
    desk.receive(PEER, opening(THEIRS));
    desk.receive(PEER, datagram(OURS, EndpointTest::everything));
    desk.takeSent();
    return desk;
  }

  private static InetSocketAddress port(int port) {
    return new InetSocketAddress(PEER.getAddress(), port);
  }

  // Admission.

  @Test
  void an_opening_is_answered_with_the_channel_that_it_names() {
    Desk desk = sharer();

    desk.receive(PEER, opening(THEIRS));

    List<Desk.Sent> sent = desk.takeSent();
    assertThat(sent).hasSize(1);
    assertThat(sent.getFirst().to()).isEqualTo(PEER);
    assertThat(sent.getFirst().datagram().asBuffer().getInt()).isEqualTo(THEIRS);
  }

  @Test
  void an_answer_to_a_stranger_is_no_larger_than_three_openings() {
    Desk desk = sharer();
    Bytes opening =
        datagram(
            0,
            out -> {
              MessageWriter.handshake(out, THEIRS, HandshakeOptions.of(metadata()));
              MessageWriter.request(out, 0, CHUNKS - 1);
            });

    desk.receive(PEER, opening);
    desk.advance(Duration.ofSeconds(4));

    assertThat(desk.takeDatagrams().stream().mapToInt(Bytes::length).sum())
        .isPositive()
        .isLessThanOrEqualTo(3 * opening.length());
  }

  @Test
  void a_repeated_opening_gets_the_same_answer_and_no_second_channel() {
    Desk desk = sharer();

    desk.receive(PEER, opening(THEIRS));
    desk.receive(PEER, opening(THEIRS));

    List<Bytes> sent = desk.takeDatagrams();
    assertThat(sent).hasSize(2);
    assertThat(sent.get(1)).isEqualTo(sent.get(0));
    assertThat(desk.channels()).isEqualTo(1);
  }

  @Test
  void an_opening_for_another_content_is_not_answered() {
    Desk desk = sharer();
    SwarmMetadata other =
        SwarmMetadata.ofContent(
            new SwarmId(Bytes.copyOf(new byte[32])), HashFunction.SHA_256, 1024, 1);

    desk.receive(
        PEER, datagram(0, out -> MessageWriter.handshake(out, 1, HandshakeOptions.of(other))));

    assertThat(desk.takeSent()).isEmpty();
    assertThat(desk.channels()).isZero();
    assertThat(desk.count("datagrams_dropped")).isEqualTo(1);
  }

  @Test
  void one_address_has_so_many_half_open_channels_and_no_more() {
    Desk desk = sharer(EndpointOptions.DEFAULT.withHalfOpenPerAddressMax(2));

    desk.receive(port(1), opening(1));
    desk.receive(port(2), opening(2));
    assertThat(desk.takeSent()).hasSize(2);
    assertThat(desk.count("openings_refused")).isZero();

    desk.receive(port(3), opening(3));
    assertThat(desk.takeSent()).isEmpty();
    assertThat(desk.count("openings_refused")).isEqualTo(1);

    desk.receive(NEIGHBOUR, opening(3));
    assertThat(desk.takeSent()).hasSize(1);
  }

  @Test
  void all_addresses_have_so_many_half_open_channels_and_no_more() {
    EndpointOptions two =
        new EndpointOptions(2, 16, 1024, 64, 2000, 8, 8, ChannelOptions.DEFAULT, ExchangeScope.OFF);
    Desk desk = sharer(two);

    desk.receive(PEER, opening(1));
    desk.receive(NEIGHBOUR, opening(2));
    assertThat(desk.takeSent()).hasSize(2);

    desk.receive(Desk.at("198.51.100.9", 1), opening(3));
    assertThat(desk.takeSent()).hasSize(1);
    assertThat(desk.count("openings_refused")).isEqualTo(1);
    assertThat(desk.channels()).isEqualTo(2);
    // The first had waited longest: its answer comes too late.
    desk.receive(PEER, datagram(OURS, EndpointTest::everything));
    assertThat(desk.count("datagrams_dropped")).isEqualTo(1);
    desk.receive(NEIGHBOUR, datagram(OURS + 1, EndpointTest::everything));
    assertThat(desk.count("datagrams_dropped")).isEqualTo(1);
  }

  @Test
  void who_was_caught_gets_no_answer_for_ten_minutes() {
    Desk desk = established();
    desk.receive(PEER, datagram(OURS, out -> MessageWriter.ack(out, 0, 0, 0)));
    desk.takeSent();

    desk.receive(PEER, opening(THEIRS + 1));
    assertThat(desk.takeSent()).isEmpty();
    assertThat(desk.count("openings_refused")).isEqualTo(1);
    desk.advance(Duration.ofMinutes(10));
    desk.receive(PEER, opening(THEIRS + 1));

    assertThat(desk.takeSent()).hasSize(1);
  }

  @Test
  void a_channel_is_half_open_for_five_seconds() {
    Desk desk = sharer();
    desk.receive(PEER, opening(THEIRS));

    desk.advance(Duration.ofMillis(4999));
    assertThat(desk.channels()).isEqualTo(1);

    desk.advance(Duration.ofMillis(2));
    assertThat(desk.channels()).isZero();
  }

  @Test
  void an_endpoint_has_so_many_channels_and_no_more() {
    Desk desk = sharer(EndpointOptions.DEFAULT.withChannelsMax(1));
    desk.receive(PEER, opening(1));
    desk.receive(NEIGHBOUR, opening(2));
    assertThat(desk.channels()).isEqualTo(2);

    desk.receive(PEER, datagram(OURS, EndpointTest::nothing));
    assertThat(desk.count("openings_refused")).isZero();
    desk.takeSent();
    desk.receive(NEIGHBOUR, datagram(OURS + 1, EndpointTest::nothing));
    assertThat(desk.takeDatagrams()).containsExactly(datagram(2, EndpointTest::closing));
    assertThat(desk.channels()).isEqualTo(1);
    assertThat(desk.count("openings_refused")).isEqualTo(1);

    desk.receive(NEIGHBOUR, opening(3));
    assertThat(desk.takeSent()).isEmpty();
    assertThat(desk.channels()).isEqualTo(1);
    assertThat(desk.count("openings_refused")).isEqualTo(2);
  }

  @Test
  void an_address_has_so_many_confirmed_channels_and_no_more() {
    Desk desk = sharer(EndpointOptions.DEFAULT.withChannelsPerAddressMax(1));

    desk.receive(port(1), opening(1));
    desk.receive(port(1), datagram(OURS, EndpointTest::nothing));
    desk.receive(port(2), opening(2));
    assertThat(desk.channels()).isEqualTo(1);
    assertThat(desk.count("openings_refused")).isEqualTo(1);

    desk.receive(Desk.at("198.51.100.9", 1), opening(3));
    assertThat(desk.channels()).isEqualTo(2);
  }

  @Test
  void so_many_openings_a_second_are_looked_at_and_no_more() {
    Desk desk = sharer(EndpointOptions.DEFAULT.withOpeningsPerSecondMax(2));

    desk.receive(port(1), opening(1));
    desk.receive(port(2), opening(2));
    desk.receive(port(3), opening(3));
    assertThat(desk.takeSent()).hasSize(2);
    assertThat(desk.count("openings_refused")).isEqualTo(1);

    desk.advance(Duration.ofSeconds(1));
    desk.receive(port(3), opening(3));
    assertThat(desk.takeSent()).hasSize(1);
  }

  // Datagrams that get no answer.

  @Test
  void what_is_no_datagram_of_ours_is_dropped_and_counted() {
    Desk desk = sharer();

    desk.receive(PEER, Bytes.EMPTY);
    desk.receive(PEER, Bytes.ofHex("000000"));
    desk.receive(PEER, Bytes.ofHex("00000000"));
    desk.receive(PEER, Bytes.ofHex("01020304"));
    desk.receive(PEER, datagram(0x01020304, EndpointTest::everything));
    desk.receive(PEER, datagram(0, EndpointTest::everything));

    assertThat(desk.takeSent()).isEmpty();
    assertThat(desk.channels()).isZero();
    assertThat(desk.count("datagrams_dropped")).isEqualTo(6);
  }

  @Test
  void a_datagram_of_another_address_does_not_reach_a_channel() {
    Desk desk = established();

    desk.receive(NEIGHBOUR, datagram(OURS, EndpointTest::closing));
    desk.receive(port(PEER.getPort() + 1), datagram(OURS, EndpointTest::closing));

    assertThat(desk.channels()).isEqualTo(1);
    assertThat(desk.count("datagrams_dropped")).isEqualTo(2);
    // The first one is asked with an empty datagram, no larger than its own.
    assertThat(desk.takeSent())
        .containsExactly(new Desk.Sent(NEIGHBOUR, datagram(THEIRS, EndpointTest::nothing)));
  }

  @Test
  void a_peer_that_goes_on_from_another_address_is_there_from_then_on() {
    Desk desk = established();
    InetSocketAddress there = port(PEER.getPort() + 1);
    desk.advance(Duration.ofSeconds(1));
    desk.receive(there, datagram(OURS, EndpointTest::everything));
    desk.takeSent();
    desk.advance(Duration.ofSeconds(1));

    desk.receive(there, datagram(OURS, out -> MessageWriter.request(out, 0, 0)));

    assertThat(desk.takeSent()).isNotEmpty().allMatch(sent -> sent.to().equals(there));
    desk.receive(PEER, datagram(OURS, EndpointTest::closing));
    assertThat(desk.channels()).isEqualTo(1);
    desk.receive(there, datagram(OURS, EndpointTest::closing));
    assertThat(desk.channels()).isZero();
  }

  @Test
  void what_has_moved_is_counted_where_it_is() {
    Desk desk = sharer(EndpointOptions.DEFAULT.withChannelsPerAddressMax(1));
    desk.receive(PEER, opening(THEIRS));
    desk.receive(PEER, datagram(OURS, EndpointTest::everything));
    desk.advance(Duration.ofSeconds(1));
    desk.receive(NEIGHBOUR, datagram(OURS, EndpointTest::everything));
    desk.advance(Duration.ofSeconds(1));
    desk.receive(NEIGHBOUR, datagram(OURS, EndpointTest::everything));
    desk.takeSent();

    desk.receive(NEIGHBOUR, opening(THEIRS + 1));
    assertThat(desk.takeSent()).isEmpty();
    desk.receive(PEER, opening(THEIRS + 2));
    assertThat(desk.takeSent()).hasSize(1);
  }

  @Test
  void a_peer_that_acknowledges_what_was_never_sent_is_left() {
    Desk desk = established();

    desk.receive(PEER, datagram(OURS, out -> MessageWriter.ack(out, 0, 0, 0)));

    assertThat(desk.takeDatagrams()).containsExactly(CLOSING);
    assertThat(desk.count("peers_broken")).isEqualTo(1);
  }

  /// A sharer of 20,000 chunks that has sent 400 of them, so that it sends whole batches.
  private static Desk withOpenWindow() {
    Desk desk = new Desk(EndpointOptions.DEFAULT, OURS);
    HandshakeOptions options = HandshakeOptions.of(desk.share(new byte[20_000 * 1024], 1024));
    desk.receive(PEER, datagram(0, out -> MessageWriter.handshake(out, THEIRS, options)));
    desk.receive(PEER, datagram(OURS, out -> MessageWriter.request(out, 0, 399)));
    for (long first = 0; first < 400; ) {
      long from = first;
      long to = desk.count("chunks_sent") - 1;
      desk.advance(Duration.ofMillis(10));
      desk.receive(PEER, datagram(OURS, out -> MessageWriter.ack(out, from, to, 5000)));
      desk.advance(Duration.ofMillis(10));
      first = to + 1;
    }
    return desk;
  }

  @Test
  void a_batch_goes_on_into_the_next_run_with_the_digests_of_both_ahead() {
    Desk desk = withOpenWindow();
    int integrity = 4;
    int data = 1;
    desk.receive(PEER, datagram(OURS, out -> MessageWriter.request(out, 640, 640)));
    desk.advance(Duration.ofMillis(100));
    desk.takeSent();

    desk.receive(PEER, datagram(OURS, out -> MessageWriter.request(out, 700, 707)));
    desk.advance(Duration.ofMillis(100));

    List<Integer> types =
        desk.takeDatagrams().stream().map(bytes -> bytes.asBuffer().get(4) & 0xff).toList();
    assertThat(types).filteredOn(type -> type == data).hasSize(8);
    assertThat(types.indexOf(data)).isGreaterThan(types.lastIndexOf(integrity));
    assertThat(types).contains(integrity);
  }

  @Test
  void a_peer_whose_availability_is_as_scattered_as_may_be_is_served_and_harms_nobody() {
    Desk desk = withOpenWindow();
    long before = desk.count("chunks_sent");
    int ranges = EndpointOptions.DEFAULT.channel().availabilityRangesMax();
    for (int i = 1; i < ranges; i++) {
      int chunk = 1000 + 2 * i;
      desk.receive(PEER, datagram(OURS, out -> MessageWriter.have(out, chunk, chunk)));
    }

    desk.advance(Duration.ofMillis(100));
    desk.receive(PEER, datagram(OURS, out -> MessageWriter.request(out, 18_048, 18_111)));
    desk.advance(Duration.ofMillis(100));

    assertThat(before).isEqualTo(400);
    assertThat(desk.count("peers_broken")).isZero();
    assertThat(desk.count("chunks_sent")).isGreaterThan(before + 10);
  }

  // The life of a channel.

  @Test
  void what_we_have_is_announced_when_the_peer_has_shown_that_it_hears_us() {
    Desk desk = sharer();
    desk.receive(PEER, opening(THEIRS));
    desk.takeSent();

    desk.receive(PEER, datagram(OURS, EndpointTest::nothing));

    assertThat(desk.takeDatagrams()).containsExactly(datagram(THEIRS, EndpointTest::everything));
  }

  @Test
  void a_closing_handshake_ends_a_channel_without_an_answer() {
    Desk desk = established();

    desk.receive(PEER, datagram(OURS, EndpointTest::closing));

    assertThat(desk.channels()).isZero();
    assertThat(desk.takeSent()).isEmpty();
  }

  @Test
  void who_leaves_says_so() {
    Desk desk = established();

    desk.end(1);

    assertThat(desk.takeDatagrams()).containsExactly(CLOSING);
    assertThat(desk.channels()).isZero();
  }

  @Test
  void a_handshake_behind_another_message_is_what_no_peer_sends() {
    Desk desk = established();

    desk.receive(
        PEER,
        datagram(
            OURS,
            out -> {
              everything(out);
              closing(out);
            }));

    assertThat(desk.count("peers_broken")).isEqualTo(1);
    assertThat(desk.takeDatagrams()).containsExactly(CLOSING);
    assertThat(desk.channels()).isZero();
  }

  @Test
  void an_acknowledgement_of_what_cannot_exist_ends_a_channel() {
    Desk desk = established();

    desk.receive(PEER, datagram(OURS, out -> MessageWriter.ack(out, CHUNKS, CHUNKS, 1)));

    assertThat(desk.count("peers_broken")).isEqualTo(1);
    assertThat(desk.channels()).isZero();
  }

  @Test
  void a_message_of_no_known_type_ends_a_channel() {
    Desk desk = established();

    desk.receive(PEER, datagram(OURS, out -> out.put((byte) 0x7f)));

    assertThat(desk.count("datagrams_malformed")).isEqualTo(1);
    assertThat(desk.channels()).isZero();
  }

  @Test
  void an_idle_channel_gives_a_sign_of_life_within_55_seconds() {
    Desk desk = established();

    desk.advance(Duration.ofSeconds(49));
    assertThat(desk.takeSent()).isEmpty();

    desk.advance(Duration.ofSeconds(6));
    assertThat(desk.takeDatagrams()).containsExactly(datagram(THEIRS, EndpointTest::nothing));
  }

  @Test
  void a_peer_that_is_silent_for_three_minutes_and_three_datagrams_is_dead() {
    Desk desk = established();

    desk.advance(Duration.ofMillis(179_999));
    assertThat(desk.channels()).isEqualTo(1);
    assertThat(desk.takeSent()).hasSize(3);

    desk.advance(Duration.ofMillis(1));
    assertThat(desk.channels()).isZero();
    assertThat(desk.takeSent()).isEmpty();
  }

  @Test
  void a_sign_of_life_keeps_a_channel() {
    Desk desk = established();

    desk.advance(Duration.ofSeconds(179));
    desk.receive(PEER, datagram(OURS, EndpointTest::nothing));
    desk.advance(Duration.ofSeconds(179));

    assertThat(desk.channels()).isEqualTo(1);
  }

  // The fetching side.

  @Test
  void an_opening_goes_out_four_times_and_then_the_address_is_given_up() {
    Desk desk = new Desk(EndpointOptions.DEFAULT, OURS);
    desk.fetch(metadata(), PEER);

    int[] pauses = {500, 1000, 2000};
    for (int pause : pauses) {
      assertThat(desk.takeDatagrams()).containsExactly(opening(OURS));
      desk.advance(Duration.ofMillis(pause - 1));
      assertThat(desk.takeSent()).isEmpty();
      desk.advance(Duration.ofMillis(1));
    }
    assertThat(desk.takeDatagrams()).containsExactly(opening(OURS));
    desk.advance(Duration.ofSeconds(4));
    assertThat(desk.channels()).isZero();
    assertThat(desk.takeSent()).isEmpty();
  }

  @Test
  void who_asks_a_fetcher_is_choked_at_most_once_a_second() {
    Desk desk = new Desk(EndpointOptions.DEFAULT, OURS);
    desk.fetch(metadata(), PEER);
    HandshakeOptions options = HandshakeOptions.of(metadata());
    desk.receive(PEER, datagram(OURS, out -> MessageWriter.handshake(out, THEIRS, options)));
    desk.takeSent();
    Bytes request = datagram(OURS, out -> MessageWriter.request(out, 0, 0));
    Bytes choke = datagram(THEIRS, MessageWriter::choke);

    desk.receive(PEER, request);
    assertThat(desk.takeDatagrams()).containsExactly(choke);
    desk.receive(PEER, request);
    assertThat(desk.takeSent()).isEmpty();
    desk.advance(Duration.ofSeconds(1));
    desk.takeSent();
    desk.receive(PEER, request);
    assertThat(desk.takeDatagrams()).containsExactly(choke);
  }

  @Test
  void a_reply_for_another_content_is_answered_with_a_closing_handshake() {
    Desk desk = new Desk(EndpointOptions.DEFAULT, OURS);
    desk.fetch(metadata(), PEER);
    desk.takeSent();
    SwarmMetadata other =
        SwarmMetadata.ofContent(
            new SwarmId(Bytes.copyOf(new byte[32])), HashFunction.SHA_256, 1024, 1);

    desk.receive(
        PEER,
        datagram(OURS, out -> MessageWriter.handshake(out, THEIRS, HandshakeOptions.of(other))));

    assertThat(desk.takeDatagrams()).containsExactly(CLOSING);
    assertThat(desk.channels()).isZero();
  }

  @Test
  void a_peer_whose_chunks_nothing_proves_is_left_after_so_many_and_so_long() {
    Desk desk = asking();
    Bytes unproven = unproven();

    for (int i = 0; i < 300; i++) {
      desk.receive(PEER, unproven);
    }
    desk.advance(Duration.ofSeconds(2));
    desk.receive(PEER, unproven);
    assertThat(desk.channels()).as("many, but not for long").isEqualTo(1);

    desk.advance(Duration.ofMillis(1));
    desk.receive(PEER, unproven);
    assertThat(desk.channels()).isZero();
    assertThat(desk.count("peers_broken")).isEqualTo(1);
  }

  @Test
  void a_peer_whose_chunks_nothing_proves_is_not_left_for_few_of_them_however_long() {
    Desk desk = asking();
    Bytes unproven = unproven();

    for (int i = 0; i < 255; i++) {
      desk.receive(PEER, unproven);
    }
    desk.advance(Duration.ofMillis(2_001));
    desk.receive(PEER, unproven);
    assertThat(desk.channels()).isEqualTo(1);
    desk.receive(PEER, unproven);
    assertThat(desk.channels()).isZero();
  }

  @Test
  void a_peer_that_sends_64_kib_that_nobody_asked_for_is_left_at_the_next_chunk() {
    Desk desk = fetching();
    Bytes unproven = unproven();

    for (int i = 0; i < 64; i++) {
      desk.receive(PEER, unproven);
    }
    assertThat(desk.channels()).isEqualTo(1);
    assertThat(desk.count("chunks_useless")).isEqualTo(64);

    desk.receive(PEER, unproven);
    assertThat(desk.channels()).isZero();
    assertThat(desk.count("peers_broken")).isEqualTo(1);
  }

  @Test
  void certificates_of_peers_are_counted_and_not_looked_into() {
    Desk desk = fetching();
    Bytes certificates =
        datagram(
            OURS,
            out -> {
              for (int i = 0; i < 100; i++) {
                MessageWriter.pexResponseCert(out, ByteBuffer.allocate(i % 4));
              }
            });
    desk.takeSent();

    desk.receive(PEER, certificates);

    assertThat(desk.count("messages_ignored")).isEqualTo(100);
    assertThat(desk.takeSent()).isEmpty();
    assertThat(desk.channels()).isEqualTo(1);
  }

  /// A fetcher that has asked its one peer for the first chunk.
  private static Desk asking() {
    Desk desk = fetching();
    desk.receive(PEER, datagram(OURS, out -> MessageWriter.have(out, 0, 0)));
    return desk;
  }

  /// A fetcher whose one peer has answered.
  private static Desk fetching() {
    Desk desk = new Desk(EndpointOptions.DEFAULT, OURS);
    desk.fetch(metadata(), PEER);
    HandshakeOptions options = HandshakeOptions.of(metadata());
    desk.receive(PEER, datagram(OURS, out -> MessageWriter.handshake(out, THEIRS, options)));
    return desk;
  }

  private static Bytes unproven() {
    return datagram(
        OURS,
        out -> {
          MessageWriter.dataHeader(out, 0, 0);
          out.put(new byte[1024]);
        });
  }

  @Test
  void who_was_choked_hears_that_it_is_over_until_it_asks() {
    int peers = Choker.SERVED_MAX + 1;
    int[] ids = IntStream.range(0, peers).map(i -> OURS + i).toArray();
    Desk desk = new Desk(EndpointOptions.DEFAULT.withHalfOpenPerAddressMax(peers), ids);
    desk.share(CONTENT, 1024);
    for (int i = 0; i < peers; i++) {
      desk.receive(port(i + 1), opening(i + 1));
      desk.receive(port(i + 1), datagram(OURS + i, out -> MessageWriter.request(out, 0, 0)));
    }
    desk.advance(Duration.ofSeconds(10));
    List<Integer> choked =
        desk.takeSent().stream()
            .filter(sent -> sent.datagram().equals(choke(sent.to().getPort())))
            .map(sent -> sent.to().getPort() - 1)
            .toList();
    assertThat(choked).hasSize(1);
    int waiting = choked.getFirst();
    Desk.Sent unchoke =
        new Desk.Sent(port(waiting + 1), datagram(waiting + 1, MessageWriter::unchoke));

    int leaves = waiting == 0 ? 1 : 0;
    desk.receive(port(leaves + 1), datagram(OURS + leaves, EndpointTest::closing));
    desk.advance(Duration.ofSeconds(10));
    assertThat(desk.takeSent()).containsOnlyOnce(unchoke);
    desk.advance(Duration.ofSeconds(1));
    assertThat(desk.takeSent()).containsOnlyOnce(unchoke);
    desk.advance(Duration.ofSeconds(2));
    assertThat(desk.takeSent()).containsOnlyOnce(unchoke);

    desk.receive(port(waiting + 1), datagram(OURS + waiting, out -> MessageWriter.request(out, 1, 1)));
    desk.advance(Duration.ofMinutes(1));
    assertThat(desk.takeSent()).doesNotContain(unchoke);
  }
}
