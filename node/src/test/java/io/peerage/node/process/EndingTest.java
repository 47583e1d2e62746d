package io.peerage.node.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class EndingTest {

  private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 10);
  private final BlockingQueue<Integer> halts = new LinkedBlockingQueue<>();
  private final Ending ending = new Ending(halts::add, now::get);

  private void after(Duration pause) {
    now.addAndGet(pause.toNanos());
  }

  @Test
  void a_signal_ends_at_once_what_has_nothing_to_put_in_order() {
    ending.heard(Signal.INT);
    assertThat(halts).containsExactly(130);
    assertThat(ending.asked()).isNotDone();
  }

  @Test
  void the_first_signal_asks() {
    ending.gracefully();
    ending.heard(Signal.TERM);
    assertThat(ending.asked()).isCompletedWithValue(Signal.TERM);
    assertThat(halts).isEmpty();
  }

  @Test
  void the_second_signal_ends() {
    ending.gracefully();
    ending.heard(Signal.INT);
    after(Duration.ofMillis(20));
    ending.heard(Signal.INT);
    assertThat(halts).containsExactly(130);
  }

  @Test
  void the_same_signal_at_the_same_moment_is_one() {
    ending.gracefully();
    ending.heard(Signal.TERM);
    after(Duration.ofMillis(20).minusNanos(1));
    ending.heard(Signal.TERM);
    assertThat(halts).isEmpty();
  }

  @Test
  void another_signal_is_a_second_one_at_any_moment() {
    ending.gracefully();
    ending.heard(Signal.INT);
    ending.heard(Signal.TERM);
    assertThat(halts).containsExactly(143);
  }

  @Test
  void putting_things_in_order_has_an_end() throws Exception {
    ending.gracefully();
    ending.heard(Signal.INT);
    assertThat(halts.poll(1, TimeUnit.MINUTES)).isEqualTo(130);
    assertThat(Ending.GRACE).isLessThan(Duration.ofSeconds(5));
  }

  @Test
  void exit_statuses_are_those_of_a_shell() {
    assertThat(List.of(Signal.INT.exit(), Signal.TERM.exit())).containsExactly(130, 143);
  }
}
