package io.peerage.swarm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.peerage.simnet.SimHost;
import io.peerage.simnet.SimNet;
import io.peerage.swarm.content.SwarmId;
import io.peerage.swarm.content.SwarmLink;
import io.peerage.wire.ErrorCode;
import io.peerage.wire.PeerageException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What `swirl` does with its ports, swarms and channels, with ours.
class SwarmPeersTest {

  private static final Path FILE = Path.of("/data/content");
  private static final Path TARGET = Path.of("/data/fetched");
  private static final SwarmId NOWHERE = SwarmId.ofHex("00".repeat(32));

  private final SimNet net = SimNet.seeded(3).latency(Duration.ofMillis(5), Duration.ofMillis(5));
  private final SimHost host = host("here");
  private final SwarmPeers peers = new SwarmPeers(host);

  private SimHost host(String name) {
    SimHost made = net.host(name);
    made.disk().mkdirs(Path.of("/data"));
    return made;
  }

  private SwarmOptions on(int port) {
    return SwarmOptions.DEFAULT.withListen(host.at(port));
  }

  private <T> T await(CompletableFuture<T> future) {
    net.runUntil(future::isDone, Duration.ofMinutes(1));
    return future.join();
  }

  private PeerageException failure(CompletableFuture<?> future) {
    net.runUntil(future::isDone, Duration.ofMinutes(1));
    return (PeerageException) future.exceptionNow();
  }

  private SwarmPeer open(int port) {
    return await(peers.openAsync(on(port)));
  }

  private Share share(SwarmPeer peer) {
    host.disk().put(FILE, new byte[5000]);
    return await(peer.shareAsync(FILE, ShareOptions.DEFAULT));
  }

  @Test
  void a_peer_is_found_by_its_port_and_the_port_by_its_peer() {
    SwarmPeer peer = open(7000);

    assertThat(peers.find(7000)).containsSame(peer);
    assertThat(peers.portOf(peer)).hasValue(7000);
    assertThat(peers.peers()).containsExactly(peer);
    assertThat(peers.find(7001)).isEmpty();
  }

  @Test
  void port_0_takes_a_free_one_and_is_found_under_that() {
    SwarmPeer first = open(0);
    SwarmPeer second = open(0);

    assertThat(first.local().getPort()).isPositive().isNotEqualTo(second.local().getPort());
    assertThat(peers.find(first.local().getPort())).containsSame(first);
    assertThat(peers.portOf(second)).hasValue(second.local().getPort());
    assertThat(peers.find(0)).isEmpty();
  }

  @Test
  void nobody_is_found_before_it_listens() {
    CompletableFuture<SwarmPeer> opening = peers.openAsync(on(7000));

    assertThat(opening).isNotDone();
    assertThat(peers.find(7000)).isEmpty();
    assertThat(peers.peers()).isEmpty();
    assertThat(peers.find(await(opening).local().getPort())).isPresent();
  }

  @Test
  void a_port_that_is_open_here_is_answered_with_the_peer_that_has_it() {
    SwarmPeer peer = open(7000);

    assertThat(failure(peers.openAsync(on(7000))))
        .isInstanceOfSatisfying(
            AlreadyOpenException.class,
            already -> {
              assertThat(already.peer()).isSameAs(peer);
              assertThat(already.port()).isEqualTo(7000);
            });
  }

  @Test
  void two_who_open_a_port_at_once_get_one_peer() {
    CompletableFuture<SwarmPeer> first = peers.openAsync(on(7000));
    CompletableFuture<SwarmPeer> second = peers.openAsync(on(7000));

    SwarmPeer peer = await(first);
    assertThat(failure(second))
        .isInstanceOfSatisfying(
            AlreadyOpenException.class, already -> assertThat(already.peer()).isSameAs(peer));
  }

