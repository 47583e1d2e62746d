package io.peerage.wire;

import static io.peerage.wire.HandCore.END;
import static io.peerage.wire.HandDriver.payload;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DriverTest {

  private static final InetSocketAddress ADDRESS =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 7);
  private static final Path PATH = Path.of("file");

  private final HandDriver hand = new HandDriver();
  private final HandCarrier carrier = hand.carrier;
  private final HandCore core = hand.core;
  private final List<Throwable> failures = hand.failures;
  private final Driver<HandCore> driver = hand.driver;

  private HandCarrier.HandChannel bound() {
    hand.put(new IoEffect.Bind(1, ADDRESS, DatagramOptions.DEFAULT));
    core.told.clear();
    core.times.clear();
    return carrier.channels.getLast();
  }

  @Test
  void a_message_is_a_turn_and_its_effects_are_carried_out_after_it() {
    List<Integer> tasksWithinTheTurn = new ArrayList<>();
    hand.tell((_, _, out) -> {
      out.put(new IoEffect.Status(5, PATH));
      tasksWithinTheTurn.add(carrier.tasks.size());
    });
    assertThat(tasksWithinTheTurn).containsExactly(0);
    assertThat(core.told).containsExactly(END, new IoInput.FileStatus(5, FileStamp.ABSENT), END);
  }

  @Test
  void the_datagrams_of_a_batch_share_a_turn_its_time_and_one_flush() {
    HandCarrier.HandChannel channel = bound();
    core.script =
        (input, out) -> {
          if (input instanceof IoInput.Received(int number, var from, var bytes)) {
            out.put(new IoEffect.SendSegments(number, from, out.buffer(1).put(bytes).flip(), 1));
          }
        };
    carrier.now = 2_000;
    channel.listener.received(ADDRESS, payload(1));
    carrier.now = 2_001;
    channel.listener.received(ADDRESS, payload(2));
    assertThat(channel.sent).as("before the end of the turn").isEmpty();
    channel.listener.readCompleted();
    assertThat(core.told).containsExactly(Bytes.ofHex("01"), Bytes.ofHex("02"), END);
    assertThat(core.times).containsExactly(2_000L, 2_000L, 2_000L);
    assertThat(channel.sent).containsExactly(Bytes.ofHex("01"), Bytes.ofHex("02"));
    assertThat(channel.flushes).isEqualTo(1);
  }

  @Test
  void a_turn_that_sends_nothing_flushes_nothing() {
    HandCarrier.HandChannel channel = bound();
    hand.put(new IoEffect.Disarm(3));
    assertThat(channel.flushes).isZero();
  }

  @Test
  void binding_and_closing_are_answered() {
    hand.put(new IoEffect.Bind(1, ADDRESS, DatagramOptions.DEFAULT));
    hand.put(new IoEffect.Close(1));
    assertThat(core.told)
        .containsExactly(
            END, new IoInput.Bound(1, ADDRESS, 11, 12), END, END, new IoInput.Closed(1), END);
  }

  @Test
  void a_refused_address_is_told_and_its_number_is_free_again() {
    carrier.refusal = new PeerageException(ErrorCode.REFUSED, "no", "");
    hand.put(new IoEffect.Bind(1, ADDRESS, DatagramOptions.DEFAULT));
    assertThat(core.told).containsExactly(END, new IoInput.BindFailed(1, carrier.refusal), END);
    carrier.refusal = null;
    hand.put(new IoEffect.Bind(1, ADDRESS, DatagramOptions.DEFAULT));
    assertThat(core.told).contains(new IoInput.Bound(1, ADDRESS, 11, 12));
  }

  @Test
  void a_channel_closed_before_it_is_open_is_never_bound() {
    hand.put(new IoEffect.Bind(1, ADDRESS, DatagramOptions.DEFAULT), new IoEffect.Close(1));
    assertThat(core.told).containsExactly(END, new IoInput.Closed(1), END);
  }

  @Test
  void what_is_sent_on_a_closed_channel_is_lost_without_a_word() {
    HandCarrier.HandChannel channel = bound();
    hand.put(new IoEffect.Close(1));
    hand.tell((_, _, out) -> out.put(new IoEffect.SendSegments(1, ADDRESS, out.buffer(9), 9)));
    assertThat(channel.sent).isEmpty();
    assertThat(failures).isEmpty();
  }

  @Test
  void timers_come_due_at_their_deadline_and_once() {
    hand.put(new IoEffect.Arm(3, 5_000), new IoEffect.Arm(63, 6_000));
    core.told.clear();
    carrier.advanceTo(4_999);
    assertThat(core.told).isEmpty();
    carrier.advanceTo(5_000);
    assertThat(core.told).containsExactly("timer 3", END);
    carrier.advanceTo(9_000);
    assertThat(core.told).containsExactly("timer 3", END, "timer 63", END);
    assertThat(carrier.timers).isEmpty();
  }

  @Test
  void timers_due_together_share_a_turn() {
    hand.put(new IoEffect.Arm(2, 5_000), new IoEffect.Arm(1, 5_001));
    core.told.clear();
    carrier.advanceTo(6_000);
    assertThat(core.told).containsExactly("timer 1", "timer 2", END);
  }

  @Test
  void arming_again_replaces_and_disarming_forgets() {
    hand.put(new IoEffect.Arm(1, 5_000), new IoEffect.Arm(2, 5_000));
    hand.put(new IoEffect.Arm(1, 8_000), new IoEffect.Disarm(2));
    carrier.advanceTo(7_000);
    assertThat(core.told).doesNotContain("timer 1", "timer 2");
    carrier.advanceTo(8_000);
    assertThat(core.told).contains("timer 1").doesNotContain("timer 2");
  }

  @Test
  void an_earlier_deadline_moves_the_one_timer_of_the_loop_forward() {
    hand.put(new IoEffect.Arm(1, 5_000));
    hand.put(new IoEffect.Arm(2, 3_000));
    assertThat(carrier.timers).hasSize(1);
    carrier.advanceTo(3_000);
    assertThat(core.told).contains("timer 2").doesNotContain("timer 1");
  }

  @Test
  void files_are_opened_used_and_closed_by_their_tickets() {
    hand.put(new IoEffect.Open(10, 1, PATH, OpenMode.READ_WRITE));
    hand.tell((_, _, out) -> {
      out.put(new IoEffect.ReadFile(11, 1, 0, ByteBuffer.allocate(4)));
      out.put(new IoEffect.WriteFile(12, 1, 0, out.buffer(4)));
      out.put(new IoEffect.Force(13, 1));
      out.put(new IoEffect.Truncate(14, 1, 9));
      out.put(new IoEffect.CloseFile(15, 1));
      out.put(new IoEffect.Rename(16, PATH, PATH, true));
      out.put(new IoEffect.Delete(17, PATH));
      out.put(new IoEffect.SyncDirectory(18, PATH));
      out.put(new IoEffect.FreeSpace(19, PATH));
    });
    core.told.removeIf(END::equals);
    assertThat(core.told)
        .containsExactly(
            new IoInput.FileOpened(10, 1, 5, 6),
            new IoInput.FileRead(11, 4),
            new IoInput.FileDone(12),
            new IoInput.FileDone(13),
            new IoInput.FileDone(14),
            new IoInput.FileDone(15),
            new IoInput.FileDone(16),
            new IoInput.FileDone(17),
            new IoInput.FileDone(18),
            new IoInput.FreeSpaceFound(19, 42));
  }

  @Test
  void a_file_that_fails_answers_with_the_cause() {
    hand.put(new IoEffect.Open(10, 1, Path.of("missing"), OpenMode.READ));
    assertThat(core.told.get(1))
        .isInstanceOfSatisfying(
            IoInput.FileFailed.class,
            failed -> {
              assertThat(failed.ticket()).isEqualTo(10);
              assertThat(failed.cause().code()).isEqualTo(ErrorCode.NOT_FOUND);
            });
  }

  @Test
  void a_computation_answers_with_its_outcome() {
    hand.put(new IoEffect.Compute(20, () -> 6 * 7));
    assertThat(core.told)
        .containsExactly(END, new IoInput.Computed(20, new Outcome.Success<>(42)), END);
  }

  @Test
  void a_name_is_looked_up_and_answers_with_its_ticket() {
    hand.put(
        new IoEffect.Resolve(30, "here", RecordType.TXT),
        new IoEffect.Resolve(31, "nowhere", RecordType.A));
    assertThat(core.told)
        .startsWith(
            END, new IoInput.Resolved(30, new NameAnswer.Texts(List.of(Bytes.ofHex("01")))), END)
        .hasSize(5);
    assertThat(core.told.get(3))
        .isInstanceOfSatisfying(
            IoInput.ResolveFailed.class,
            failed -> {
              assertThat(failed.ticket()).isEqualTo(31);
              assertThat(failed.cause().code()).isEqualTo(ErrorCode.NOT_FOUND);
            });
  }

  @Test
  void a_core_that_throws_is_stopped_and_everything_it_opened_is_closed() {
    HandCarrier.HandChannel channel = bound();
    hand.put(new IoEffect.Open(10, 1, PATH, OpenMode.READ), new IoEffect.Arm(1, 5_000));
    IllegalStateException mistake = new IllegalStateException("on purpose");
    core.script =
        (input, _) -> {
          if (input instanceof IoInput.Received) {
            throw mistake;
          }
        };
    channel.listener.received(ADDRESS, payload(1));
    channel.listener.received(ADDRESS, payload(2));
    channel.listener.readCompleted();
    carrier.runTasks();
    assertThat(failures).containsExactly(mistake);
    assertThat(channel.closed).isTrue();
    assertThat(carrier.opened.getLast().closed).isTrue();
    assertThat(carrier.timers).isEmpty();
    int told = core.told.size();
    hand.put(new IoEffect.Arm(1, 0));
    assertThat(core.told).as("nothing reaches a stopped core").hasSize(told);
  }

  @Test
  void an_effect_on_a_file_that_is_not_open_is_a_mistake_of_the_core() {
    hand.put(new IoEffect.Force(1, 77));
    assertThat(failures).singleElement().isInstanceOf(IllegalStateException.class);
  }

  @Test
  void a_second_channel_of_the_same_number_is_a_mistake_of_the_core() {
    HandCarrier.HandChannel channel = bound();
    hand.put(new IoEffect.Bind(1, ADDRESS, DatagramOptions.DEFAULT));
    assertThat(failures).singleElement().isInstanceOf(IllegalStateException.class);
    assertThat(channel.closed).isTrue();
  }

  @Test
  void a_file_that_opens_after_the_stop_is_closed() {
    assertThat(driver.tell((_, _, out) -> out.put(new IoEffect.Open(1, 1, PATH, OpenMode.READ))))
        .isTrue();
    carrier.tasks.remove().run();
    driver.stop();
    carrier.runTasks();
    assertThat(carrier.opened.getLast().closed).isTrue();
  }

  @Test
  void a_channel_that_opens_after_the_stop_is_closed() {
    assertThat(
            driver.tell(
                (_, _, out) -> out.put(new IoEffect.Bind(1, ADDRESS, DatagramOptions.DEFAULT))))
        .isTrue();
    carrier.tasks.remove().run();
    driver.stop();
    carrier.runTasks();
    assertThat(carrier.channels.getLast().closed).isTrue();
    assertThat(core.told).containsExactly(END);
  }

  @Test
  void a_full_mailbox_is_said_to_the_owner() {
    for (int i = 0; i < 8; i++) {
      assertThat(driver.tell((_, _, _) -> {})).isTrue();
    }
    assertThat(driver.tell((_, _, _) -> {})).isFalse();
  }
}
