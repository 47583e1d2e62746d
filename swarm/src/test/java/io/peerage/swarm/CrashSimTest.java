package io.peerage.swarm;

import static org.assertj.core.api.Assertions.assertThat;

import io.peerage.simnet.DiskFate;
import io.peerage.simnet.SimHost;
import io.peerage.simnet.SimNet;
import io.peerage.simnet.Survival;
import io.peerage.wire.ErrorCode;
import io.peerage.wire.PeerageException;
import java.time.Duration;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The power fails, or the disk errs, at every single operation of a download and of a share.
///
/// What holds: nothing stands under the final name but the whole content; what was told complete
/// stays; the same download goes on afterwards and ends well.
final class CrashSimTest {

  private static final long SEED = 29;

  /// Five runs, the last of which is short.
  private static final int BYTES = 4 * 65_536 + 5_000;

  private static final Duration LONGEST = Duration.ofMinutes(2);

  /// One world with a sharer, and a fetcher whose disk obeys.
  private static final class Story {
    final SimNet net =
        SimNet.seeded(SEED).latency(Duration.ofMillis(5), Duration.ofMillis(5)).mischief();
    final SwarmWorld world = new SwarmWorld(net, SEED, BYTES);
    final SimHost host;

    Story() {
      world.sharer("sharer");
      host = world.host("fetcher");
    }

    Download begin() {
      return world.fetcherOn(host, GetOptions.DEFAULT);
    }

    void at(long operation, DiskFate fate) {
      host.disk().script((number, _, _) -> number == operation ? fate : DiskFate.DONE);
    }

    /// Runs until the download has ended or the host has crashed, and then a little.
    void run(Download download) {
      net.runUntil(() -> download.result().isDone() || host.crashed(), LONGEST);
      net.runFor(Duration.ofSeconds(1));
    }

    void powerFails(Survival survival) {
      at(-1, DiskFate.DONE);
      if (!host.crashed()) {
        host.crash();
      }
      host.disk().powerCut(survival);
      host.restart();
    }

    boolean hasFile() {
      return host.disk().exists(SwarmWorld.TARGET);
    }

    void assertNothingButTheWhole() {
      if (hasFile()) {
        assertThat(host.disk().get(SwarmWorld.TARGET)).isEqualTo(world.content);
      }
    }

    void assertItGoesOn() {
      if (!hasFile()) {
        Download download = begin();
        run(download);
        assertThat(download.result()).isCompleted();
      }
      assertThat(host.disk().get(SwarmWorld.TARGET)).isEqualTo(world.content);
    }
  }

  /// Operations of a download that nothing happens to.
  private static long operations() {
    Story story = new Story();
    story.run(story.begin());
    assertThat(story.hasFile()).isTrue();
    return story.host.disk().operations();
  }

  @ParameterizedTest
  @EnumSource
  void the_power_fails_at_every_operation_of_a_download(Survival survival) {
    long operations = operations();
    for (long operation = 0; operation <= operations; operation++) {
      Story story = new Story();
      story.at(operation, DiskFate.POWER_CUT);
      Download download = story.begin();
      story.run(download);
      boolean complete =
          download.result().isDone() && !download.result().isCompletedExceptionally();

      story.powerFails(survival);

      assertThat(story.hasFile() || !complete).as("told complete, %d", operation).isTrue();
      story.assertNothingButTheWhole();
      story.assertItGoesOn();
    }
  }

  @ParameterizedTest
  @EnumSource
  void the_power_fails_again_while_a_download_goes_on(Survival survival) {
    long operations = operations();
    SplittableRandom random = new SplittableRandom(SEED);
    for (long operation = operations / 3; operation <= operations; operation++) {
      Story story = new Story();
      story.at(operation, DiskFate.POWER_CUT);
      story.run(story.begin());
      story.powerFails(survival);
      if (!story.hasFile()) {
        story.at(story.host.disk().operations() + random.nextLong(operations), DiskFate.POWER_CUT);
        story.run(story.begin());
        story.powerFails(survival);
      }

      story.assertNothingButTheWhole();
      story.assertItGoesOn();
    }
  }

  @Test
  void the_disk_errs_at_every_operation_of_a_download() {
    long operations = operations();
    for (long operation = 0; operation < operations; operation++) {
      Story story = new Story();
      story.at(operation, DiskFate.FAILED);
      Download download = story.begin();
      story.run(download);

      assertThat(download.result()).isDone();
      story.assertNothingButTheWhole();
      if (download.result().isCompletedExceptionally()) {
        ErrorCode code = ((PeerageException) download.result().exceptionNow()).code();
        assertThat(code).as("at %d", operation).isEqualTo(ErrorCode.DISK);
      }
      // What a failed force was to make durable can be read and may be lost: the power fails, too.
      story.powerFails(Survival.NOTHING);
      story.assertNothingButTheWhole();
      story.assertItGoesOn();
    }
  }

  @Test
  void the_power_fails_at_every_operation_of_a_share() {
    Story quiet = new Story();
    long before = quiet.world.known("sharer").disk().operations();
    quiet.run(quiet.begin());
    long operations = quiet.world.known("sharer").disk().operations();
    assertThat(operations).isGreaterThan(before);
    for (long operation = before; operation < operations; operation++) {
      Story story = new Story();
      SimHost sharer = story.world.known("sharer");
      long fatal = operation;
      sharer.disk().script((number, _, _) -> number == fatal ? DiskFate.POWER_CUT : DiskFate.DONE);
      Download download = story.begin();
      story.net.runUntil(sharer::crashed, LONGEST);

      sharer.disk().powerCut(Survival.NOTHING);
      sharer.restart();
      SwarmPeer again = story.world.peer(sharer, sharer);
      story.world.await(again.shareAsync(SwarmWorld.FILE, ShareOptions.DEFAULT));

      story.world.complete(download);
      assertThat(story.host.disk().get(SwarmWorld.TARGET)).isEqualTo(story.world.content);
    }
  }
}
