package io.peerage.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.peerage.node.output.JsonObject;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// `peerage share` and `peerage get` as two processes over loopback.
class TransferIT {

  private static final int SIZE = 100_000;

  @TempDir private Path directory;
  private Path original;
  private Path copy;

  @BeforeEach
  void writes_an_original() throws Exception {
    original = Content.write(directory.resolve("original.bin"), SIZE);
    copy = directory.resolve("copy.bin");
  }

  private Peerage get(String link, String... options) {
    String[] arguments = new String[options.length + 5];
    System.arraycopy(
        new String[] {"get", link, "-o", copy.toString(), "--json"}, 0, arguments, 0, 5);
    System.arraycopy(options, 0, arguments, 5, options.length);
    return Peerage.start(arguments);
  }

  @ParameterizedTest
  @CsvSource({
    "1, auto",
    "1023, auto",
    "1024, auto",
    "1025, auto",
    "7340035, auto",
    "7340035, nio",
  })
  void the_copy_is_the_original(int size, String io) throws Exception {
    Content.write(original, size);
    Peerage.Setting setting = Peerage.Setting.PLAIN.withJvm("-Dpeerage.transport.io=" + io);
    try (Peerage sharer = setting.start("--json", "share", original.toString())) {
      JsonObject sharing = sharer.event("sharing");
      assertThat(sharing.count("bytes")).isEqualTo(size);
      String link = sharing.text("link");
      try (Peerage fetcher = setting.start("get", "--json", link, "-o", copy.toString())) {
        JsonObject complete = fetcher.event("complete");
        fetcher.exits(0);
        assertThat(complete.text("path")).isEqualTo(copy.toString());
        assertThat(complete.count("bytes")).isEqualTo(size);
        assertThat(complete.count("bytes_fetched")).isEqualTo(size);
        assertThat(complete.count("bytes_reused")).isZero();
        assertThat(complete.count("peers")).isEqualTo(1);
      }
      sharer.signal("INT");
      assertThat(sharer.event("stopped").count("bytes_sent")).isGreaterThanOrEqualTo(size);
      sharer.exits(0);
    }
    assertThat(copy).hasSameBinaryContentAs(original);
    assertThat(directory.resolve("copy.bin.part")).doesNotExist();
  }

  @ParameterizedTest
  @CsvSource({"sha1, 1024", "sha256, 512", "sha1, 8192"})
  void hash_and_chunk_size_can_be_chosen(String hash, String chunkSize) throws Exception {
    try (Peerage sharer =
        Peerage.start(
            "share", "--json", "--hash", hash, "--chunk-size", chunkSize, original.toString())) {
      JsonObject sharing = sharer.event("sharing");
      assertThat(sharing.text("hash")).isEqualTo(hash);
      assertThat(sharing.text("root")).hasSize(hash.equals("sha1") ? 40 : 64);
      try (Peerage fetcher = get(sharing.text("link"))) {
        fetcher.exits(0);
      }
    }
    assertThat(copy).hasSameBinaryContentAs(original);
  }

  @Test
  void without_json_the_link_and_the_path_are_all_that_is_on_standard_output() throws Exception {
    Path elsewhere = Files.createDirectory(directory.resolve("elsewhere"));
    try (Peerage sharer = Peerage.start("share", original.toString())) {
      String link = sharer.line();
      assertThat(link).startsWith("ppspp://127.0.0.1:");
      try (Peerage fetcher = Peerage.Setting.PLAIN.in(elsewhere).start("get", link)) {
        assertThat(fetcher.exits(0).out()).containsExactly("original.bin");
        assertThat(fetcher.err()).contains("verified");
      }
      sharer.signal("TERM");
      assertThat(sharer.exits(0).out()).isEmpty();
      assertThat(sharer.err()).contains("sharing " + original, "stopped, ");
    }
    assertThat(elsewhere.resolve("original.bin")).hasSameBinaryContentAs(original);
  }

