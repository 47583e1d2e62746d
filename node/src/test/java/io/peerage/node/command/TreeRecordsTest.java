package io.peerage.node.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.peerage.node.output.Console;
import io.peerage.node.output.Style;
import io.peerage.swarm.content.HashFunction;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TreeRecordsTest {

  @TempDir private Path directory;
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final Console console =
      new Console(new ByteArrayOutputStream(), err, new Style(false, false, true, false, false));

  private Path record(String name, int bytes, long usedAt) throws IOException {
    Path path = Files.write(directory.resolve(name), new byte[bytes]);
    return Files.setLastModifiedTime(path, FileTime.fromMillis(usedAt));
  }

  @Test
  void stands_in_the_cache_of_the_user_and_is_his_alone() throws Exception {
    Path made =
        TreeRecords.open(Map.of("XDG_CACHE_HOME", directory.toString()), console)
            .orElseThrow()
            .directory();
    assertThat(made).isEqualTo(directory.resolve("peerage/digests"));
    assertThat(Files.getPosixFilePermissions(made))
        .isEqualTo(PosixFilePermissions.fromString("rwx------"));
  }

  @Test
  void without_a_place_nothing_is_written_down() throws Exception {
    Path file = Files.createFile(directory.resolve("file"));
    assertThat(TreeRecords.open(Map.of("XDG_CACHE_HOME", file.toString()), console)).isEmpty();
    assertThat(err.toString(StandardCharsets.UTF_8)).contains("nothing is written down");
  }

  @Test
  void each_file_function_and_chunk_size_has_a_record_of_its_own() {
    TreeRecords records = new TreeRecords(directory, 10);
    Path file = directory.resolve("file");
    assertThat(records.of(file, HashFunction.SHA_256, 1024))
        .isEqualTo(records.of(directory.resolve("x/../file"), HashFunction.SHA_256, 1024))
        .isNotEqualTo(records.of(file, HashFunction.SHA_256, 2048))
        .isNotEqualTo(records.of(file, HashFunction.SHA_1, 1024))
        .isNotEqualTo(records.of(directory.resolve("other"), HashFunction.SHA_256, 1024));
  }

  @Test
  void what_was_used_least_recently_goes_when_there_is_no_room() throws Exception {
    Path old = record("old", 4, 1000);
    Path newer = record("newer", 4, 2000);
    Path newest = record("newest", 2, 3000);
    TreeRecords records = new TreeRecords(directory, 10);
    records.trim(console);
    assertThat(old).exists();

    records.used(old, console);
    new TreeRecords(directory, 9).trim(console);

    assertThat(newer).doesNotExist();
    assertThat(old).exists();
    assertThat(newest).exists();
  }

  @Test
  void there_are_no_more_files_than_may_be() throws Exception {
    for (int i = 0; i < TreeRecords.FILES_MAX + 1; i++) {
      record("r" + i, 0, 1000 + i * 1000L);
    }
    new TreeRecords(directory, 10).trim(console);
    assertThat(directory.resolve("r0")).doesNotExist();
    assertThat(directory.resolve("r1")).exists();
  }
}
