package io.peerage.simnet.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.peerage.simnet.DiskFate;
import io.peerage.simnet.SimHost;
import io.peerage.simnet.SimNet;
import io.peerage.simnet.Survival;
import io.peerage.simnet.log.LogOwner.Told;
import io.peerage.wire.ErrorCode;
import io.peerage.wire.PeerageException;
import io.peerage.wire.log.Log;
import io.peerage.wire.log.LogOptions;
import io.peerage.wire.log.Recovery;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;

/// What an owner sees of its log.
class LogSimTest {

  private static final int HEAD = 32;
  private static final int RECORD_HEAD = 8;

  private final SimNet net = SimNet.seeded(1);
  private final SimHost host = net.host("a");

  LogSimTest() {
    host.disk().mkdirs(Path.of("/data"));
  }

  private LogOwner open() {
    return open(LogOptions.DEFAULT);
  }

  private LogOwner open(LogOptions options) {
    LogOwner owner = LogOwner.opening(host, options);
    settle();
    return owner;
  }

  private void settle() {
    net.runFor(Duration.ofSeconds(1));
  }

  private long counter(String what) {
    return host.meters().counter("peerage.wire.log_" + what).value();
  }

  private List<String> operations() {
    List<String> operations = new ArrayList<>();
    host.disk()
        .script((_, operation, _) -> {
          operations.add(operation);
          return DiskFate.DONE;
        });
    return operations;
  }

  /// The next time that this operation comes, it fails.
  private void failNext(String operation) {
    boolean[] failed = {false};
    host.disk()
        .script((_, each, _) -> {
          boolean now = each.equals(operation) && !failed[0];
          failed[0] |= now;
          return now ? DiskFate.FAILED : DiskFate.DONE;
        });
  }

  @Test
  void a_new_log_is_empty_and_open() {
    LogOwner owner = open();
    assertThat(owner.told)
        .containsExactly(new Told.Opened(new Recovery(0, HEAD, Optional.empty())));
    assertThat(owner.log.isOpen()).isTrue();
    assertThat(owner.log.bytes()).isEqualTo(HEAD);
    assertThat(host.disk().exists(Path.of("/data/log.new"))).isFalse();
  }

  @Test
  void records_come_back_in_order() {
    LogOwner owner = open();
    owner.append("one", "two");
    owner.append("three");
    settle();
    owner.stop();

    LogOwner again = open();
    assertThat(again.recovered).containsExactly("one", "two", "three");
    assertThat(again.told)
        .containsExactly(
            new Told.Opened(new Recovery(3, HEAD + 3 * RECORD_HEAD + 3 + 3 + 5, Optional.empty())));
    assertThat(counter("records_recovered")).isEqualTo(3);
  }

  @Test
  void what_one_turn_appends_is_written_once_and_forced_once() {
    LogOwner owner = open();
    List<String> operations = operations();
    owner.append("one", "two", "three");
    settle();
    assertThat(operations).containsExactly("write", "force");
    assertThat(owner.told).endsWith(new Told.Durable(3));
    assertThat(counter("commits")).isEqualTo(1);
  }

  @Test
  void what_comes_during_a_commit_is_the_next_one() {
    LogOwner owner = open();
    List<String> operations = operations();
    owner.append("one");
    owner.append("two");
    owner.append("three");
    settle();
    assertThat(operations).containsExactly("write", "force", "write", "force");
    assertThat(owner.told).endsWith(new Told.Durable(1), new Told.Durable(3));
  }

  @Test
  void nothing_is_durable_before_it_is() {
    LogOwner owner = open();
    owner.append("one");
    net.runUntil(() -> owner.durable == 1, Duration.ofSeconds(1));
    host.crash();
    host.disk().powerCut(Survival.NOTHING);
    host.restart();
    assertThat(open().recovered).containsExactly("one");
  }