  @Test
  void names_beyond_ascii_survive() throws Exception {
    Path named = Content.write(directory.resolve("größe 文件.bin"), SIZE);
    Path elsewhere = Files.createDirectory(directory.resolve("ohne Leerzeichen ’"));
    try (Peerage sharer = Peerage.start("share", named.toString())) {
      String link = sharer.line();
      try (Peerage fetcher = Peerage.start("get", link, "-o", elsewhere.toString())) {
        fetcher.exits(0);
      }
    }
    assertThat(elsewhere.resolve("größe 文件.bin")).hasSameBinaryContentAs(named);
  }

  @Test
  void several_fetchers_are_served() throws Exception {
    Content.write(original, 3_000_000);
    Path other = directory.resolve("other.bin");
    try (Peerage sharer = Peerage.start("share", original.toString())) {
      String link = sharer.line();
      try (Peerage first = get(link);
          Peerage second = Peerage.start("get", link, "-o", other.toString())) {
        first.exits(0);
        second.exits(0);
      }
    }
    assertThat(copy).hasSameBinaryContentAs(original);
    assertThat(other).hasSameBinaryContentAs(original);
  }

  @Test
  void three_sharers_are_asked_at_once() throws Exception {
    Content.write(original, 20_000_000);
    try (Peerage first = Peerage.start("share", "--json", original.toString());
        Peerage second = Peerage.start("share", "--json", original.toString());
        Peerage third = Peerage.start("share", "--json", original.toString())) {
      JsonObject sharing = first.event("sharing");
      String two = second.event("sharing").text("listen");
      String three = third.event("sharing").text("listen");
      try (Peerage fetcher = get(sharing.text("link"), "--peer", two, "--peer", three)) {
        assertThat(fetcher.event("complete").count("peers")).isEqualTo(3);
        fetcher.exits(0);
      }
      for (Peerage sharer : new Peerage[] {first, second, third}) {
        sharer.signal("INT");
        assertThat(sharer.event("stopped").count("bytes_sent")).isPositive();
      }
    }
    assertThat(copy).hasSameBinaryContentAs(original);
  }

  @ParameterizedTest
  @CsvSource({"--limit-rate,", ",--limit-rate"})
  void a_limit_holds_on_either_side(String sharing, String fetching) throws Exception {
    Content.write(original, 1_000_000);
    String[] share =
        sharing == null ? new String[] {"share"} : new String[] {"share", sharing, "500KB"};
    String[] limit = fetching == null ? new String[] {} : new String[] {fetching, "500KB"};
    try (Peerage sharer =
        Peerage.start(
            Stream.concat(Stream.of(share), Stream.of(original.toString()))
                .toArray(String[]::new))) {
      try (Peerage fetcher = get(sharer.line(), limit)) {
        // What was saved up, 64 KiB, comes at once.
        assertThat(fetcher.event("complete").number("seconds")).isGreaterThan(1.8);
        fetcher.exits(0);
      }
    }
    assertThat(copy).hasSameBinaryContentAs(original);
  }

  @Test
  void a_download_that_was_killed_goes_on() throws Exception {
    Content.write(original, 4_000_000);
    try (Peerage sharer = Peerage.start("share", original.toString())) {
      String link = sharer.line();
      long done = 0;
      try (Peerage killed = get(link, "--limit-rate", "1MB")) {
        while (done < 2_000_000) {
          done = killed.event("progress").count("bytes_done");
        }
        killed.signal("KILL");
      }
      try (Peerage fetcher = get(link)) {
        JsonObject complete = fetcher.event("complete");
        // What was whole a second before the kill, at the latest.
        assertThat(complete.count("bytes_reused")).isGreaterThan(700_000);
        assertThat(complete.count("bytes_fetched") + complete.count("bytes_reused"))
            .isEqualTo(4_000_000);
        fetcher.exits(0);
      }
    }
    assertThat(copy).hasSameBinaryContentAs(original);
    assertThat(directory.resolve("copy.bin.part.map")).doesNotExist();
  }

