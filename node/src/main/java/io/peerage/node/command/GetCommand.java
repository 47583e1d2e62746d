package io.peerage.node.command;

import io.peerage.node.output.Console;
import io.peerage.node.output.Event;
import io.peerage.node.output.Figures;
import io.peerage.node.remote.ShownMachines;
import io.peerage.swarm.Congestion;
import io.peerage.swarm.GetOptions;
import io.peerage.swarm.RateLimits;
import io.peerage.swarm.ShareOptions;
import io.peerage.swarm.SwarmOptions;
import io.peerage.swarm.SwarmPeer;
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
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `peerage get`.
@Command(
    name = "get",
    customSynopsis = "peerage get [OPTIONS] LINK...",
    description = {
      "Fetches the contents that ppspp:// links name and verifies every byte. Nothing stands under"
          + " a",
      "final name until it is whole; a file that is there and complete is recognised. When it is",
      "stopped, the same command goes on where it was. Prints the path of each file."
    },
    footer = {
      "",
      "Example:",
      "  peerage get -o copy.iso 'ppspp://127.0.0.1:7777/ROOT/big.iso?cl=1073741824'",
      "",
      "Options can be set in the environment: PEERAGE_GET_TIMEOUT=1h and so on."
    })
final class GetCommand implements Task {

  @Parameters(
      paramLabel = "LINK",
      arity = "1..*",
      description =
          "What peerage share printed; several are fetched through one port, four at a time.")
  private List<String> links = new ArrayList<>();

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE|DIR",
      description =
          "Where to write; a directory for several links. Default: the file name of the link, or"
              + " else its root hash, in the working directory.")
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
          "Give up after this long, whatever was done; a bare number is seconds. Default: none, but"
              + " 30s without an answer from anybody.")
  private @Nullable Duration timeout;

  @Option(
      names = "--overwrite",
      description = "Replace a different file under the final name. Default: off.")
  private boolean overwrite;

  @Option(
      names = "--preallocate",
      description =
          "Take the space on the disk before anything is fetched, by writing zeros, so that a full "
              + "disk is known at the start. Default: off, a sparse file; a disk that becomes full "
              + "is waited for.")
  private boolean preallocate;

  @Option(
      names = "--keep-sharing",
      description =
          "Go on serving what was fetched until it is ended (Ctrl-C, then the status is 0). Others "
              + "are served while it is being fetched in any case. Default: off.")
  private boolean keepSharing;

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
      names = "--metrics",
      paramLabel = "HOST:PORT",
      converter = Converters.Listen.class,
      description =
          "Show what is counted at http://HOST:PORT/metrics, for Prometheus; port 0 takes a free "
              + "one. Default: nowhere.")
  private @Nullable InetSocketAddress metrics;

  @Option(
      names = "--watch",
      description = "Print the machines of this process and their transitions. Default: off.")
  private boolean watch;

  @Mixin private ShowOptions show = new ShowOptions();

  @Override
  public int run(Session session) throws InterruptedException {
    Console console = session.console();
    List<Wanted> wanted = Wanted.of(links, output);
    Failures failures = new Failures(console, wanted.size());
    Serving serving = new Serving(console, failures);
    try (NettyCarrier carrier = session.carrier()) {
      int exit;
      try {
        List<Wanted> whole = new ArrayList<>();
        List<Fetches.Order> missing = new ArrayList<>();
        for (Wanted each : wanted) {
          try {
            if (each.target().exists() && recognise(console, carrier, each)) {
              whole.add(each);
            } else {
              missing.add(order(console, each));
            }
          } catch (PeerageException failure) {
            failures.add(each.name(), failure);
          }
        }
        if (missing.isEmpty() && !(keepSharing && !whole.isEmpty())) {
          return failures.exit("contents are not here");
        }
        exit = fetch(session, carrier, whole, missing, serving, failures);
      } finally {
        session.explainMeters(carrier);
      }
      if (!serving.isEmpty()) {
        serving.stopped();
      }
      return exit != 0 ? exit : failures.exit("contents are not here");
    }
  }

  /// Whether the file that is there is the content; then its event is printed.
  ///
  /// @throws PeerageException when it is something else and may not be replaced
  private boolean recognise(Console console, NettyCarrier carrier, Wanted wanted) {
    long start = System.nanoTime();
    Target target = wanted.target();
    Optional<Long> whole =
        target.whole(
            carrier,
            wanted.content(),
            bytes -> console.progress("checking " + target.path() + ": " + Figures.bytes(bytes)));
    console.progress("");
    if (whole.isEmpty() && !overwrite) {
      throw new PeerageException(
          ErrorCode.DISK,
          target.path() + " exists and is something else",
          "replace it with --overwrite, or choose another name with -o");
    }
    whole.ifPresent(bytes -> {
      Duration took = Duration.ofNanos(System.nanoTime() - start);
      console.event(new Event.Complete(target.path(), bytes, 0, bytes, took, 0));
      console.say(target.path() + " is complete already, verified");
    });
    return whole.isPresent();
  }

  private Fetches.Order order(Console console, Wanted wanted) {
    List<InetSocketAddress> known = new Addressees(wanted.link(), peers).resolve(console);
    Target target = wanted.target();
    if (Files.exists(target.part())) {
      console.say(
          Files.exists(target.map())
              ? "going on with " + target.part() + ", left by an earlier run"
              : "replacing " + target.part() + ", left by an earlier run without its map");
    }
    GetOptions how =
        GetOptions.DEFAULT
            .withPeers(known)
            .withOverwrite(overwrite)
            .withKeepSharing(keepSharing)
            .withPreallocate(preallocate);
    // With a time limit silence alone does not end it.
    return new Fetches.Order(wanted, timeout == null ? how : how.withSilence(Duration.ZERO));
  }

  private int fetch(
      Session session,
      NettyCarrier carrier,
      List<Wanted> whole,
      List<Fetches.Order> missing,
      Serving serving,
      Failures failures)
      throws InterruptedException {
    Console console = session.console();
    List<InetSocketAddress> known =
        missing.stream().flatMap(order -> order.how().peers().stream()).toList();
    SwarmOptions options =
        SwarmOptions.DEFAULT
            .withListen(Reach.localFor(known))
            .withRates(RateLimits.NONE.withDownload(rate))
            .withCongestion(congestion);
    if (watch) {
      options = options.withObserver(new Watch(console));
    }
    try (ShownMachines shown = show.open(carrier, session.console());
        SwarmPeer swarm = SwarmPeer.open(carrier, options.withMachines(shown));
        Metrics _ = session.metrics(metrics, carrier)) {
      session.ending().gracefully();
      session.explain(swarm);
      Reach.warning(swarm.local()).ifPresent(console::say);
      int exit = new Fetches(session, swarm, missing, failures, serving).run(timeout);
      if (exit != 0 || !keepSharing) {
        return exit;
      }
      for (Wanted each : whole) {
        shareOn(swarm, each, serving, failures);
      }
      if (!serving.isEmpty()) {
        console.say("sharing on at " + Figures.address(swarm.local()) + "; Ctrl-C ends");
        serving.untilEnded(session);
      }
      return 0;
    }
  }

  /// Serves a file that was here already.
  private static void shareOn(SwarmPeer swarm, Wanted wanted, Serving serving, Failures failures) {
    SwarmMetadata content = wanted.content();
    try {
      serving.add(
          swarm.share(
              wanted.target().path(),
              ShareOptions.DEFAULT.withHash(content.hash()).withChunkSize(content.chunkSize())));
    } catch (PeerageException failure) {
      failures.add(wanted.name(), failure);
    }
  }
}
