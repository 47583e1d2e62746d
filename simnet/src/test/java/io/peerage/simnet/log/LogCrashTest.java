package io.peerage.simnet.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.peerage.simnet.DiskFate;
import io.peerage.simnet.SimHost;
import io.peerage.simnet.SimNet;
import io.peerage.simnet.Survival;
import io.peerage.simnet.log.LogOwner.Told;
import io.peerage.wire.log.LogOptions;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The power fails at every single operation on the disk, and every operation fails once; each time
/// the log holds what it told durable, in order and without a gap, and works on.
///
/// The records of a run count up: 1, 2, 3 …; a snapshot is one record `≤n`. So what a log holds can
/// be read off as one number.
class LogCrashTest {

  private static final Duration LONG = Duration.ofSeconds(1);
  private static final LogOptions OPTIONS = LogOptions.DEFAULT.withRecordBytesMax(200_000);

  /// Fates that a survival draws from chance are drawn so often.
  private static final int DRAWS = 6;

  /// One life after the other of one host.
  private static final class Run {
    final SimNet net;
    final SimHost host;

    /// The last number that was appended in the present life, and the first.
    int last;

    int first;

    /// The last one that some life told durable or found.
    int durable;

    Run(long seed) {
      net = SimNet.seeded(seed);
      host = net.host("a");
      host.disk().mkdirs(Path.of("/data"));
    }

    /// Opens the log and does everything with it that can be done, as far as it gets.
    LogOwner live() {
      LogOwner owner = LogOwner.opening(host, OPTIONS);
      net.runFor(LONG);
      if (!owner.log.isOpen()) {
        return owner;
      }
      last = held(owner.recovered);
      first = last + 1;
      durable = Math.max(durable, last);
      owner.driver.tell((_, _, _) -> append(owner, 3, 1));
      net.runFor(LONG);
      owner.driver.tell((_, _, _) -> append(owner, 2, 150_000));
      owner.driver.tell((_, _, _) -> append(owner, 1, 1));
      owner.driver.tell((_, _, _) -> append(owner, 2, 700));
      net.runFor(LONG);
      owner.driver.tell((_, _, _) -> {
        append(owner, 1, 1);
        ByteBuffer snapshot = LogOwner.bytes("≤" + last);
        if (owner.cause == null) {
          owner.log.rewrite(List.of(snapshot).iterator());
        }
        append(owner, 2, 1);
      });
      owner.driver.tell((_, _, _) -> append(owner, 1, 1));
      net.runFor(LONG);
      owner.driver.tell((_, _, _) -> {
        append(owner, 2, 1);
        owner.log.close();
      });
      net.runFor(LONG);
      if (owner.durable > 0) {
        durable = first + (int) owner.durable - 1;
      }
      return owner;
    }

    private void append(LogOwner owner, int count, int length) {
      // One that was refused would leave a gap; then this life is over.
      for (int i = 0; i < count && owner.cause == null && owner.log.isOpen(); i++) {
        owner.log.append(LogOwner.bytes(++last + " ".repeat(length)));
      }
    }

    /// What the log holds, without faults.
    int found() {
      host.disk().script((_, _, _) -> DiskFate.DONE);
      LogOwner owner = LogOwner.opening(host, OPTIONS);
      net.runFor(LONG);
      assertThat(owner.told).singleElement().isInstanceOf(Told.Opened.class);
      int held = held(owner.recovered);
      owner.stop();
      net.runFor(LONG);
      return held;
    }

    void cutPower(Survival survival) {
      host.crash();
      host.disk().powerCut(survival);
      host.restart();
    }

    /// The power fails at this operation, counted from now.
    void cutPowerAt(long operation) {
      long from = host.disk().operations();
      host.disk()
          .script(
              (number, _, _) -> number - from == operation ? DiskFate.POWER_CUT : DiskFate.DONE);
    }
  }

  /// Reads a log's records as a number; fails when there is a gap.
  private static int held(List<String> records) {
    int held = 0;
    for (String each : records) {
      String text = each.strip();
      if (text.startsWith("≤")) {
        assertThat(held).isZero();
        held = Integer.parseInt(text.substring(1));
      } else {
        assertThat(Integer.parseInt(text)).isEqualTo(++held);
      }
    }
    return held;
  }

