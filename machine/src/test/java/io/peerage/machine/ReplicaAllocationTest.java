package io.peerage.machine;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What it costs to tell a replica something, in bytes.
final class ReplicaAllocationTest {
  private static final int TOLD = 2_000;

  /// An iterator each, of which a compiler that has warmed up leaves nothing, and what measuring
  /// takes itself. The ticks of a thousand states would be 8,000.
  private static final int BYTES_MAX = 64;

  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  @ParameterizedTest
  @ValueSource(ints = {1, 10, 64, 1_000})
  void telling_costs_the_same_however_many_states_there_are(int size) {
    List<DynamicState> states =
        IntStream.range(0, size).mapToObj(i -> new DynamicState("S" + i)).toList();
    Replica replica =
        Replica.of(Blueprint.ofStates("many", states).build(), MachineOptions.DEFAULT);
    // For instance the first thing told makes room for the others.
    tell(replica);
    long before = threads.getCurrentThreadAllocatedBytes();
    tell(replica);
    long bytes = threads.getCurrentThreadAllocatedBytes() - before;

    assertThat(bytes).isLessThan((long) TOLD * BYTES_MAX);
    assertThat(replica.machine().tick(states.getFirst())).isEqualTo(TOLD);
  }

  private static void tell(Replica replica) {
    long[] ticks = new long[replica.machine().states().size()];
    for (int tick = 1; tick <= TOLD; tick++) {
      ticks[0] = tick;
      ticks[ticks.length - 1] = tick;
      replica.follow(ticks, tick, 0);
    }
  }
}
