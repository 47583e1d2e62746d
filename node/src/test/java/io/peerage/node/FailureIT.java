package io.peerage.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.peerage.node.output.JsonObject;
import java.io.RandomAccessFile;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What goes wrong ends with the exit status and the sentence of the contract, and leaves nothing.
class FailureIT {

  private static final int SIZE = 100_000;
  private static final String ID = "/c89800bfc82ed01ed6e3bfd5408c51274491f7d4";

  @TempDir private Path directory;
  private Path original;
  private Path copy;

  @BeforeEach
  void writes_an_original() throws Exception {
    original = Content.write(directory.resolve("original.bin"), SIZE);
    copy = directory.resolve("copy.bin");
  }

  private static void assertFails(int exit, String code, String message, String... arguments)
      throws InterruptedException {
    String[] json = new String[arguments.length + 1];
    System.arraycopy(arguments, 0, json, 0, arguments.length);
    json[arguments.length] = "--json";
    try (Peerage process = Peerage.start(json)) {
      JsonObject error = process.event("error");
      assertThat(error.text("code")).isEqualTo(code);
      assertThat(error.count("exit")).isEqualTo(exit);
      assertThat(error.text("message")).contains(message);
      process.exits(exit);
    }
    try (Peerage process = Peerage.start(arguments)) {
      process.exits(exit);
      assertThat(process.out()).isEmpty();
      assertThat(process.err()).startsWith("peerage: ").contains(message);
    }
  }

