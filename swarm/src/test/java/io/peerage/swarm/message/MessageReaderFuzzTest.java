package io.peerage.swarm.message;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.peerage.swarm.content.ChunkAddressing;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/// Begins with the vectors: any bytes are messages that are written as they stand, or a reason.
class MessageReaderFuzzTest {

  private static final List<MessageFormat> FORMATS =
      Arrays.stream(ChunkAddressing.values())
          .flatMap(addressing ->
              Stream.of(
                  MessageVectorTest.format(addressing, 20),
                  MessageVectorTest.format(addressing, 32),
                  new MessageFormat(addressing, 20, 1000, 64, 7162)))
          .toList();

  static List<byte[]> seeds() {
    return MessageVectorTest.rows().stream().map(row -> row.bytes().toArray()).toList();
  }

  @MethodSource("seeds")
  @FuzzTest
  void only_messages_or_a_reason(byte[] bytes) {
    for (MessageFormat format : FORMATS) {
      var _ = Rewriting.messages(format, bytes);
    }
  }
}
