package io.peerage.swarm.peer;

import static org.assertj.core.api.Assertions.assertThat;

import io.peerage.swarm.Capture;
import io.peerage.swarm.VectorFile;
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
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What libswift sent to libswift, with our endpoint in the place of either.
class CaptureTranscriptTest {

  private static final InetSocketAddress PEER = Desk.at("198.51.100.7", 6778);

  static List<Capture> transfers() {
    return Capture.transfers();
  }

  @ParameterizedTest
  @MethodSource("transfers")
  void our_fetcher_ends_with_the_content_of_libswift(Capture capture) {
    fetches(capture, capture.metadata());
  }

  @ParameterizedTest
  @MethodSource("transfers")
  void our_fetcher_finds_the_length_out_from_libswift(Capture capture) {
    fetches(capture, capture.withoutLength());
  }

  private static void fetches(Capture capture, SwarmMetadata known) {
    Desk desk = new Desk(EndpointOptions.DEFAULT, capture.channelOf(false));
    desk.fetch(known, PEER);

    for (Bytes datagram : capture.by(true)) {
      desk.advance(Duration.ofMillis(1));
      desk.receive(PEER, datagram);
    }
    desk.advance(Duration.ofMillis(100));

    assertThat(desk.disk.get(Desk.TARGET)).isEqualTo(capture.content());
    assertThat(desk.events.getLast())
        .isInstanceOfSatisfying(
            SwarmEvent.Completed.class,
            completed -> assertThat(completed.bytes()).isEqualTo(capture.content().length));
  }

  /// Not the longer ones: there libswift acknowledges in the rhythm of the other libswift.
  static Stream<Capture> shortTransfers() {
    return transfers().stream().filter(capture -> capture.content().length <= 7162);
  }

  @ParameterizedTest
  @MethodSource("shortTransfers")
  void our_sharer_gives_libswift_all_it_asks_for(Capture capture) {
    assertThat(
            given(
                capture.metadata(), capture.content(), capture.channelOf(true), capture.by(false)))
        .isEqualTo(everything(capture.metadata()));
  }

  private static Set<Long> everything(SwarmMetadata swarm) {
    TreeSet<Long> all = new TreeSet<>();
    for (long chunk = 0; chunk < swarm.chunks().orElseThrow(); chunk++) {
      all.add(chunk);
    }
    return all;
  }

  /// The chunks that our sharer sends to one who says this; their bytes are those of the content.
  private static Set<Long> given(
      SwarmMetadata swarm, byte[] content, int channel, List<Bytes> said) {
    Desk desk = new Desk(EndpointOptions.DEFAULT, channel);
    assertThat(desk.share(content, swarm.hash(), swarm.chunkSize(), swarm.addressing()))
        .isEqualTo(swarm);
    List<Bytes> ours = new ArrayList<>();
    for (Bytes datagram : said) {
      desk.receive(PEER, datagram);
      desk.advance(Duration.ofMillis(1));
      ours.addAll(desk.takeDatagrams());
    }
    assertThat(desk.count("peers_broken")).isZero();
    assertThat(desk.channels()).as("libswift has left").isZero();
    TreeSet<Long> given = new TreeSet<>();
    for (Bytes datagram : ours.subList(1, ours.size())) {
      for (Message message : messages(swarm, datagram)) {
        if (message instanceof Message.Data(long chunk, long _, ByteBuffer bytes)) {
          int at = Math.toIntExact(chunk * swarm.chunkSize());
          assertThat(bytes).isEqualTo(ByteBuffer.wrap(content, at, bytes.remaining()));
          given.add(chunk);
        }
      }
    }
    return given;
  }

  /// All messages of a datagram, which has no other.
  private static List<Message> messages(SwarmMetadata swarm, Bytes datagram) {
    MessageReader reader = new MessageReader(MessageFormat.of(swarm));
    ByteBuffer in = datagram.asBuffer().position(Integer.BYTES);
    List<Message> messages = new ArrayList<>();
    while (in.hasRemaining()) {
      switch (messages.isEmpty() ? reader.first(in) : reader.next(in)) {
        case Decoded.Value<Message>(Message message) -> messages.add(message);
        case Decoded<Message> other -> throw new AssertionError(datagram.hex() + " is " + other);
      }
    }
    return messages;
  }

  static Stream<Capture> all() {
    return Stream.concat(transfers().stream(), Stream.of(Capture.ofPeers()));
  }

  @ParameterizedTest
  @MethodSource("all")
  void every_datagram_of_libswift_is_read_to_its_end(Capture capture) {
    for (Capture.Datagram datagram : capture.datagrams()) {
      assertThat(messages(capture.metadata(), datagram.bytes())).doesNotContainNull();
    }
  }

  @Test
  void the_peers_that_libswift_names_are_read() {
    Capture capture = Capture.ofPeers();
    List<String> named = new ArrayList<>();
    for (Capture.Datagram datagram : capture.datagrams()) {
      for (Message message : messages(capture.metadata(), datagram.bytes())) {
        if (message instanceof Message.PexResponseV4(ByteBuffer address, int port)) {
          named.add(HexFormat.of().toHexDigits(address.getInt()) + ":" + port);
        }
      }
    }
    assertThat(named).containsExactly("7f000001:20007", "7f000001:20008", "7f000001:20008");
  }

  @Test
  void who_falls_back_to_the_dialect_of_2011_gets_no_answer_to_that() {
    Capture capture = Capture.transfers().getFirst();
    Desk desk = new Desk(EndpointOptions.DEFAULT, 1);
    SwarmMetadata swarm = capture.metadata();
    desk.share(capture.content(), swarm.hash(), swarm.chunkSize(), swarm.addressing());
    int answers = 0;
    for (String line : VectorFile.lines("capture-libswift-no-answer.txt")) {
      String[] words = line.split(" ", -1);
      boolean isOld = words[4].startsWith("0000000004");
      desk.receive(PEER, Bytes.ofHex(words[4]));
      List<Bytes> answer = desk.takeDatagrams();
      assertThat(answer).as(line).hasSize(isOld ? 0 : 1);
      answers += answer.size();
    }
    assertThat(answers).isEqualTo(12);
  }
}
