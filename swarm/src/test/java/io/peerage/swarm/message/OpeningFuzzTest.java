package io.peerage.swarm.message;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.peerage.wire.Decoded;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.params.provider.MethodSource;

/// Begins with the vectors: any bytes get a verdict in every role, and options are written as they
/// stood.
class OpeningFuzzTest {

  static List<byte[]> seeds() {
    return OpeningVectorTest.rows().stream().map(row -> row.datagram().toArray()).toList();
  }

  @MethodSource("seeds")
  @FuzzTest
  void only_a_verdict(byte[] datagram) {
    assertThat(OpeningVectorTest.verdict("first", datagram)).isIn("ACCEPT", "DROP");
    assertThat(OpeningVectorTest.verdict("reply", datagram)).isNotEmpty();
    assertThat(OpeningVectorTest.verdict("open", datagram)).isNotEmpty();
  }

  @MethodSource("seeds")
  @FuzzTest
  void only_options_that_are_written_as_they_stood(byte[] datagram) {
    int head = MessageWriter.CHANNEL_BYTES + MessageWriter.HANDSHAKE_HEADER_BYTES;
    ByteBuffer in = ByteBuffer.wrap(datagram).position(Math.min(head, datagram.length));
    ByteBuffer begin = in.duplicate();
    if (HandshakeOptions.decode(in) instanceof Decoded.Value(HandshakeOptions options)) {
      ByteBuffer out = ByteBuffer.allocate(options.encodedBytes());
      options.writeTo(out);
      assertThat(out.flip()).isEqualTo(begin.limit(in.position()));
    }
  }
}
