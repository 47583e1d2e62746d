package io.peerage.swarm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.peerage.simnet.SimHost;
import io.peerage.simnet.SimNet;
import io.peerage.swarm.content.SwarmLink;
import io.peerage.swarm.content.SwarmMetadata;
import io.peerage.wire.ErrorCode;
import io.peerage.wire.PeerageException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/// What a download and a share come to when the world does not play along: the kind of failure,
/// what is left on the disk, and who goes on.
final class TroubleSimTest {

  private static final long SEED = 11;
  private static final int BYTES = 4 << 20;
  private static final long SOME = 200_000;
  private static final Duration SILENCE = Duration.ofSeconds(30);
  private static final Path OTHER = Path.of("/data/other");

  private final SimNet net =
      SimNet.seeded(SEED).latency(Duration.ofMillis(10), Duration.ofMillis(10));
  private final SwarmWorld world = new SwarmWorld(net, SEED, BYTES);

  // Peers.

  @Test
  void a_sharer_that_crashes_is_waited_for_half_a_minute() {
    world.sharer("sharer");
    Download download = world.fetcher("fetcher");
    world.runUntilDone(download, SOME);
    Duration crashed = net.now();

    world.known("sharer").crash();

    assertThat(world.failure(download.result())).isEqualTo(ErrorCode.NO_PEERS);
    assertThat(net.now().minus(crashed)).isBetween(SILENCE, SILENCE.plusSeconds(1));
    assertThat(world.hasOnlyPart("fetcher")).isTrue();
  }

  @Test
  void a_sharer_that_leaves_is_waited_for_half_a_minute() {
    world.sharer("sharer");
    Download download = world.fetcher("fetcher");
    world.runUntilDone(download, SOME);
    Duration left = net.now();

    world.await(world.peers.getFirst().closeAsync());

    assertThat(world.failure(download.result())).isEqualTo(ErrorCode.NO_PEERS);
    assertThat(net.now().minus(left)).isBetween(SILENCE, SILENCE.plusSeconds(1));
    assertThat(world.hasOnlyPart("fetcher")).isTrue();
  }

  @Test
  void where_nobody_is_a_download_fails_after_half_a_minute() {
    Share share = world.sharer("sharer");
    world.known("sharer").crash();

    Download download = world.fetcher("fetcher", share.link(), GetOptions.DEFAULT);

    assertThat(world.failure(download.result())).isEqualTo(ErrorCode.NO_PEERS);
    assertThat(world.hasNothing("fetcher")).isTrue();
  }

  @Test
  void a_link_with_another_length_than_the_content_has_ends_as_false() {
    Share share = world.sharer("sharer");
    SwarmMetadata claimed =
        SwarmMetadata.ofContent(share.metadata().id(), share.metadata().hash(), 1024, 100L * BYTES);
    SwarmLink link = SwarmLink.of(claimed, share.link().peers(), "content");

    Download download = world.fetcher("fetcher", link, GetOptions.DEFAULT);

    assertThat(world.failure(download.result())).isEqualTo(ErrorCode.INTEGRITY);
    assertThat(world.hasNothing("fetcher")).isTrue();
  }

  @Test
  void without_a_limit_to_silence_a_download_waits_on() {
    Share share = world.sharer("sharer");
    world.known("sharer").crash();

    Download download =
        world.fetcher("fetcher", share.link(), GetOptions.DEFAULT.withSilence(Duration.ZERO));
    net.runFor(Duration.ofMinutes(10));

    assertThat(download.result()).isNotDone();
    assertThat(download.progress().waitingFor()).isNotEmpty();
  }

  @Test
  void a_link_without_a_peer_names_nobody_to_fetch_from() {
    Share share = world.sharer("sharer");
    SimHost host = world.host("fetcher");
    SwarmLink alone = SwarmLink.of(share.metadata(), List.of(), "content");

    Download download = world.peer(host, host).get(alone, SwarmWorld.TARGET, GetOptions.DEFAULT);

    assertThat(world.failure(download.result())).isEqualTo(ErrorCode.USAGE);
    assertThat(world.hasNothing("fetcher")).isTrue();
  }

