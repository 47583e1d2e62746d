package io.peerage.swarm.tree;

import static org.assertj.core.api.Assertions.assertThat;

import io.peerage.swarm.VectorFile;
import io.peerage.swarm.bin.Bins;
import io.peerage.swarm.bin.RangeSet;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every row `need` of `bins-and-trees.txt`.
class OwedHashesVectorTest {

  static List<List<String>> needs() {
    return VectorFile.rows("bins-and-trees.txt", "need");
  }

  @ParameterizedTest
  @MethodSource("needs")
  void a_sender_owes_exactly_these_digests(List<String> row) {
    RangeSet known = new RangeSet(16);
    if (!row.get(3).equals("-")) {
      Arrays.stream(row.get(3).split(",")).forEach(chunk -> known.add(Long.parseLong(chunk)));
    }
    OwedHashes.From from =
        row.get(4).equals("peaks") ? OwedHashes.From.PEAKS : OwedHashes.From.ROOT;
    long[] bins = new long[OwedHashes.OWED_MAX];
    int owed =
        OwedHashes.list(
            from, Long.parseLong(row.get(1)), Long.parseLong(row.get(2)), known, false, bins);
    assertThat(
            Arrays.stream(bins, 0, owed)
                .mapToObj(bin -> Bins.first(bin) + "-" + Bins.last(bin))
                .collect(Collectors.joining(",")))
        .isEqualTo(
            Stream.of(row.get(5), row.get(6))
                .filter(column -> !column.equals("-"))
                .collect(Collectors.joining(",")));
  }

  @Test
  void no_row_is_left_out() {
    assertThat(needs()).hasSize(52);
  }

  @Test
  void peaks_are_owed_once() {
    long[] bins = new long[OwedHashes.OWED_MAX];
    int owed = OwedHashes.list(OwedHashes.From.PEAKS, 7, 0, new RangeSet(1), true, bins);
    assertThat(Arrays.copyOf(bins, owed)).containsExactly(Bins.ofRange(2, 3), Bins.ofRange(1, 1));
  }

  @Test
  void there_is_room_for_the_most_that_can_be_owed() {
    long[] bins = new long[OwedHashes.OWED_MAX];
    long chunks = HashTree.CHUNKS_MAX - 1;
    int owed = OwedHashes.list(OwedHashes.From.PEAKS, chunks, 0, new RangeSet(1), false, bins);
    assertThat(owed).isEqualTo(44 + 43);
    assertThat(OwedHashes.list(OwedHashes.From.ROOT, chunks, 0, new RangeSet(1), false, bins))
        .isEqualTo(44);
  }
}
