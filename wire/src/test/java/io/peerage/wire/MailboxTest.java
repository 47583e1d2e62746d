package io.peerage.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MailboxTest {

  private final ArrayDeque<Runnable> loop = new ArrayDeque<>();
  private final Meters meters = new Meters();
  private final List<String> delivered = new ArrayList<>();

  private Mailbox mailbox(int limit) {
    return new Mailbox(limit, loop::add, meters);
  }

  private void runOne() {
    loop.remove().run();
  }

  @Test
  void delivers_in_order_with_one_wake_up_a_batch() {
    Mailbox mailbox = mailbox(3);
    assertThat(mailbox.offer(() -> delivered.add("a"))).isTrue();
    assertThat(mailbox.offer(() -> delivered.add("b"))).isTrue();
    assertThat(mailbox.offer(() -> delivered.add("c"))).isTrue();
    assertThat(loop).hasSize(1);
    runOne();
    assertThat(delivered).containsExactly("a", "b", "c");
  }

  @Test
  void takes_exactly_its_limit_and_counts_the_next() {
    Mailbox mailbox = mailbox(2);
    assertThat(mailbox.offer(() -> delivered.add("a"))).isTrue();
    assertThat(mailbox.offer(() -> delivered.add("b"))).isTrue();
    assertThat(mailbox.offer(() -> delivered.add("c"))).isFalse();
    assertThat(meters.snapshot()).containsEntry("peerage.wire.mailbox_refused", 1L);
    runOne();
    assertThat(mailbox.offer(() -> delivered.add("d"))).isTrue();
    runOne();
    assertThat(delivered).containsExactly("a", "b", "d");
  }

  @Test
  void what_comes_during_a_batch_waits_for_the_next_wake_up() {
    Mailbox mailbox = mailbox(4);
    assertThat(
            mailbox.offer(() -> {
              delivered.add("a");
              assertThat(mailbox.offer(() -> delivered.add("b"))).isTrue();
            }))
        .isTrue();
    runOne();
    assertThat(delivered).containsExactly("a");
    assertThat(loop).hasSize(1);
    runOne();
    assertThat(delivered).containsExactly("a", "b");
    assertThat(loop).isEmpty();
  }
}
