package io.peerage.swarm;

import static org.assertj.core.api.Assertions.assertThat;

import io.peerage.simnet.SimHost;
import io.peerage.simnet.SimNet;
import io.peerage.swarm.content.HashFunction;
import io.peerage.swarm.content.IntegrityProtection;
import io.peerage.swarm.content.SwarmId;
import io.peerage.swarm.content.SwarmLink;
import io.peerage.swarm.content.SwarmMetadata;
import io.peerage.wire.Bytes;
import io.peerage.wire.ErrorCode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Contents of all shapes over a network that does no harm.
final class TransferSimTest {

  private static final int KIB = 1024;
  private static final int MIB = 1024 * KIB;
  private static final long SEED = 7;
  private static final Path OTHER = Path.of("/data/other");

  private static SwarmWorld quiet(int bytes, ShareOptions how) {
    SimNet net = SimNet.seeded(SEED).latency(Duration.ofMillis(5), Duration.ofMillis(5));
    return new SwarmWorld(net, SEED, bytes).withShareOptions(how);
  }

  static Stream<Arguments> shapes() {
    return Stream.of(512, 1024, 8192, 32768)
        .flatMap(chunk ->
            Stream.of(1, 1023, 1024, 1025, 64 * KIB, 64 * KIB + 1, 2 * MIB, 7 * MIB + 3)
                .map(bytes -> Arguments.of(bytes, chunk)));
  }

  @ParameterizedTest(name = "{0} bytes in chunks of {1}")
  @MethodSource("shapes")
  void a_content_arrives_whole_and_under_its_final_name(int bytes, int chunkSize) {
    SwarmWorld world = quiet(bytes, ShareOptions.DEFAULT.withChunkSize(chunkSize));
    world.sharer("sharer");

    Fetched fetched = world.complete(world.fetcher("fetcher"));

    assertThat(world.fetched("fetcher")).isEqualTo(world.content);
    assertThat(fetched.path()).isEqualTo(SwarmWorld.TARGET);
    assertThat(fetched.bytes()).isEqualTo(bytes);
    assertThat(fetched.bytesFetched()).isEqualTo(bytes);
    assertThat(fetched.peers()).isEqualTo(1);
    assertThat(world.hasPart("fetcher")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 1025, 2 * MIB})
  void a_content_under_a_sha_1_tree_arrives(int bytes) {
    SwarmWorld world = quiet(bytes, ShareOptions.DEFAULT.withHash(HashFunction.SHA_1));
    Share share = world.sharer("sharer");

    world.complete(world.fetcher("fetcher"));

    assertThat(share.root().length()).isEqualTo(20);
    assertThat(world.fetched("fetcher")).isEqualTo(world.content);
  }

  @ParameterizedTest
  @EnumSource(HashFunction.class)
  void a_content_arrives_under_a_tree_of_every_hash_function(HashFunction hash) {
    SwarmWorld world = quiet(300 * KIB + 1, ShareOptions.DEFAULT.withHash(hash));
    Share share = world.sharer("sharer");

    world.complete(world.fetcher("fetcher"));

    assertThat(share.root().length()).isEqualTo(hash.digestBytes());
    assertThat(world.fetched("fetcher")).isEqualTo(world.content);
  }

  @ParameterizedTest
  @EnumSource(
      value = IntegrityProtection.class,
      mode = EnumSource.Mode.EXCLUDE,
      names = "MERKLE_HASH_TREE")
  void a_link_to_what_no_tree_protects_is_refused(IntegrityProtection protection) {
    SwarmWorld world = quiet(KIB, ShareOptions.DEFAULT);
    SwarmMetadata known = world.sharer("sharer").metadata();
    SwarmLink link =
        SwarmLink.of(
            new SwarmMetadata(
                new SwarmId(Bytes.copyOf(new byte[20])),
                known.hash(),
                known.chunkSize(),
                known.addressing(),
                protection,
                known.length()),
            List.of(),
            "content");

    Download download = world.fetcher("fetcher", link, GetOptions.DEFAULT);

    assertThat(world.failure(download.result())).isEqualTo(ErrorCode.REFUSED);
    assertThat(download.result().exceptionNow()).hasMessageContaining(protection.text());
    // And the endpoint goes on.
    world.complete(world.again("fetcher"));
    assertThat(world.fetched("fetcher")).isEqualTo(world.content);
  }

