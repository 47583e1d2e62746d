package io.peerage.interop.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LineTest {

  private static final long MILLI = 1_000_000;
  private static final int COUNT = 10_000;

  /// Arrivals of datagrams that leave a microsecond apart, in the order in which they left.
  private static List<long[]> arrivals(Conditions conditions, long seed) {
    Line line = new Line(conditions, seed);
    return IntStream.range(0, COUNT).mapToObj(i -> line.datagram(i * 1000L, 1000)).toList();
  }

  private static long arrived(List<long[]> arrivals) {
    return arrivals.stream().mapToLong(each -> each.length).sum();
  }

  private static boolean inOrder(List<long[]> arrivals) {
    long[] firsts =
        arrivals.stream().filter(each -> each.length > 0).mapToLong(each -> each[0]).toArray();
    return IntStream.range(1, firsts.length).allMatch(i -> firsts[i - 1] <= firsts[i]);
  }

  @Test
  void a_line_without_conditions_does_nothing() {
    Line line = new Line(Conditions.NONE, 1);
    assertThat(line.datagram(7, 1000)).containsExactly(7);
    assertThat(line.bytes(8, 1000)).isEqualTo(8);
  }

  @Test
  void delay_is_the_same_for_all() {
    Line line = new Line(Conditions.NONE.withDelay(Duration.ofMillis(60)), 1);
    assertThat(line.datagram(7, 1)).containsExactly(7 + 60 * MILLI);
    assertThat(line.datagram(-9, 65_507)).containsExactly(7 + 60 * MILLI);
    assertThat(line.datagram(100, 1)).containsExactly(100 + 60 * MILLI);
  }

  @Test
  void jitter_stays_in_its_range_and_keeps_the_order() {
    Conditions conditions =
        Conditions.NONE.withDelay(Duration.ofMillis(10)).withJitter(Duration.ofMillis(5));
    Line line = new Line(conditions, 1);
    LongSummaryStatistics spread = new LongSummaryStatistics();
    for (int i = 0; i < 1000; i++) {
      long now = i * (20 * MILLI);
      long late = line.datagram(now, 1)[0] - now - 10 * MILLI;
      assertThat(late).isBetween(0L, 5 * MILLI);
      spread.accept(late);
    }
    assertThat(spread.getMin()).isLessThan(MILLI / 4);
    assertThat(spread.getMax()).isGreaterThan(19 * MILLI / 4);
    assertThat(inOrder(arrivals(conditions, 2))).isTrue();
  }

  @Test
  void loss_and_duplication_come_as_often_as_asked() {
    assertThat(arrived(arrivals(Conditions.NONE.withLoss(0.1), 3))).isBetween(8_900L, 9_100L);
    assertThat(arrived(arrivals(Conditions.NONE.withLoss(1), 3))).isZero();
    assertThat(arrived(arrivals(Conditions.NONE.withDuplicate(0.1), 3)))
        .isBetween(10_900L, 11_100L);
    assertThat(arrived(arrivals(Conditions.NONE.withDuplicate(1), 3))).isEqualTo(2 * COUNT);
  }

  @Test
  void only_reordering_changes_the_order() {
    Conditions calm = Conditions.NONE.withLoss(0.1).withDelay(Duration.ofMillis(1));
    assertThat(inOrder(arrivals(calm, 4))).isTrue();
    List<long[]> mixed = arrivals(calm.withReorder(0.05, Duration.ofMillis(1)), 4);
    assertThat(inOrder(mixed)).isFalse();
    assertThat(arrived(mixed)).isEqualTo(arrived(arrivals(calm, 4)));
  }

  @Test
  void a_rate_spaces_datagrams_and_the_queue_is_bounded() {
    // 1,000 bytes at 8 Mbit/s take a millisecond; three of them may wait.
    Line line = new Line(Conditions.NONE.withRate(8_000_000, Duration.ofMillis(3)), 1);
    for (int i = 1; i <= 4; i++) {
      assertThat(line.datagram(0, 1000)).containsExactly(i * MILLI);
    }
    assertThat(line.datagram(0, 1000)).isEmpty();
    assertThat(line.datagram(MILLI, 1000)).containsExactly(5 * MILLI);
    assertThat(line.datagram(MILLI, 1000)).isEmpty();
    assertThat(line.datagram(100 * MILLI, 1000)).containsExactly(101 * MILLI);
  }

  @Test
  void a_stream_loses_nothing_and_keeps_its_order() {
    Conditions conditions =
        Conditions.NONE
            .withLoss(1)
            .withReorder(1, Duration.ofSeconds(1))
            .withJitter(Duration.ofMillis(5))
            .withRate(8_000_000, Duration.ZERO);
    Line line = new Line(conditions, 1);
    long before = 0;
    for (int i = 1; i <= 1000; i++) {
      long arrival = line.bytes(0, 1000);
      assertThat(arrival).isBetween(Math.max(before, i * MILLI), (i + 5) * MILLI);
      before = arrival;
    }
  }

  @Test
  void the_seed_decides() {
    Conditions conditions =
        Conditions.NONE
            .withLoss(0.3)
            .withDuplicate(0.3)
            .withJitter(Duration.ofMillis(9))
            .withReorder(0.3, Duration.ofMillis(9));
    assertThat(arrivals(conditions, 5).toArray(long[][]::new))
        .isDeepEqualTo(arrivals(conditions, 5).toArray(long[][]::new))
        .isNotEqualTo(arrivals(conditions, 6).toArray(long[][]::new));
  }

  @Test
  void impossible_conditions_are_refused() {
    assertThatThrownBy(() -> Conditions.NONE.withLoss(1.1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Conditions.NONE.withLoss(Double.NaN))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Conditions.NONE.withDelay(Duration.ofNanos(-1)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Conditions.NONE.withRate(-1, Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
