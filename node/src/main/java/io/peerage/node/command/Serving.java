package io.peerage.node.command;

import io.peerage.node.output.Console;
import io.peerage.node.output.Event;
import io.peerage.node.output.Figures;
import io.peerage.swarm.Download;
import io.peerage.swarm.ServingStats;
import io.peerage.swarm.Share;
import io.peerage.wire.PeerageException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/// The files that a command serves: shows what moves, says which of them are no longer served, and
/// waits for the end. One thread.
final class Serving implements Runnable {

  /// How often to run it.
  static final Duration PERIOD = Duration.ofSeconds(1);

  private static final class Served {
    final Path path;
    final Supplier<ServingStats> stats;
    final CompletableFuture<Void> ended;
    ServingStats shown = new ServingStats(0, 0);
    boolean over;

    Served(Path path, Supplier<ServingStats> stats, CompletableFuture<Void> ended) {
      this.path = path;
      this.stats = stats;
      this.ended = ended;
    }
  }

  private final Console console;
  private final Failures failures;
  private final List<Served> served = new ArrayList<>();

  Serving(Console console, Failures failures) {
    this.console = console;
    this.failures = failures;
  }

  void add(Share share) {
    served.add(new Served(share.path(), share::stats, share.ended()));
  }

  /// @param path where the content stands
  void add(Path path, Download complete) {
    served.add(new Served(path, complete::stats, complete.ended()));
  }

  /// An event for each file for which something moved, and the line for all of them.
  @Override
  public void run() {
    boolean moved = false;
    int peers = 0;
    for (Served each : served) {
      ServingStats stats = each.stats.get();
      peers += stats.peers();
      if (!stats.equals(each.shown)) {
        moved = true;
        each.shown = stats;
        console.event(new Event.Serving(each.path.toString(), stats.peers(), stats.bytesSent()));
      }
      if (each.ended.isDone() && !each.over) {
        each.over = true;
        ended(each);
      }
    }
    if (moved) {
      console.progress("%d peers, %s sent".formatted(peers, Figures.bytes(bytesSent())));
    }
  }

  private void ended(Served file) {
    try {
      Waiting.result(file.ended);
    } catch (PeerageException changed) {
      failures.add(file.path.toString(), changed);
    }
  }

  /// Waits until a signal asks to end, or nothing is left to serve.
  void untilEnded(Session session) throws InterruptedException {
    CompletableFuture<?>[] all =
        served.stream().map(each -> each.ended).toArray(CompletableFuture<?>[]::new);
    Waiting.forAny(PERIOD, this, session.ending().asked(), CompletableFuture.allOf(all));
    run();
    console.progress("");
  }

  /// Says what was sent in all. The endpoint is closed by now.
  void stopped() {
    console.event(new Event.Stopped(bytesSent()));
    console.say("stopped, " + Figures.bytes(bytesSent()) + " sent");
  }

  boolean isEmpty() {
    return served.isEmpty();
  }

  private long bytesSent() {
    return served.stream().mapToLong(each -> each.stats.get().bytesSent()).sum();
  }
}
