package io.peerage.bench.line;

import io.peerage.swarm.Download;
import io.peerage.swarm.GetOptions;
import io.peerage.swarm.RateLimits;
import io.peerage.swarm.SwarmOptions;
import io.peerage.swarm.SwarmPeer;
import io.peerage.swarm.content.SwarmLink;
import io.peerage.transport.CarrierOptions;
import io.peerage.transport.NettyCarrier;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Many fetchers of one content in one process, each with a peer, a port and a limit of its own, as
/// a program that uses the library would have them. Says when each is complete, in the manner of
/// the command.
final class CrowdOfFetchers {

  private static final double NANOS_PER_SECOND = 1e9;

  private CrowdOfFetchers() {}

  /// `LINK COUNT BYTES_PER_SECOND COPY`: the files are COPY-0 and so on.
  public static void main(String[] words) throws InterruptedException {
    SwarmLink link = SwarmLink.parse(words[0]);
    int count = Integer.parseInt(words[1]);
    long rate = Long.parseLong(words[2]);
    String copy = words[3];
    SwarmOptions options =
        SwarmOptions.DEFAULT.withRates(RateLimits.NONE.withUpload(rate).withDownload(rate));
    List<SwarmPeer> peers = new ArrayList<>();
    try (NettyCarrier carrier = NettyCarrier.start(CarrierOptions.defaults())) {
      for (int i = 0; i < count; i++) {
        peers.add(SwarmPeer.open(carrier, options));
      }
      long start = System.nanoTime();
      List<Download> downloads = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        Download download = peers.get(i).get(link, Path.of(copy + "-" + i), GetOptions.DEFAULT);
        var _ =
            download
                .result()
                .thenAccept(
                    fetched -> say("complete", (System.nanoTime() - start) / NANOS_PER_SECOND));
        downloads.add(download);
      }
      downloads.forEach(download -> download.result().join());
      say("all", (System.nanoTime() - start) / NANOS_PER_SECOND);
      peers.forEach(SwarmPeer::close);
    }
  }

  private static void say(String event, double seconds) {
    System.out.println(
        String.format(Locale.ROOT, "{\"event\":\"%s\",\"seconds\":%.3f}", event, seconds));
  }
}
