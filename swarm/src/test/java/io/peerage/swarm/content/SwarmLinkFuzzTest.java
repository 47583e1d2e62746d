package io.peerage.swarm.content;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.params.provider.MethodSource;

/// Begins with the vectors: any text is a link that means the same when it is printed, or a reason.
class SwarmLinkFuzzTest {

  static List<byte[]> seeds() {
    return SwarmLinkVectorTest.rows().stream()
        .map(row -> row.link().getBytes(StandardCharsets.UTF_8))
        .toList();
  }

  @MethodSource("seeds")
  @FuzzTest
  void only_a_link_or_a_reason(byte[] text) {
    SwarmLinkTest.parsesToItselfOrSaysWhy(new String(text, StandardCharsets.UTF_8));
  }
}
