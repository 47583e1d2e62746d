package io.peerage.node.command;

import io.peerage.node.output.Console;
import io.peerage.node.output.Event;
import io.peerage.node.output.Figures;
import io.peerage.swarm.Download;
import io.peerage.swarm.Fetched;
import io.peerage.swarm.GetOptions;
import io.peerage.swarm.Progress;
import io.peerage.swarm.SwarmPeer;
import io.peerage.wire.ErrorCode;
import io.peerage.wire.PeerageException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// Downloads through one endpoint, a few at a time: shows how far they are, says what came of each.
/// One thread.
final class Fetches {

  /// Downloads under way; each asks ahead for as much as the socket's buffer allows.
  static final int AT_A_TIME_MAX = 4;

  private static final long TICKS_PER_SERVING = Serving.PERIOD.dividedBy(ProgressTicker.PERIOD);

  /// A content and how to fetch it.
  record Order(Wanted wanted, GetOptions how) {}

  /// @param said whether it was said that there is no room
  private record Running(Wanted wanted, Download download, AtomicBoolean said) {}

  private final Session session;
  private final Console console;
  private final SwarmPeer peer;
  private final Failures failures;
  private final Serving serving;
  private final ArrayDeque<Order> waiting;
  private final SequencedMap<Path, Running> running = new LinkedHashMap<>();
  private final ProgressTicker ticker;
  private long bytesDone;
  private int ticks;

  /// @param serving gets what is shared on
  Fetches(Session session, SwarmPeer peer, List<Order> orders, Failures failures, Serving serving) {
    this.session = session;
    this.console = session.console();
    this.peer = peer;
    this.failures = failures;
    this.serving = serving;
    this.waiting = new ArrayDeque<>(orders);
    this.ticker = new ProgressTicker(console, this::progress);
  }

  /// Fetches all of them, until the time is up or a signal comes.
  ///
  /// @return the exit status of a signal, 0 without one
  /// @throws PeerageException `timed_out`
  int run(@Nullable Duration timeout) throws InterruptedException {
    CompletableFuture<Boolean> late = new CompletableFuture<>();
    if (timeout != null) {
      late.completeOnTimeout(true, timeout.toNanos(), TimeUnit.NANOSECONDS);
    }
    CompletableFuture<?> asked = session.ending().asked();
    startMore();
    while (!running.isEmpty()) {
      List<CompletableFuture<?>> ends = new ArrayList<>(List.of(late, asked));
      running.values().forEach(each -> ends.add(each.download.result()));
      Waiting.forAny(ProgressTicker.PERIOD, this::tick, ends.toArray(CompletableFuture<?>[]::new));
      settle();
      if (!running.isEmpty() && timeout != null && late.isDone()) {
        throw late(timeout);
      }
      if (!running.isEmpty() && asked.isDone()) {
        return ended();
      }
      startMore();
    }
    console.progress("");
    return 0;
  }

  private void startMore() {
    while (running.size() < AT_A_TIME_MAX && !waiting.isEmpty()) {
      Order next = waiting.remove();
      Path place = next.wanted.target().path();
      running.put(
          place,
          new Running(
              next.wanted, peer.get(next.wanted.link(), place, next.how), new AtomicBoolean()));
    }
  }

  private void tick() {
    for (Running each : running.values()) {
      boolean blocked = each.download.blocked().isPresent();
      if (blocked != each.said.getAndSet(blocked)) {
        console.say(
            each.download
                .blocked()
                .map(why -> why.getMessage() + "; goes on by itself when there is room")
                .orElse("there is room again for " + each.wanted.name()));
      }
    }
    ticks++;
    ticker.run();
    if (ticks % TICKS_PER_SERVING == 0) {
      serving.run();
    }
  }

  private SequencedMap<Path, Progress> progress() {
    SequencedMap<Path, Progress> all = new LinkedHashMap<>();
    running.forEach((path, each) -> all.put(path, each.download.progress()));
    return all;
  }

  private void settle() {
    for (Running each : List.copyOf(running.values())) {
      if (each.download.result().isDone()) {
        running.remove(each.wanted.target().path());
        console.progress("");
        settle(each);
      }
    }
  }

  private void settle(Running over) {
    try {
      Fetched fetched = Waiting.result(over.download.result());
      bytesDone += fetched.bytes();
      complete(fetched);
      if (!over.download.ended().isDone()) {
        serving.add(fetched.path(), over.download);
      }
    } catch (PeerageException failure) {
      failures.add(over.wanted.name(), failure);
    }
  }

  private PeerageException late(Duration timeout) {
    console.progress("");
    for (Running each : running.values()) {
      Optional<PeerageException> full = each.download.blocked();
      if (full.isPresent()) {
        return new PeerageException(
            ErrorCode.DISK,
            "not complete after %s: %s (%s)"
                .formatted(Figures.duration(timeout), full.get().getMessage(), done()),
            full.get().hint(),
            full.get());
      }
    }
    return new PeerageException(
        ErrorCode.TIMED_OUT,
        "not complete after " + Figures.duration(timeout) + " (" + done() + ")",
        "allow more time with --timeout");
  }

  private int ended() {
    console.progress("");
    int exit = session.ending().asked().join().exit();
    console.error(new Event.Failure(ErrorCode.CANCELED.text(), exit, "ended: " + done(), ""));
    return exit;
  }

  private String done() {
    long bytes = bytesDone;
    for (Running each : running.values()) {
      bytes += each.download.progress().bytesDone();
    }
    return Figures.bytes(bytes) + " done; the same command goes on from there";
  }

  private void complete(Fetched fetched) {
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
        "%s: %s in %s, %s, verified"
            .formatted(
                fetched.path(),
                Figures.bytes(fetched.bytes()),
                Figures.duration(fetched.took()),
                Figures.rate(rate)));
  }
}
