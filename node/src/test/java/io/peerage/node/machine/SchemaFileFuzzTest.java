package io.peerage.node.machine;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.peerage.machine.Blueprint;
import io.peerage.wire.ErrorCode;
import io.peerage.wire.PeerageException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/// Any bytes are a schema, which can be compiled and drawn, or a place and a reason.
class SchemaFileFuzzTest {
  static List<byte[]> seeds() {
    return Stream.of(
            "{\"id\":\"door\",\"states\":{\"A\":{\"auto\":true,\"multi\":false,\"require\":[\"B\"],"
                + "\"add\":[\"C\"],\"remove\":[\"A\",\"D\"],\"after\":[\"Exception\"],\"tags\":"
                + "[\"x:y\"]},\"B\":{}},\"order\":[\"B\",\"A\"]}",
            "{\"states\":{\"Exception\":{\"remove\":[\"A\"]},\"A\":{}}}",
            "{\"states\":{\"A\":{\"require\":[\"B\"]},\"B\":{\"require\":[\"A\"],\"remove\":[\"A\"]}}}",
            "{\"states\":{\"\\u00e4\":{}}} x",
            "\ufeff{}",
            "[[[[[[[[[[")
        .map(text -> text.getBytes(StandardCharsets.UTF_8))
        .toList();
  }

  @MethodSource("seeds")
  @FuzzTest
  void only_a_schema_or_a_reason(byte[] content) {
    SchemaFile file;
    try {
      file = SchemaFile.parse("x", content);
    } catch (PeerageException reason) {
      assertThat(reason.code()).isEqualTo(ErrorCode.USAGE);
      assertThat(reason.getMessage()).matches("(?s)x(:\\d+:\\d+: .+| is not UTF-8)");
      return;
    }
    Blueprint<Object> blueprint = file.<Object>blueprint().build();
    assertThat(blueprint.schema().names()).containsAll(file.schema().names());
    for (DiagramFormat format : DiagramFormat.values()) {
      assertThat(format.draw(blueprint.schema())).isNotEmpty();
    }
  }
}
