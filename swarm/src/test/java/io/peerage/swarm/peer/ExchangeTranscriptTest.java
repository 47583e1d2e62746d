package io.peerage.swarm.peer;

import static org.assertj.core.api.Assertions.assertThat;

import io.peerage.swarm.VodExchange;
import io.peerage.swarm.bin.RangeSet;
import io.peerage.swarm.content.SwarmMetadata;
import io.peerage.swarm.effect.SwarmEvent;
import io.peerage.swarm.message.Message;
import io.peerage.swarm.message.MessageFormat;
import io.peerage.swarm.message.MessageReader;
import io.peerage.wire.Bytes;
import io.peerage.wire.Decoded;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The exchanges of `exchanges-vod.txt`, with our endpoint in the place of either side.
class ExchangeTranscriptTest {

  private static final int P = 0x5a3c9e11;
  private static final int Q = 0xb7d1402f;
  private static final InetSocketAddress PEER = Desk.at("198.51.100.7", 6778);

  /// What our HANDSHAKE has beside the options of the exchange: supported messages, all (RFC 7574,
  /// 7.10); see [io.peerage.swarm.message.HandshakeOptions#of].
  private static final String OPTION_8 = "0802fffc";

  static final Exchange ONE_CHUNK = new Exchange(VodExchange.named("hello"));

  static Stream<Exchange> exchanges() {
    return VodExchange.all().stream().map(Exchange::new);
  }

  /// A conversation that was computed.
  record Exchange(VodExchange vectors) {

    SwarmMetadata metadata() {
      return vectors.metadata();
    }

    List<Bytes> byP() {
      return vectors.by(true);
    }

    List<Bytes> byQ() {
      return vectors.by(false);
    }

    SwarmMetadata withoutLength() {
      SwarmMetadata known = metadata();
      return new SwarmMetadata(
          known.id(),
          known.hash(),
          known.chunkSize(),
          known.addressing(),
          known.protection(),
          OptionalLong.empty());
    }

    /// The content, out of Q's DATA messages.
    byte[] content() {
      ByteBuffer content = ByteBuffer.allocate((int) metadata().length().orElseThrow());
      List<Bytes> theirs = byQ();
      for (Bytes datagram : theirs.subList(1, theirs.size())) {
        for (Message message : messages(datagram)) {
          if (message instanceof Message.Data(long _, long _, ByteBuffer bytes)) {
            content.put(bytes);
          }
        }
      }
      assertThat(content.hasRemaining()).isFalse();
      return content.array();
    }

    long chunks() {
      return metadata().chunks().orElseThrow();
    }

    @Override
    public String toString() {
      return vectors.text();
    }

    List<Message> messages(Bytes datagram) {
      MessageReader reader = new MessageReader(MessageFormat.of(metadata()));
      ByteBuffer in = datagram.asBuffer().position(4);
      List<Message> messages = new ArrayList<>();
      while (in.hasRemaining()) {
        switch (messages.isEmpty() ? reader.first(in) : reader.next(in)) {
          case Decoded.Value<Message>(Message message) -> messages.add(message);
          case Decoded<Message> other -> throw new AssertionError(datagram.hex() + " is " + other);
        }
      }
      return messages;
    }
  }

  private static Bytes withOption8(Bytes handshake, SwarmMetadata swarm) {
    String option9 = "09%08xff".formatted(swarm.chunkSize());
    String hex = handshake.hex();
    int end = hex.indexOf(option9) + option9.length();
    return Bytes.ofHex(hex.substring(0, end).replace(option9, OPTION_8 + option9));
  }

  @ParameterizedTest
  @MethodSource("exchanges")
  void our_fetcher_ends_with_the_content_of_their_sharer(Exchange exchange) {
    fetches(exchange, exchange.metadata());
  }

  @ParameterizedTest
  @MethodSource("exchanges")
  void our_fetcher_finds_the_length_out_from_their_sharer(Exchange exchange) {
    fetches(exchange, exchange.withoutLength());
  }

  private static void fetches(Exchange exchange, SwarmMetadata known) {
    Desk desk = new Desk(EndpointOptions.DEFAULT, P);
    desk.fetch(known, PEER);
    assertThat(desk.takeDatagrams())
        .containsExactly(withOption8(exchange.byP().getFirst(), exchange.metadata()));

    for (Bytes datagram : exchange.byQ()) {
      desk.advance(Duration.ofMillis(1));
      desk.receive(PEER, datagram);
    }
    desk.advance(Duration.ofMillis(100));

    assertThat(desk.disk.get(Desk.TARGET)).isEqualTo(exchange.content());
    assertThat(desk.events.getLast())
        .isInstanceOfSatisfying(
            SwarmEvent.Completed.class,
            completed -> {
              assertThat(completed.bytes()).isEqualTo(exchange.content().length);
              assertThat(completed.peers()).isEqualTo(1);
            });
    saysWhatTheirsSays(exchange, desk.takeSent());
  }

