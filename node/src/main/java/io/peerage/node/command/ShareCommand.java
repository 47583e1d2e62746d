package io.peerage.node.command;

import io.peerage.node.output.Console;
import io.peerage.node.output.Event;
import io.peerage.node.output.Figures;
import io.peerage.node.remote.ShownMachines;
import io.peerage.swarm.Congestion;
import io.peerage.swarm.RateLimits;
import io.peerage.swarm.Share;
import io.peerage.swarm.ShareOptions;
import io.peerage.swarm.SwarmOptions;
import io.peerage.swarm.SwarmPeer;
import io.peerage.swarm.content.HashFunction;
import io.peerage.transport.NettyCarrier;
import io.peerage.wire.ErrorCode;
import io.peerage.wire.PeerageException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `peerage share`.
@Command(
    name = "share",
    customSynopsis = "peerage share [OPTIONS] PATH...",
    description = {
      "Hashes files, prints the ppspp:// link to each, and serves them over UDP on one port until"
          + " it",
      "is ended (Ctrl-C). A file that changes is no longer offered."
    },
    footer = {
      "",
      "Example:",
      "  peerage share README.md",
      "",
      "Options can be set in the environment: PEERAGE_SHARE_LISTEN=127.0.0.1:7777 and so on."
    })
final class ShareCommand implements Task {

  @Parameters(paramLabel = "PATH", arity = "1..*", description = "What to serve.")
  private List<Path> paths = new ArrayList<>();

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
      description =
          "Bytes that are sent and verified at a time, 512 to 32,768. Default: ${DEFAULT-VALUE}, "
              + "which fits any network; for more than 58 GiB a larger one is suggested.")
  private int chunkSize;

  @Option(
      names = "--rehash",
      description =
          "Hash files again even if they are unchanged since an earlier time. Default: off.")
  private boolean rehash;

  @Option(
      names = "--no-record",
      description =
          "Write nothing down of what files come to, and look for nothing. Default: it stands in"
              + " $XDG_CACHE_HOME/peerage, or else ~/.cache/peerage, so that unchanged files are"
              + " not hashed again.")
  private boolean noRecord;

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
    refuseRepeated();
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
      Failures failures = new Failures(console, paths.size());
      Serving serving = new Serving(console, failures);
      try (ShownMachines shown = show.open(carrier, console);
          SwarmPeer peer = SwarmPeer.open(carrier, options.withMachines(shown));
          Metrics _ = session.metrics(metrics, carrier)) {
        Reach.warning(peer.local()).ifPresent(console::say);
        offer(session, peer, serving, failures);
        if (!serving.isEmpty()) {
          session.explain(peer);
          serving.untilEnded(session);
        }
      }
      session.explainMeters(carrier);
      if (!serving.isEmpty()) {
        serving.stopped();
      }
      return failures.exit("files could not be served");
    }
  }

  /// One after the other: what is shared already is served while the next one is hashed.
  private void offer(Session session, SwarmPeer peer, Serving serving, Failures failures)
      throws InterruptedException {
    Optional<TreeRecords> records =
        noRecord ? Optional.empty() : TreeRecords.open(System.getenv(), session.console());
    for (Path path : paths) {
      Optional<Path> record = records.map(all -> all.of(path, hash, chunkSize));
      try {
        Optional<Share> offered = offer(session, peer, path, record, serving);
        session.console().progress("");
        if (offered.isEmpty()) {
          return;
        }
        Share share = offered.get();
        session.ending().gracefully();
        announce(session.console(), peer, share);
        serving.add(share);
        if (share.origin().recalled()) {
          record.ifPresent(file -> records.orElseThrow().used(file, session.console()));
        }
      } catch (PeerageException failure) {
        session.console().progress("");
        failures.add(path.toString(), failure);
      }
    }
    records.ifPresent(all -> all.trim(session.console()));
  }

  /// Waits until it is hashed; nothing when a signal comes first.
  private Optional<Share> offer(
      Session session, SwarmPeer peer, Path path, Optional<Path> record, Serving meanwhile)
      throws InterruptedException {
    Console console = session.console();
    long bytes = path.toFile().length();
    if (bytes > 0) {
      DigestMemory.ofThisProcess().require(path.toString(), bytes, chunkSize, hash);
      DigestMemory.advice(path.toString(), bytes, chunkSize, hash).ifPresent(console::say);
    }
    ShareOptions how =
        ShareOptions.DEFAULT
            .withHash(hash)
            .withChunkSize(chunkSize)
            .withHashed(done ->
                console.progress(
                    "hashing %s: %s of %s"
                        .formatted(path, Figures.bytes(done), Figures.bytes(bytes))));
    if (record.isPresent()) {
      if (rehash) {
        forget(record.get());
      }
      how = how.withRecord(record.get());
    }
    CompletableFuture<Share> offered = peer.shareAsync(path, how);
    Waiting.forAny(Serving.PERIOD, meanwhile, offered, session.ending().asked());
    return offered.isDone() ? Optional.of(Waiting.result(offered)) : Optional.empty();
  }

  private static void forget(Path record) {
    try {
      Files.deleteIfExists(record);
    } catch (IOException cause) {
      throw new PeerageException(
          ErrorCode.DISK,
          "cannot forget what was written down in " + record + ": " + cause.getMessage(),
          "delete it, or give --no-record",
          cause);
    }
  }

  private void refuseRepeated() {
    Set<Path> seen = new HashSet<>();
    for (Path path : paths) {
      if (!seen.add(path.toAbsolutePath().normalize())) {
        throw new PeerageException(
            ErrorCode.USAGE, path + " is named twice", "name each file once");
      }
    }
  }

  private void announce(Console console, SwarmPeer peer, Share share) {
    console.event(
        new Event.Sharing(
            share.link().toString(),
            share.path(),
            share.bytes(),
            share.root(),
            chunkSize,
            hash.text(),
            peer.local()));
    if (!share.origin().complaint().isEmpty()) {
      console.say("hashed anew: " + share.origin().complaint());
    }
    console.say(
        "sharing %s (%s%s); Ctrl-C ends"
            .formatted(
                share.path(),
                Figures.bytes(share.bytes()),
                share.origin().recalled() ? ", unchanged since it was hashed" : ""));
  }
}