  @Test
  void where_everybody_lies_the_content_is_not_believed() {
    world.sharer("liar", 1);
    world.sharer("perjurer", 1);

    Download download = world.fetcher("fetcher");

    assertThat(world.failure(download.result())).isEqualTo(ErrorCode.INTEGRITY);
    assertThat(world.hasNothing("fetcher")).isTrue();
  }

  @Test
  void one_honest_peer_among_liars_is_enough() {
    world.sharer("liar", 1);
    world.sharer("sharer");
    world.sharer("perjurer", 1);

    world.complete(world.fetcher("fetcher"));

    assertThat(world.fetched("fetcher")).isEqualTo(world.content);
  }

  @Test
  void a_download_outlives_one_of_its_sharers() {
    world.sharer("first");
    world.sharer("second");
    Download download = world.fetcher("fetcher");
    world.runUntilDone(download, SOME);

    world.known("first").crash();

    assertThat(world.complete(download).peers()).isEqualTo(2);
    assertThat(world.fetched("fetcher")).isEqualTo(world.content);
  }

  @Test
  void a_download_goes_on_when_the_way_is_open_again() {
    world.sharer("sharer");
    Download download = world.fetcher("fetcher");
    world.runUntilDone(download, SOME);
    SimHost sharer = world.known("sharer");
    SimHost fetcher = world.known("fetcher");

    net.link(sharer, fetcher).loss(1);
    net.link(fetcher, sharer).loss(1);
    net.runFor(Duration.ofSeconds(20));
    assertThat(download.result()).isNotDone();
    net.link(sharer, fetcher).loss(0);
    net.link(fetcher, sharer).loss(0);

    world.complete(download);
    assertThat(world.fetched("fetcher")).isEqualTo(world.content);
  }

  @Test
  void what_is_canceled_leaves_what_can_be_gone_on_with() {
    world.sharer("sharer");
    Download download = world.fetcher("fetcher");
    world.runUntilDone(download, SOME);
    assertThat(world.hasPart("fetcher")).isTrue();

    download.cancel();

    assertThat(world.failure(download.result())).isEqualTo(ErrorCode.CANCELED);
    assertThat(world.hasOnlyPart("fetcher")).isTrue();
  }

  @Test
  void what_is_canceled_before_it_began_leaves_nothing() {
    world.sharer("sharer");
    Download download = world.fetcher("fetcher");

    download.cancel();

    assertThat(world.failure(download.result())).isEqualTo(ErrorCode.CANCELED);
    net.runFor(Duration.ofSeconds(1));
    assertThat(world.hasNothing("fetcher")).isTrue();
  }

  @Test
  void a_fetcher_that_closes_leaves_its_sharer_alone() {
    Share share = world.sharer("sharer");
    Download download = world.fetcher("fetcher");
    world.runUntilDone(download, SOME);

    world.await(world.peers.getLast().closeAsync());

    assertThat(world.failure(download.result())).isEqualTo(ErrorCode.CANCELED);
    assertThat(world.hasOnlyPart("fetcher")).isTrue();
    net.runFor(Duration.ofSeconds(1));
    assertThat(share.stats().peers()).isZero();
    assertThat(share.ended()).isNotDone();
  }

  // The fetcher's disk.

  @Test
  void a_disk_without_room_is_told_before_anything_is_fetched() {
    Share share = world.sharer("sharer");
    SimHost host = world.host("fetcher");
    host.disk().capacity(BYTES - 1);

    Download download =
        world.peer(host, host).get(share.link(), SwarmWorld.TARGET, GetOptions.DEFAULT);

    assertThat(world.failure(download.result())).isEqualTo(ErrorCode.DISK);
    assertThat(world.hasNothing("fetcher")).isTrue();
    net.runFor(Duration.ofSeconds(1));
    assertThat(share.stats()).isEqualTo(new ServingStats(0, 0));
  }

