package io.peerage.swarm;

import static org.assertj.core.api.Assertions.assertThat;

import io.peerage.simnet.DiskFate;
import io.peerage.simnet.SimDisk;
import io.peerage.simnet.SimHost;
import io.peerage.simnet.SimNet;
import io.peerage.swarm.peer.FetchState;
import io.peerage.swarm.store.PartFile;
import io.peerage.wire.ErrorCode;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Downloads on disks that become full, and have room again.
final class DiskFullSimTest {

  private static final long SEED = 37;
  private static final int BYTES = 8 << 20;
  private static final long MIB = 1 << 20;

  private final SimNet net =
      SimNet.seeded(SEED).latency(Duration.ofMillis(5), Duration.ofMillis(5));
  private final SwarmWorld world = new SwarmWorld(net, SEED, BYTES);

  DiskFullSimTest() {
    net.bandwidth(50_000_000, Duration.ofMillis(100));
  }

  /// A download of which a third is done when somebody else has filled the disk.
  private Download full() {
    world.sharer("sharer");
    Download download = world.fetcher("fetcher");
    world.runUntilDone(download, BYTES / 3);
    disk().capacity(0);
    net.runUntil(() -> download.blocked().isPresent(), Duration.ofSeconds(10));
    return download;
  }

  private SimDisk disk() {
    return world.known("fetcher").disk();
  }

  private static boolean is(Download download, FetchState state) {
    return download.machine().join().is(state);
  }

  private long chunksSent() {
    SimHost sharer = world.known("sharer");
    return Objects.requireNonNull(sharer.meters().snapshot().get("peerage.swarm.chunks_sent"));
  }

  @ParameterizedTest
  @ValueSource(ints = {512, 1024, 8192, 32768})
  void waits_and_goes_on_by_itself_when_there_is_room(int chunkSize) {
    world.withShareOptions(ShareOptions.DEFAULT.withChunkSize(chunkSize));
    Download download = full();
    assertThat(download.blocked().orElseThrow()).hasMessageContaining("no space left on device");
    assertThat(is(download, FetchState.DiskFull)).isTrue();
    net.runFor(Duration.ofSeconds(90));
    assertThat(download.progress().waitingFor()).containsExactly("disk");
    assertThat(download.result()).isNotDone();

    disk().capacity(1L << 40);
    Fetched fetched = world.complete(download);

    assertThat(world.fetched("fetcher")).isEqualTo(world.content);
    assertThat(fetched.bytes()).isEqualTo(BYTES);
    assertThat(download.blocked()).isEmpty();
  }

  @Test
  void asks_for_nothing_while_it_waits() {
    Download download = full();
    net.runFor(Duration.ofSeconds(3));
    long before = chunksSent();

    net.runFor(Duration.ofSeconds(60));

    assertThat(chunksSent()).isEqualTo(before);
    assertThat(download.progress().peers()).as("who may be needed again stays").isEqualTo(1);
  }

  @Test
  void goes_on_within_half_a_minute() {
    Download download = full();
    net.runFor(Duration.ofMinutes(10));
    disk().capacity(1L << 40);

    net.runFor(Duration.ofSeconds(31));

    assertThat(download.blocked()).isEmpty();
    assertThat(is(download, FetchState.DiskFull)).isFalse();
  }

  @Test
  void a_little_room_is_not_enough_to_begin_again() {
    Download download = full();
    disk().capacity(BYTES / 3 + MIB);
    net.runFor(Duration.ofMinutes(1));
    assertThat(is(download, FetchState.DiskFull)).isTrue();
  }

  @Test
  void what_was_written_down_before_is_gone_on_with_by_a_later_run() {
    Download download = full();
    download.cancel();
    assertThat(world.failure(download.result())).isEqualTo(ErrorCode.CANCELED);
    disk().capacity(1L << 40);

    Fetched fetched = world.complete(world.again("fetcher"));

    assertThat(world.fetched("fetcher")).isEqualTo(world.content);
    assertThat(fetched.bytesReused()).isGreaterThan(BYTES / 5);
  }

  @Test
  void a_disk_that_is_full_again_and_again_delays_and_spoils_nothing() {
    world.sharer("sharer");
    Download download = world.fetcher("fetcher");
    for (int part = 1; part <= 4; part++) {
      long room = (long) BYTES * part / 5;
      world.runUntilDone(download, room);
      disk().capacity(0);
      net.runUntil(() -> download.blocked().isPresent(), Duration.ofSeconds(10));
      disk().capacity(1L << 40);
      net.runUntil(() -> download.blocked().isEmpty(), Duration.ofSeconds(40));
    }

    world.complete(download);

    assertThat(world.fetched("fetcher")).isEqualTo(world.content);
  }

  @Test
  void what_a_full_disk_did_not_write_down_is_written_down_later() {
    world.sharer("sharer");
    Download download = world.fetcher("fetcher");
    world.runUntilDone(download, BYTES / 8);
    disk()
        .script((_, operation, path) ->
            // The map was made under another name and is open under that.
            operation.equals("write") && path.toString().contains(".part.map")
                ? DiskFate.FULL
                : DiskFate.DONE);
    world.runUntilDone(download, BYTES / 2);
    assertThat(download.blocked()).as("the content itself can be written").isEmpty();
    disk().script((_, _, _) -> DiskFate.DONE);
    world.runUntilDone(download, BYTES * 3L / 4);
    download.cancel();
    assertThat(world.failure(download.result())).isEqualTo(ErrorCode.CANCELED);

    Fetched fetched = world.complete(world.again("fetcher"));

    assertThat(world.fetched("fetcher")).isEqualTo(world.content);
    assertThat(fetched.bytesReused()).isGreaterThan(BYTES * 7L / 10);
  }

  @Test
  void space_that_is_taken_at_the_start_is_enough_to_the_end() {
    world.sharer("sharer");
    SimHost host = world.host("fetcher");
    Download download = world.fetcherOn(host, GetOptions.DEFAULT.withPreallocate(true));
    world.runUntilDone(download, BYTES / 8);
    // Beside the content there is the map.
    disk().capacity(BYTES + MIB / 4);

    world.complete(download);

    assertThat(world.fetched("fetcher")).isEqualTo(world.content);
  }

  @Test
  void space_that_cannot_be_taken_fails_before_anything_is_fetched() {
    world.sharer("sharer");
    SimHost host = world.host("fetcher");
    host.disk()
        .script((number, operation, _) -> {
          if (operation.equals("write") && number > 20) {
            host.disk().capacity(0);
          }
          return DiskFate.DONE;
        });
    Download download = world.fetcherOn(host, GetOptions.DEFAULT.withPreallocate(true));

    assertThat(world.failure(download.result())).isEqualTo(ErrorCode.DISK);
    assertThat(world.hasNothing("fetcher")).isTrue();
    assertThat(chunksSent()).isZero();
  }

  @Test
  void an_error_of_the_device_is_no_reason_to_wait() {
    world.sharer("sharer");
    Download download = world.fetcher("fetcher");
    world.runUntilDone(download, BYTES / 3);
    disk()
        .script((_, operation, path) ->
            operation.equals("write") && path.equals(PartFile.partOf(SwarmWorld.TARGET))
                ? DiskFate.FAILED
                : DiskFate.DONE);

    assertThat(world.failure(download.result())).isEqualTo(ErrorCode.DISK);
  }
}
