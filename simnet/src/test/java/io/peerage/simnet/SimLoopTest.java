package io.peerage.simnet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.peerage.wire.Loop;
import io.peerage.wire.Mailbox;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SimLoopTest {

  private final SimNet net = SimNet.seeded(1);
  private final Loop loop = net.host("a").loop();
  private final List<String> log = new ArrayList<>();

  @Test
  void is_in_the_loop_only_while_its_own_host_runs() {
    Loop other = net.host("b").loop();
    loop.execute(() -> log.add(loop.inLoop() + " " + other.inLoop()));
    net.runFor(Duration.ZERO);
    assertThat(log).containsExactly("true false");
    assertThat(loop.inLoop()).isFalse();
  }

  @Test
  void refuses_to_block_its_own_thread() {
    loop.execute(() -> loop.refuseBlocking("get"));
    assertThatThrownBy(() -> net.runFor(Duration.ZERO)).hasMessageContaining("get would block");
  }

  @Test
  void a_task_never_runs_inside_the_call() {
    loop.execute(() -> {
      loop.execute(() -> log.add("second"));
      log.add("first");
    });
    net.runFor(Duration.ZERO);
    assertThat(log).containsExactly("first", "second");
  }

  @Test
  void timers_run_at_their_deadline_in_order() {
    long start = loop.now();
    loop.execute(() -> {
      loop.schedule(start + 30, () -> log.add("c at " + (loop.now() - start)));
      loop.schedule(start + 10, () -> log.add("a at " + (loop.now() - start)));
      loop.schedule(start + 10, () -> log.add("b at " + (loop.now() - start)));
    });
    net.runFor(Duration.ofNanos(29));
    assertThat(log).containsExactly("a at 10", "b at 10");
    net.runFor(Duration.ofNanos(1));
    assertThat(log).containsExactly("a at 10", "b at 10", "c at 30");
  }

  @Test
  void a_deadline_in_the_past_is_now_but_not_inside_the_call() {
    loop.execute(() -> {
      loop.schedule(Long.MIN_VALUE, () -> log.add("due"));
      log.add("called");
    });
    net.runFor(Duration.ZERO);
    assertThat(log).containsExactly("called", "due");
  }

  @Test
  void a_cancelled_timer_does_not_run() {
    loop.execute(() -> {
      Loop.Timer timer = loop.schedule(loop.now() + 10, () -> log.add("late"));
      loop.schedule(loop.now() + 5, timer::cancel);
    });
    net.runFor(Duration.ofSeconds(1));
    assertThat(log).isEmpty();
  }

  @Test
  void timers_are_set_in_the_loop_only() {
    assertThatThrownBy(() -> loop.schedule(0, () -> {}))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("outside of the loop of a");
  }

  @Test
  void no_two_hosts_share_a_monotonic_clock() {
    assertThat(net.host("b").loop().now()).isNotEqualTo(loop.now());
  }

  @Test
  void messages_run_in_the_loop_in_their_order() {
    for (int i = 0; i < 3; i++) {
      int number = i;
      loop.mailbox().offer(() -> log.add(number + " " + loop.inLoop()));
    }
    assertThat(log).isEmpty();
    net.runFor(Duration.ZERO);
    assertThat(log).containsExactly("0 true", "1 true", "2 true");
  }

  @Test
  void a_full_mailbox_refuses_until_it_was_emptied() {
    assertThat(IntStream.range(0, Mailbox.LIMIT_DEFAULT))
        .allMatch(_ -> loop.mailbox().offer(() -> {}));
    assertThat(loop.mailbox().offer(() -> {})).isFalse();
    net.runFor(Duration.ZERO);
    assertThat(loop.mailbox().offer(() -> log.add("taken"))).isTrue();
    net.runFor(Duration.ZERO);
    assertThat(log).containsExactly("taken");
  }
}