  @Test
  void an_output_directory_that_does_not_exist_is_not_made() {
    Share share = world.sharer("sharer");
    SimHost host = world.host("fetcher");
    Path nowhere = Path.of("/nowhere/fetched");

    Download download = world.peer(host, host).get(share.link(), nowhere, GetOptions.DEFAULT);

    assertThat(world.failure(download.result())).isEqualTo(ErrorCode.DISK);
    assertThat(host.disk().exists(Path.of("/nowhere"))).isFalse();
  }

  @Test
  void a_file_that_is_there_stays_unless_it_may_be_replaced() {
    Share share = world.sharer("sharer");
    SimHost host = world.host("fetcher");
    byte[] old = "old".getBytes(StandardCharsets.US_ASCII);
    host.disk().put(SwarmWorld.TARGET, old);
    SwarmPeer fetcher = world.peer(host, host);

    Download refused = fetcher.get(share.link(), SwarmWorld.TARGET, GetOptions.DEFAULT);
    assertThat(world.failure(refused.result())).isEqualTo(ErrorCode.DISK);
    assertThat(world.fetched("fetcher")).isEqualTo(old);

    world.complete(
        fetcher.get(share.link(), SwarmWorld.TARGET, GetOptions.DEFAULT.withOverwrite(true)));
    assertThat(world.fetched("fetcher")).isEqualTo(world.content);
  }

  @Test
  void a_file_that_may_be_replaced_stays_when_the_download_fails() {
    Share share = world.sharer("sharer");
    SimHost host = world.host("fetcher");
    byte[] old = "old".getBytes(StandardCharsets.US_ASCII);
    host.disk().put(SwarmWorld.TARGET, old);
    Download download =
        world
            .peer(host, host)
            .get(share.link(), SwarmWorld.TARGET, GetOptions.DEFAULT.withOverwrite(true));
    world.runUntilDone(download, SOME);

    world.known("sharer").crash();

    assertThat(world.failure(download.result())).isEqualTo(ErrorCode.NO_PEERS);
    assertThat(world.fetched("fetcher")).isEqualTo(old);
    assertThat(world.hasPart("fetcher")).isTrue();
  }

  @Test
  void a_stale_partial_file_is_replaced() {
    Share share = world.sharer("sharer");
    SimHost host = world.host("fetcher");
    host.disk().put(Path.of(SwarmWorld.TARGET + ".part"), new byte[BYTES + 1]);

    world.complete(world.peer(host, host).get(share.link(), SwarmWorld.TARGET, GetOptions.DEFAULT));

    assertThat(world.fetched("fetcher")).isEqualTo(world.content);
    assertThat(world.hasPart("fetcher")).isFalse();
  }

  @Test
  void a_directory_is_no_target() {
    Share share = world.sharer("sharer");
    SimHost host = world.host("fetcher");
    host.disk().mkdirs(SwarmWorld.TARGET);

    Download download =
        world.peer(host, host).get(share.link(), SwarmWorld.TARGET, GetOptions.DEFAULT);

    assertThat(world.failure(download.result())).isEqualTo(ErrorCode.USAGE);
  }

  // The sharer's file.

  @Test
  void what_is_no_file_with_something_in_it_is_not_shared() {
    SimHost host = world.host("sharer");
    host.disk().put(Path.of("/data/empty"), new byte[0]);
    SwarmPeer peer = world.peer(host, host);

    assertThat(refusal(peer, "/data/missing")).isEqualTo(ErrorCode.NOT_FOUND);
    assertThat(refusal(peer, "/data/empty")).isEqualTo(ErrorCode.USAGE);
    assertThat(refusal(peer, "/data")).isEqualTo(ErrorCode.USAGE);
  }

  private ErrorCode refusal(SwarmPeer peer, String path) {
    return world.failure(peer.shareAsync(Path.of(path), ShareOptions.DEFAULT));
  }

