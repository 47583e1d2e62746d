package io.peerage.swarm.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.peerage.swarm.VectorFile;
import io.peerage.wire.ErrorCode;
import io.peerage.wire.PeerageException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// Every link of swirl and libswift.
class SwarmLinkVectorTest {

  /// One row of the file; `parts` are `key=value`.
  record Row(String link, String verdict, List<String> parts) {}

  static List<Row> rows() {
    List<Row> rows = new ArrayList<>();
    for (String line : VectorFile.lines("urls.txt")) {
      String[] columns = line.split("\t", -1);
      boolean isGood = columns[1].equals("ok");
      rows.add(
          new Row(
              columns[0],
              columns[1],
              isGood
                  ? Arrays.stream(columns[2].split(" ", -1)).filter(p -> p.contains("=")).toList()
                  : List.of()));
    }
    return rows;
  }

  @TestFactory
  List<DynamicTest> every_link_has_its_verdict_and_parts() {
    return rows().stream().map(row -> DynamicTest.dynamicTest(row.link, () -> check(row))).toList();
  }

  @Test
  void no_row_is_left_out() {
    assertThat(rows()).hasSize(17);
    assertThat(rows()).filteredOn(row -> row.verdict.equals("ok")).hasSize(12);
  }

  @Test
  void no_changed_character_does_more_than_give_a_link_or_a_reason() {
    for (Row row : rows()) {
      for (int at = 0; at < row.link.length(); at++) {
        for (char c = 0; c < 0x100; c++) {
          var changed = new StringBuilder(row.link);
          changed.setCharAt(at, c);
          SwarmLinkTest.parsesToItselfOrSaysWhy(changed.toString());
        }
      }
    }
  }

  @Test
  void no_cut_link_does_more_than_give_a_link_or_a_reason() {
    for (Row row : rows()) {
      for (int length = 0; length < row.link.length(); length++) {
        SwarmLinkTest.parsesToItselfOrSaysWhy(row.link.substring(0, length));
      }
    }
  }

  private static void check(Row row) {
    if (row.verdict.equals("bad")) {
      assertThatThrownBy(() -> SwarmLink.parse(row.link))
          .isInstanceOfSatisfying(
              PeerageException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.USAGE))
          .hasMessageContaining("at character");
      return;
    }
    SwarmLink link = SwarmLink.parse(row.link);
    for (String part : row.parts) {
      int equals = part.indexOf('=');
      String key = part.substring(0, equals);
      assertThat(found(key, link)).as(key).isEqualTo(expected(key, part.substring(equals + 1)));
    }
    assertThat(SwarmLink.parse(link.toString())).isEqualTo(link);
  }

  private static String expected(String key, String value) {
    return key.equals("port") && value.equals("default") ? "7777" : value;
  }

  private static String found(String key, SwarmLink link) {
    return switch (key) {
      case "host" -> link.peers().getFirst().host();
      case "port" -> Integer.toString(link.peers().getFirst().port());
      case "tracker" -> link.trackers().isEmpty() ? "none" : link.trackers().getFirst();
      case "id" -> link.id().map(SwarmId::hex).orElse("none");
      case "file" -> link.file();
      case "cipm" -> Integer.toString(link.protection().code());
      case "mhf" -> Integer.toString(link.hash().code());
      case "cam" -> Integer.toString(link.addressing().code());
      case "chunk" -> Integer.toString(link.chunkSize());
      case "length" -> Long.toString(link.length().orElseThrow());
      case "version" -> link.hints().getOrDefault("v", "none");
      case "window" -> link.hints().getOrDefault("ld", "none");
      case "duration" -> link.hints().getOrDefault("cd", "none");
      case "type" -> link.hints().getOrDefault("mt", "none");
      case "injector" -> link.hints().getOrDefault("ia", "none");
      case "range" -> link.hints().getOrDefault("dr", "none");
      default -> throw new IllegalStateException("part " + key);
    };
  }
}