  /// Asks for everything, acknowledges every chunk, and leaves. Theirs announces every chunk too;
  /// ours what is in the file, which here is nothing before it leaves.
  private static void saysWhatTheirsSays(Exchange exchange, List<Desk.Sent> sent) {
    long chunks = exchange.chunks();
    RangeSet requested = new RangeSet(16);
    RangeSet acknowledged = new RangeSet(16);
    for (Desk.Sent each : sent) {
      assertThat(each.to()).isEqualTo(PEER);
      assertThat(each.datagram().asBuffer().getInt()).isEqualTo(Q);
      for (Message message : exchange.messages(each.datagram())) {
        switch (message) {
          case Message.Request(long first, long last) -> requested.add(first, last);
          case Message.Ack(long first, long last, long _) -> {
            assertThat(acknowledged.intersects(first, last)).isFalse();
            acknowledged.add(first, last);
          }
          case Message.Have(long first, long last) ->
              assertThat(acknowledged.containsAll(first, last)).isTrue();
          case Message.Handshake _ -> assertThat(each).isEqualTo(sent.getLast());
          default -> assertThat(message).isInstanceOf(Message.Cancel.class);
        }
      }
    }
    assertThat(requested.containsAll(0, chunks - 1)).isTrue();
    assertThat(acknowledged.toString()).isEqualTo(everything(chunks).toString());
    assertThat(sent.getLast().datagram()).isEqualTo(exchange.byP().getLast());
  }

  private static RangeSet everything(long chunks) {
    RangeSet all = new RangeSet(1);
    all.add(0, chunks - 1);
    return all;
  }

  @ParameterizedTest
  @MethodSource("exchanges")
  void our_sharer_gives_their_fetcher_what_theirs_gives(Exchange exchange) {
    Desk desk = new Desk(EndpointOptions.DEFAULT, Q);
    SwarmMetadata swarm = exchange.metadata();
    assertThat(desk.share(exchange.content(), swarm.hash(), swarm.chunkSize(), swarm.addressing()))
        .isEqualTo(swarm);

    List<Bytes> ours = new ArrayList<>();
    for (Bytes datagram : exchange.byP()) {
      desk.receive(PEER, datagram);
      ours.addAll(desk.takeDatagrams());
      desk.advance(Duration.ofMillis(1));
      ours.addAll(desk.takeDatagrams());
    }

    // Theirs has HAVE behind its HANDSHAKE; ours keeps it for the next datagram (A.4).
    assertThat(ours.getFirst()).isEqualTo(withReply(exchange));
    Said theirs = new Said();
    List<Bytes> q = exchange.byQ();
    q.subList(1, q.size()).forEach(datagram -> theirs.hear(exchange, datagram));
    Said said = new Said();
    ours.subList(1, ours.size()).forEach(datagram -> said.hear(exchange, datagram));
    assertThat(said.digests).isEqualTo(theirs.digests);
    assertThat(said.chunks).isEqualTo(theirs.chunks);
    assertThat(desk.channels()).isZero();
  }

  /// Their reply with our options: the swarm's ID and option 8 too.
  private static Bytes withReply(Exchange exchange) {
    String reply = withOption8(exchange.byQ().getFirst(), exchange.metadata()).hex();
    Bytes id = exchange.metadata().id().bytes();
    return Bytes.ofHex(
        reply
            .replace("030104", "0200%02x%s030104".formatted(id.length(), id.hex()))
            .replace("b7d1402f0001", "b7d1402f00010101"));
  }

  /// The content of what a sharer says: digests by node and chunks by number.
  private static final class Said {
    final TreeMap<String, Bytes> digests = new TreeMap<>();
    final TreeMap<Long, Bytes> chunks = new TreeMap<>();

    void hear(Exchange exchange, Bytes datagram) {
      assertThat(datagram.asBuffer().getInt()).isEqualTo(P);
      for (Message message : exchange.messages(datagram)) {
        switch (message) {
          case Message.Integrity(long first, long last, ByteBuffer digest) ->
              assertThat(digests.put(first + "…" + last, Bytes.copyOf(digest))).isNull();
          case Message.Data(long chunk, long _, ByteBuffer bytes) ->
              assertThat(chunks.put(chunk, Bytes.copyOf(bytes))).isNull();
          default -> assertThat(message).isInstanceOf(Message.Have.class);
        }
      }
    }
  }

  @Test
  void a_lost_reply_is_repeated_with_the_same_channel() {
    Desk desk = new Desk(EndpointOptions.DEFAULT, Q);
    desk.share(ONE_CHUNK.content(), 1024);
    Bytes opening = ONE_CHUNK.byP().getFirst();

    desk.receive(PEER, opening);
    desk.receive(PEER, opening);

    assertThat(desk.takeDatagrams()).containsExactly(withReply(ONE_CHUNK), withReply(ONE_CHUNK));
    assertThat(desk.channels()).isEqualTo(1);
  }
}
