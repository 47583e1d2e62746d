package io.peerage.simnet;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.peerage.testkit.SeededTest;
import io.peerage.wire.ErrorCode;
import io.peerage.wire.FileStamp;
import io.peerage.wire.Files;
import io.peerage.wire.Files.Done;
import io.peerage.wire.Files.OpenFile;
import io.peerage.wire.OpenMode;
import io.peerage.wire.Outcome;
import io.peerage.wire.PeerageException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SimFilesTest {

  private static final Path FILE = Path.of("/data/file");
  private static final Path OTHER = Path.of("/data/other");

  private final SimNet net = SimNet.seeded(1);
  private final SimHost host = net.host("a");
  private Files files = host.files();

  private interface Operation<T> {
    void start(Consumer<Outcome<T>> done);
  }

  /// Starts an operation in the loop and runs until it is done.
  private <T> Outcome<T> outcome(Operation<T> operation) {
    List<Outcome<T>> outcomes = new ArrayList<>();
    host.loop()
        .execute(() ->
            operation.start(outcome -> {
              assertThat(host.loop().inLoop()).isTrue();
              outcomes.add(outcome);
            }));
    net.runUntil(() -> !outcomes.isEmpty(), Duration.ofSeconds(10));
    return outcomes.getFirst();
  }

  private <T> T value(Operation<T> operation) {
    return switch (outcome(operation)) {
      case Outcome.Success<T>(T value) -> value;
      case Outcome.Failure<T>(Throwable cause) -> throw new AssertionError(cause);
    };
  }

  private <T> PeerageException failure(Operation<T> operation) {
    return switch (outcome(operation)) {
      case Outcome.Success<T>(T value) -> throw new AssertionError("succeeded with " + value);
      case Outcome.Failure<T>(PeerageException cause) -> cause;
      case Outcome.Failure<T>(Throwable cause) -> throw new AssertionError(cause);
    };
  }

  private OpenFile open(Path path, OpenMode mode) {
    return value(done -> files.open(path, mode, done));
  }

  private Done write(OpenFile file, long position, String text) {
    return value(done -> file.write(position, ByteBuffer.wrap(text.getBytes(UTF_8)), done));
  }

  private String text(Path path) {
    return new String(host.disk().get(path), UTF_8);
  }

  @Test
  void what_was_written_at_a_position_is_read_there() {
    host.disk().mkdirs(Path.of("/data"));
    OpenFile file = open(FILE, OpenMode.CREATE);
    assertThat(write(file, 3, "world")).isEqualTo(Done.DONE);
    ByteBuffer into = ByteBuffer.allocate(20);
    assertThat(value((Operation<Integer>) done -> file.read(1, into, done))).isEqualTo(7);
    assertThat(into.flip()).isEqualTo(ByteBuffer.wrap("\0\0world".getBytes(UTF_8)));
  }

  @Test
  void a_read_at_the_end_of_the_file_finds_nothing() {
    host.disk().put(FILE, new byte[10]);
    OpenFile file = open(FILE, OpenMode.READ);
    assertThat(value((Operation<Integer>) d -> file.read(10, ByteBuffer.allocate(5), d))).isZero();
    assertThat(value((Operation<Integer>) d -> file.read(99, ByteBuffer.allocate(5), d))).isZero();
  }

  @Test
  void a_file_that_grows_by_its_length_takes_no_space() {
    host.disk().mkdirs(Path.of("/data"));
    long before = host.disk().freeBytes();
    OpenFile file = open(FILE, OpenMode.CREATE);
    value((Operation<Done>) done -> file.truncate(100L << 30, done));
    assertThat(host.disk().freeBytes()).isEqualTo(before);
    write(file, 50L << 30, "x");
    assertThat(host.disk().freeBytes()).isEqualTo(before - 4096);
    assertThat(value((Operation<FileStamp>) done -> files.status(FILE, done)).size())
        .isEqualTo(100L << 30);
  }

  @Test
  void what_was_cut_off_reads_as_zeros_when_the_file_grows_again() {
    host.disk().put(FILE, "abcdef".getBytes(UTF_8));
    OpenFile file = open(FILE, OpenMode.READ_WRITE);
    value((Operation<Done>) done -> file.truncate(2, done));
    value((Operation<Done>) done -> file.truncate(4, done));
    assertThat(text(FILE)).isEqualTo("ab\0\0");
  }

  @Test
  void create_empties_what_was_there() {
    host.disk().put(FILE, new byte[10]);
    assertThat(open(FILE, OpenMode.CREATE).stamp().size()).isZero();
    assertThat(host.disk().get(FILE)).isEmpty();
  }

  @Test
  void what_somebody_is_making_cannot_be_made_by_another() {
    host.disk().mkdirs(Path.of("/data"));
    OpenFile first = open(FILE, OpenMode.CREATE);
    assertThat(
            failure((Operation<OpenFile>) done -> files.open(FILE, OpenMode.CREATE, done)).code())
        .isEqualTo(ErrorCode.REFUSED);

    value((Operation<Done>) first::close);
    assertThat(open(FILE, OpenMode.CREATE).stamp().size()).isZero();
  }

  @Test
  void what_is_open_for_writing_is_open_for_nobody_else_until_it_is_closed_or_the_host_dies() {
    host.disk().put(FILE, new byte[10]);
    OpenFile first = open(FILE, OpenMode.READ_WRITE);
    OpenFile reader = open(FILE, OpenMode.READ);
    value((Operation<Done>) reader::close);
    for (OpenMode mode : List.of(OpenMode.READ_WRITE, OpenMode.CREATE)) {
      assertThat(failure((Operation<OpenFile>) done -> files.open(FILE, mode, done)).code())
          .isEqualTo(ErrorCode.REFUSED);
    }

    value((Operation<Done>) first::close);
    open(FILE, OpenMode.READ_WRITE);
    host.crash();
    host.restart();
    files = host.files();
    assertThat(open(FILE, OpenMode.READ_WRITE).stamp().size()).isEqualTo(10);
  }

  @Test
  void what_must_exist_and_does_not_is_not_found() {
    host.disk().mkdirs(Path.of("/data"));
    assertThat(failure((Operation<OpenFile>) d -> files.open(FILE, OpenMode.READ, d)).code())
        .isEqualTo(ErrorCode.NOT_FOUND);
    assertThat(failure((Operation<OpenFile>) d -> files.open(FILE, OpenMode.READ_WRITE, d)).code())
        .isEqualTo(ErrorCode.NOT_FOUND);
    assertThat(failure((Operation<Done>) d -> files.rename(FILE, OTHER, true, d)).code())
        .isEqualTo(ErrorCode.NOT_FOUND);
    assertThat(failure((Operation<Long>) d -> files.freeSpace(FILE, d)).code())
        .isEqualTo(ErrorCode.NOT_FOUND);
  }

  @Test
  void a_directory_must_have_been_made() {
    assertThat(failure((Operation<OpenFile>) d -> files.open(FILE, OpenMode.CREATE, d)))
        .hasMessage("/data: no such directory")
        .extracting(PeerageException::code)
        .isEqualTo(ErrorCode.DISK);
    assertThat(failure((Operation<Done>) d -> files.syncDirectory(Path.of("/data"), d)).code())
        .isEqualTo(ErrorCode.DISK);
  }

  @Test
  void a_directory_is_no_file() {
    host.disk().mkdirs(FILE);
    assertThat(failure((Operation<OpenFile>) d -> files.open(FILE, OpenMode.READ, d)))
        .hasMessage("/data/file: is a directory");
    assertThat(value((Operation<FileStamp>) d -> files.status(FILE, d)).kind())
        .isEqualTo(FileStamp.Kind.DIRECTORY);
  }

  @Test
  void a_rename_moves_the_content() {
    host.disk().put(FILE, "new".getBytes(UTF_8));
    value((Operation<Done>) done -> files.rename(FILE, OTHER, false, done));
    assertThat(host.disk().exists(FILE)).isFalse();
    assertThat(text(OTHER)).isEqualTo("new");
  }

  @Test
  void a_rename_replaces_only_when_it_may() {
    host.disk().put(FILE, "new".getBytes(UTF_8)).put(OTHER, "old".getBytes(UTF_8));
    assertThat(failure((Operation<Done>) d -> files.rename(FILE, OTHER, false, d)))
        .hasMessage("/data/other: exists");
    assertThat(text(OTHER)).isEqualTo("old");
    value((Operation<Done>) done -> files.rename(FILE, OTHER, true, done));
    assertThat(text(OTHER)).isEqualTo("new");
    assertThat(host.disk().exists(FILE)).isFalse();
  }

  @Test
  void a_deleted_file_lives_and_takes_space_as_long_as_it_is_open() {
    long before = host.disk().freeBytes();
    host.disk().put(FILE, "abc".getBytes(UTF_8));
    OpenFile file = open(FILE, OpenMode.READ);
    value((Operation<Done>) done -> files.delete(FILE, done));
    assertThat(host.disk().exists(FILE)).isFalse();
    assertThat(value((Operation<Integer>) d -> file.read(0, ByteBuffer.allocate(9), d)))
        .isEqualTo(3);
    assertThat(host.disk().freeBytes()).isEqualTo(before - 4096);
    value(file::close);
    assertThat(host.disk().freeBytes()).isEqualTo(before);
  }

  @Test
  void what_is_not_there_is_deleted_already() {
    assertThat(value((Operation<Done>) done -> files.delete(FILE, done))).isEqualTo(Done.DONE);
    assertThat(value((Operation<FileStamp>) done -> files.status(FILE, done)))
        .isEqualTo(FileStamp.ABSENT);
  }

  @Test
  void a_full_disk_takes_what_fits_and_nothing_more() {
    host.disk().mkdirs(Path.of("/data")).capacity(2 * 4096);
    OpenFile file = open(FILE, OpenMode.CREATE);
    value((Operation<Done>) d -> file.write(0, ByteBuffer.allocate(8192), d));
    assertThat(failure((Operation<Done>) d -> file.write(8191, ByteBuffer.allocate(2), d)))
        .hasMessageContaining("no space left on device")
        .extracting(PeerageException::code)
        .isEqualTo(ErrorCode.DISK);
    assertThat(host.disk().get(FILE)).hasSize(8192);
    assertThat(value((Operation<Long>) done -> files.freeSpace(FILE, done))).isZero();
    value((Operation<Done>) d -> file.write(0, ByteBuffer.allocate(8192), d));
  }

  @Test
  void a_write_changes_the_time_of_modification() {
    host.disk().put(FILE, "abc".getBytes(UTF_8));
    long before = value((Operation<FileStamp>) d -> files.status(FILE, d)).modifiedNanos();
    write(open(FILE, OpenMode.READ_WRITE), 0, "x");
    long after = value((Operation<FileStamp>) d -> files.status(FILE, d)).modifiedNanos();
    assertThat(after).isGreaterThan(before);
    assertThat(after / 1_000_000_000).isEqualTo(host.wall().instant().getEpochSecond());
  }

  @Test
  void spoiling_a_file_shows_in_its_stamp_even_at_the_same_moment() {
    host.disk().put(FILE, "abc".getBytes(UTF_8));
    FileStamp first = open(FILE, OpenMode.READ).stamp();
    host.shiftWall(Duration.ofDays(-1));
    host.disk().overwrite(FILE, 1, "x".getBytes(UTF_8));
    FileStamp second = open(FILE, OpenMode.READ).stamp();
    host.disk().touch(FILE);
    FileStamp third = open(FILE, OpenMode.READ).stamp();
    assertThat(text(FILE)).isEqualTo("axc");
    assertThat(List.of(first, second, third)).doesNotHaveDuplicates();
  }

  @Test
  void a_file_that_was_opened_for_reading_is_not_written() {
    host.disk().put(FILE, "abc".getBytes(UTF_8));
    OpenFile file = open(FILE, OpenMode.READ);
    assertThat(failure((Operation<Done>) d -> file.write(0, ByteBuffer.allocate(1), d)))
        .hasMessageContaining("opened for reading only");
    assertThat(failure((Operation<Done>) d -> file.truncate(0, d)))
        .hasMessageContaining("opened for reading only");
    assertThat(text(FILE)).isEqualTo("abc");
  }

  @Test
  void a_closed_file_takes_nothing_more() {
    host.disk().put(FILE, "abc".getBytes(UTF_8));
    OpenFile file = open(FILE, OpenMode.READ);
    value(file::close);
    assertThat(failure((Operation<Integer>) d -> file.read(0, ByteBuffer.allocate(1), d)))
        .hasMessage("/data/file: cannot read, it was closed");
  }

  @Test
  void relative_paths_start_at_the_root() {
    host.disk().put(Path.of("data/./sub/../file"), "abc".getBytes(UTF_8));
    assertThat(text(FILE)).isEqualTo("abc");
  }

  @SeededTest
  void force_and_close_wait_for_what_was_started_before(long seed) {
    SimNet seeded = SimNet.seeded(seed);
    SimHost any = seeded.host("a");
    any.disk().put(FILE, new byte[100]);
    List<String> order = new ArrayList<>();
    any.loop()
        .execute(() ->
            any.files()
                .open(
                    FILE,
                    OpenMode.READ_WRITE,
                    outcome -> {
                      OpenFile file = ((Outcome.Success<OpenFile>) outcome).value();
                      for (int i = 0; i < 10; i++) {
                        file.write(i, ByteBuffer.allocate(1), _ -> order.add("write"));
                      }
                      file.force(_ -> order.add("force"));
                      file.read(0, ByteBuffer.allocate(1), _ -> order.add("read"));
                      file.close(_ -> order.add("close"));
                    }));
    seeded.runFor(Duration.ofSeconds(1));
    assertThat(order.subList(0, order.indexOf("force")).stream().filter("write"::equals))
        .hasSize(10);
    assertThat(order).hasSize(13).endsWith("close");
  }

  @Test
  void operations_side_by_side_overtake_each_other() {
    assertThat(IntStream.range(0, 50).mapToObj(SimFilesTest::ends))
        .contains(List.of(0, 1), List.of(1, 0));
  }

  private static List<Integer> ends(int seed) {
    SimNet net = SimNet.seeded(seed);
    SimHost host = net.host("a");
    List<Integer> ends = new ArrayList<>();
    host.loop()
        .execute(() -> {
          host.files().delete(FILE, _ -> ends.add(0));
          host.files().delete(OTHER, _ -> ends.add(1));
        });
    net.runFor(Duration.ofSeconds(1));
    return ends;
  }

  @Test
  void an_operation_takes_a_time_from_the_range_it_was_given() {
    host.disk().latency(Duration.ofMillis(3), Duration.ofMillis(4));
    value((Operation<Done>) done -> files.delete(FILE, done));
    assertThat(net.now()).isBetween(Duration.ofMillis(3), Duration.ofMillis(4));
  }

  @Test
  void is_for_the_loop_only() {
    assertThatThrownBy(() -> files.delete(FILE, _ -> {}))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("outside of the loop of a");
  }
}
