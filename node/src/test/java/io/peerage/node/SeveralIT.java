package io.peerage.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.peerage.node.output.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Several files in one command, and what is shared on.
class SeveralIT {

  @TempDir private Path directory;
  private Path copies;
  private final List<Path> originals = new ArrayList<>();

  @BeforeEach
  void writes_originals() throws Exception {
    copies = Files.createDirectory(directory.resolve("copies"));
    for (int i = 0; i < 6; i++) {
      originals.add(Content.write(directory.resolve("file" + i), 100_000 + i));
    }
  }

  private String[] words(String command, List<?> values, String... options) {
    List<String> words = new ArrayList<>(List.of("--json", command));
    values.forEach(value -> words.add(value.toString()));
    words.addAll(List.of(options));
    return words.toArray(String[]::new);
  }

  @Test
  void several_files_are_shared_on_one_port_and_fetched_into_a_directory() throws Exception {
    try (Peerage sharer = Peerage.start(words("share", originals))) {
      List<String> links = new ArrayList<>();
      List<String> ports = new ArrayList<>();
      for (Path original : originals) {
        JsonObject sharing = sharer.event("sharing");
        assertThat(sharing.text("path")).isEqualTo(original.toString());
        links.add(sharing.text("link"));
        ports.add(sharing.text("listen"));
      }
      assertThat(ports.stream().distinct()).hasSize(1);
      try (Peerage fetcher = Peerage.start(words("get", links, "-o", copies.toString()))) {
        List<String> complete = new ArrayList<>();
        for (int i = 0; i < links.size(); i++) {
          complete.add(fetcher.event("complete").text("path"));
        }
        assertThat(complete)
            .containsExactlyInAnyOrderElementsOf(
                originals.stream()
                    .map(file -> copies.resolve(file.getFileName()).toString())
                    .toList());
        fetcher.exits(0);
      }
      sharer.signal("INT");
      assertThat(sharer.event("stopped").count("bytes_sent")).isGreaterThanOrEqualTo(600_015);
      sharer.exits(0);
    }
    for (Path original : originals) {
      assertThat(copies.resolve(original.getFileName())).hasSameBinaryContentAs(original);
    }
  }

  @Test
  void four_links_are_fetched_at_a_time() throws Exception {
    try (Peerage sharer = Peerage.start(words("share", originals))) {
      List<String> links = new ArrayList<>();
      for (int i = 0; i < originals.size(); i++) {
        links.add(sharer.event("sharing").text("link"));
      }
      try (Peerage fetcher =
          Peerage.start(words("get", links, "-o", copies.toString(), "--watch"))) {
        int running = 0;
        int most = 0;
        int complete = 0;
        for (String line : fetcher.exits(0).out()) {
          JsonObject event = JsonObject.parse(line);
          boolean isGet = event.text("machine").startsWith("get-");
          if (isGet && event.text("op").equals("add Preparing")) {
            running++;
          } else if (isGet && event.text("op").equals("add Complete")) {
            running--;
            complete++;
          }
          most = Math.max(most, running);
        }
        assertThat(complete).isEqualTo(6);
        assertThat(most).isBetween(1, 4);
      }
    }
  }

  @Test
  void what_cannot_be_shared_is_named_and_the_rest_is_served() throws Exception {
    Path missing = directory.resolve("missing");
    try (Peerage sharer = Peerage.start(words("share", List.of(missing, originals.get(0))))) {
      JsonObject error = sharer.event("error");
      assertThat(error.text("code")).isEqualTo("not_found");
      assertThat(error.text("message")).contains(missing.toString());
      assertThat(sharer.event("sharing").text("path")).isEqualTo(originals.get(0).toString());
      sharer.signal("TERM");
      assertThat(sharer.event("error").text("code")).isEqualTo("incomplete");
      sharer.exits(10);
    }
  }

  @Test
  void a_file_named_twice_is_refused() throws Exception {
    try (Peerage sharer =
        Peerage.start(words("share", List.of(originals.get(0), originals.get(0))))) {
      assertThat(sharer.event("error").text("code")).isEqualTo("usage");
      sharer.exits(2);
    }
  }

  @Test
  void what_cannot_be_fetched_is_named_and_the_rest_comes() throws Exception {
    Files.writeString(copies.resolve("file1"), "mine");
    try (Peerage sharer = Peerage.start(words("share", originals.subList(0, 2)))) {
      List<String> links =
          List.of(sharer.event("sharing").text("link"), sharer.event("sharing").text("link"));
      try (Peerage fetcher = Peerage.start(words("get", links, "-o", copies.toString()))) {
        JsonObject error = fetcher.event("error");
        assertThat(error.text("code")).isEqualTo("disk");
        assertThat(error.text("message")).contains(copies.resolve("file1").toString());
        assertThat(fetcher.event("complete").text("path"))
            .isEqualTo(copies.resolve("file0").toString());
        assertThat(fetcher.event("error").text("code")).isEqualTo("incomplete");
        fetcher.exits(10);
      }
    }
    assertThat(copies.resolve("file1")).hasContent("mine");
  }

  @Test
  void what_was_fetched_is_shared_on_until_a_signal() throws Exception {
    Path original = Content.write(originals.get(0), 3_000_000);
    Path copy = copies.resolve("copy");
    Path late = copies.resolve("late");
    try (Peerage sharer = Peerage.start(words("share", List.of(original)))) {
      String link = sharer.event("sharing").text("link");
      try (Peerage keeper =
          Peerage.start(
              "get", link, "-o", copy.toString(), "--json", "--keep-sharing", "--watch")) {
        assertThat(keeper.event("complete").text("path")).isEqualTo(copy.toString());
        try (Peerage introduced =
            Peerage.start("get", link, "-o", late.toString(), "--peer", address(keeper))) {
          introduced.exits(0);
        }
        JsonObject serving;
        do {
          serving = keeper.event("serving");
        } while (serving.count("bytes_sent") == 0);
        assertThat(serving.text("path")).isEqualTo(copy.toString());
        keeper.signal("INT");
        assertThat(keeper.event("stopped").count("bytes_sent")).isPositive();
        keeper.exits(0);
      }
    }
    assertThat(late).hasSameBinaryContentAs(original);
  }

  @Test
  void what_was_here_already_is_shared_on_too() throws Exception {
    try (Peerage sharer = Peerage.start(words("share", originals.subList(0, 1)))) {
      String link = sharer.event("sharing").text("link");
      sharer.signal("KILL");
      Path here = Files.copy(originals.get(0), copies.resolve("file0"));
      try (Peerage keeper =
          Peerage.start(words("get", List.of(link), "-o", copies.toString(), "--keep-sharing"))) {
        assertThat(keeper.event("complete").text("path")).isEqualTo(here.toString());
        Path late = directory.resolve("late");
        try (Peerage fetcher =
            Peerage.start("get", link, "-o", late.toString(), "--peer", address(keeper))) {
          fetcher.exits(0);
        }
        keeper.signal("TERM");
        keeper.exits(0);
      }
    }
  }

  /// Where a process listens, as it says on standard error.
  private static String address(Peerage keeper) throws InterruptedException {
    String line = keeper.said("sharing on at ");
    return line.substring("sharing on at ".length(), line.indexOf(';'));
  }
}
