package io.peerage.swarm.bin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.peerage.swarm.VectorFile;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The rows `bin`, `range` and `peaks`; the rows `need` are those of the owed digests.
class BinsVectorTest {

  private static final String FILE = "bins-and-trees.txt";

  static List<List<String>> bins() {
    return VectorFile.rows(FILE, "bin");
  }

  static List<List<String>> ranges() {
    return VectorFile.rows(FILE, "range");
  }

  static List<List<String>> peaks() {
    return VectorFile.rows(FILE, "peaks");
  }

  @ParameterizedTest
  @MethodSource("bins")
  void every_bin_has_its_place_in_the_tree(List<String> row) {
    long bin = Long.parseUnsignedLong(row.get(1));
    int layer = Integer.parseInt(row.get(2));
    long offset = Long.parseLong(row.get(3));
    long first = Long.parseLong(row.get(4));
    long last = Long.parseLong(row.get(5));
    assertThat(Bins.layer(bin)).isEqualTo(layer);
    assertThat(Bins.offset(bin)).isEqualTo(offset);
    assertThat(Bins.of(layer, offset)).isEqualTo(bin);
    assertThat(Bins.first(bin)).isEqualTo(first);
    assertThat(Bins.last(bin)).isEqualTo(last);
    assertThat(new ChunkRange(first, last).bin()).isEqualTo(bin);
    long parent = Long.parseUnsignedLong(row.get(6));
    long sibling = Long.parseUnsignedLong(row.get(7));
    assertThat(Bins.parent(bin)).isEqualTo(parent);
    assertThat(Bins.sibling(bin)).isEqualTo(sibling);
    assertThat(Bins.isLeft(bin) ? Bins.left(parent) : Bins.right(parent)).isEqualTo(bin);
    assertThat(Bins.contains(parent, bin)).isTrue();
    assertThat(Bins.contains(bin, parent)).isFalse();
    assertThat(Bins.contains(bin, sibling)).isFalse();
    if (row.get(8).equals("-")) {
      assertThatThrownBy(() -> Bins.left(bin)).isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> Bins.right(bin)).isInstanceOf(IllegalArgumentException.class);
    } else {
      assertThat(Bins.left(bin)).isEqualTo(Long.parseUnsignedLong(row.get(8)));
      assertThat(Bins.right(bin)).isEqualTo(Long.parseUnsignedLong(row.get(9)));
    }
  }

  @ParameterizedTest
  @MethodSource("ranges")
  void an_interval_is_covered_by_the_fewest_nodes(List<String> row) {
    long[] cover = row.stream().skip(3).mapToLong(Long::parseUnsignedLong).toArray();
    assertThat(Bins.cover(Long.parseLong(row.get(1)), Long.parseLong(row.get(2)))).isEqualTo(cover);
  }

  @ParameterizedTest
  @MethodSource("peaks")
  void a_content_has_its_height_and_its_peaks(List<String> row) {
    long chunks = Long.parseLong(row.get(1));
    int bar = row.indexOf("|");
    long[] bins = row.subList(3, bar).stream().mapToLong(Long::parseUnsignedLong).toArray();
    List<String> ranges = row.subList(bar + 1, row.size());
    assertThat(Bins.height(chunks)).isEqualTo(Integer.parseInt(row.get(2)));
    assertThat(Bins.peaks(chunks)).isEqualTo(bins);
    assertThat(Arrays.stream(bins).mapToObj(b -> Bins.first(b) + "-" + Bins.last(b)).toList())
        .isEqualTo(ranges);
  }

  @Test
  void no_row_is_left_out_but_those_of_the_owed_digests() {
    assertThat(bins()).hasSize(40);
    assertThat(ranges()).hasSize(14);
    assertThat(peaks()).hasSize(34);
    assertThat(VectorFile.lines(FILE)).hasSize(40 + 14 + 34 + VectorFile.rows(FILE, "need").size());
  }
}
