package io.peerage.swarm.message;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.List;
import org.junit.jupiter.params.provider.MethodSource;

/// Begins with the vectors: any bytes are messages that are written as they stand, or a reason.
class MessageReaderFuzzTest {

  private static final List<MessageReader> READERS =
      List.of(MessageVectorTest.reader(20), MessageVectorTest.reader(32));

  static List<byte[]> seeds() {
    return MessageVectorTest.rows().stream().map(row -> row.bytes().toArray()).toList();
  }

  @MethodSource("seeds")
  @FuzzTest
  void only_messages_or_a_reason(byte[] bytes) {
    for (MessageReader reader : READERS) {
      var _ = Rewriting.messages(reader, bytes);
    }
  }
}
