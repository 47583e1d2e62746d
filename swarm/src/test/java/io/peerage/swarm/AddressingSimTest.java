package io.peerage.swarm;

import static org.assertj.core.api.Assertions.assertThat;

import io.peerage.simnet.SimNet;
import io.peerage.swarm.content.ChunkAddressing;
import io.peerage.swarm.content.SwarmLink;
import io.peerage.swarm.content.SwarmMetadata;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/// Contents whose chunks are named in each of the five ways (RFC 7574, section 4), from the link to
/// the file.
final class AddressingSimTest {

  private static final long SEED = 11;
  private static final int CHUNK = 1024;

  private static SwarmWorld quiet(int bytes, ChunkAddressing addressing) {
    SimNet net = SimNet.seeded(SEED).latency(Duration.ofMillis(5), Duration.ofMillis(5));
    return new SwarmWorld(net, SEED, bytes)
        .withShareOptions(ShareOptions.DEFAULT.withChunkSize(CHUNK).withAddressing(addressing));
  }

  static Stream<Arguments> contents() {
    return Stream.of(ChunkAddressing.values())
        .flatMap(addressing ->
            Stream.of(1, CHUNK - 1, CHUNK, 64 * CHUNK, 64 * CHUNK + 1, 1237 * CHUNK - 5)
                .map(bytes -> Arguments.of(addressing, bytes)));
  }

  @ParameterizedTest
  @MethodSource("contents")
  void a_content_arrives_however_its_chunks_are_named(ChunkAddressing addressing, int bytes) {
    SwarmWorld world = quiet(bytes, addressing);
    Share share = world.sharer("sharer");

    world.complete(world.fetcher("fetcher"));

    assertThat(share.metadata().addressing()).isEqualTo(addressing);
    assertThat(SwarmLink.parse(share.link().toString()).metadata()).contains(share.metadata());
    assertThat(world.fetched("fetcher")).isEqualTo(world.content);
  }

  @ParameterizedTest
  @MethodSource("contents")
  void its_length_is_found_out_too(ChunkAddressing addressing, int bytes) {
    SwarmWorld world = quiet(bytes, addressing);
    SwarmMetadata known = world.sharer("sharer").metadata();
    SwarmMetadata unknown =
        new SwarmMetadata(
            known.id(),
            known.hash(),
            known.chunkSize(),
            known.addressing(),
            known.protection(),
            OptionalLong.empty());

    SwarmLink link = SwarmLink.of(unknown, List.of(), "content");
    world.complete(world.fetcher("fetcher", link, GetOptions.DEFAULT));

    assertThat(world.fetched("fetcher")).isEqualTo(world.content);
  }

  /// What fetchers announce to each other is pieces, which as bins are several nodes.
  @ParameterizedTest
  @EnumSource(ChunkAddressing.class)
  void fetchers_give_each_other_what_they_have_on_a_line_that_loses(ChunkAddressing addressing) {
    SimNet net =
        SimNet.seeded(SEED).latency(Duration.ofMillis(5), Duration.ofMillis(25)).loss(0.02);
    SwarmWorld world =
        new SwarmWorld(net, SEED, 777 * CHUNK + 99)
            .withShareOptions(ShareOptions.DEFAULT.withChunkSize(CHUNK).withAddressing(addressing));
    world.sharer("sharer");

    Download first = world.fetcher("first");
    InetSocketAddress other = world.known("first").at(SwarmWorld.PORT);
    Download second = world.fetcher("second", GetOptions.DEFAULT.withPeers(List.of(other)));

    assertThat(world.complete(second).peers()).isEqualTo(2);
    world.complete(first);
    assertThat(world.fetched("first")).isEqualTo(world.content);
    assertThat(world.fetched("second")).isEqualTo(world.content);
  }
}