  @Test
  void a_file_that_changes_is_no_longer_offered_and_others_are() {
    Share share = world.sharer("sharer");
    SimHost sharer = world.known("sharer");
    sharer.disk().put(OTHER, new byte[] {1, 2, 3});
    Share other = world.await(world.peers.getFirst().shareAsync(OTHER, ShareOptions.DEFAULT));
    Download download = world.fetcher("fetcher");
    world.runUntilDone(download, SOME);

    sharer.disk().overwrite(SwarmWorld.FILE, BYTES - 1, new byte[] {1});

    assertThat(world.failure(share.ended())).isEqualTo(ErrorCode.INTEGRITY);
    assertThat(world.failure(download.result())).isEqualTo(ErrorCode.NO_PEERS);
    assertThat(world.hasOnlyPart("fetcher")).isTrue();
    assertThat(other.ended()).isNotDone();
    world.complete(world.peers.getLast().get(other.link(), SwarmWorld.TARGET, GetOptions.DEFAULT));
    assertThat(world.fetched("fetcher")).containsExactly(1, 2, 3);
  }

  @Test
  void a_file_that_is_touched_is_no_longer_offered() {
    Share share = world.sharer("sharer");
    Download download = world.fetcher("fetcher");
    world.runUntilDone(download, SOME);

    world.known("sharer").disk().touch(SwarmWorld.FILE);

    assertThat(world.failure(share.ended())).isEqualTo(ErrorCode.INTEGRITY);
  }

  @Test
  void a_file_whose_time_was_put_back_is_found_out_by_its_bytes() {
    Duration made = net.now();
    Share share = world.sharer("sharer");
    Download download = world.fetcher("fetcher");
    world.runUntilDone(download, SOME);

    changeUnseen(made);

    assertThat(world.failure(share.ended())).isEqualTo(ErrorCode.INTEGRITY);
    assertThat(world.known("sharer").meters().snapshot().get("peerage.swarm.peers_broken"))
        .isZero();
    assertThat(world.known("fetcher").meters().snapshot().get("peerage.swarm.peers_broken"))
        .isZero();
  }

  /// Another content of the same length, with the modification time of the first one.
  private void changeUnseen(Duration made) {
    byte[] changed = world.content.clone();
    for (int at = 0; at < changed.length; at += 1000) {
      changed[at] ^= 1;
    }
    SimHost sharer = world.known("sharer");
    Duration since = net.now().minus(made);
    sharer.shiftWall(since.negated());
    sharer.disk().put(SwarmWorld.FILE, changed);
    sharer.shiftWall(since);
  }

  @Test
  void a_sharer_that_does_not_look_is_dropped_at_the_first_false_chunk() {
    Share share = world.carelessSharer("sharer");
    Download download = world.fetcher("fetcher", GetOptions.DEFAULT.withInOrder(true));
    world.runUntilDone(download, SOME);

    world.known("sharer").disk().overwrite(SwarmWorld.FILE, BYTES - 1, new byte[] {1});
    world.known("sharer").disk().overwrite(SwarmWorld.FILE, BYTES - 1, new byte[] {2});

    assertThat(world.failure(download.result())).isEqualTo(ErrorCode.INTEGRITY);
    assertThat(world.hasOnlyPart("fetcher")).isTrue();
    assertThat(world.known("fetcher").meters().snapshot().get("peerage.swarm.peers_broken"))
        .isEqualTo(1);
    assertThat(share.ended()).isNotDone();
  }

  // The facade.

  @Test
  void a_closed_peer_takes_nothing_on() {
    Share share = world.sharer("sharer");
    SwarmPeer peer = world.peers.getFirst();
    world.await(peer.closeAsync());

    assertThat(share.ended()).isCompleted();
    CompletableFuture<Share> late = peer.shareAsync(SwarmWorld.FILE, ShareOptions.DEFAULT);
    net.runFor(Duration.ofSeconds(1));
    assertThat(late).isCompletedExceptionally();
    world.await(peer.closeAsync());
  }

  @Test
  void a_port_that_is_taken_is_told() {
    SimHost host = world.host("sharer");
    world.peer(host, host);

    CompletableFuture<SwarmPeer> second =
        SwarmPeer.openAsync(host, SwarmOptions.DEFAULT.withListen(host.at(SwarmWorld.PORT)));

    net.runUntil(second::isDone, Duration.ofSeconds(1));
    assertThatThrownBy(second::join).hasCauseInstanceOf(PeerageException.class);
  }
}
