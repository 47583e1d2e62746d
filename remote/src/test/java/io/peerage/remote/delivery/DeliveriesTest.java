package io.peerage.remote.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.peerage.remote.compact.CompactLimits;
import io.peerage.remote.compact.ValueBytes;
import io.peerage.remote.message.Delivery;
import io.peerage.remote.message.Payload;
import io.peerage.remote.message.PayloadLimits;
import io.peerage.wire.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DeliveriesTest {
  private final List<Delivery> said = new ArrayList<>();
  private int frameMax = Integer.MAX_VALUE;
  private final Deliveries deliveries =
      new Deliveries("them", PayloadLimits.DEFAULT, CompactLimits.DEFAULT, this::say);

  private boolean say(Delivery message) {
    boolean fits = !(message instanceof Delivery.Part part) || part.bytes().length() <= frameMax;
    if (fits) {
      said.add(message);
    }
    return fits;
  }

  private List<Deliveries.Arrival> arrivals() {
    List<Deliveries.Arrival> arrivals = new ArrayList<>();
    deliveries.tell(arrivals::add, _ -> {});
    return arrivals;
  }

  /// The tickets of those that have ended.
  private List<Long> outcomes() {
    List<Long> ended = new ArrayList<>();
    deliveries.tell(_ -> {}, outcome -> ended.add(outcome.ticket()));
    return ended;
  }

  private static Delivery.Begin begin(int number, long length) {
    return new Delivery.Begin(number, "n", Optional.empty(), length);
  }

  private Optional<String> heard(Delivery message) {
    return deliveries.heard(message, 0);
  }

  @Test
  void no_more_is_sent_than_there_is_credit_for() {
    deliveries.send(1, Payload.of("n", Bytes.copyOf(new byte[3 * Delivery.WINDOW])), 0);
    assertThat(parts()).isEqualTo(Delivery.WINDOW);
    assertThat(heard(new Delivery.Credit(0, 1000))).isEmpty();
    assertThat(parts()).isEqualTo(Delivery.WINDOW + 1000);
  }

  private int parts() {
    return said.stream()
        .mapToInt(each -> each instanceof Delivery.Part part ? part.bytes().length() : 0)
        .sum();
  }

  @Test
  void pieces_fit_into_the_shortest_frames_there_are() {
    frameMax = 1000;
    deliveries.send(1, Payload.of("n", Bytes.copyOf(new byte[5000])), 0);
    assertThat(parts()).isEqualTo(5004 - 1);
    assertThat(said).hasSizeGreaterThan(5);
  }

  @Test
  void more_credit_than_the_window_is_a_violation() {
    deliveries.send(1, Payload.of("n", Bytes.copyOf(new byte[3 * Delivery.WINDOW])), 0);
    assertThat(heard(new Delivery.Credit(0, Delivery.WINDOW))).isEmpty();
    deliveries.send(2, Payload.of("n", 1L), 0);
    assertThat(heard(new Delivery.Credit(1, Delivery.WINDOW))).isPresent();
  }

  @Test
  void one_too_many_at_once_is_a_violation() {
    for (int i = 0; i < Delivery.AT_ONCE; i++) {
      assertThat(heard(begin(i, 10))).isEmpty();
    }
    assertThat(heard(begin(9, 10))).isPresent();
    assertThat(heard(new Delivery.Cut(0))).isEmpty();
    assertThat(heard(begin(9, 10))).isEmpty();
  }

  @Test
  void two_of_one_number_or_none_of_any_length_are_violations() {
    assertThat(heard(begin(0, 1))).isEmpty();
    assertThat(heard(begin(0, 1))).isPresent();
    assertThat(heard(begin(1, 0))).isPresent();
    assertThat(heard(new Delivery.Begin(1, "", Optional.empty(), 1))).isPresent();
  }

  @Test
  void more_than_was_announced_is_a_violation() {
    assertThat(heard(begin(0, 10))).isEmpty();
    assertThat(heard(part(0, 9))).isEmpty();
    assertThat(heard(part(0, 2))).isPresent();
  }

  @Test
  void more_than_the_window_is_a_violation() {
    assertThat(heard(begin(0, 3L * Delivery.WINDOW))).isEmpty();
    assertThat(heard(part(0, Delivery.WINDOW / 2 - 1))).isEmpty();
    assertThat(said).isEmpty();
    assertThat(heard(part(0, 1))).isEmpty();
    assertThat(said).containsExactly(new Delivery.Credit(0, Delivery.WINDOW / 2));
    assertThat(heard(part(0, Delivery.WINDOW + 1))).isPresent();
  }

  private static Delivery.Part part(int number, int length) {
    return new Delivery.Part(number, Bytes.copyOf(new byte[length]));
  }

  @Test
  void what_somebody_has_already_stays_under_way_when_it_is_cut() {
    for (int i = 0; i < Delivery.AT_ONCE; i++) {
      assertThat(heard(begin(i, 1))).isEmpty();
      assertThat(heard(new Delivery.Part(i, ValueBytes.write(true)))).isEmpty();
      assertThat(heard(new Delivery.Cut(i))).isEmpty();
    }
    assertThat(arrivals()).hasSize(Delivery.AT_ONCE);
    assertThat(said).isEmpty();
    assertThat(heard(begin(9, 1))).isPresent();
    deliveries.taken(2, Optional.empty());
    assertThat(said).containsExactly(new Delivery.Taken(2, "", ""));
    assertThat(heard(begin(9, 1))).isEmpty();
  }

  @Test
  void what_was_given_up_keeps_its_place_until_the_other_end_knows() {
    long timeout = PayloadLimits.DEFAULT.timeout().toNanos();
    for (int i = 0; i <= Delivery.AT_ONCE; i++) {
      deliveries.send(i, Payload.of("n", true), 1);
    }
    deliveries.expire(timeout);
    assertThat(outcomes()).isEmpty();
    said.clear();
    deliveries.expire(timeout + 1);
    assertThat(said).hasOnlyElementsOfType(Delivery.Cut.class).hasSize(Delivery.AT_ONCE);
    assertThat(outcomes()).containsExactly(0L, 1L, 2L, 3L, 4L);
    assertThat(deliveries.deadline()).isEqualTo(Long.MAX_VALUE);
    deliveries.send(9, Payload.of("n", true), timeout + 2);
    assertThat(said).hasSize(Delivery.AT_ONCE);
    assertThat(heard(new Delivery.Taken(0, "canceled", ""))).isEmpty();
    assertThat(said).contains(begin(4, 1));
    assertThat(outcomes()).isEmpty();
  }

  @Test
  void what_is_no_value_is_not_taken() {
    assertThat(heard(begin(0, 1))).isEmpty();
    assertThat(heard(new Delivery.Part(0, Bytes.ofHex("07")))).isEmpty();
    assertThat(arrivals()).isEmpty();
    assertThat(said).containsExactly(new Delivery.Taken(0, "refused", "a value of type 7"));
  }

  @Test
  void what_was_refused_is_ignored_when_it_comes_all_the_same() {
    assertThat(heard(begin(0, PayloadLimits.DEFAULT.bytesMax() + 1L))).isEmpty();
    assertThat(said).hasOnlyElementsOfType(Delivery.Taken.class).hasSize(1);
    assertThat(heard(part(0, 100))).isEmpty();
    assertThat(heard(begin(1, 1))).isEmpty();
    assertThat(heard(new Delivery.Part(1, ValueBytes.write(true)))).isEmpty();
    assertThat(arrivals()).containsExactly(new Deliveries.Arrival(1, Payload.of("n", true)));
  }

  @Test
  void one_without_progress_is_cut_at_its_time_and_not_before() {
    long timeout = PayloadLimits.DEFAULT.timeout().toNanos();
    deliveries.send(7, Payload.of("n", true), 0);
    assertThat(deliveries.deadline()).isEqualTo(timeout);
    deliveries.expire(timeout - 1);
    assertThat(outcomes()).isEmpty();
    deliveries.expire(timeout);
    assertThat(said).endsWith(new Delivery.Cut(0));
    assertThat(outcomes()).singleElement().isEqualTo(7L);
    assertThat(deliveries.deadline()).isEqualTo(Long.MAX_VALUE);
  }
}
