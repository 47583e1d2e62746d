package io.peerage.node.command;

import io.peerage.node.output.Console;
import io.peerage.node.output.Event;
import io.peerage.node.output.Figures;
import io.peerage.swarm.Congestion;
import io.peerage.swarm.RateLimits;
import io.peerage.swarm.ServingStats;
import io.peerage.swarm.Share;
import io.peerage.swarm.ShareOptions;
import io.peerage.swarm.SwarmOptions;
import io.peerage.swarm.SwarmPeer;
import io.peerage.swarm.content.HashFunction;
import io.peerage.transport.NettyCarrier;
import io.peerage.wire.PeerageException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `peerage share`.
@Command(
    name = "share",
    customSynopsis = "peerage share [OPTIONS] PATH",
    description = {
      "Hashes a file, prints the ppspp:// link to it, and serves it over UDP until it is ended",
      "(Ctrl-C). When the file changes it is no longer offered."
    },
    footer = {
      "",
      "Example:",
      "  peerage share README.md",
      "",
      "Options can be set in the environment: PEERAGE_SHARE_LISTEN=127.0.0.1:7777 and so on."
    })
final class ShareCommand implements Task {

  private static final Duration SERVING_PERIOD = Duration.ofSeconds(1);

  @Parameters(paramLabel = "PATH", index = "0", description = "The file to serve.")
  private Path path = Path.of("");

  @Option(
      names = "--listen",
      paramLabel = "HOST:PORT",
      defaultValue = "127.0.0.1:0",
      converter = Converters.Listen.class,
      description =
          "Where to listen; port 0 takes a free one. Default: ${DEFAULT-VALUE}, which only this "
              + "machine reaches.")
  private InetSocketAddress listen = SwarmOptions.DEFAULT.listen();

  @Option(
      names = "--hash",
      paramLabel = "NAME",
      defaultValue = "sha256",
      description = "sha256 or sha1. Default: ${DEFAULT-VALUE}.")
  private HashFunction hash = HashFunction.SHA_256;

  @Option(
      names = "--chunk-size",
      paramLabel = "SIZE",
      defaultValue = "1024",
      converter = Converters.ChunkSize.class,
      description = "Bytes that are sent and verified at a time. Default: ${DEFAULT-VALUE}.")
  private int chunkSize;

  @Option(
      names = "--limit-rate",
      paramLabel = "RATE",
      converter = Converters.Rate.class,
      description = "Send at most so much a second, as in 10MiB. Default: no limit.")
  private long rate = RateLimits.UNLIMITED;

  @Option(
      names = "--congestion",
      paramLabel = "NAME",
      defaultValue = "ledbat",
      converter = Converters.CongestionName.class,
      description =
          "ledbat yields to all other traffic; model keeps a line full that loses, and takes its "
              + "share. Default: ${DEFAULT-VALUE}.")
  private Congestion congestion = Congestion.LEDBAT;

  @Option(
      names = "--watch",
      description = "Print the machines of this process and their transitions. Default: off.")
  private boolean watch;

  @Override
  public int run(Session session) throws InterruptedException {
    Console console = session.console();
    SwarmOptions options =
        SwarmOptions.DEFAULT
            .withListen(listen)
            .withRates(RateLimits.NONE.withUpload(rate))
            .withCongestion(congestion);
    options = DigestDirectory.find().map(options::withDigestDirectory).orElse(options);
    options = Reach.advertised(listen.getAddress()).map(options::withAdvertised).orElse(options);
    if (watch) {
      options = options.withObserver(new Watch(console));
    }
    try (NettyCarrier carrier = session.carrier()) {
      int exit;
      Share share;
      try (SwarmPeer peer = SwarmPeer.open(carrier, options)) {
        share = peer.share(path, shareOptions(console));
        console.progress("");
        session.ending().gracefully();
        session.explain(peer);
        announce(console, peer, share);
        exit = serve(session, share);
      }
      ServingStats last = share.stats();
      session.explainMeters(carrier);
      console.event(new Event.Stopped(last.bytesSent()));
      console.say("stopped, " + Figures.bytes(last.bytesSent()) + " sent");
      return exit;
    }
  }

  private ShareOptions shareOptions(Console console) {
    return ShareOptions.DEFAULT
        .withHash(hash)
        .withChunkSize(chunkSize)
        .withHashed(bytes -> console.progress("hashing " + path + ": " + Figures.bytes(bytes)));
  }

  private void announce(Console console, SwarmPeer peer, Share share) {
    Reach.warning(peer.local()).ifPresent(console::say);
    console.event(
        new Event.Sharing(
            share.link().toString(),
            path,
            share.bytes(),
            share.root(),
            chunkSize,
            hash.text(),
            peer.local()));
    console.say("sharing %s (%s); Ctrl-C ends".formatted(path, Figures.bytes(share.bytes())));
  }

  /// Until a signal asks to end, or nothing is left to offer; the exit status says which.
  private int serve(Session session, Share share) throws InterruptedException {
    Console console = session.console();
    var serving =
        new Runnable() {
          private ServingStats shown = new ServingStats(0, 0);

          @Override
          public void run() {
            ServingStats stats = share.stats();
            if (!stats.equals(shown)) {
              shown = stats;
              console.event(new Event.Serving(stats.peers(), stats.bytesSent()));
              console.progress(
                  "%d peers, %s sent".formatted(stats.peers(), Figures.bytes(stats.bytesSent())));
            }
          }
        };
    Waiting.forAny(SERVING_PERIOD, serving, session.ending().asked(), share.ended());
    serving.run();
    console.progress("");
    if (!share.ended().isDone()) {
      return 0;
    }
    try {
      Waiting.result(share.ended());
      return 0;
    } catch (PeerageException changed) {
      console.error(changed);
      return changed.code().exit();
    }
  }
}
