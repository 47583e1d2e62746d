package io.peerage.swarm.peer;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DiskWaitTest {

  private static final long SECOND = 1_000_000_000;

  private final DiskWait wait = new DiskWait();

  @Test
  void nothing_is_due_before_the_disk_is_full() {
    assertThat(wait.deadline()).isEqualTo(Long.MAX_VALUE);
    assertThat(wait.isDue(100 * SECOND)).isFalse();
  }

  @Test
  void looks_after_two_seconds_then_after_twice_as_long_up_to_half_a_minute() {
    long now = 5 * SECOND;
    for (int seconds : new int[] {2, 4, 8, 16, 30, 30}) {
      wait.full(now);
      assertThat(wait.deadline()).isEqualTo(now + seconds * SECOND);
      assertThat(wait.isDue(wait.deadline() - 1)).isFalse();
      now = wait.deadline();
      assertThat(wait.isDue(now)).isTrue();
      assertThat(wait.isDue(now)).as("once").isFalse();
    }
  }

  @Test
  void begins_anew_after_something_was_written() {
    wait.full(0);
    wait.full(0);
    wait.written();
    wait.full(0);
    assertThat(wait.deadline()).isEqualTo(2 * SECOND);
  }

  @Test
  void goes_on_with_sixteen_mebibytes_or_all_that_is_missing() {
    assertThat(DiskWait.suffices(DiskWait.ROOM_BYTES - 1, DiskWait.ROOM_BYTES)).isFalse();
    assertThat(DiskWait.suffices(DiskWait.ROOM_BYTES, Long.MAX_VALUE)).isTrue();
    assertThat(DiskWait.suffices(99, 100)).isFalse();
    assertThat(DiskWait.suffices(100, 100)).isTrue();
    assertThat(DiskWait.suffices(DiskWait.ROOM_BYTES - 1, -1)).isFalse();
  }
}
