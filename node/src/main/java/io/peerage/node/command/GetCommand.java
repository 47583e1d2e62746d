package io.peerage.node.command;

import io.peerage.node.output.Console;
import io.peerage.node.output.Event;
import io.peerage.node.output.Figures;
import io.peerage.swarm.Congestion;
import io.peerage.swarm.Download;
import io.peerage.swarm.Fetched;
import io.peerage.swarm.GetOptions;
import io.peerage.swarm.RateLimits;
import io.peerage.swarm.SwarmOptions;
import io.peerage.swarm.SwarmPeer;
import io.peerage.swarm.content.SwarmLink;
import io.peerage.swarm.content.SwarmMetadata;
import io.peerage.transport.NettyCarrier;
import io.peerage.wire.ErrorCode;
import io.peerage.wire.PeerageException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `peerage get`.
@Command(
    name = "get",
    customSynopsis = "peerage get [OPTIONS] LINK",
    description = {
      "Fetches the content that a ppspp:// link names and verifies every byte. Nothing stands under",
      "the final name until it is whole; a file that is there and complete is recognised. When it is",
      "stopped, the same command goes on where it was. Prints the path of the file."
    },
    footer = {
      "",
      "Example:",
      "  peerage get -o copy.iso 'ppspp://127.0.0.1:7777/ROOT/big.iso?cl=1073741824'",
      "",
      "Options can be set in the environment: PEERAGE_GET_TIMEOUT=1h and so on."
    })
final class GetCommand implements Task {

  @Parameters(paramLabel = "LINK", index = "0", description = "What peerage share printed.")
  private String link = "";

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE|DIR",
      description =
          "Where to write. Default: the file name of the link, or else its root hash, in the working "
              + "directory.")
  private @Nullable String output;

  @Option(
      names = "--peer",
      paramLabel = "HOST:PORT",
      converter = Converters.Peer.class,
      description =
          "Somebody who has it, or some of it, besides those in the link; may be given more than "
              + "once. Default: nobody.")
  private List<InetSocketAddress> peers = new ArrayList<>();

  @Option(
      names = "--limit-rate",
      paramLabel = "RATE",
      converter = Converters.Rate.class,
      description = "Fetch at most so much a second, as in 10MiB. Default: no limit.")
  private long rate = RateLimits.UNLIMITED;

  @Option(
      names = "--timeout",
      paramLabel = "DURATION",
      description =
          "Give up after this long, whatever was done; a bare number is seconds. Default: none, but "
              + "30s without an answer from anybody.")
  private @Nullable Duration timeout;

  @Option(
      names = "--overwrite",
      description = "Replace a different file under the final name. Default: off.")
  private boolean overwrite;

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
    SwarmLink what = SwarmLink.parse(link);
    SwarmMetadata content =
        what.metadata()
            .orElseThrow(() ->
                new PeerageException(
                    ErrorCode.USAGE,
                    "the link names a peer, but no content",
                    "take the whole line that peerage share prints"));
    Target target = Target.of(output, what, content);
    try (NettyCarrier carrier = session.carrier()) {
      Optional<Event.Complete> recognised =
          target.exists() ? recognise(console, carrier, content, target) : Optional.empty();
      if (recognised.isPresent()) {
        console.event(recognised.get());
        console.say(target.path() + " is complete already, verified");
        return 0;
      }
      List<InetSocketAddress> known = new Addressees(what, peers).resolve(console);
      if (Files.exists(target.part())) {
        console.say(
            Files.exists(target.map())
                ? "going on with " + target.part() + ", left by an earlier run"
                : "replacing " + target.part() + ", left by an earlier run without its map");
      }
      try {
        return fetch(session, carrier, what, target, known);
      } finally {
        session.explainMeters(carrier);
      }
    }
  }

  private Optional<Event.Complete> recognise(
      Console console, NettyCarrier carrier, SwarmMetadata content, Target target) {
    long start = System.nanoTime();
    Optional<Long> whole =
        target.whole(
            carrier,
            content,
            bytes -> console.progress("checking " + target.path() + ": " + Figures.bytes(bytes)));
    console.progress("");
    if (whole.isEmpty() && !overwrite) {
      throw new PeerageException(
          ErrorCode.DISK,
          target.path() + " exists and is something else",
          "replace it with --overwrite, or choose another name with -o");
    }
    return whole.map(bytes ->
        new Event.Complete(
            target.path(), bytes, 0, bytes, Duration.ofNanos(System.nanoTime() - start), 0));
  }

  private int fetch(
      Session session,
      NettyCarrier carrier,
      SwarmLink what,
      Target target,
      List<InetSocketAddress> known)
      throws InterruptedException {
    Console console = session.console();
    SwarmOptions options =
        SwarmOptions.DEFAULT
            .withListen(Reach.localFor(known))
            .withRates(RateLimits.NONE.withDownload(rate))
            .withCongestion(congestion);
    if (watch) {
      options = options.withObserver(new Watch(console));
    }
    GetOptions getting = GetOptions.DEFAULT.withPeers(known).withOverwrite(overwrite);
    if (timeout != null) {
      // Then silence alone does not end it.
      getting = getting.withSilence(Duration.ZERO);
    }
    try (SwarmPeer swarm = SwarmPeer.open(carrier, options)) {
      session.ending().gracefully();
      session.explain(swarm);
      Reach.warning(swarm.local()).ifPresent(console::say);
      try (Download download = swarm.get(what, target.path(), getting)) {
        return follow(session, download);
      }
    }
  }

  /// Shows how it goes until there is a result, the time is up, or a signal comes.
  private int follow(Session session, Download download) throws InterruptedException {
    Console console = session.console();
    CompletableFuture<Boolean> late = new CompletableFuture<>();
    if (timeout != null) {
      late.completeOnTimeout(true, timeout.toNanos(), TimeUnit.NANOSECONDS);
    }
    ProgressTicker ticker = new ProgressTicker(console, download::progress);
    Waiting.forAny(
        ProgressTicker.PERIOD, ticker, download.result(), late, session.ending().asked());
    console.progress("");
    if (download.result().isDone()) {
      complete(console, Waiting.result(download.result()));
      return 0;
    }
    String done =
        Figures.bytes(download.progress().bytesDone())
            + " done; the same command goes on from there";
    if (timeout != null && late.isDone()) {
      throw new PeerageException(
          ErrorCode.TIMED_OUT,
          "not complete after " + Figures.duration(timeout) + " (" + done + ")",
          "allow more time with --timeout");
    }
    int exit = session.ending().asked().join().exit();
    console.error(new Event.Failure(ErrorCode.CANCELED.text(), exit, "ended: " + done, ""));
    return exit;
  }

  private static void complete(Console console, Fetched fetched) {
    console.event(
        new Event.Complete(
            fetched.path(),
            fetched.bytes(),
            fetched.bytesFetched(),
            fetched.bytesReused(),
            fetched.took(),
            fetched.peers()));
    long rate =
        Math.round(fetched.bytesFetched() / Math.max(1e-9, Figures.seconds(fetched.took())));
    console.say(
        "%s in %s, %s, verified"
            .formatted(
                Figures.bytes(fetched.bytes()),
                Figures.duration(fetched.took()),
                Figures.rate(rate)));
  }
}
