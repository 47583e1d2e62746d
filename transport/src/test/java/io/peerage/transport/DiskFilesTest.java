package io.peerage.transport;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.peerage.wire.DiskFullException;
import io.peerage.wire.ErrorCode;
import io.peerage.wire.FileStamp;
import io.peerage.wire.Files.Done;
import io.peerage.wire.Files.OpenFile;
import io.peerage.wire.OpenMode;
import io.peerage.wire.Outcome;
import io.peerage.wire.PeerageException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskFilesTest {

  /// A program that locks a file and waits.
  private static final String HOLDER =
      """
      import java.nio.channels.FileChannel;
      import java.nio.file.*;

      public class Holder {
        public static void main(String[] arguments) throws Exception {
          var file = FileChannel.open(Path.of(arguments[0]), StandardOpenOption.WRITE);
          file.lock();
          System.out.println("locked");
          System.in.read();
        }
      }
      """;

  private static final int RUN = 64 * 1024;

  @TempDir Path directory;
  private NettyCarrier carrier;
  private io.peerage.wire.Files files;

  @BeforeEach
  void start() {
    carrier = NettyCarrier.start(CarrierOptions.defaults().withDiskOperationsMax(3));
    files = carrier.files();
  }

  @AfterEach
  void close() {
    carrier.close();
  }

  @Test
  void what_somebody_is_making_cannot_be_made_by_another_and_keeps_its_bytes() throws Exception {
    Path path = directory.resolve("name.part");
    OpenFile first = open(path, OpenMode.CREATE);
    succeeds(done -> first.write(0, Sample.filled(ByteBuffer.allocate(RUN), 1), done));

    assertThat(this.<OpenFile>failure(done -> files.open(path, OpenMode.CREATE, done)).code())
        .isEqualTo(ErrorCode.REFUSED);

    Path named = directory.resolve("name");
    succeeds(done -> files.rename(path, named, false, done));
    succeeds(first::close);
    succeeds(open(path, OpenMode.CREATE)::close);
    assertThat(named).hasSize(RUN);
    assertThat(path).isEmptyFile();
  }

  @Test
  void what_is_open_for_writing_is_open_for_nobody_else() throws Exception {
    Path path = Files.writeString(directory.resolve("file"), "content");
    OpenFile first = open(path, OpenMode.READ_WRITE);
    for (OpenMode mode : List.of(OpenMode.READ_WRITE, OpenMode.CREATE)) {
      assertThat(this.<OpenFile>failure(done -> files.open(path, mode, done)))
          .hasMessage("cannot open " + path + ": this process is writing it")
          .extracting(PeerageException::code)
          .isEqualTo(ErrorCode.REFUSED);
    }
    succeeds(open(path, OpenMode.READ)::close);
    succeeds(first::close);
    succeeds(open(path, OpenMode.READ_WRITE)::close);
    assertThat(path).hasContent("content");
  }

  @Test
  void the_process_that_writes_a_file_is_named() throws Exception {
    Path path = Files.writeString(directory.resolve("file"), "content");
    Path program = Files.writeString(directory.resolve("Holder.java"), HOLDER);
    Process other =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                program.toString(),
                path.toString())
            .start();
    try {
      assertThat(other.inputReader().readLine()).isEqualTo("locked");
      assertThat(this.<OpenFile>failure(done -> files.open(path, OpenMode.READ_WRITE, done)))
          .hasMessage("cannot open " + path + ": process " + other.pid() + " is writing it");
    } finally {
      other.destroyForcibly().waitFor();
    }
    succeeds(open(path, OpenMode.READ_WRITE)::close);
  }

  @Test
  void writes_at_positions_and_reads_them_back_up_to_the_end() throws Exception {
    Path path = directory.resolve("content");
    OpenFile file = open(path, OpenMode.CREATE);
    assertThat(file.stamp().size()).isZero();
    succeeds(done -> file.write(RUN, Sample.filled(ByteBuffer.allocateDirect(RUN + 5), 1), done));
    succeeds(done -> file.write(0, Sample.filled(ByteBuffer.allocate(RUN), 2), done));
    ByteBuffer into = ByteBuffer.allocateDirect(RUN);
    assertThat(this.<Integer>value(done -> file.read(0, into, done))).isEqualTo(RUN);
    assertThat(into.flip()).isEqualTo(Sample.filled(ByteBuffer.allocate(RUN), 2));
    into.clear();
    assertThat(this.<Integer>value(done -> file.read(2 * RUN, into, done))).isEqualTo(5);
    into.clear();
    assertThat(this.<Integer>value(done -> file.read(9 * RUN, into, done))).isZero();
    succeeds(file::force);
    succeeds(file::close);
    assertThat(path).hasSize(2 * RUN + 5);
  }

  @Test
  void create_empties_what_was_there() throws Exception {
    Path path = Files.writeString(directory.resolve("old"), "old");
    succeeds(open(path, OpenMode.CREATE)::close);
    assertThat(path).isEmptyFile();
  }

  @Test
  void read_write_keeps_what_was_there_and_stamps_it() throws Exception {
    Path path = Files.writeString(directory.resolve("old"), "old");
    Files.setLastModifiedTime(
        path, FileTime.from(1_234_567_890_123_456_700L, TimeUnit.NANOSECONDS));
    OpenFile file = open(path, OpenMode.READ_WRITE);
    assertThat(file.stamp())
        .isEqualTo(
            new FileStamp(
                FileStamp.Kind.FILE, 3, 1_234_567_890_123_456_700L, status(path).identity()));
    succeeds(done -> file.write(3, ByteBuffer.wrap("er".getBytes(UTF_8)), done));
    succeeds(file::close);
    assertThat(path).hasContent("older");
  }

  @Test
  void truncate_cuts_and_extends() throws Exception {
    Path path = Files.writeString(directory.resolve("file"), "0123456789");
    OpenFile file = open(path, OpenMode.READ_WRITE);
    succeeds(done -> file.truncate(4, done));
    assertThat(path).hasContent("0123");
    succeeds(done -> file.truncate(1 << 20, done));
    assertThat(path).hasSize(1 << 20);
    succeeds(done -> file.truncate(0, done));
    assertThat(path).isEmptyFile();
  }

  @Test
  void force_truncate_and_close_wait_for_what_was_started_before() throws Exception {
    Path path = directory.resolve("ordered");
    OpenFile file = open(path, OpenMode.CREATE);
    List<String> order = new ArrayList<>();
    CompletableFuture<Boolean> over = new CompletableFuture<>();
    Sample.runInLoop(
        carrier,
        () -> {
          for (int i = 0; i < 20; i++) {
            file.write((long) i * RUN, ByteBuffer.allocateDirect(RUN), _ -> order.add("write"));
          }
          file.force(_ -> order.add("force"));
          file.truncate(10, _ -> order.add("truncate"));
          file.write(10, ByteBuffer.allocate(1), _ -> order.add("last write"));
          file.close(_ -> {
            order.add("close");
            over.complete(true);
          });
        });
    var _ = Sample.await(over);
    List<String> expected = new ArrayList<>(java.util.Collections.nCopies(20, "write"));
    expected.addAll(List.of("force", "truncate", "last write", "close"));
    assertThat(order).isEqualTo(expected);
    assertThat(path).hasSize(11);
  }

  @Test
  void more_operations_than_may_be_under_way_wait_and_all_complete() throws Exception {
    Path path = Files.write(directory.resolve("many"), Sample.bytes(1000, 1));
    OpenFile file = open(path, OpenMode.READ);
    List<CompletableFuture<Integer>> reads =
        IntStream.range(0, 1000).mapToObj(_ -> new CompletableFuture<Integer>()).toList();
    Sample.runInLoop(
        carrier,
        () -> {
          for (int i = 0; i < 1000; i++) {
            CompletableFuture<Integer> read = reads.get(i);
            file.read(
                i,
                ByteBuffer.allocate(1),
                o -> read.complete(((Outcome.Success<Integer>) o).value()));
          }
        });
    for (CompletableFuture<Integer> read : reads) {
      assertThat(Sample.await(read)).isEqualTo(1);
    }
  }

  @Test
  void an_outcome_never_comes_from_inside_the_call() throws Exception {
    CompletableFuture<Boolean> done = new CompletableFuture<>();
    Sample.runInLoop(
        carrier,
        () -> {
          files.status(directory, _ -> done.complete(carrier.loop().inLoop()));
          assertThat(done).isNotDone();
        });
    assertThat(Sample.await(done)).as("in the loop").isTrue();
  }

  @Test
  void a_missing_file_is_not_found() throws Exception {
    Path path = directory.resolve("missing");
    assertThat(this.<OpenFile>failure(done -> files.open(path, OpenMode.READ, done)))
        .hasMessageContaining(path.toString())
        .extracting(PeerageException::code)
        .isEqualTo(ErrorCode.NOT_FOUND);
    assertThat(
            this.<Done>failure(done -> files.rename(path, directory.resolve("x"), true, done))
                .code())
        .isEqualTo(ErrorCode.NOT_FOUND);
    assertThat(this.<Long>failure(done -> files.freeSpace(path, done)).code())
        .isEqualTo(ErrorCode.NOT_FOUND);
  }

  @Test
  void a_missing_directory_is_a_disk_failure() throws Exception {
    Path missing = directory.resolve("missing");
    Path path = missing.resolve("file");
    Path there = Files.writeString(directory.resolve("there"), "there");
    assertDisk(
        this.<OpenFile>failure(done -> files.open(path, OpenMode.CREATE, done)),
        "no such directory",
        path);
    assertDisk(
        this.<Done>failure(done -> files.rename(there, path, true, done)),
        "no such directory",
        path);
    assertDisk(
        this.<Done>failure(done -> files.rename(there, path, false, done)),
        "no such directory",
        path);
    assertDisk(
        this.<Done>failure(done -> files.syncDirectory(missing, done)),
        "no such directory",
        missing);
  }

  @Test
  void a_directory_is_no_file() throws Exception {
    assertDisk(
        this.<OpenFile>failure(done -> files.open(directory, OpenMode.READ, done)),
        "is a directory",
        directory);
    assertDisk(
        this.<Done>failure(done -> files.delete(directory, done)), "is a directory", directory);
  }

  @Test
  void a_name_below_a_file_is_a_disk_failure() throws Exception {
    Path below = Files.createFile(directory.resolve("file")).resolve("below");
    assertDisk(
        this.<OpenFile>failure(done -> files.open(below, OpenMode.CREATE, done)),
        "not a directory",
        below);
  }

  @Test
  void a_device_is_refused_before_it_can_hold_up_a_thread() throws Exception {
    Path device = Path.of("/dev/null");
    assertDisk(
        this.<OpenFile>failure(done -> files.open(device, OpenMode.READ, done)),
        "not a regular file",
        device);
  }

  @Test
  void writing_what_was_opened_for_reading_is_our_own_mistake() throws Exception {
    OpenFile file = open(Files.writeString(directory.resolve("file"), "x"), OpenMode.READ);
    Outcome<Done> outcome =
        Sample.outcome(carrier, done -> file.write(0, ByteBuffer.allocate(1), done));
    assertThat(((Outcome.Failure<Done>) outcome).cause()).isNotInstanceOf(PeerageException.class);
  }

  @Test
  void a_closed_file_refuses() throws Exception {
    OpenFile file = open(directory.resolve("file"), OpenMode.CREATE);
    succeeds(file::close);
    assertThat(this.<Integer>failure(done -> file.read(0, ByteBuffer.allocate(1), done)))
        .hasMessageContaining("closed before");
  }

  @Test
  void renames_onto_a_target_only_when_allowed() throws Exception {
    Path from = Files.writeString(directory.resolve("from"), "new");
    Path to = Files.writeString(directory.resolve("to"), "old");
    assertDisk(this.<Done>failure(done -> files.rename(from, to, false, done)), "exists", to);
    assertThat(to).hasContent("old");
    assertThat(from).hasContent("new");
    succeeds(done -> files.rename(from, to, true, done));
    assertThat(to).hasContent("new");
    assertThat(from).doesNotExist();
    succeeds(done -> files.rename(to, from, false, done));
    assertThat(from).hasContent("new");
    assertThat(to).doesNotExist();
  }

  @Test
  void a_directory_is_renamed_although_it_cannot_be_linked() throws Exception {
    Path from = Files.createDirectory(directory.resolve("from"));
    succeeds(done -> files.rename(from, directory.resolve("to"), false, done));
    assertThat(directory.resolve("to")).isDirectory();
  }

  @Test
  void deletes_a_file_present_or_not() throws Exception {
    Path path = Files.writeString(directory.resolve("file"), "x");
    succeeds(done -> files.delete(path, done));
    assertThat(path).doesNotExist();
    succeeds(done -> files.delete(path, done));
  }

  @Test
  void status_tells_what_stands_there_and_follows_links() throws Exception {
    Path path = Files.writeString(directory.resolve("file"), "four");
    Files.setLastModifiedTime(path, FileTime.from(1_000_000_007L, TimeUnit.NANOSECONDS));
    Path link = Files.createSymbolicLink(directory.resolve("link"), path);
    FileStamp stamp = status(link);
    assertThat(stamp)
        .isEqualTo(new FileStamp(FileStamp.Kind.FILE, 4, 1_000_000_007L, stamp.identity()));
    assertThat(status(path)).isEqualTo(stamp);
    Path other = Files.writeString(directory.resolve("other"), "four");
    Files.setLastModifiedTime(other, FileTime.from(1_000_000_007L, TimeUnit.NANOSECONDS));
    assertThat(status(other)).as("another file with the same time and size").isNotEqualTo(stamp);
    assertThat(status(directory).kind()).isEqualTo(FileStamp.Kind.DIRECTORY);
    assertThat(status(Path.of("/dev/null")).kind()).isEqualTo(FileStamp.Kind.OTHER);
    assertThat(status(directory.resolve("missing"))).isEqualTo(FileStamp.ABSENT);
  }

  @Test
  void syncs_a_directory_and_measures_its_disk() throws Exception {
    succeeds(done -> files.syncDirectory(directory, done));
    assertThat(this.<Long>value(done -> files.freeSpace(directory, done))).isPositive();
  }

  @Test
  void belongs_to_its_loop() {
    assertThatThrownBy(() -> files.status(directory, _ -> {}))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("loop");
  }

  @Test
  void a_full_disk_is_said_in_words() {
    PeerageException failure =
        Disk.failure("write", directory, new IOException("No space left on device"));
    assertThat(failure.code()).isEqualTo(ErrorCode.DISK);
    assertThat(Disk.failure("write", directory, new IOException("Disk quota exceeded")))
        .isInstanceOf(DiskFullException.class);
    assertThat(Disk.failure("write", directory, new IOException("Input/output error")))
        .isNotInstanceOf(DiskFullException.class);
    assertThat(failure)
        .isInstanceOf(DiskFullException.class)
        .hasMessage("cannot write " + directory + ": no space left on device")
        .extracting(PeerageException::hint)
        .isEqualTo("free some space, or choose another disk");
  }

  private FileStamp status(Path path) throws Exception {
    return value(done -> files.status(path, done));
  }

  private OpenFile open(Path path, OpenMode mode) throws Exception {
    return value(done -> files.open(path, mode, done));
  }

  private void succeeds(Consumer<Consumer<Outcome<Done>>> operation) throws Exception {
    assertThat(value(operation)).isEqualTo(Done.DONE);
  }

  private <T> T value(Consumer<Consumer<Outcome<T>>> operation) throws Exception {
    return switch (Sample.outcome(carrier, operation)) {
      case Outcome.Success<T>(T value) -> value;
      case Outcome.Failure<T>(Throwable cause) -> throw new AssertionError(cause);
    };
  }

  private <T> PeerageException failure(Consumer<Consumer<Outcome<T>>> operation) throws Exception {
    return (PeerageException) ((Outcome.Failure<T>) Sample.outcome(carrier, operation)).cause();
  }

  private static void assertDisk(PeerageException failure, String reason, Path path) {
    assertThat(failure)
        .hasMessageContaining(reason)
        .hasMessageContaining(path.toString())
        .extracting(PeerageException::code)
        .isEqualTo(ErrorCode.DISK);
  }
}
