package io.peerage.swarm.tree;

import static org.assertj.core.api.Assertions.assertThat;

import io.peerage.swarm.VectorFile;
import io.peerage.swarm.bin.Bins;
import io.peerage.swarm.content.HashFunction;
import io.peerage.wire.Bytes;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every row of `merkle.txt`.
class TreeVectorTest {

  private static final String FILE = "merkle.txt";

  static List<List<String>> contents() {
    return VectorFile.lines(FILE).stream()
        .filter(line -> !line.startsWith("node "))
        .map(line -> List.of(line.split(" ", -1)))
        .toList();
  }

  static List<List<String>> nodes() {
    return VectorFile.rows(FILE, "node");
  }

  @ParameterizedTest
  @MethodSource("contents")
  void a_content_has_its_root_and_its_peaks(List<String> row) {
    byte[] content = Contents.named(row.get(0), Integer.parseInt(row.get(1)));
    HashFunction function = HashFunction.ofText(row.get(3)).orElseThrow();
    Sharer sharer = new Sharer(function, Integer.parseInt(row.get(2)), content);
    assertThat(sharer.root().hex()).isEqualTo(row.get(6));
    assertThat(sharer.chunks()).isEqualTo(Long.parseLong(row.get(4)));
    assertThat(
            Arrays.stream(sharer.tree.peaks())
                .mapToObj(bin -> Bins.first(bin) + "-" + Bins.last(bin))
                .collect(Collectors.joining(",")))
        .isEqualTo(row.get(5));
  }

  @ParameterizedTest
  @MethodSource("nodes")
  void a_node_has_its_digest(List<String> row) {
    HashFunction function = HashFunction.ofText(row.get(1)).orElseThrow();
    Sharer sharer = new Sharer(function, 1024, Contents.named("g1", 7162));
    byte[] digest = new byte[function.digestBytes()];
    int layer = Integer.parseInt(row.get(2));
    long offset = Long.parseLong(row.get(3));
    assertThat(sharer.tree.copyDigest(layer, offset, digest, 0)).isTrue();
    assertThat(Bytes.copyOf(digest).hex()).isEqualTo(row.get(6));
    assertThat(Bins.of(layer, offset)).isEqualTo(Long.parseLong(row.get(4)));
  }

  @Test
  void no_row_is_left_out() {
    assertThat(contents()).hasSize(129);
    assertThat(nodes()).hasSize(30);
  }
}
