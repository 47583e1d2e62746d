package io.peerage.simnet;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.peerage.wire.Files.Done;
import io.peerage.wire.Files.OpenFile;
import io.peerage.wire.Loop;
import io.peerage.wire.OpenMode;
import io.peerage.wire.Outcome;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/// What of a disk survives, and operations that a test lets fail.
class PowerCutTest {

  private static final Path DIRECTORY = Path.of("/data");
  private static final Path FILE = Path.of("/data/file");
  private static final Path OTHER = Path.of("/data/other");

  private SimNet net = SimNet.seeded(1);
  private SimHost host = fresh();

  private SimHost fresh() {
    SimHost fresh = net.host("a");
    fresh.disk().mkdirs(DIRECTORY);
    return fresh;
  }

  private void restartWith(long seed) {
    net = SimNet.seeded(seed);
    host = fresh();
  }

  private interface Operation<T> {
    void start(Consumer<Outcome<T>> done);
  }

  private <T> Outcome<T> outcome(Operation<T> operation) {
    List<Outcome<T>> outcomes = new ArrayList<>();
    host.loop().execute(() -> operation.start(outcomes::add));
    net.runUntil(() -> !outcomes.isEmpty(), Duration.ofSeconds(10));
    return outcomes.getFirst();
  }

  private <T> T value(Operation<T> operation) {
    return switch (outcome(operation)) {
      case Outcome.Success<T>(T value) -> value;
      case Outcome.Failure<T>(Throwable cause) -> throw new AssertionError(cause);
    };
  }

  private OpenFile open(Path path, OpenMode mode) {
    return value(done -> host.files().open(path, mode, done));
  }

  private void write(OpenFile file, long position, String text) {
    value(
        (Operation<Done>)
            done -> file.write(position, ByteBuffer.wrap(text.getBytes(UTF_8)), done));
  }

  private void sync() {
    value((Operation<Done>) done -> host.files().syncDirectory(DIRECTORY, done));
  }

  private String text(Path path) {
    return new String(host.disk().get(path), UTF_8);
  }

  private void cutPower(Survival survival) {
    host.crash();
    host.disk().powerCut(survival);
    host.restart();
  }

  @Test
  void what_was_forced_under_a_name_that_was_synchronized_survives() {
    OpenFile file = open(FILE, OpenMode.CREATE);
    write(file, 0, "durable");
    value((Operation<Done>) file::force);
    sync();
    write(file, 7, " and not");
    cutPower(Survival.NOTHING);
    assertThat(text(FILE)).isEqualTo("durable");
    assertThat(host.disk().freeBytes()).isEqualTo((1L << 40) - 4096);
  }

  @Test
  void a_file_whose_name_was_not_synchronized_vanishes() {
    OpenFile file = open(FILE, OpenMode.CREATE);
    write(file, 0, "durable");
    value((Operation<Done>) file::force);
    cutPower(Survival.NOTHING);
    assertThat(host.disk().exists(FILE)).isFalse();
    assertThat(host.disk().freeBytes()).isEqualTo(1L << 40);
  }

  @Test
  void a_name_may_survive_without_what_was_written() {
    write(open(FILE, OpenMode.CREATE), 0, "not forced");
    sync();
    cutPower(Survival.NOTHING);
    assertThat(host.disk().get(FILE)).isEmpty();
  }

  @Test
  void a_rename_that_was_not_synchronized_brings_the_old_file_back() {
    host.disk().put(FILE, "old".getBytes(UTF_8)).put(OTHER, "new".getBytes(UTF_8));
    value((Operation<Done>) done -> host.files().rename(OTHER, FILE, true, done));
    assertThat(text(FILE)).isEqualTo("new");
    cutPower(Survival.NOTHING);
    assertThat(text(FILE)).isEqualTo("old");
    assertThat(text(OTHER)).isEqualTo("new");

    value((Operation<Done>) done -> host.files().rename(OTHER, FILE, true, done));
    sync();
    cutPower(Survival.NOTHING);
    assertThat(text(FILE)).isEqualTo("new");
    assertThat(host.disk().exists(OTHER)).isFalse();
  }

