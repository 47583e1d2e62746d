package io.peerage.swarm.peer;

import static org.assertj.core.api.Assertions.assertThat;

import io.peerage.swarm.VectorFile;
import io.peerage.swarm.bin.RangeSet;
import io.peerage.swarm.content.HashFunction;
import io.peerage.swarm.content.SwarmId;
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

/// The exchanges of `exchanges-vod.txt` in 32-bit chunk ranges, with our endpoint in the place of
/// either side. Left out: g2-2600 in chunk64, g2-1537 in bin32, bin64 and byte64, which we do not
/// speak.
class ExchangeTranscriptTest {

  private static final int P = 0x5a3c9e11;
  private static final int Q = 0xb7d1402f;
  private static final InetSocketAddress PEER = Desk.at("198.51.100.7", 6778);

  /// What our HANDSHAKE has beside the options of the exchange: supported messages, all (RFC 7574,
  /// 7.10); see [io.peerage.swarm.message.HandshakeOptions#of].
  private static final String OPTION_8 = "0802fffc";

  private static final String OPTION_9 = "0900000400ff";

  static final Exchange SEVEN_CHUNKS =
      new Exchange(
          "g1-7162", "6e196f04b2639cc1d00eebee764fded865e68d92d97a523fcf556a221679644f", 7162);
  static final Exchange ONE_CHUNK =
      new Exchange("hello", "0ba904eae8773b70c75333db4de2f3ac45a8ad4ddba1b242f0b3cfc199391dd8", 13);

  static Stream<Exchange> exchanges() {
    return Stream.of(SEVEN_CHUNKS, ONE_CHUNK);
  }

  /// A conversation that was computed.
  static final class Exchange {
    private final String name;
    final SwarmMetadata metadata;
    final List<String[]> steps = new ArrayList<>();

    Exchange(String name, String root, long length) {
      this.name = name;
      metadata = SwarmMetadata.ofContent(SwarmId.ofHex(root), HashFunction.SHA_256, 1024, length);
      boolean ours = false;
      for (String line : VectorFile.lines("exchanges-vod.txt")) {
        String[] words = line.split(" ", -1);
        if (words[0].equals("exchange")) {
          ours = words[1].equals(name);
        } else if (ours) {
          steps.add(words);
        }
      }
    }

    List<Bytes> by(String side) {
      return steps.stream()
          .filter(step -> step[1].equals(side))
          .map(step -> Bytes.ofHex(step[2]))
          .toList();
    }

    SwarmMetadata withoutLength() {
      return new SwarmMetadata(
          metadata.id(),
          metadata.hash(),
          metadata.chunkSize(),
          metadata.addressing(),
          metadata.protection(),
          OptionalLong.empty());
    }

    /// The content, out of Q's DATA messages.
    byte[] content() {
      ByteBuffer content = ByteBuffer.allocate((int) metadata.length().orElseThrow());
      List<Bytes> theirs = by("Q");
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
      return metadata.chunks().orElseThrow();
    }

    @Override
    public String toString() {
      return name;
    }

    List<Message> messages(Bytes datagram) {
      MessageReader reader = new MessageReader(MessageFormat.of(metadata));
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

  private static Bytes withOption8(Bytes handshake) {
    String hex = handshake.hex();
    int end = hex.indexOf(OPTION_9) + OPTION_9.length();
    return Bytes.ofHex(hex.substring(0, end).replace(OPTION_9, OPTION_8 + OPTION_9));
  }

  @ParameterizedTest
  @MethodSource("exchanges")
  void our_fetcher_ends_with_the_content_of_their_sharer(Exchange exchange) {
    fetches(exchange, exchange.metadata);
  }

  @ParameterizedTest
  @MethodSource("exchanges")
  void our_fetcher_finds_the_length_out_from_their_sharer(Exchange exchange) {
    fetches(exchange, exchange.withoutLength());
  }

  private static void fetches(Exchange exchange, SwarmMetadata known) {
    Desk desk = new Desk(EndpointOptions.DEFAULT, P);
    desk.fetch(known, PEER);
    assertThat(desk.takeDatagrams()).containsExactly(withOption8(exchange.by("P").getFirst()));

    for (Bytes datagram : exchange.by("Q")) {
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
    assertThat(sent.getLast().datagram()).isEqualTo(exchange.by("P").getLast());
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
    assertThat(desk.share(exchange.content(), 1024)).isEqualTo(exchange.metadata);

    List<Bytes> ours = new ArrayList<>();
    for (Bytes datagram : exchange.by("P")) {
      desk.receive(PEER, datagram);
      ours.addAll(desk.takeDatagrams());
      desk.advance(Duration.ofMillis(1));
      ours.addAll(desk.takeDatagrams());
    }

    // Theirs has HAVE behind its HANDSHAKE; ours keeps it for the next datagram (A.4).
    assertThat(ours.getFirst()).isEqualTo(withReply(exchange));
    Said theirs = new Said();
    List<Bytes> q = exchange.by("Q");
    q.subList(1, q.size()).forEach(datagram -> theirs.hear(exchange, datagram));
    Said said = new Said();
    ours.subList(1, ours.size()).forEach(datagram -> said.hear(exchange, datagram));
    assertThat(said.digests).isEqualTo(theirs.digests);
    assertThat(said.chunks).isEqualTo(theirs.chunks);
    assertThat(desk.channels()).isZero();
  }

  /// Their reply with our options: the swarm's ID and option 8 too.
  private static Bytes withReply(Exchange exchange) {
    String reply = withOption8(exchange.by("Q").getFirst()).hex();
    return Bytes.ofHex(
        reply
            .replace("0301040206", "020020" + exchange.metadata.id().bytes().hex() + "0301040206")
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
    Bytes opening = ONE_CHUNK.by("P").getFirst();

    desk.receive(PEER, opening);
    desk.receive(PEER, opening);

    assertThat(desk.takeDatagrams()).containsExactly(withReply(ONE_CHUNK), withReply(ONE_CHUNK));
    assertThat(desk.channels()).isEqualTo(1);
  }
}
