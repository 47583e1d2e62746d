package io.peerage.interop.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.peerage.swarm.Congestion;
import io.peerage.swarm.Download;
import io.peerage.swarm.Fetched;
import io.peerage.swarm.GetOptions;
import io.peerage.swarm.Share;
import io.peerage.swarm.ShareOptions;
import io.peerage.swarm.SwarmOptions;
import io.peerage.swarm.SwarmPeer;
import io.peerage.swarm.content.SwarmLink;
import io.peerage.transport.CarrierOptions;
import io.peerage.transport.NettyCarrier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A content over a bad line between real sockets.
class TransferInteropIT {

  private static final long SEED = 5;
  private static final long SECONDS_MAX = 60;

  private static final Conditions BAD =
      Conditions.NONE
          .withDelay(Duration.ofMillis(15))
          .withJitter(Duration.ofMillis(3))
          .withLoss(0.1)
          .withDuplicate(0.05)
          .withReorder(0.05, Duration.ofMillis(10))
          .withRate(100_000_000, Duration.ofMillis(100));

  @TempDir private Path directory;

  /// LEDBAT takes each loss for a queue, so it gets less to do.
  @ParameterizedTest
  @CsvSource({"MODEL, 8388608", "LEDBAT, 131072"})
  void a_line_that_loses_doubles_and_reorders_gives_the_original(Congestion congestion, int size)
      throws Exception {
    Path original = directory.resolve("original");
    Path copy = directory.resolve("copy");
    byte[] content = new byte[size];
    new SplittableRandom(SEED).nextBytes(content);
    Files.write(original, content);
    SwarmOptions options = SwarmOptions.DEFAULT.withCongestion(congestion);
    try (NettyCarrier carrier = NettyCarrier.start(CarrierOptions.defaults());
        SwarmPeer sharer = SwarmPeer.open(carrier, options);
        SwarmPeer fetcher = SwarmPeer.open(carrier, options);
        UdpRelay relay = UdpRelay.between(sharer.local(), BAD, BAD, SEED)) {
      relay.start("relay");
      Share share = sharer.share(original, ShareOptions.DEFAULT);
      // The link names nobody: all goes through the relay.
      SwarmLink link = SwarmLink.of(share.metadata(), List.of(), "original");
      Download download =
          fetcher.get(link, copy, GetOptions.DEFAULT.withPeers(List.of(relay.local())));

      Fetched fetched = download.result().get(SECONDS_MAX, TimeUnit.SECONDS);

      assertThat(fetched.bytesFetched()).isEqualTo(size);
      assertThat(Files.readAllBytes(copy)).isEqualTo(content);
      assertThat(relay.received()).isGreaterThan(size / 1024);
      assertThat(relay.overflowed()).isZero();
    }
  }
}
