package io.peerage.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AllocationTest {

  @Test
  void what_is_allocated_is_counted_and_little_else() {
    List<byte[]> kept = new ArrayList<>();
    Allocation.bytes(() -> kept.add(new byte[1]));

    long bytes = Allocation.bytes(() -> kept.add(new byte[1_000_000]));

    assertThat(bytes).isBetween(1_000_000L, 1_010_000L);
    assertThat(kept).hasSize(2);
  }
}