  private static long operationsOfALife(long seed) {
    Run run = new Run(seed);
    LogOwner owner = run.live();
    assertThat(owner.told).endsWith(new Told.Closed());
    assertThat(owner.has(Told.Rewritten.class)).isTrue();
    assertThat(run.durable).isEqualTo(run.last);
    return run.host.disk().operations();
  }

  private static List<Long> seeds(Survival survival) {
    boolean drawn = survival != Survival.NOTHING && survival != Survival.EVERYTHING;
    List<Long> seeds = new ArrayList<>();
    for (long seed = 0; seed < (drawn ? DRAWS : 1); seed++) {
      seeds.add(seed);
    }
    return seeds;
  }

  @ParameterizedTest
  @EnumSource
  void the_power_fails_at_every_operation_of_a_first_life(Survival survival) {
    for (long seed : seeds(survival)) {
      long operations = operationsOfALife(seed);
      for (long at = 0; at < operations; at++) {
        Run run = new Run(seed);
        run.cutPowerAt(at);
        run.live();
        assertThat(run.host.crashed()).isTrue();
        run.host.disk().powerCut(survival);
        run.host.restart();
        assertThat(run.found())
            .as("held after a power cut at operation %d of seed %d", at, seed)
            .isBetween(run.durable, run.last);
      }
    }
  }

  @Test
  void the_power_fails_again_at_every_operation_of_the_life_after() {
    long seed = 5;
    Survival survival = Survival.TORN;
    long operations = operationsOfALife(seed);
    for (long at = 0; at < operations; at++) {
      for (long again = 0; again < 16; again++) {
        Run run = new Run(seed);
        run.cutPowerAt(at);
        run.live();
        run.host.disk().powerCut(survival);
        run.host.restart();
        run.last = Math.max(run.last, run.durable);
        run.cutPowerAt(again);
        run.live();
        assertThat(run.host.crashed()).isTrue();
        run.host.disk().powerCut(survival);
        run.host.restart();
        assertThat(run.found())
            .as("held after power cuts at operations %d and %d", at, again)
            .isBetween(run.durable, run.last);
      }
    }
  }

  /// What a killed process has left to the operating system is durable once the log is open again.
  @Test
  void the_process_is_killed_at_every_operation_and_the_power_fails_after_the_next_opening() {
    for (long seed = 0; seed < DRAWS; seed++) {
      long operations = operationsOfALife(seed);
      for (long at = 0; at < operations; at++) {
        Run run = new Run(seed);
        run.cutPowerAt(at);
        run.live();
        run.host.restart();
        int found = run.found();
        assertThat(found).isBetween(run.durable, run.last);
        run.cutPower(Survival.NOTHING);
        assertThat(run.found())
            .as("held after a kill at operation %d of seed %d and a power cut", at, seed)
            .isEqualTo(found);
      }
    }
  }

  @Test
  void every_operation_fails_once() {
    for (long seed = 0; seed < DRAWS; seed++) {
      long operations = operationsOfALife(seed);
      for (long at = 0; at < operations; at++) {
        long failing = at;
        Run run = new Run(seed);
        run.host
            .disk()
            .script((number, _, _) -> number == failing ? DiskFate.FAILED : DiskFate.DONE);
        LogOwner owner = run.live();
        checkAfterFailure(run, owner, "failure of operation " + at + " of seed " + seed);
      }
    }
  }

  @Test
  void the_disk_is_full_at_every_page() {
    for (int pages = 0; pages < 100; pages++) {
      Run run = new Run(1);
      run.host.disk().capacity(pages * 4096L);
      LogOwner owner = run.live();
      run.host.disk().capacity(1 << 30);
      checkAfterFailure(run, owner, "disk of " + pages + " pages");
    }
  }

  private static void checkAfterFailure(Run run, LogOwner owner, String what) {
    int refusedFrom =
        owner.told.stream()
            .filter(Told.Refused.class::isInstance)
            .map(told -> run.first + (int) ((Told.Refused) told).from() - 1)
            .findFirst()
            .orElse(Integer.MAX_VALUE);
    run.cutPower(Survival.NOTHING);
    int found = run.found();
    assertThat(found).as(what).isBetween(run.durable, run.last);
    assertThat(found).as(what).isLessThan(refusedFrom);
    LogOwner next = run.live();
    assertThat(next.told).as(what).endsWith(new Told.Closed());
    assertThat(run.durable).as(what).isEqualTo(run.last);
  }
}