  @Test
  void a_file_that_was_deleted_and_not_synchronized_comes_back() {
    host.disk().put(FILE, "here".getBytes(UTF_8));
    value((Operation<Done>) done -> host.files().delete(FILE, done));
    cutPower(Survival.NOTHING);
    assertThat(text(FILE)).isEqualTo("here");
  }

  @Test
  void a_rename_that_does_not_replace_may_leave_both_names() {
    Set<String> seen = new HashSet<>();
    for (int seed = 0; seed < 50; seed++) {
      restartWith(seed);
      host.disk().put(FILE, "x".getBytes(UTF_8));
      value((Operation<Done>) done -> host.files().rename(FILE, OTHER, false, done));
      cutPower(Survival.PREFIX);
      seen.add(host.disk().exists(FILE) + " " + host.disk().exists(OTHER));
    }
    assertThat(seen).containsExactlyInAnyOrder("true false", "true true", "false true");
  }

  @Test
  void a_shortening_that_was_not_forced_may_be_undone() {
    host.disk().put(FILE, "abcdef".getBytes(UTF_8));
    OpenFile file = open(FILE, OpenMode.READ_WRITE);
    value((Operation<Done>) done -> file.truncate(3, done));
    cutPower(Survival.NOTHING);
    assertThat(text(FILE)).isEqualTo("abcdef");
  }

  /// Three writes behind each other: which of them are there.
  private Set<String> outcomes(Survival survival) {
    Set<String> seen = new HashSet<>();
    for (int seed = 0; seed < 200; seed++) {
      restartWith(seed);
      OpenFile file = open(FILE, OpenMode.CREATE);
      sync();
      write(file, 0, "a");
      write(file, 1, "b");
      write(file, 2, "c");
      cutPower(survival);
      seen.add(text(FILE));
    }
    return seen;
  }

  @Test
  void everything_nothing_and_prefix_keep_the_order() {
    assertThat(outcomes(Survival.EVERYTHING)).containsExactly("abc");
    assertThat(outcomes(Survival.NOTHING)).containsExactly("");
    assertThat(outcomes(Survival.PREFIX)).containsExactlyInAnyOrder("", "a", "ab", "abc");
  }

  @Test
  void a_subset_does_not_keep_the_order() {
    assertThat(outcomes(Survival.SUBSET))
        .containsExactlyInAnyOrder("", "a", "ab", "abc", "\0b", "\0bc", "\0\0c", "a\0c");
  }

  @Test
  void a_torn_write_has_some_of_its_sectors() {
    Set<Integer> lengths = new HashSet<>();
    Set<String> firstSectors = new HashSet<>();
    for (int seed = 0; seed < 200; seed++) {
      restartWith(seed);
      OpenFile file = open(FILE, OpenMode.CREATE);
      sync();
      write(file, 100, "x".repeat(1000));
      cutPower(Survival.TORN);
      lengths.add(host.disk().get(FILE).length);
      String text = text(FILE);
      if (text.length() > 512) {
        firstSectors.add(text.substring(0, 512));
      }
    }
    // Nothing, up to a border between sectors, or the whole write.
    assertThat(lengths).containsExactlyInAnyOrder(0, 512, 1024, 1100);
    assertThat(firstSectors)
        .containsExactlyInAnyOrder("\0".repeat(512), "\0".repeat(100) + "x".repeat(412));
  }

  @ParameterizedTest
  @EnumSource
  void what_survived_is_durable(Survival survival) {
    for (int seed = 0; seed < 20; seed++) {
      restartWith(seed);
      write(open(FILE, OpenMode.CREATE), 0, "x".repeat(3000));
      cutPower(survival);
      boolean there = host.disk().exists(FILE);
      byte[] content = there ? host.disk().get(FILE) : new byte[0];
      cutPower(Survival.NOTHING);
      assertThat(host.disk().exists(FILE)).isEqualTo(there);
      if (there) {
        assertThat(host.disk().get(FILE)).isEqualTo(content);
      }
    }
  }

