package io.peerage.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.peerage.wire.Bytes;
import io.peerage.wire.Files.OpenFile;
import io.peerage.wire.OpenMode;
import io.peerage.wire.Outcome;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class NettyCarrierTest {

  @ParameterizedTest
  @EnumSource(names = {"EPOLL", "NIO"})
  void leaves_no_thread_behind(Io io, @TempDir Path directory) throws Exception {
    Set<Thread> before = Thread.getAllStackTraces().keySet();
    NettyCarrier carrier = Sample.carrier(io);
    Inbox inbox = Inbox.open(carrier);
    inbox.send(inbox.address(), new byte[10], 10);
    var _ = inbox.next();
    OpenFile _ =
        ((Outcome.Success<OpenFile>)
                Sample.<OpenFile>outcome(
                    carrier,
                    done -> carrier.files().open(directory.resolve("f"), OpenMode.CREATE, done)))
            .value();
    Outcome<Integer> _ = Sample.outcome(carrier, done -> carrier.workers().compute(() -> 1, done));
    CompletableFuture<Thread> callback = new CompletableFuture<>();
    carrier.workers().callback(() -> callback.complete(Thread.currentThread()));
    assertThat(Sample.await(callback).isDaemon()).isTrue();
    assertThat(started(before)).anyMatch(t -> t.startsWith("peerage-loop"));
    carrier.close();
    assertThat(started(before)).isEmpty();
  }

  @Test
  void closing_twice_is_closing_once_and_later_tasks_are_dropped() {
    NettyCarrier carrier = NettyCarrier.start(CarrierOptions.defaults());
    carrier.close();
    carrier.close();
    CompletableFuture<Boolean> ran = new CompletableFuture<>();
    carrier.loop().execute(() -> ran.complete(true));
    assertThat(ran).isNotDone();
  }

  @Test
  void a_task_that_puts_itself_again_does_not_hold_up_the_end() throws Exception {
    CompletableFuture<Thread> loop = new CompletableFuture<>();
    try (NettyCarrier carrier = NettyCarrier.start(CarrierOptions.defaults())) {
      Runnable[] again = new Runnable[1];
      again[0] =
          () -> {
            loop.complete(Thread.currentThread());
            carrier.loop().execute(again[0]);
          };
      carrier.loop().execute(again[0]);
      var _ = Sample.await(loop);
    }
    assertThat(loop.resultNow().isAlive()).isFalse();
  }

  @Test
  void refuses_to_be_closed_by_its_own_loop() throws Exception {
    try (NettyCarrier carrier = NettyCarrier.start(CarrierOptions.defaults())) {
      Sample.runInLoop(
          carrier,
          () -> assertThatThrownBy(carrier::close).isInstanceOf(IllegalStateException.class));
    }
  }

  @Test
  void interrupts_a_computation_that_does_not_end() throws Exception {
    CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
    try (NettyCarrier carrier = NettyCarrier.start(CarrierOptions.defaults())) {
      CountDownLatch running = new CountDownLatch(1);
      Sample.runInLoop(
          carrier,
          () ->
              carrier
                  .workers()
                  .compute(
                      () -> {
                        running.countDown();
                        try {
                          new CountDownLatch(1).await();
                          return false;
                        } catch (InterruptedException _) {
                          return interrupted.complete(true);
                        }
                      },
                      _ -> {}));
      running.await();
    }
    assertThat(interrupted).isCompletedWithValue(true);
  }

  @Test
  void callbacks_that_wait_are_run_before_it_is_closed() throws Exception {
    List<Integer> order = new ArrayList<>();
    try (NettyCarrier carrier = NettyCarrier.start(CarrierOptions.defaults())) {
      for (int i = 0; i < 1000; i++) {
        int number = i;
        carrier.workers().callback(() -> order.add(number));
      }
    }
    assertThat(order).hasSize(1000).isSorted();
  }

  @Test
  void a_callback_that_fails_does_not_stop_the_next() throws Exception {
    try (NettyCarrier carrier = NettyCarrier.start(CarrierOptions.defaults())) {
      CompletableFuture<Boolean> next = new CompletableFuture<>();
      carrier
          .workers()
          .callback(() -> {
            throw new IllegalStateException("a callback of a test that fails on purpose");
          });
      carrier.workers().callback(() -> next.complete(true));
      assertThat(Sample.await(next)).isTrue();
    }
  }

  @Test
  void callbacks_beyond_the_limit_are_dropped_and_counted() throws Exception {
    CarrierOptions options = CarrierOptions.defaults().withCallbacksMax(2);
    List<Integer> order = new ArrayList<>();
    try (NettyCarrier carrier = NettyCarrier.start(options)) {
      CountDownLatch running = new CountDownLatch(1);
      CompletableFuture<Boolean> release = new CompletableFuture<>();
      carrier
          .workers()
          .callback(() -> {
            running.countDown();
            release.join();
          });
      running.await();
      for (int i = 0; i < 3; i++) {
        int number = i;
        carrier.workers().callback(() -> order.add(number));
      }
      assertThat(carrier.meters().snapshot())
          .containsEntry("peerage.transport.callbacks_dropped", 1L);
      release.complete(true);
    }
    assertThat(order).containsExactly(0, 1);
  }

  @Test
  void a_computation_that_throws_is_a_failure() throws Exception {
    try (NettyCarrier carrier = NettyCarrier.start(CarrierOptions.defaults())) {
      Outcome<Integer> outcome =
          Sample.outcome(
              carrier,
              done ->
                  carrier
                      .workers()
                      .compute(
                          () -> {
                            throw new IllegalArgumentException("on purpose");
                          },
                          done));
      assertThat(((Outcome.Failure<Integer>) outcome).cause()).hasMessage("on purpose");
    }
  }

  @Test
  void timers_come_in_the_order_of_their_deadlines_and_not_when_cancelled() throws Exception {
    try (NettyCarrier carrier = NettyCarrier.start(CarrierOptions.defaults())) {
      List<String> order = new ArrayList<>();
      CompletableFuture<Boolean> last = new CompletableFuture<>();
      Sample.runInLoop(
          carrier,
          () -> {
            long now = carrier.loop().now();
            var _ = carrier.loop().schedule(Long.MAX_VALUE, () -> order.add("never"));
            var _ = carrier.loop().schedule(now + 900_000_000, () -> last.complete(true));
            carrier.loop().schedule(now + 700_000_000, () -> order.add("cancelled")).cancel();
            var _ = carrier.loop().schedule(now + 500_000_000, () -> order.add("second"));
            var _ = carrier.loop().schedule(now - 1, () -> order.add("first"));
          });
      var _ = Sample.await(last);
      assertThat(order).containsExactly("first", "second");
    }
  }

  @Test
  void a_task_that_fails_does_not_stop_the_loop() throws Exception {
    try (NettyCarrier carrier = NettyCarrier.start(CarrierOptions.defaults())) {
      carrier
          .loop()
          .execute(() -> {
            throw new IllegalStateException("a task of a test that fails on purpose");
          });
      assertThat(Sample.inLoop(carrier, () -> true)).isTrue();
    }
  }

  @Test
  void the_mailbox_holds_what_was_asked_for_and_counts_the_rest() throws Exception {
    CarrierOptions options = CarrierOptions.defaults().withMailboxLimit(3);
    try (NettyCarrier carrier = NettyCarrier.start(options)) {
      List<Integer> delivered = new ArrayList<>();
      Sample.runInLoop(
          carrier,
          () -> {
            for (int i = 0; i < 3; i++) {
              int number = i;
              assertThat(carrier.loop().mailbox().offer(() -> delivered.add(number))).isTrue();
            }
            assertThat(carrier.loop().mailbox().offer(() -> delivered.add(3))).isFalse();
          });
      assertThat(Sample.inLoop(carrier, () -> List.copyOf(delivered))).containsExactly(0, 1, 2);
      assertThat(carrier.meters().snapshot()).containsEntry("peerage.wire.mailbox_refused", 1L);
    }
  }

  @Test
  void generators_of_children_differ() {
    try (NettyCarrier carrier = NettyCarrier.start(CarrierOptions.defaults())) {
      byte[] one = new byte[16];
      byte[] other = new byte[16];
      carrier.randoms().split().nextBytes(one);
      carrier.randoms().split().nextBytes(other);
      assertThat(Bytes.copyOf(one)).isNotEqualTo(Bytes.copyOf(other));
    }
  }

  /// Threads that came since.
  private static Set<String> started(Set<Thread> before) {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> !before.contains(thread))
        .map(Thread::getName)
        .collect(Collectors.toSet());
  }
}
