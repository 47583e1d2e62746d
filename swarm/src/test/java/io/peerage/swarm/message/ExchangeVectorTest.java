package io.peerage.swarm.message;

import static org.assertj.core.api.Assertions.assertThat;

import io.peerage.swarm.VectorFile;
import io.peerage.swarm.content.HashFunction;
import io.peerage.swarm.content.SwarmId;
import io.peerage.swarm.content.SwarmMetadata;
import io.peerage.wire.Bytes;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// The exchanges in 32-bit chunk ranges, read as messages; what a peer does with them is tested
/// with the peer. Left out: g2-2600 in chunk64, g2-1537 in bin32, bin64 and byte64.
class ExchangeVectorTest {

  private static final int OPENER_CHANNEL = 0x5a3c9e11;
  private static final int REPLIER_CHANNEL = 0xb7d1402f;

  @Test
  void the_exchange_of_seven_chunks_opens_carries_them_and_closes() {
    byte[] content = content("g1-7162", OpeningVectorTest.SWARM);
    assertThat(content).hasSize(7162);
  }

  @Test
  void the_exchange_of_one_chunk_opens_carries_it_and_closes() {
    var hello =
        SwarmMetadata.ofContent(
            SwarmId.ofHex("0ba904eae8773b70c75333db4de2f3ac45a8ad4ddba1b242f0b3cfc199391dd8"),
            HashFunction.SHA_256,
            1024,
            13);
    assertThat(new String(content("hello", hello), StandardCharsets.US_ASCII))
        .isEqualTo("Hello world!\n");
  }

  /// Reads an exchange to its end and puts its chunks together.
  private static byte[] content(String name, SwarmMetadata swarm) {
    List<Bytes> datagrams = datagrams(name);
    ByteBuffer opening = datagrams.get(0).asBuffer();
    assertThat(Opening.first(opening, id -> Optional.of(swarm).filter(s -> s.id().equals(id))))
        .isInstanceOfSatisfying(
            Opening.Accept.class,
            accept -> assertThat(accept.sourceChannel()).isEqualTo(OPENER_CHANNEL));
    ByteBuffer reply = datagrams.get(1).asBuffer();
    assertThat(Opening.reply(reply, OPENER_CHANNEL, swarm))
        .isInstanceOfSatisfying(
            Opening.Accept.class,
            accept -> assertThat(accept.sourceChannel()).isEqualTo(REPLIER_CHANNEL));
    var reader = new MessageReader(MessageFormat.of(swarm));
    var content = new ByteArrayOutputStream();
    Object last = "no message";
    for (Bytes datagram : datagrams.subList(2, datagrams.size())) {
      assertThat(datagram.asBuffer().getInt()).isIn(OPENER_CHANNEL, REPLIER_CHANNEL);
      byte[] messages = Bytes.copyOf(datagram.asBuffer().position(4)).toArray();
      for (Object message : Rewriting.messages(reader, messages)) {
        assertThat(message).isInstanceOf(Message.class);
        if (message instanceof Message.Data(long chunk, long _, ByteBuffer bytes)) {
          assertThat(chunk * swarm.chunkSize()).isEqualTo(content.size());
          content.writeBytes(Bytes.copyOf(bytes).toArray());
        }
        last = message;
      }
    }
    assertThat(last).isEqualTo(new Message.Handshake(0, HandshakeOptions.NONE));
    return content.toByteArray();
  }

  private static List<Bytes> datagrams(String name) {
    List<Bytes> datagrams = new ArrayList<>();
    boolean isOurs = false;
    for (String line : VectorFile.lines("exchanges-vod.txt")) {
      String[] words = line.split(" ", -1);
      if (words[0].equals("exchange")) {
        isOurs = words[1].equals(name);
      } else if (isOurs) {
        datagrams.add(Bytes.ofHex(words[2]));
      }
    }
    return datagrams;
  }
}