  @Test
  void a_sharer_that_is_killed_is_done_without() throws Exception {
    Content.write(original, 20_000_000);
    try (Peerage killed = Peerage.start("share", "--json", original.toString());
        Peerage stays = Peerage.start("share", "--json", original.toString())) {
      String link = killed.event("sharing").text("link");
      String other = stays.event("sharing").text("listen");
      killed.signal("KILL");
      try (Peerage fetcher = get(link, "--peer", other)) {
        fetcher.exits(0);
      }
    }
    assertThat(copy).hasSameBinaryContentAs(original);
  }

  @Test
  void a_complete_file_is_recognised() throws Exception {
    Files.copy(original, copy);
    try (Peerage sharer = Peerage.start("share", original.toString())) {
      String link = sharer.line();
      try (Peerage fetcher = get(link)) {
        JsonObject complete = fetcher.event("complete");
        assertThat(complete.count("bytes_fetched")).isZero();
        assertThat(complete.count("bytes_reused")).isEqualTo(SIZE);
        fetcher.exits(0);
      }
    }
  }

  @Test
  void a_different_file_is_replaced_only_when_asked_to() throws Exception {
    Files.writeString(copy, "mine");
    try (Peerage sharer = Peerage.start("share", original.toString())) {
      String link = sharer.line();
      try (Peerage fetcher = get(link)) {
        assertThat(fetcher.event("error").text("code")).isEqualTo("disk");
        fetcher.exits(7);
      }
      assertThat(copy).hasContent("mine");
      try (Peerage fetcher = get(link, "--overwrite")) {
        fetcher.exits(0);
      }
    }
    assertThat(copy).hasSameBinaryContentAs(original);
  }

  @Test
  void a_part_of_an_earlier_run_is_replaced_with_a_sentence() throws Exception {
    Path part = Files.writeString(directory.resolve("copy.bin.part"), "x".repeat(2 * SIZE));
    try (Peerage sharer = Peerage.start("share", original.toString())) {
      String link = sharer.line();
      try (Peerage fetcher = get(link)) {
        assertThat(fetcher.exits(0).err()).contains("replacing " + part);
      }
    }
    assertThat(copy).hasSameBinaryContentAs(original);
    assertThat(part).doesNotExist();
  }

  @Test
  void machines_are_shown_live_with_their_ticks() throws Exception {
    try (Peerage sharer = Peerage.start("share", "--json", "--watch", original.toString())) {
      JsonObject seen = sharer.event("machine");
      assertThat(seen.count("process")).isEqualTo(sharer.pid());
      assertThat(seen.texts("states")).isNotEmpty();
      String link = sharer.event("sharing").text("link");
      try (Peerage fetcher = get(link, "--watch")) {
        List<JsonObject> events = fetcher.exits(0).out().stream().map(JsonObject::parse).toList();
        assertThat(events)
            .filteredOn(event -> event.text("event").equals("machine"))
            .extracting(event -> event.text("id"))
            .contains(
                events.stream()
                    .filter(event -> event.text("event").equals("transition"))
                    .map(event -> event.text("machine"))
                    .distinct()
                    .toArray(String[]::new));
        assertThat(events)
            .filteredOn(event -> event.text("event").equals("transition"))
            .isNotEmpty()
            .allSatisfy(event -> {
              assertThat(event.text("op")).isNotEmpty();
              assertThat(event.text("result")).isIn("executed", "canceled", "queued");
              assertThat(event.counts("time").keySet()).containsAll(event.texts("active"));
            });
      }
    }
  }

  @Test
  void an_unchanged_file_is_not_hashed_again() throws Exception {
    Peerage.Setting own =
        Peerage.Setting.PLAIN.withEnvironment(
            Map.of("XDG_CACHE_HOME", directory.resolve("cache").toString()));
    String first = shared(own, false);
    assertThat(directory.resolve("cache/peerage/digests")).isDirectoryContaining(_ -> true);

    assertThat(shared(own, true)).isEqualTo(first);
    assertThat(shared(own, false, "--rehash")).isEqualTo(first);
    assertThat(shared(own, true)).isEqualTo(first);
    assertThat(shared(own, false, "--no-record")).isEqualTo(first);

    Files.write(original, new byte[] {1}, StandardOpenOption.APPEND);
    assertThat(shared(own, false)).isNotEqualTo(first);
  }