  private void assertNothingLeft() {
    assertThat(copy).doesNotExist();
    assertThat(directory.resolve("copy.bin.part")).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(strings = {"share", "hash"})
  void an_empty_file(String command) throws Exception {
    Files.write(original, new byte[0]);
    assertFails(2, "usage", original.toString(), command, original.toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"share", "hash"})
  void a_directory(String command) throws Exception {
    assertFails(2, "usage", directory.toString(), command, directory.toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"share", "hash"})
  void a_missing_file(String command) throws Exception {
    assertFails(3, "not_found", copy.toString(), command, copy.toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nonsense",
        "http://127.0.0.1:7777" + ID,
        "ppspp://127.0.0.1:99999" + ID,
        "ppspp://127.0.0.1:7777/c898",
        "ppspp://127.0.0.1:7777/",
        "ppspp:" + ID
      })
  void a_malformed_link(String link) throws Exception {
    assertFails(2, "usage", "", "get", link, "-o", copy.toString());
    assertNothingLeft();
  }

  @Test
  void a_missing_output_directory() throws Exception {
    Path missing = directory.resolve("missing");
    assertFails(
        7,
        "disk",
        missing.toString(),
        "get",
        "ppspp://127.0.0.1:7777" + ID,
        "-o",
        missing.resolve("copy.bin").toString());
    assertThat(missing).doesNotExist();
  }

  @Test
  void an_address_that_is_in_use() throws Exception {
    try (DatagramSocket taken = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      String address = "127.0.0.1:" + taken.getLocalPort();
      assertFails(8, "refused", address, "share", original.toString(), "--listen", address);
    }
  }

  @Test
  void nobody_there_within_the_time_that_the_user_gives() throws Exception {
    assertFails(
        4, "timed_out", "1.00 s", "get", nobody(), "-o", copy.toString(), "--timeout", "1s");
    assertNothingLeft();
  }

  /// A link to an address where nobody answers.
  private static String nobody() throws Exception {
    try (DatagramSocket free = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      return "ppspp://127.0.0.1:" + free.getLocalPort() + ID + "?cl=5000";
    }
  }

  /// Both wait out the half minute, so they wait together.
  @Test
  void silence_at_the_start_and_in_the_middle_is_no_peers() throws Exception {
    Path large = directory.resolve("large.bin");
    try (RandomAccessFile file = new RandomAccessFile(large.toFile(), "rw")) {
      file.setLength(1L << 30);
    }
    Path other = directory.resolve("other.bin");
    try (Peerage lonely = Peerage.start("--json", "get", nobody(), "-o", other.toString());
        Peerage sharer = Peerage.start("--json", "share", large.toString())) {
      String link = sharer.event("sharing").text("link");
      try (Peerage fetcher = Peerage.start("--json", "get", link, "-o", copy.toString())) {
        JsonObject progress;
        do {
          progress = fetcher.event("progress");
        } while (progress.count("bytes_done") == 0);
        sharer.signal("KILL");
        assertThat(fetcher.event("error").text("code")).isEqualTo("no_peers");
        fetcher.exits(5);
      }
      assertThat(lonely.event("error").text("code")).isEqualTo("no_peers");
      lonely.exits(5);
    }
    assertThat(copy).doesNotExist();
    assertThat(directory.resolve("copy.bin.part")).as("what a later run goes on with").exists();
    assertThat(directory.resolve("copy.bin.part.map")).exists();
    assertThat(other).doesNotExist();
    assertThat(directory.resolve("other.bin.part")).as("nothing has come").doesNotExist();
  }

  /// The largest file that the fetcher may write stands in for a full disk: the write fails in the
  /// middle, and no privilege is needed to arrange it.
  @Test
  void a_disk_that_takes_no_more() throws Exception {
    Content.write(original, 3_000_000);
    try (Peerage sharer = Peerage.start("share", original.toString())) {
      String link = sharer.line();
      Peerage.Setting limited =
          Peerage.Setting.PLAIN.behind("sh", "-c", "ulimit -f 1024; exec \"$@\"", "sh");
      try (Peerage fetcher = limited.start("--json", "get", link, "-o", copy.toString())) {
        assertThat(fetcher.event("error").text("code")).isEqualTo("disk");
        fetcher.exits(7);
      }
    }
    assertNothingLeft();
  }

  @Test
  void a_shared_file_that_changed_is_no_longer_offered() throws Exception {
    Content.write(original, 3_000_000);
    try (Peerage sharer = Peerage.start("--json", "share", original.toString())) {
      String link = sharer.event("sharing").text("link");
      Files.write(original, new byte[] {1}, StandardOpenOption.APPEND);
      try (Peerage fetcher =
          Peerage.start("get", link, "-o", copy.toString(), "--timeout", "60s")) {
        JsonObject error = sharer.event("error");
        assertThat(error.text("code")).isEqualTo("integrity");
        assertThat(error.text("message")).contains(original.toString());
        sharer.exits(6);
        fetcher.signal("INT");
        fetcher.exits(130);
      }
    }
    assertNothingLeft();
  }

  @Test
  void a_second_download_into_the_same_place_is_refused_and_spoils_nothing() throws Exception {
    Content.write(original, 3_000_000);
    try (Peerage sharer = Peerage.start("share", original.toString())) {
      String link = sharer.line();
      try (Peerage first =
          Peerage.start("--json", "get", link, "-o", copy.toString(), "--limit-rate", "1MB")) {
        JsonObject progress;
        do {
          progress = first.event("progress");
        } while (progress.count("bytes_done") == 0);
        try (Peerage second = Peerage.start("--json", "get", link, "-o", copy.toString())) {
          JsonObject error = second.event("error");
          assertThat(error.text("code")).isEqualTo("refused");
          assertThat(error.text("message")).contains("copy.bin.part: process " + first.pid());
          second.exits(8);
        }
        first.exits(0);
      }
    }
    assertThat(copy).hasSameBinaryContentAs(original);
  }

  @Test
  void several_files_of_which_one_is_missing() throws Exception {
    try (Peerage process = Peerage.start("--json", "hash", original.toString(), copy.toString())) {
      assertThat(process.event("hash").text("path")).isEqualTo(original.toString());
      assertThat(process.event("error").text("code")).isEqualTo("not_found");
      assertThat(process.event("error").text("code")).isEqualTo("incomplete");
      process.exits(10);
    }
  }

  @Test
  void our_own_mistake_says_where_the_details_are() throws Exception {
    Peerage.Setting wrong = Peerage.Setting.PLAIN.withJvm("-Dpeerage.transport.io=pigeons");
    try (Peerage process = wrong.start("--json", "share", original.toString())) {
      JsonObject error = process.event("error");
      assertThat(error.text("code")).isEqualTo("internal");
      assertThat(error.text("hint")).startsWith("details are in ");
      Path details = Path.of(error.text("hint").substring("details are in ".length()));
      assertThat(details).content().contains("PIGEONS", "peerage ", "at io.peerage.node");
      Files.delete(details);
      process.exits(1);
    }
  }
}