  @Test
  void an_operation_that_fails_has_no_effect_but_half_a_write() {
    OpenFile file = open(FILE, OpenMode.CREATE);
    host.disk()
        .script((_, operation, path) -> {
          assertThat(path).isEqualTo(FILE);
          return operation.equals("write") ? DiskFate.FAILED : DiskFate.DONE;
        });
    assertThat(outcome((Operation<Done>) done -> file.write(0, ByteBuffer.allocate(10), done)))
        .isInstanceOfSatisfying(
            Outcome.Failure.class,
            failure ->
                assertThat(failure.cause())
                    .hasMessage("cannot write /data/file: input/output error"));
    assertThat(host.disk().get(FILE)).hasSize(5);

    host.disk().script((_, _, _) -> DiskFate.FAILED);
    assertThat(outcome((Operation<Done>) done -> host.files().delete(FILE, done)))
        .isInstanceOf(Outcome.Failure.class);
    assertThat(host.disk().exists(FILE)).isTrue();
  }

  @Test
  void what_a_failed_force_should_have_made_durable_is_read_and_never_becomes_so() {
    OpenFile file = open(FILE, OpenMode.CREATE);
    sync();
    write(file, 0, "lost");
    host.disk().script((_, _, _) -> DiskFate.FAILED);
    assertThat(outcome((Operation<Done>) file::force)).isInstanceOf(Outcome.Failure.class);
    host.disk().script((_, _, _) -> DiskFate.DONE);
    value((Operation<Done>) file::force);
    assertThat(text(FILE)).isEqualTo("lost");
    cutPower(Survival.EVERYTHING);
    assertThat(host.disk().get(FILE)).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(
      mode = Mode.INCLUDE,
      names = {"NOTHING", "EVERYTHING"})
  void a_change_is_made_and_not_durable_when_the_power_fails_at_it(Survival survival) {
    long before = host.disk().operations();
    host.disk().script((number, _, _) -> number == before + 1 ? DiskFate.POWER_CUT : DiskFate.DONE);
    List<Object> told = new ArrayList<>();
    host.loop()
        .execute(() ->
            host.files()
                .open(
                    FILE, OpenMode.CREATE, _ -> host.files().rename(FILE, OTHER, true, told::add)));
    net.runFor(Duration.ofSeconds(1));
    assertThat(host.crashed()).isTrue();
    assertThat(told).isEmpty();
    host.disk().powerCut(survival);
    assertThat(host.disk().exists(OTHER)).isEqualTo(survival == Survival.EVERYTHING);
    assertThat(host.disk().exists(FILE)).isFalse();
  }

  @Test
  void a_force_has_not_happened_when_the_power_fails_at_it() {
    OpenFile file = open(FILE, OpenMode.CREATE);
    sync();
    write(file, 0, "x");
    host.disk().script((_, _, _) -> DiskFate.POWER_CUT);
    host.loop().execute(() -> file.force(_ -> {}));
    net.runFor(Duration.ofSeconds(1));
    host.disk().powerCut(Survival.NOTHING);
    assertThat(host.disk().get(FILE)).isEmpty();
  }

  @Test
  void a_host_that_was_started_again_runs_and_its_former_life_does_not() {
    List<String> log = new ArrayList<>();
    Loop former = host.loop();
    host.loop()
        .execute(() -> {
          host.loop().schedule(host.loop().now() + 1_000_000, () -> log.add("former timer"));
          host.files().delete(FILE, _ -> log.add("former file"));
        });
    net.runFor(Duration.ofNanos(1000));
    host.crash();
    host.restart();
    former.execute(() -> log.add("former task"));
    former.mailbox().offer(() -> log.add("former message"));
    host.loop().execute(() -> log.add("task"));
    host.loop().mailbox().offer(() -> log.add("message"));
    host.workers().callback(() -> log.add("callback"));
    net.runFor(Duration.ofSeconds(1));
    assertThat(log).containsExactly("task", "message", "callback");
    assertThat(host.crashed()).isFalse();
  }

  @Test
  void without_a_power_cut_the_disk_is_as_it_was() {
    write(open(FILE, OpenMode.CREATE), 0, "x");
    host.crash();
    host.restart();
    assertThat(text(FILE)).isEqualTo("x");
    open(FILE, OpenMode.READ);
  }

  @Test
  void only_what_has_crashed_is_started_again() {
    assertThatThrownBy(host::restart).isInstanceOf(IllegalStateException.class);
  }
}