  @Test
  void a_port_that_somebody_else_has_is_refused_with_the_reason_and_nothing_stays() {
    await(SwarmPeer.openAsync(host, on(7000)));

    PeerageException refused = failure(peers.openAsync(on(7000)));

    assertThat(refused).isNotInstanceOf(AlreadyOpenException.class);
    assertThat(refused.code()).isEqualTo(ErrorCode.REFUSED);
    assertThat(refused).hasMessageContaining("in use");
    assertThat(peers.find(7000)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 65_536})
  void what_is_no_port_is_a_mistake_of_the_caller(int port) {
    assertThatThrownBy(() -> peers.find(port)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void a_stranger_has_no_port_here_and_nor_has_a_peer_that_is_closed() {
    SwarmPeer foreign = await(SwarmPeer.openAsync(host, on(7001)));
    SwarmPeer peer = open(7000);
    await(peers.stopAsync(7000));

    assertThat(peers.portOf(foreign)).isEmpty();
    assertThat(peers.portOf(peer)).isEmpty();
  }

  @Test
  void stopping_waits_until_the_port_is_free_and_tells_what_the_peer_came_to() {
    SwarmPeer peer = open(7000);
    Share share = share(peer);
    SimHost other = host("other");
    SwarmPeer fetcher =
        await(SwarmPeer.openAsync(other, SwarmOptions.DEFAULT.withListen(other.at(7000))));
    await(fetcher.get(share.link(), TARGET, GetOptions.DEFAULT).result());

    PeerSummary summary = await(peers.stopAsync(7000));
    await(fetcher.closeAsync());
    PeerSummary theirs = await(fetcher.ended());

    assertThat(summary.local()).isEqualTo(host.at(7000));
    assertThat(summary.uptime()).isPositive();
    assertThat(summary.channels()).isEqualTo(1);
    assertThat(summary.failure()).isEmpty();
    // The one closing HANDSHAKE of theirs and ours have passed each other, or have been lost.
    assertThat(summary.datagramsSent()).isGreaterThanOrEqualTo(7);
    assertThat(theirs.datagramsReceived())
        .isBetween(summary.datagramsSent() - 1, summary.datagramsSent());
    assertThat(summary.bytesSent()).isGreaterThan(5000);
    assertThat(theirs.bytesReceived()).isGreaterThan(5000);
    assertThat(summary.datagramsReceived()).isPositive();
    assertThat(summary.bytesReceived()).isPositive();
    open(7000);
  }

  @Test
  void stopping_again_while_it_closes_is_the_same_and_afterwards_nobody_is_there() {
    open(7000);
    CompletableFuture<PeerSummary> first = peers.stopAsync(7000);
    CompletableFuture<PeerSummary> second = peers.stopAsync(7000);

    assertThat(await(first)).isEqualTo(await(second));
    assertThat(peers.find(7000)).isEmpty();
    assertThat(failure(peers.stopAsync(7000)).code()).isEqualTo(ErrorCode.NOT_FOUND);
  }

  @Test
  void a_peer_that_its_owner_closes_is_not_here_any_more() {
    SwarmPeer peer = open(7000);
    await(peer.closeAsync());
    net.runFor(Duration.ofMillis(1));

    assertThat(peers.find(7000)).isEmpty();
    await(peer.closeAsync());
  }

  @Test
  void a_peer_and_a_swarm_have_urls() {
    SwarmPeer peer = open(7000);
    Share share = share(peer);

    assertThat(peers.link(7000))
        .hasToString("ppspp://" + host.address().getHostAddress() + ":7000/");
    assertThat(peer.link(share.metadata().id())).contains(share.link());
    assertThat(peer.link(NOWHERE)).isEmpty();
    assertThatThrownBy(() -> peers.link(7001))
        .isInstanceOfSatisfying(
            PeerageException.class,
            absent -> assertThat(absent.code()).isEqualTo(ErrorCode.NOT_FOUND));
  }

  @ParameterizedTest
  @CsvSource({
    "files.example.net, ppspp://files.example.net:7000/",
    "2001:db8::7, ppspp://[2001:db8::7]:7000/"
  })
  void a_public_name_comes_before_the_address_of_the_interface(String name, String url) {
    SwarmPeer peer = await(peers.openAsync(on(7000).withAdvertised(name)));

    assertThat(peer.link()).hasToString(url);
    assertThat(SwarmLink.parse(url).peers()).isEqualTo(peer.link().peers());
    assertThat(share(peer).link().peers()).isEqualTo(peer.link().peers());
  }

  @Test
  void a_swarm_is_found_where_it_is_shared_and_where_it_is_fetched() {
    SwarmPeer sharer = open(7000);
    SwarmPeer fetcher = open(7001);
    Share share = share(sharer);
    SwarmId swarm = share.metadata().id();
    // Nobody answers there.
    SwarmLink elsewhere =
        SwarmLink.of(share.metadata(), List.of(new SwarmLink.Peer("192.0.2.1", 7)), "content");
    Download download = fetcher.get(elsewhere, TARGET, GetOptions.DEFAULT);
    await(download.machine());

    assertThat(peers.find(swarm)).containsExactly(sharer, fetcher);
    assertThat(sharer.share(swarm)).containsSame(share);
    assertThat(sharer.shares()).containsExactly(share);
    assertThat(sharer.download(swarm)).isEmpty();
    assertThat(fetcher.download(swarm)).containsSame(download);
    assertThat(fetcher.downloads()).containsExactly(download);
    assertThat(fetcher.link(swarm).orElseThrow().metadata()).contains(share.metadata());
    assertThat(peers.find(NOWHERE)).isEmpty();

    download.cancel();
    share.close();
    await(share.ended());
    failure(download.result());
    assertThat(peers.find(swarm)).isEmpty();
  }

  @Test
  void a_second_download_of_a_content_does_not_take_the_place_of_the_first() {
    SwarmPeer sharer = open(7000);
    SwarmPeer fetcher = open(7001);
    Share share = share(sharer);
    SwarmLink elsewhere =
        SwarmLink.of(share.metadata(), List.of(new SwarmLink.Peer("192.0.2.1", 7)), "content");
    Download first = fetcher.get(elsewhere, TARGET, GetOptions.DEFAULT);
    Download second = fetcher.get(elsewhere, Path.of("/data/second"), GetOptions.DEFAULT);

    assertThat(failure(second.result()).code()).isEqualTo(ErrorCode.REFUSED);
    assertThat(fetcher.download(share.metadata().id())).containsSame(first);
  }

  @Test
  void a_channel_has_an_id_a_swarm_and_a_name() {
    SwarmPeer sharer = open(7000);
    SwarmPeer fetcher = open(7001);
    Share share = share(sharer);
    assertThat(await(sharer.channels())).isEmpty();
    Download download = fetcher.get(share.link(), TARGET, GetOptions.DEFAULT);
    net.runUntil(() -> download.progress().bytesDone() > 0, Duration.ofSeconds(10));

    assertThat(await(sharer.channels()))
        .singleElement()
        .satisfies(channel -> {
          assertThat(channel.id()).isNotZero();
          assertThat(channel.remote()).isEqualTo(host.at(7001));
          assertThat(channel.swarm()).isEqualTo(share.metadata().id());
          assertThat(channel.isEstablished()).isTrue();
          assertThat(channel.bytesSent()).isPositive();
          assertThat(channel.bytesFetched()).isZero();
          assertThat(channel.uri())
              .isEqualTo(host.address().getHostAddress() + ":7001#0x%08x".formatted(channel.id()));
        });
    InetSocketAddress six = new InetSocketAddress("2001:db8::7", 1);
    assertThat(new ChannelStatus(0x0a, six, NOWHERE, true, 0, 0).uri())
        .isEqualTo("[2001:db8:0:0:0:0:0:7]:1#0x0000000a");
  }

  @Test
  void a_pool_opens_what_can_be_had_and_says_what_became_of_each_port() {
    SwarmPeer before = open(7002);
    await(SwarmPeer.openAsync(host, on(7003)));

    List<SwarmPeers.Opened> opened = await(peers.openPoolAsync(on(0), 7001, 7004));

    assertThat(opened.stream().map(SwarmPeers.Opened::port))
        .containsExactly(7001, 7002, 7003, 7004);
    assertThat(opened.get(0))
        .isEqualTo(new SwarmPeers.Opened.Started(7001, peers.find(7001).orElseThrow()));
    assertThat(opened.get(1)).isEqualTo(new SwarmPeers.Opened.Already(7002, before));
    assertThat(opened.get(2))
        .isInstanceOfSatisfying(
            SwarmPeers.Opened.Failed.class,
            failed -> assertThat(failed.cause().code()).isEqualTo(ErrorCode.REFUSED));
    assertThat(opened.get(3)).isInstanceOf(SwarmPeers.Opened.Started.class);
  }

  @Test
  void a_pool_is_stopped_and_says_where_nobody_was() {
    await(peers.openPoolAsync(on(0), 7001, 7002));

    var stopped = await(peers.stopPoolAsync(7001, 7003));

    assertThat(stopped.keySet()).containsExactly(7001, 7002, 7003);
    assertThat(stopped.get(7001).map(PeerSummary::local)).contains(host.at(7001));
    assertThat(stopped.get(7002)).isPresent();
    assertThat(stopped.get(7003)).isEqualTo(Optional.empty());
    assertThat(peers.peers()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"0, 5", "7, 6", "65535, 65536"})
  void a_pool_is_a_range_of_ports(int first, int last) {
    assertThatThrownBy(() -> peers.openPoolAsync(on(0), first, last))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> peers.stopPoolAsync(first, last))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void closing_all_closes_those_that_are_being_opened_too_and_opens_no_more() {
    open(7000);
    CompletableFuture<SwarmPeer> opening = peers.openAsync(on(7001));

    await(peers.closeAsync());

    assertThat(peers.peers()).isEmpty();
    assertThat(await(opening).ended()).isDone();
    assertThat(failure(peers.openAsync(on(7000))).code()).isEqualTo(ErrorCode.CANCELED);
    SwarmPeers others = new SwarmPeers(host);
    IntStream.of(7000, 7001).forEach(port -> await(others.openAsync(on(port))));
  }

  @Test
  void two_registries_know_nothing_of_each_other() {
    open(7000);
    assertThat(new SwarmPeers(host).find(7000)).isEmpty();
  }
}
