package io.peerage.node.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.peerage.wire.ErrorCode;
import io.peerage.wire.PeerageException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WantedTest {

  private static final String ONE = "ppspp://127.0.0.1:7777/" + "1".repeat(64);
  private static final String TWO = "ppspp://127.0.0.1:7777/" + "2".repeat(64);

  @TempDir private Path directory;

  private void assertUsage(List<String> links, @Nullable String output, String... said) {
    assertThatExceptionOfType(PeerageException.class)
        .isThrownBy(() -> Wanted.of(links, output))
        .satisfies(failure -> {
          assertThat(failure.code()).isEqualTo(ErrorCode.USAGE);
          assertThat(failure.getMessage()).contains(said);
        });
  }

  @Test
  void several_links_go_into_a_directory() {
    assertThat(Wanted.of(List.of(ONE + "/a?cl=5", TWO + "/b?cl=5"), directory.toString()))
        .extracting(Wanted::name)
        .containsExactly(directory.resolve("a").toString(), directory.resolve("b").toString());
  }

  @Test
  void several_links_do_not_go_into_a_file() throws Exception {
    Path file = Files.createFile(directory.resolve("file"));
    for (Path output : List.of(file, directory.resolve("new"))) {
      assertUsage(
          List.of(ONE + "/a?cl=5", TWO + "/b?cl=5"),
          output.toString(),
          "there are 2 links, and " + output + " is no directory");
    }
  }

  @Test
  void two_links_do_not_go_under_one_name() {
    assertUsage(
        List.of(ONE + "/a?cl=5", TWO + "/a?cl=5"),
        directory.toString(),
        "two links name a file a: " + ONE,
        TWO);
  }

  @Test
  void a_content_is_not_fetched_twice() {
    assertUsage(
        List.of(ONE + "/a?cl=5", ONE + "/b?cl=5"),
        directory.toString(),
        "two links name the same content");
  }

  @Test
  void a_link_without_content_is_said_before_anything_is_fetched() {
    assertUsage(
        List.of(ONE + "/a?cl=5", "ppspp://127.0.0.1:7777/"), directory.toString(), "no content");
  }
}
