package io.peerage.node.machine;

import static org.assertj.core.api.Assertions.assertThat;

import io.peerage.node.machine.Lines.Line;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LinesTest {
  static List<Line> read(InputStream in) throws IOException {
    Lines lines = new Lines(in);
    List<Line> all = new ArrayList<>();
    for (Optional<Line> line = lines.next(); line.isPresent(); line = lines.next()) {
      all.add(line.get());
    }
    return all;
  }

  private static List<Line> read(String text) throws IOException {
    return read(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void blank_lines_and_remarks_count_and_say_nothing() throws Exception {
    assertThat(read("add A\r\n\n  # remark\n\tadd B ö \n#\nadd C"))
        .containsExactly(
            new Line(1, "add A", true), new Line(4, "add B ö", true), new Line(6, "add C", true));
    assertThat(read("")).isEmpty();
    assertThat(read("\n\n")).isEmpty();
  }

  @Test
  void a_line_that_is_too_long_is_cut_and_the_next_one_is_read() throws Exception {
    String longest = "x".repeat(Lines.CHARS_MAX);
    assertThat(read(longest + "\n" + longest + "y\nadd A"))
        .containsExactly(
            new Line(1, longest, true), new Line(2, longest, false), new Line(3, "add A", true));
  }

  @Test
  void what_is_no_utf_8_is_shown_as_such() throws Exception {
    assertThat(read(new ByteArrayInputStream(new byte[] {'a', (byte) 0xff, 'b'})))
        .containsExactly(new Line(1, "a\ufffdb", true));
  }
}
