package io.peerage.swarm.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.peerage.swarm.content.ChunkAddressing;
import io.peerage.wire.Decoded;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MessageReaderTest {

  private static final int CHUNK_SIZE = 64;
  private static final MessageFormat FORMAT =
      new MessageFormat(ChunkAddressing.CHUNK_RANGES_32, 32, CHUNK_SIZE);
  private static final MessageReader READER = new MessageReader(FORMAT);

  @ParameterizedTest
  @CsvSource({
    "030000000500000004, reversed chunks 5…4",
    "01000000030000000400000000000000000a, more than one chunk",
    "0100000003000000030000000000000000, without content",
    "0e, unassigned message type 14",
    "ff, unassigned message type 255",
    "0d0004aabbcc, cut: certificate of 4",
    "03000000050000, cut: HAVE",
    "0a00, cut: HANDSHAKE",
  })
  void says_what_is_wrong(String hex, String why) {
    var read = Rewriting.messages(FORMAT, HexFormat.of().parseHex(hex));
    assertThat(read.getLast()).asString().contains(why);
  }

  @Test
  void integrity_names_a_node_of_the_tree() {
    var out = ByteBuffer.allocate(41);
    MessageWriter.integrity(out, 1, 2, ByteBuffer.allocate(32));
    assertThat(Rewriting.messages(FORMAT, out.array()).getLast())
        .isEqualTo("INTEGRITY of no node: 1…2");
  }

  @Test
  void signed_integrity_needs_an_algorithm() {
    var out = ByteBuffer.allocate(81);
    MessageWriter.signedIntegrity(out, 0, 31, 1, ByteBuffer.allocate(64));
    assertThat(Rewriting.messages(FORMAT, out.array()).getLast())
        .isEqualTo("SIGNED_INTEGRITY where no signature algorithm was agreed");
  }

  @Test
  void data_takes_a_chunk_and_leaves_what_is_behind_it() {
    var out = ByteBuffer.allocate(2 * (MessageWriter.DATA_HEADER_BYTES + CHUNK_SIZE) + 1);
    for (int chunk = 0; chunk < 2; chunk++) {
      MessageWriter.dataHeader(out, chunk, 7);
      out.put(new byte[CHUNK_SIZE]);
    }
    MessageWriter.choke(out);
    assertThat(Rewriting.messages(FORMAT, out.array()))
        .containsExactly(
            new Message.Data(0, 7, ByteBuffer.allocate(CHUNK_SIZE)),
            new Message.Data(1, 7, ByteBuffer.allocate(CHUNK_SIZE)),
            new Message.Choke());
  }

  @Test
  void a_handshake_is_the_first_message_or_wrong() {
    byte[] closing = HexFormat.of().parseHex("0000000000ff");
    byte[] behind = HexFormat.of().parseHex("0a0000000000ff");
    assertThat(Rewriting.messages(FORMAT, closing))
        .containsExactly(new Message.Handshake(0, HandshakeOptions.NONE));
    assertThat(Rewriting.messages(FORMAT, behind))
        .containsExactly(new Message.Choke(), "HANDSHAKE behind a message");
  }

  @Test
  void what_stands_before_the_fault_has_been_read() {
    byte[] datagram = HexFormat.of().parseHex("0300000000000000020e0102");
    assertThat(Rewriting.messages(FORMAT, datagram))
        .containsExactly(new Message.Have(0, 2), "unassigned message type 14");
  }

  @Test
  void contents_are_views_of_the_datagram() {
    var out = ByteBuffer.allocate(MessageWriter.DATA_HEADER_BYTES + 3);
    MessageWriter.dataHeader(out, 5, 0);
    out.put(new byte[3]).flip();
    if (READER.first(out) instanceof Decoded.Value(Message.Data(long _, long _, var content))) {
      out.put(MessageWriter.DATA_HEADER_BYTES, (byte) 9);
      assertThat(content.get(0)).isEqualTo((byte) 9);
    } else {
      throw new AssertionError("no DATA");
    }
  }

  @Test
  void no_message_is_no_message() {
    assertThat(READER.next(ByteBuffer.allocate(0)))
        .isEqualTo(new Decoded.Malformed<>("no message"));
  }

  @Test
  void chunks_that_do_not_fit_are_not_written() {
    var out = ByteBuffer.allocate(100);
    assertThatThrownBy(() -> MessageWriter.have(out, 0, 1L << 32))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> MessageWriter.request(out, 2, 1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(out.position()).as("nothing was written").isZero();
  }

  @Test
  void constants_tell_how_long_messages_are() {
    var out = ByteBuffer.allocate(200);
    MessageWriter.channel(out, 1);
    MessageWriter.ack(out, 0, 0, -1);
    MessageWriter.have(out, 0, 0);
    MessageWriter.request(out, 0, 0);
    MessageWriter.cancel(out, 0, 0);
    MessageWriter.choke(out);
    MessageWriter.unchoke(out);
    MessageWriter.pexRequest(out);
    MessageWriter.pexResponseV4(out, ByteBuffer.allocate(4), 1);
    MessageWriter.pexResponseV6(out, ByteBuffer.allocate(16), 0xffff);
    MessageWriter.pexResponseCert(out, ByteBuffer.allocate(5));
    MessageWriter.integrityHeader(out, 0, 0);
    int sum =
        List.of(
                MessageWriter.CHANNEL_BYTES,
                MessageWriter.ACK_BYTES,
                MessageWriter.HAVE_BYTES,
                MessageWriter.REQUEST_BYTES,
                MessageWriter.CANCEL_BYTES,
                MessageWriter.CHOKE_BYTES,
                MessageWriter.UNCHOKE_BYTES,
                MessageWriter.PEX_REQUEST_BYTES,
                MessageWriter.PEX_RESPONSE_V4_BYTES,
                MessageWriter.PEX_RESPONSE_V6_BYTES,
                MessageWriter.PEX_RESPONSE_CERT_HEADER_BYTES + 5,
                MessageWriter.INTEGRITY_HEADER_BYTES)
            .stream()
            .mapToInt(Integer::intValue)
            .sum();
    assertThat(out.position()).isEqualTo(sum);
  }
}
