package io.peerage.swarm;

import static org.assertj.core.api.Assertions.assertThat;

import io.peerage.simnet.SimHost;
import io.peerage.simnet.SimNet;
import io.peerage.swarm.store.PartFile;
import io.peerage.swarm.store.Partial;
import io.peerage.wire.ErrorCode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/// Downloads that go on where an earlier life was stopped.
final class ResumeSimTest {

  private static final long SEED = 23;
  private static final int BYTES = 16 << 20;
  private static final int RUN_BYTES = 64 << 10;
  private static final Path PART = PartFile.partOf(SwarmWorld.TARGET);
  private static final Path MAP = Partial.mapOf(SwarmWorld.TARGET);

  private final SimNet net =
      SimNet.seeded(SEED).latency(Duration.ofMillis(10), Duration.ofMillis(10));
  private final SwarmWorld world = new SwarmWorld(net, SEED, BYTES);

  ResumeSimTest() {
    net.bandwidth(50_000_000, Duration.ofMillis(100));
  }

  private static long count(SimHost host, String meter) {
    return Objects.requireNonNull(host.meters().snapshot().get("peerage.swarm." + meter), meter);
  }

  /// Half of the content is fetched, then the host crashes.
  private SimHost killedHalfWay() {
    world.sharer("sharer");
    Download download = world.fetcher("killed");
    world.runUntilDone(download, BYTES / 2);
    SimHost killed = world.known("killed");
    killed.crash();
    return killed;
  }

  /// Another host with what that one has on its disk.
  private Download resumed(byte[] part, byte[] map) {
    SimHost host = world.host("resumed");
    host.disk().put(PART, part);
    host.disk().put(MAP, map);
    return world.fetcherOn(host, GetOptions.DEFAULT);
  }

  private Download resumed(SimHost killed) {
    return resumed(killed.disk().get(PART), killed.disk().get(MAP));
  }

  @Test
  void a_download_that_was_killed_half_way_fetches_what_was_missing_and_hardly_more() {
    SimHost killed = killedHalfWay();

    Fetched fetched = world.complete(resumed(killed));

    assertThat(world.fetched("resumed")).isEqualTo(world.content);
    assertThat(fetched.bytesFetched() + fetched.bytesReused()).isEqualTo(BYTES);
    long missing = BYTES - 1024 * count(killed, "chunks_received");
    // What was not whole or not written down when it was killed.
    assertThat(fetched.bytesFetched()).isBetween(missing, missing + BYTES / 100);
    assertThat(world.known("resumed").disk().exists(PART)).isFalse();
    assertThat(world.known("resumed").disk().exists(MAP)).isFalse();
  }

  @Test
  void a_download_that_was_given_up_goes_on() {
    world.sharer("sharer");
    Download download = world.fetcher("fetcher");
    world.runUntilDone(download, BYTES / 2);
    download.cancel();
    assertThat(world.failure(download.result())).isEqualTo(ErrorCode.CANCELED);

    Fetched fetched = world.complete(world.again("fetcher"));

    assertThat(world.fetched("fetcher")).isEqualTo(world.content);
    assertThat(fetched.bytesReused()).isGreaterThan(BYTES / 2 - BYTES / 100);
    assertThat(fetched.bytesFetched() + fetched.bytesReused()).isEqualTo(BYTES);
  }

  @Test
  void a_download_that_was_given_up_at_once_leaves_nothing() {
    world.sharer("sharer");
    Download download = world.fetcher("fetcher");
    net.runFor(Duration.ofMillis(5));

    download.cancel();

    assertThat(world.failure(download.result())).isEqualTo(ErrorCode.CANCELED);
    assertThat(world.hasNothing("fetcher")).isTrue();
    assertThat(world.known("fetcher").disk().exists(MAP)).isFalse();
  }

  @Test
  void what_the_map_covers_is_not_read_before_something_was_asked_for() {
    SimHost killed = killedHalfWay();
    Download download = resumed(killed);
    long before = count(world.known("sharer"), "chunks_sent");

    net.runUntil(
        () -> count(world.known("sharer"), "chunks_sent") > before, Duration.ofSeconds(10));
    net.runFor(Duration.ofMillis(200));

    assertThat(download.progress().bytesDone()).isGreaterThan(BYTES / 2 - BYTES / 100);
    assertThat(count(world.known("resumed"), "runs_read")).isZero();
  }

