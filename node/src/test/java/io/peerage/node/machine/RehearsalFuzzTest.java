package io.peerage.node.machine;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.peerage.wire.ErrorCode;
import io.peerage.wire.PeerageException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/// Any bytes are lines of mutations, each of which is carried out or refused with a reason.
class RehearsalFuzzTest {
  private static final SchemaFile SCHEMA =
      SchemaFileTest.parse(
          "{\"states\":{\"A\":{\"add\":[\"B\"]},\"B\":{\"remove\":[\"C\"]},\"C\":{\"auto\":true},"
              + "\"M\":{\"multi\":true,\"require\":[\"A\"]}}}");

  static List<byte[]> seeds() {
    return Stream.of(
            "add A M\nremove A x=[1,{\"y\":null}]\nset C\ntoggle C M\n",
            "canadd A\ncanremove B\nadderr broken\nadderrstate M broken\n# x\n\n",
            "add A \"\\\"\" =\r\nfrobnicate\nadderr\nadd Exception\nset")
        .map(text -> text.getBytes(StandardCharsets.UTF_8))
        .toList();
  }

  @MethodSource("seeds")
  @FuzzTest
  void only_an_outcome_or_a_reason(byte[] operations) throws IOException {
    Rehearsal rehearsal = new Rehearsal(SCHEMA, List.of("BExit"), List.of("AState: add C; add M"));
    for (Lines.Line line : LinesTest.read(new ByteArrayInputStream(operations))) {
      try {
        Rehearsal.Outcome outcome =
            rehearsal.play(Mutation.parse(line.text(), rehearsal.blueprint()));
        assertThat(outcome.result()).isIn("executed", "canceled");
        assertThat(outcome.shortfall()).isEmpty();
      } catch (PeerageException reason) {
        assertThat(reason.code()).isIn(ErrorCode.USAGE, ErrorCode.NOT_FOUND);
      }
    }
  }
}
