package io.peerage.swarm;

import static org.assertj.core.api.Assertions.assertThat;

import io.peerage.simnet.SimNet;
import io.peerage.swarm.peer.FetchState;
import io.peerage.wire.ErrorCode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Downloads that are given on after they are complete.
final class SharedOnSimTest {

  private static final long SEED = 29;
  private static final int BYTES = 3_000_000;
  private static final GetOptions KEEP = GetOptions.DEFAULT.withKeepSharing(true);

  private final SimNet net =
      SimNet.seeded(SEED).latency(Duration.ofMillis(10), Duration.ofMillis(10));
  private final SwarmWorld world = new SwarmWorld(net, SEED, BYTES);

  /// A fetcher that is complete and whose sharer is gone.
  private Download keeper() {
    world.sharer("sharer");
    Download keeper = world.fetcher("keeper", KEEP);
    assertThat(world.complete(keeper).bytes()).isEqualTo(BYTES);
    world.known("sharer").crash();
    return keeper;
  }

  private Download fetchesFromKeeper(String name) {
    return world.fetcherFrom(name, world.known("keeper").at(SwarmWorld.PORT));
  }

  @Test
  void others_fetch_from_it_when_the_sharer_is_gone() {
    Download keeper = keeper();

    assertThat(world.complete(fetchesFromKeeper("late")).bytesFetched()).isEqualTo(BYTES);

    assertThat(world.fetched("late")).isEqualTo(world.content);
    net.runFor(Duration.ofSeconds(1));
    assertThat(keeper.stats().bytesSent()).isGreaterThanOrEqualTo(BYTES);
    assertThat(keeper.ended()).isNotDone();
  }

  @Test
  void who_was_served_before_it_was_complete_is_served_afterwards() {
    world.sharer("sharer");
    world.known("sharer").uplink().bandwidth(4_000_000, Duration.ofMillis(500));
    Download keeper = world.fetcher("keeper", KEEP);
    net.runFor(Duration.ofSeconds(2));
    world.known("keeper").uplink().bandwidth(2_000_000, Duration.ofMillis(500));
    Download follower = fetchesFromKeeper("follower");
    world.complete(keeper);
    assertThat(follower.progress().bytesDone()).isBetween(1L, BYTES - 1L);
    world.known("sharer").crash();

    world.runUntilDone(List.of(follower), Duration.ofSeconds(12));
    assertThat(follower.result()).as("all of it takes the line 12 s").isCompleted();
  }

  @Test
  void it_is_not_given_on_after_its_owner_has_ended_it() {
    Download keeper = keeper();

    keeper.close();
    world.await(keeper.ended());

    assertThat(world.failure(fetchesFromKeeper("late").result())).isEqualTo(ErrorCode.NO_PEERS);
    assertThat(world.fetched("keeper")).isEqualTo(world.content);
    assertThat(world.await(keeper.machine()).is(FetchState.Withdrawn)).isTrue();
  }

  @Test
  void a_file_that_somebody_changes_is_given_on_no_longer() {
    Download keeper = keeper();
    world.known("keeper").disk().overwrite(SwarmWorld.TARGET, BYTES / 2, new byte[] {1, 2, 3});

    Download late = fetchesFromKeeper("late");

    assertThat(world.failure(keeper.ended())).isEqualTo(ErrorCode.INTEGRITY);
    assertThat(world.failure(late.result())).isEqualTo(ErrorCode.NO_PEERS);
    assertThat(world.known("keeper").disk().exists(SwarmWorld.TARGET)).isTrue();
  }

  @Test
  void the_endpoint_closes_what_is_shared_on() {
    Download keeper = keeper();

    world.await(world.peers.getLast().closeAsync());

    assertThat(keeper.ended()).isCompleted();
    assertThat(world.known("keeper").disk().exists(Path.of("/data/fetched.part"))).isFalse();
  }

  @Test
  void one_that_is_not_kept_ends_with_its_result() {
    world.sharer("sharer");
    Download download = world.fetcher("fetcher");
    world.complete(download);
    world.await(download.ended());
    assertThat(download.stats()).isEqualTo(new ServingStats(0, 0));
  }
}
