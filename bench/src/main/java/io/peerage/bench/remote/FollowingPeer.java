package io.peerage.bench.remote;

import io.peerage.machine.State;
import io.peerage.machine.Tracer;
import io.peerage.machine.Transition;
import io.peerage.remote.ClientOptions;
import io.peerage.remote.FollowOptions;
import io.peerage.remote.MachineClient;
import io.peerage.remote.NetworkMachine;
import io.peerage.remote.WireCodec;
import io.peerage.transport.CarrierOptions;
import io.peerage.transport.NettyCarrier;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// A process that follows a machine of another one and changes it.
final class FollowingPeer {
  /// Time for a server to notice that a client has left, between two connections.
  private static final long PAUSE_MILLIS = 30;

  private final NettyCarrier carrier;
  private final WireCodec codec;
  private @Nullable Followed followed;

  /// A connection and the mirror that came over it. As a tracer of it notes when it shows a tick.
  ///
  /// @param seen words for the event `seen`
  private record Followed(
      MachineClient client, NetworkMachine mirror, State hit, State pushed, Queue<String> seen)
      implements Tracer, AutoCloseable {
    void add() {
      Counted.executed(mirror.add(hit).join());
    }

    /// How often the state was added, by the mirror.
    long times() {
      return Counted.times(mirror.machine().tick(hit));
    }

    @Override
    public void transitionEnded(Transition transition) {
      long now = Lines.wallNanos();
      seen.add(mirror.machine().tick(pushed) + ":" + now);
    }

    @Override
    public void close() {
      client.close();
    }
  }

  private FollowingPeer(NettyCarrier carrier, WireCodec codec) {
    this.carrier = carrier;
    this.codec = codec;
  }

  /// `CODEC`; obeys the lines that [Pair] says.
  public static void main(String[] words) throws IOException, InterruptedException {
    try (NettyCarrier carrier = NettyCarrier.start(CarrierOptions.defaults())) {
      Lines.obey(new FollowingPeer(carrier, WireCodec.valueOf(words[0]))::obey);
    }
  }

  private void obey(String word, long[] numbers) throws InterruptedException {
    switch (word) {
      case "connect" -> connect(numbers[0], numbers[1]);
      case "open" -> {
        followed = open(numbers[0]);
        Lines.tell("open", "port", numbers[0]);
      }
      case "leave" -> {
        followed().close();
        Lines.tell("left", "count", 1);
      }
      case "add" -> add((int) numbers[0], TimeUnit.MILLISECONDS.toNanos(numbers[1]));
      case "addns" -> addQuietly((int) numbers[0], TimeUnit.MILLISECONDS.toNanos(numbers[1]));
      case "adds" -> {
        for (long left = numbers[0]; left > 0; left--) {
          followed().add();
        }
        Lines.tell("added", "count", numbers[0]);
      }
      case "batch" -> {
        batch(followed(), (int) numbers[0]);
        Lines.tell("added", "count", numbers[0]);
      }
      case "watch" -> {
        followed().mirror.machine().trace(followed());
        Lines.tell("watching", "count", 1);
      }
      case "seen" -> {
        followed().mirror.machine().untrace(followed());
        Lines.tell("seen", "at", String.join(" ", followed().seen));
      }
      default -> throw Lines.unknown(word);
    }
  }

  private Followed followed() {
    Followed known = followed;
    if (known == null) {
      throw new IllegalStateException("not open");
    }
    return known;
  }

  private Followed open(long port) {
    InetSocketAddress server =
        new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), (int) port);
    MachineClient client =
        MachineClient.open(carrier, ClientOptions.to(server, "bench").withCodec(codec));
    NetworkMachine mirror = client.follow("", FollowOptions.DEFAULT).join();
    return new Followed(
        client,
        mirror,
        mirror.state(Counted.Hit.name()),
        mirror.state(Counted.Pushed.name()),
        new ConcurrentLinkedQueue<>());
  }

  /// Measures how long it takes until the mirror is there, time and again.
  private void connect(long port, long count) throws InterruptedException {
    Latencies each = new Latencies();
    for (long left = count; left > 0; left--) {
      Thread.sleep(PAUSE_MILLIS);
      long start = System.nanoTime();
      try (Followed _ = open(port)) {
        each.add(System.nanoTime() - start);
      }
    }
    Lines.end(count, 0, each);
  }

  /// Adds for so long, so many at a time.
  private void add(int parallel, long span) {
    Latencies each = new Latencies();
    Lines.tell("begin", "parallel", parallel);
    long start = System.nanoTime();
    if (parallel == 1) {
      long at = start;
      while (at - start < span) {
        followed().add();
        long now = System.nanoTime();
        each.add(now - at);
        at = now;
      }
    } else {
      CompletableFuture<?>[] chains = new CompletableFuture<?>[parallel];
      for (int i = 0; i < parallel; i++) {
        chains[i] = new Chain(followed(), start + span, each).begin();
      }
      CompletableFuture.allOf(chains).join();
    }
    long took = System.nanoTime() - start;
    Lines.end(each.count(), took, each);
  }

  /// One mutation after another, each when the one before has its answer, without a thread.
  private static final class Chain {
    private final Followed followed;
    private final long until;
    private final Latencies each;
    private final CompletableFuture<Void> over = new CompletableFuture<>();

    Chain(Followed followed, long until, Latencies each) {
      this.followed = followed;
      this.until = until;
      this.each = each;
    }

    CompletableFuture<Void> begin() {
      next();
      return over;
    }

    private void next() {
      long at = System.nanoTime();
      var _ =
          followed
              .mirror
              .add(followed.hit)
              .whenComplete((result, failure) -> answered(at, result, failure));
    }

    private void answered(long at, @Nullable Long result, @Nullable Throwable failure) {
      if (failure != null || result == null) {
        over.completeExceptionally(failure);
        return;
      }
      Counted.executed(result);
      long now = System.nanoTime();
      each.add(now - at);
      if (now < until) {
        next();
      } else {
        over.complete(null);
      }
    }
  }

  private void addQuietly(int batch, long span) {
    Lines.tell("begin", "parallel", 0);
    long start = System.nanoTime();
    long count = 0;
    while (System.nanoTime() - start < span) {
      batch(followed(), batch);
      count += batch;
    }
    Lines.end(count, System.nanoTime() - start, new Latencies());
  }

  /// Adds without waiting, and then until the mirror has it all.
  private static void batch(Followed followed, int count) {
    long before = followed.times();
    for (int i = 0; i < count; i++) {
      followed.mirror.addQuietly(followed.hit);
    }
    // A server of Go takes what nobody waits for in any order with the question for the clock.
    do {
      followed.mirror.sync().join();
    } while (followed.times() < before + count);
  }
}