  @Test
  void a_byte_that_was_flipped_in_between_is_fetched_again_and_never_given_on() {
    SimHost killed = killedHalfWay();
    byte[] part = killed.disk().get(PART);
    long flipped = firstWholeRun(part) + 4711;
    part[(int) flipped] ^= 1;
    Download download = resumed(part, killed.disk().get(MAP));
    Download other = world.fetcherFrom("other", world.known("resumed").at(SwarmWorld.PORT));

    Fetched fetched = world.complete(download);

    assertThat(world.fetched("resumed")).isEqualTo(world.content);
    assertThat(other.progress().bytesDone()).isPositive();
    assertThat(fetched.bytesFetched() + fetched.bytesReused()).isEqualTo(BYTES);
    assertThat(count(world.known("resumed"), "runs_spoilt")).isEqualTo(1);
    assertThat(count(world.known("other"), "peers_broken")).isZero();
  }

  private long firstWholeRun(byte[] part) {
    for (int run = 0; run < BYTES / RUN_BYTES; run++) {
      int from = run * RUN_BYTES;
      if (Arrays.equals(part, from, from + RUN_BYTES, world.content, from, from + RUN_BYTES)) {
        return from;
      }
    }
    throw new AssertionError("there is no whole run");
  }

  @Test
  void what_was_recalled_is_given_on_before_the_download_is_complete() {
    SimHost killed = killedHalfWay();
    world.known("sharer").crash();
    resumed(killed);

    Download other = world.fetcherFrom("other", world.known("resumed").at(SwarmWorld.PORT));
    world.runUntilDone(other, BYTES / 2 - BYTES / 50);

    assertThat(other.result()).isNotDone();
  }

  @Test
  void a_map_of_another_content_does_not_count() {
    SimHost killed = killedHalfWay();
    SwarmWorld elsewhere = new SwarmWorld(net, SEED + 1, BYTES);
    elsewhere.sharer("another");
    SimHost host = elsewhere.host("fetcher");
    host.disk().put(PART, killed.disk().get(PART));
    host.disk().put(MAP, killed.disk().get(MAP));

    Fetched fetched = elsewhere.complete(elsewhere.fetcherOn(host, GetOptions.DEFAULT));

    assertThat(fetched.bytesReused()).isZero();
    assertThat(host.disk().get(SwarmWorld.TARGET)).isEqualTo(elsewhere.content);
  }

  @Test
  void a_map_whose_end_is_spoilt_counts_as_far_as_it_goes() {
    SimHost killed = killedHalfWay();
    byte[] map = killed.disk().get(MAP);
    map[map.length / 2] ^= 1;

    Fetched fetched = world.complete(resumed(killed.disk().get(PART), map));

    assertThat(fetched.bytesReused()).isBetween(BYTES / 8L, 3L * BYTES / 8);
    assertThat(world.fetched("resumed")).isEqualTo(world.content);
  }

  @Test
  void a_map_that_is_none_is_left_alone_and_said() {
    SimHost killed = killedHalfWay();
    byte[] foreign = "my own notes, and not a map at all".getBytes(StandardCharsets.UTF_8);

    Download download = resumed(killed.disk().get(PART), foreign);

    assertThat(world.failure(download.result())).isEqualTo(ErrorCode.INTEGRITY);
    assertThat(world.known("resumed").disk().get(MAP)).isEqualTo(foreign);
    assertThat(world.known("resumed").disk().get(PART)).isEqualTo(killed.disk().get(PART));
  }

  @Test
  void a_partial_file_that_lost_its_end_is_fetched_there_again() {
    SimHost killed = killedHalfWay();
    byte[] part = killed.disk().get(PART);

    Fetched fetched =
        world.complete(resumed(Arrays.copyOf(part, BYTES / 2), killed.disk().get(MAP)));

    assertThat(world.fetched("resumed")).isEqualTo(world.content);
    assertThat(fetched.bytesFetched() + fetched.bytesReused()).isEqualTo(BYTES);
    assertThat(count(world.known("resumed"), "runs_spoilt")).isPositive();
  }
}
