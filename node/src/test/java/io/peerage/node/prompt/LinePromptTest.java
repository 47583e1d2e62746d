package io.peerage.node.prompt;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jline.terminal.impl.DumbTerminal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LinePromptTest {
  @TempDir private Path directory;
  private final ByteArrayOutputStream shown = new ByteArrayOutputStream();
  private final List<List<String>> asked = new ArrayList<>();

  private LinePrompt typing(Optional<Path> history, String text) throws IOException {
    ByteArrayInputStream in = new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    return LinePrompt.on(
        new DumbTerminal("test", "ansi", in, shown, StandardCharsets.UTF_8),
        history,
        words -> {
          asked.add(List.copyOf(words));
          return List.of("inspect");
        });
  }

  @Test
  void lines_come_one_by_one_and_those_that_say_nothing_do_not() throws Exception {
    try (LinePrompt prompt = typing(Optional.empty(), "\n  add door Open \n# no\nset!\n")) {
      assertThat(prompt.next("x")).contains("add door Open");
      assertThat(prompt.next("x")).contains("set!");
      assertThat(prompt.next("x")).isEmpty();
      assertThat(prompt.isTyped()).isTrue();
    }
  }

  @Test
  void a_word_is_completed() throws Exception {
    try (LinePrompt prompt = typing(Optional.empty(), "ins\t door\n")) {
      assertThat(prompt.next("x").orElseThrow().split(" +")).containsExactly("inspect", "door");
      assertThat(asked).contains(List.of("ins"));
    }
  }

  @Test
  void lines_are_remembered_where_nobody_else_reads_them() throws Exception {
    Path history = directory.resolve("history");
    try (LinePrompt prompt = typing(Optional.of(history), "add door Open\n")) {
      assertThat(prompt.next("x")).isPresent();
    }
    assertThat(Files.readString(history)).contains("add door Open");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(history)))
        .isEqualTo("rw-------");
    // Control P is what the key with the arrow up says.
    try (LinePrompt prompt = typing(Optional.of(history), "\u0010\n")) {
      assertThat(prompt.next("x")).contains("add door Open");
    }
  }

  @Test
  void so_many_lines_are_remembered_and_no_more() throws Exception {
    Path history = directory.resolve("history");
    StringBuilder many = new StringBuilder();
    for (int i = 0; i < LinePrompt.HISTORY_MAX + 10; i++) {
      many.append("line ").append(i).append('\n');
    }
    try (LinePrompt prompt = typing(Optional.of(history), many.toString())) {
      while (prompt.next("x").isPresent()) {
        assertThat(prompt.isTyped()).isTrue();
      }
    }
    // JLine lets a quarter more gather before it writes the file anew; what it reads is bounded.
    assertThat(Files.readAllLines(history))
        .hasSizeLessThanOrEqualTo(LinePrompt.HISTORY_MAX * 5 / 4);
  }

  @Test
  void what_is_said_meanwhile_is_shown() throws Exception {
    try (LinePrompt prompt = typing(Optional.empty(), "")) {
      prompt.out().write("a transition\n".getBytes(StandardCharsets.UTF_8));
      var out = prompt.out();
      out.write("another\n".getBytes(StandardCharsets.UTF_8));
      out.flush();
    }
    assertThat(shown.toString(StandardCharsets.UTF_8)).contains("another");
  }
}