  /// The root hash of the original.
  private String shared(Peerage.Setting setting, boolean recalled, String... options)
      throws Exception {
    String[] words =
        Stream.concat(Stream.of("share", original.toString(), "--json"), Stream.of(options))
            .toArray(String[]::new);
    try (Peerage sharer = setting.start(words)) {
      String root = sharer.event("sharing").text("root");
      assertThat(sharer.said("sharing ").contains("unchanged since it was hashed"))
          .isEqualTo(recalled);
      sharer.signal("INT");
      sharer.exits(0);
      return root;
    }
  }

  @Test
  void what_is_counted_is_shown_while_it_runs() throws Exception {
    try (Peerage sharer =
        Peerage.start("share", "--json", "--metrics", "127.0.0.1:0", original.toString())) {
      String place = sharer.said("metrics at ").substring("metrics at ".length());
      try (Peerage fetcher = get(sharer.event("sharing").text("link"))) {
        fetcher.exits(0);
      }
      try (InputStream answer = URI.create(place).toURL().openStream()) {
        assertThat(new String(answer.readAllBytes(), StandardCharsets.UTF_8))
            .containsPattern("peerage_swarm_chunks_sent_total [1-9]");
      }
    }
  }

  @Test
  void serving_is_said_when_something_moved() throws Exception {
    try (Peerage sharer = Peerage.start("share", "--json", original.toString())) {
      String link = sharer.event("sharing").text("link");
      try (Peerage fetcher = get(link)) {
        fetcher.exits(0);
      }
      // The first may say no more than that a peer has come in.
      long sent = 0;
      while (sent < SIZE) {
        long now = sharer.event("serving").count("bytes_sent");
        assertThat(now).isGreaterThanOrEqualTo(sent);
        sent = now;
      }
    }
  }

  @Test
  void verbose_says_which_transport_runs() throws Exception {
    Peerage.Setting nio = Peerage.Setting.PLAIN.withJvm("-Dpeerage.transport.io=nio");
    try (Peerage sharer = nio.start("-v", "share", original.toString())) {
      String link = sharer.line();
      sharer.signal("INT");
      assertThat(sharer.exits(0).err()).contains("transport: nio");
      assertThat(link).isNotEmpty();
    }
  }

  @Test
  void what_was_hashed_for_the_link_is_not_hashed_again_to_be_served() throws Exception {
    Path cache = directory.resolve("cache");
    Peerage.Setting setting =
        Peerage.Setting.PLAIN.withEnvironment(Map.of("XDG_CACHE_HOME", cache.toString()));
    try (Peerage sharer = setting.start("-v", "--json", "share", original.toString())) {
      String link = sharer.event("sharing").text("link");
      // The digests lie in a file without a name; what is written down for the next time has one.
      assertThat(cache.resolve("peerage")).isDirectoryNotContaining("glob:**/.peerage-digests-*");
      try (Peerage fetcher = get(link)) {
        fetcher.exits(0);
      }
      sharer.signal("INT");
      assertThat(sharer.exits(0).err())
          .contains("peerage.swarm.runs_read 2")
          .doesNotContain("peerage.swarm.runs_hashed");
    }
    assertThat(copy).hasSameBinaryContentAs(original);
  }

  @Test
  void without_a_place_for_digests_a_file_is_served_all_the_same() throws Exception {
    Path none = Files.writeString(directory.resolve("none"), "a file");
    Peerage.Setting setting =
        Peerage.Setting.PLAIN.withEnvironment(Map.of("XDG_CACHE_HOME", none.toString()));
    try (Peerage sharer = setting.start("-v", "--json", "share", original.toString())) {
      String link = sharer.event("sharing").text("link");
      try (Peerage fetcher = get(link)) {
        fetcher.exits(0);
      }
      sharer.signal("INT");
      assertThat(sharer.exits(0).err()).contains("peerage.swarm.runs_hashed 2");
    }
    assertThat(copy).hasSameBinaryContentAs(original);
  }
}
