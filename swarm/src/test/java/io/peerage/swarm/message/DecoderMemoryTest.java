package io.peerage.swarm.message;

import static org.assertj.core.api.Assertions.assertThat;

import io.peerage.swarm.VectorFile;
import io.peerage.swarm.content.SwarmLink;
import io.peerage.testkit.Allocation;
import io.peerage.wire.Bytes;
import io.peerage.wire.Decoded;
import io.peerage.wire.PeerageException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// No input takes more memory than twice its size and 64 KiB, whatever lengths it states: each
/// vector, each of its beginnings, each with one byte made as large as may be.
class DecoderMemoryTest {

  private static final int FREE = 64 << 10;

  @FunctionalInterface
  private interface Decoder {
    void decode(byte[] input);
  }

  private static List<byte[]> variants(byte[] input) {
    List<byte[]> all = new ArrayList<>();
    for (int at = 0; at < input.length; at++) {
      all.add(Arrays.copyOf(input, at));
      byte[] changed = input.clone();
      changed[at] = (byte) 0xff;
      all.add(changed);
    }
    all.add(input);
    return all;
  }

  private static void assertBounded(List<byte[]> inputs, Decoder decoder) {
    assertThat(inputs).isNotEmpty();
    List<byte[]> all = inputs.stream().flatMap(input -> variants(input).stream()).toList();
    // What a virtual machine takes once, for classes and messages, is not the input's.
    all.forEach(decoder::decode);
    for (byte[] variant : all) {
      assertThat(Allocation.bytes(() -> decoder.decode(variant)))
          .as(() -> Bytes.copyOf(variant).hex())
          .isLessThanOrEqualTo(2L * variant.length + FREE);
    }
  }

  private static void readAll(MessageFormat format, byte[] input) {
    MessageReader reader = new MessageReader(format);
    ByteBuffer in = ByteBuffer.wrap(input);
    Decoded<Message> read = reader.first(in);
    while (read instanceof Decoded.Value<Message> && in.hasRemaining()) {
      read = reader.next(in);
    }
  }

  @Test
  void messages() {
    for (MessageVectorTest.Row row : MessageVectorTest.rows()) {
      assertBounded(List.of(row.bytes().toArray()), input -> readAll(row.format(), input));
    }
  }

  /// As many messages as fit: what is said of each is short.
  @Test
  void a_datagram_full_of_messages() {
    for (MessageVectorTest.Row row : MessageVectorTest.rows()) {
      ByteBuffer full = ByteBuffer.allocate(65_507);
      while (full.remaining() >= row.bytes().length()) {
        row.bytes().writeTo(full);
      }
      byte[] input = full.array();
      readAll(row.format(), input);
      // Records of messages are larger than what they were read from; none outlives its datagram.
      assertThat(Allocation.bytes(() -> readAll(row.format(), input)))
          .as(row.name())
          .isLessThanOrEqualTo(64L * input.length);
    }
  }

  @Test
  void openings() {
    List<byte[]> inputs =
        OpeningVectorTest.rows().stream().map(row -> row.datagram().toArray()).toList();
    assertBounded(inputs, input -> Opening.first(ByteBuffer.wrap(input), id -> Optional.empty()));
    assertBounded(
        inputs,
        input ->
            HandshakeOptions.decode(ByteBuffer.wrap(input).position(Math.min(input.length, 9))));
  }

  @Test
  void links() {
    List<byte[]> inputs =
        VectorFile.lines("urls.txt").stream()
            .map(line -> line.split("\t", -1)[0].getBytes(StandardCharsets.UTF_8))
            .toList();
    assertBounded(
        inputs,
        input -> {
          try {
            SwarmLink.parse(new String(input, StandardCharsets.UTF_8));
          } catch (PeerageException wrong) {
            assertThat(wrong.getMessage()).isNotBlank();
          }
        });
  }
}