  @Test
  void large_records_are_written_in_pieces_and_read_back() {
    LogOptions options = LogOptions.DEFAULT.withRecordBytesMax(300_000);
    String large = "x".repeat(300_000);
    LogOwner owner = open(options);
    owner.append("one", large, "two");
    settle();
    owner.stop();
    assertThat(open().recovered).containsExactly("one", large, "two");
  }

  @Test
  void a_record_has_one_byte_or_the_limit_and_nothing_else() {
    LogOwner owner = open(LogOptions.DEFAULT.withRecordBytesMax(10));
    owner.append("0123456789", "x");
    settle();
    assertThat(owner.durable).isEqualTo(2);
    assertThatThrownBy(() -> owner.log.append(ByteBuffer.allocate(11)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a record of 11 bytes where 1 to 10 are allowed");
    assertThatThrownBy(() -> owner.log.append(ByteBuffer.allocate(0)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void takes_no_more_than_may_wait() {
    LogOwner owner = open(new LogOptions(10, 36, 1 << 20));
    List<Long> numbers = new ArrayList<>();
    owner.driver.tell((_, _, _) -> {
      for (int i = 0; i < 3; i++) {
        numbers.add(owner.log.append(LogOwner.bytes("0123456789")));
      }
    });
    settle();
    assertThat(numbers).containsExactly(1L, 2L, Log.NOT_TAKEN);
    assertThat(owner.durable).isEqualTo(2);
    assertThat(counter("records_refused")).isEqualTo(1);
    owner.append("0123456789");
    settle();
    assertThat(owner.durable).isEqualTo(3);
  }

  @Test
  void takes_no_more_than_the_file_may_hold_until_it_was_rewritten() {
    LogOwner owner = open(new LogOptions(10, 100, HEAD + 2 * (RECORD_HEAD + 10)));
    owner.append("0123456789", "0123456789", "x");
    settle();
    assertThat(owner.durable).isEqualTo(2);
    assertThat(owner.log.bytes()).isEqualTo(HEAD + 2 * (RECORD_HEAD + 10));

    owner.driver.tell((_, _, _) -> owner.log.rewrite(List.of(LogOwner.bytes("s")).iterator()));
    settle();
    owner.append("x");
    settle();
    assertThat(owner.durable).isEqualTo(3);
  }

  @Test
  void a_full_disk_refuses_what_does_not_fit_and_goes_on_when_there_is_room() {
    LogOptions options = LogOptions.DEFAULT;
    LogOwner owner = open(options);
    owner.append("one");
    settle();
    host.disk().capacity(4096);
    owner.append("two", "y".repeat(5000), "three");
    settle();
    assertThat(owner.told).endsWith(new Told.Durable(1), new Told.Refused(2, 4));
    assertThat(owner.cause).hasMessageContaining("no space left on device");
    assertThat(host.disk().get(LogOwner.PATH)).hasSize(HEAD + RECORD_HEAD + 3);
    assertThat(counter("records_refused")).isEqualTo(3);

    host.disk().capacity(1 << 20);
    owner.append("four");
    settle();
    assertThat(owner.durable).isEqualTo(5);
    owner.stop();
    assertThat(open().recovered).containsExactly("one", "four");
  }

  @Test
  void what_was_refused_does_not_come_back_with_the_power() {
    LogOwner owner = open();
    failNext("write");
    owner.append("x".repeat(1000));
    settle();
    assertThat(owner.told).endsWith(new Told.Refused(1, 1));
    host.crash();
    host.disk().powerCut(Survival.EVERYTHING);
    host.restart();
    assertThat(open().told)
        .containsExactly(new Told.Opened(new Recovery(0, HEAD, Optional.empty())));
  }

  @Test
  void a_failed_force_breaks_it_and_a_rewrite_brings_it_back() {
    LogOwner owner = open();
    owner.append("one");
    settle();
    failNext("force");
    owner.append("two");
    settle();
    assertThat(owner.told).endsWith(new Told.Durable(1), new Told.Broken());
    assertThat(owner.log.isOpen()).isFalse();
    owner.append("three");
    settle();
    assertThat(counter("records_refused")).isEqualTo(2);

    owner.driver.tell((_, _, _) -> {
      var snapshot = List.of(LogOwner.bytes("one"), LogOwner.bytes("two"));
      assertThat(owner.log.rewrite(snapshot.iterator())).isTrue();
    });
    settle();
    owner.append("four");
    settle();
    assertThat(owner.told).endsWith(new Told.Broken(), new Told.Rewritten(), new Told.Durable(3));
    host.crash();
    host.disk().powerCut(Survival.NOTHING);
    host.restart();
    assertThat(open().recovered).containsExactly("one", "two", "four");
  }

  @Test
  void a_rewrite_puts_the_snapshot_in_place_and_what_came_meanwhile_behind_it() {
    LogOwner owner = open();
    owner.append("one", "two");
    settle();
    owner.driver.tell((_, _, _) -> {
      owner.log.append(LogOwner.bytes("three"));
      assertThat(owner.log.rewrite(List.of(LogOwner.bytes("1-3")).iterator())).isTrue();
      assertThat(owner.log.rewrite(List.<ByteBuffer>of().iterator())).isFalse();
      owner.log.append(LogOwner.bytes("four"));
    });
    settle();
    owner.append("five");
    settle();
    assertThat(owner.told)
        .endsWith(
            new Told.Durable(2),
            new Told.Durable(3),
            new Told.Rewritten(),
            new Told.Durable(4),
            new Told.Durable(5));
    assertThat(host.disk().exists(Path.of("/data/log.new"))).isFalse();
    owner.stop();
    assertThat(open().recovered).containsExactly("1-3", "four", "five");
  }

  @Test
  void a_rewrite_of_many_records_draws_them_little_by_little() {
    LogOwner owner = open();
    List<String> operations = operations();
    owner.driver.tell((_, _, _) ->
        owner.log.rewrite(
            IntStream.range(0, 500)
                .mapToObj(i -> LogOwner.bytes("x".repeat(1000) + i))
                .iterator()));
    settle();
    assertThat(owner.told).endsWith(new Told.Rewritten());
    assertThat(operations.stream().filter("write"::equals).count()).isGreaterThan(8);
    owner.stop();
    LogOwner again = open();
    assertThat(again.recovered).hasSize(500).endsWith("x".repeat(1000) + 499);
  }

  @Test
  void a_rewrite_that_fails_leaves_the_log_as_it_was() {
    LogOwner owner = open();
    owner.append("one");
    settle();
    failNext("write");
    owner.driver.tell((_, _, _) -> {
      owner.log.append(LogOwner.bytes("two"));
      owner.log.rewrite(List.of(LogOwner.bytes("snapshot")).iterator());
      owner.log.append(LogOwner.bytes("three"));
    });
    settle();
    assertThat(owner.told)
        .endsWith(new Told.Durable(1), new Told.RewriteFailed(), new Told.Durable(3));
    assertThat(host.disk().exists(Path.of("/data/log.new"))).isFalse();
    owner.stop();
    assertThat(open().recovered).containsExactly("one", "two", "three");
  }

  @Test
  void a_rename_that_fails_breaks_it() {
    LogOwner owner = open();
    failNext("rename");
    owner.driver.tell((_, _, _) -> owner.log.rewrite(List.<ByteBuffer>of().iterator()));
    settle();
    assertThat(owner.told).endsWith(new Told.Broken());
  }

  @Test
  void a_commit_that_is_refused_takes_the_rewrite_behind_it_along() {
    LogOwner owner = open();
    failNext("write");
    owner.append("one");
    owner.driver.tell((_, _, _) -> {
      owner.log.append(LogOwner.bytes("two"));
      owner.log.rewrite(List.of(LogOwner.bytes("1-2")).iterator());
      owner.log.append(LogOwner.bytes("three"));
    });
    settle();
    assertThat(owner.told).endsWith(new Told.Refused(1, 3), new Told.RewriteFailed());
    owner.append("four");
    settle();
    owner.stop();
    assertThat(open().recovered).containsExactly("four");
  }

  @Test
  void closing_writes_what_is_pending_first() {
    LogOwner owner = open();
    owner.driver.tell((_, _, _) -> {
      owner.log.append(LogOwner.bytes("one"));
      owner.log.close();
      assertThat(owner.log.append(LogOwner.bytes("two"))).isEqualTo(Log.NOT_TAKEN);
    });
    settle();
    assertThat(owner.told).endsWith(new Told.Durable(1), new Told.Closed());
    assertThat(open().recovered).containsExactly("one");
  }

  @Test
  void what_an_interrupted_rewrite_left_is_removed() {
    host.disk().put(Path.of("/data/log.new"), new byte[5]);
    open();
    assertThat(host.disk().exists(Path.of("/data/log.new"))).isFalse();
  }

  @Test
  void what_is_no_log_is_refused_and_left_alone() {
    byte[] letter = "Dear Sir or Madam, this is no log.".getBytes(UTF_8);
    refused(letter, "/data/log is no log");
    refused(new byte[0], "/data/log is no log");
  }

  @Test
  void another_format_another_kind_and_a_damaged_head_are_refused_and_left_alone() {
    open().stop();
    byte[] head = host.disk().get(LogOwner.PATH);
    refused(with(head, 11, 9), "/data/log is a log in format 9; this program knows format 1");
    refused(with(head, 20, 'x'), "/data/log: the head is damaged");
    refused(Arrays.copyOf(head, HEAD - 1), "/data/log: the head is cut off");
  }

  /// Nothing is migrated, since there has been no other format; what is older is refused like what
  /// is newer.
  @Test
  void an_older_format_and_an_older_kind_are_refused_and_left_alone() {
    open().stop();
    byte[] head = host.disk().get(LogOwner.PATH);
    refused(with(head, 11, 0), "/data/log is a log in format 0; this program knows format 1");
    refused(
        summed(with(head, 15, 2)), "/data/log is a log of test 2 where one of test 3 is expected");
  }

  /// The same head with a checksum that fits.
  private static byte[] summed(byte[] head) {
    CRC32C checksum = new CRC32C();
    checksum.update(head, 0, HEAD - Integer.BYTES);
    return ByteBuffer.wrap(head).putInt(HEAD - Integer.BYTES, (int) checksum.getValue()).array();
  }

  private static byte[] with(byte[] bytes, int at, int value) {
    byte[] changed = bytes.clone();
    changed[at] = (byte) value;
    return changed;
  }

  private void refused(byte[] content, String message) {
    host.disk().put(LogOwner.PATH, content);
    LogOwner owner = open();
    assertThat(owner.told).containsExactly(new Told.Broken());
    assertThat(owner.cause)
        .hasMessage(message)
        .extracting(PeerageException::code)
        .isEqualTo(ErrorCode.INTEGRITY);
    assertThat(owner.log.rewrite(List.<ByteBuffer>of().iterator())).isFalse();
    owner.driver.tell((_, _, _) -> owner.log.close());
    settle();
    assertThat(owner.told).endsWith(new Told.Closed());
    assertThat(host.disk().get(LogOwner.PATH)).isEqualTo(content);
  }

  @Test
  void a_directory_is_no_log() {
    host.disk().mkdirs(LogOwner.PATH);
    LogOwner owner = open();
    assertThat(owner.told).containsExactly(new Told.Broken());
  }

  @Test
  void is_opened_once() {
    LogOwner owner = open();
    owner.driver.tell((_, _, out) ->
        assertThatThrownBy(() -> owner.log.open(out))
            .isInstanceOf(IllegalStateException.class)
            .hasMessage("log test 3 at /data/log was opened before"));
    settle();
  }
}