  @ParameterizedTest(name = "{0} bytes in chunks of {1}")
  @CsvSource({
    "1, 1024",
    "1024, 1024",
    "1025, 1024",
    "65536, 512",
    "65537, 8192",
    "2097152, 1024",
    "7340035, 1024",
    "7340035, 32768"
  })
  void the_length_is_found_out_when_the_link_does_not_tell_it(int bytes, int chunkSize) {
    SwarmWorld world = quiet(bytes, ShareOptions.DEFAULT.withChunkSize(chunkSize));
    Share share = world.sharer("sharer");

    Fetched fetched =
        world.complete(
            world.fetcher("fetcher", SwarmWorld.withoutLength(share.metadata()), GetOptions.DEFAULT));

    assertThat(fetched.bytes()).isEqualTo(bytes);
    assertThat(world.fetched("fetcher")).isEqualTo(world.content);
  }

  @Test
  void a_fetcher_may_be_there_before_its_sharer() {
    SwarmWorld world = quiet(64 * KIB, ShareOptions.DEFAULT);
    Share share = world.sharer("sharer");
    share.close();
    world.net.runUntil(() -> share.ended().isDone(), Duration.ofSeconds(1));
    Download download = world.fetcher("fetcher");
    world.net.runFor(Duration.ofSeconds(20));
    assertThat(download.result()).isNotDone();

    world.await(world.peers.getFirst().shareAsync(SwarmWorld.FILE, ShareOptions.DEFAULT));

    world.complete(download);
    assertThat(world.fetched("fetcher")).isEqualTo(world.content);
  }

  @Test
  void two_contents_share_one_port_on_either_side() {
    SwarmWorld world = quiet(MIB, ShareOptions.DEFAULT);
    Share first = world.sharer("sharer");
    SimHost sharer = world.known("sharer");
    byte[] other = new byte[300_000];
    other[77_777] = 1;
    sharer.disk().put(OTHER, other);
    Share second = world.await(world.peers.getFirst().shareAsync(OTHER, ShareOptions.DEFAULT));
    SimHost host = world.host("fetcher");
    SwarmPeer fetcher = world.peer(host, host);

    Download one = fetcher.get(first.link(), SwarmWorld.TARGET, GetOptions.DEFAULT);
    Download two = fetcher.get(second.link(), OTHER, GetOptions.DEFAULT);

    world.complete(one);
    world.complete(two);
    assertThat(world.fetched("fetcher")).isEqualTo(world.content);
    assertThat(host.disk().get(OTHER)).isEqualTo(other);
  }

  @Test
  void the_same_content_is_shared_once_at_a_time() {
    SwarmWorld world = quiet(64 * KIB, ShareOptions.DEFAULT);
    Share share = world.sharer("sharer");
    world.known("sharer").disk().put(OTHER, world.content);
    SwarmPeer peer = world.peers.getFirst();

    assertThat(world.failure(peer.shareAsync(OTHER, ShareOptions.DEFAULT)))
        .isEqualTo(ErrorCode.REFUSED);
    assertThat(share.ended()).isNotDone();
    share.close();
    world.await(share.ended());
    assertThat(world.await(peer.shareAsync(OTHER, ShareOptions.DEFAULT)).root())
        .isEqualTo(share.root());
  }

  @Test
  void a_sharer_counts_what_leaves_and_who_takes_it() {
    SwarmWorld world = quiet(MIB, ShareOptions.DEFAULT);
    Share share = world.sharer("sharer");

    world.complete(world.fetcher("fetcher"));
    world.net.runFor(Duration.ofSeconds(1));

    assertThat(share.stats()).isEqualTo(new ServingStats(0, MIB));
  }
}
