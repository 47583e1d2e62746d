package io.peerage.bench.remote;

import io.peerage.machine.MachineView;
import io.peerage.machine.Tracer;
import io.peerage.machine.Transition;
import io.peerage.remote.ClientOptions;
import io.peerage.remote.FollowOptions;
import io.peerage.remote.MachineClient;
import io.peerage.remote.NetworkMachine;
import io.peerage.transport.CarrierOptions;
import io.peerage.transport.NettyCarrier;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// A process with many clients of one server, each of which follows all its machines.
final class CrowdOfWatchers {
  private static final long PATIENCE_SECONDS = 30;

  private final Latencies lags = new Latencies();
  private final List<Watch> watches = new ArrayList<>();

  /// One mirror. Its tracer runs on the carrier's worker.
  private final class Watch implements Tracer {
    private final MachineView mirror;
    private final int machine;
    private volatile @Nullable Span span;
    private long seen;

    Watch(MachineView mirror, int machine) {
      this.mirror = mirror;
      this.machine = machine;
      mirror.trace(this);
    }

    @Override
    public void transitionEnded(Transition transition) {
      Span known = span;
      if (known == null) {
        return;
      }
      long now = Lines.wallNanos();
      long times = Counted.times(mirror.tick(Counted.Pushed));
      // Several come at once where one is late: each has a lag of its own.
      while (seen < times) {
        seen++;
        if (seen > known.warmUp) {
          lags.add(now - Crowd.at(known.start, machine, seen));
        }
        if (seen == known.last) {
          known.open.countDown();
        }
      }
    }
  }

  /// What is watched.
  ///
  /// @param warmUp changes of a machine that do not count
  /// @param last change of a machine
  /// @param open mirrors that have not seen that
  private record Span(long start, long warmUp, long last, CountDownLatch open) {}

  private CrowdOfWatchers() {}

  /// `PORT COUNT`. Says `watching`, then obeys `run START WARM_UP_MILLIS MILLIS` and says `end`.
  public static void main(String[] words) throws IOException, InterruptedException {
    InetSocketAddress server =
        new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), Integer.parseInt(words[0]));
    try (NettyCarrier carrier = NettyCarrier.start(CarrierOptions.defaults())) {
      CrowdOfWatchers crowd = new CrowdOfWatchers();
      for (int i = 0; i < Integer.parseInt(words[1]); i++) {
        MachineClient client =
            MachineClient.open(carrier, ClientOptions.to(server, "watcher-" + i));
        crowd.watch(client);
      }
      Lines.tell("watching", "mirrors", crowd.watches.size());
      Lines.obey((word, numbers) -> {
        if (!word.equals("run")) {
          throw Lines.unknown(word);
        }
        crowd.run(numbers[0], Crowd.times(numbers[1]), Crowd.times(numbers[2]));
      });
    }
  }

  private void watch(MachineClient client) {
    List<CompletableFuture<NetworkMachine>> mirrors = new ArrayList<>();
    for (int i = 0; i < Crowd.MACHINES; i++) {
      mirrors.add(client.follow("machine-" + i, FollowOptions.DEFAULT.as(Counted.BLUEPRINT)));
    }
    for (int i = 0; i < Crowd.MACHINES; i++) {
      watches.add(new Watch(mirrors.get(i).join().machine(), i));
    }
  }

  private void run(long start, long warmUp, long last) throws InterruptedException {
    CountDownLatch open = new CountDownLatch(watches.size());
    watches.forEach(watch -> watch.span = new Span(start, warmUp, last, open));
    long patience =
        TimeUnit.NANOSECONDS.toSeconds(start - Lines.wallNanos())
            + last / Crowd.PER_SECOND
            + PATIENCE_SECONDS;
    if (!open.await(patience, TimeUnit.SECONDS)) {
      throw new IllegalStateException(open.getCount() + " mirrors have not seen the last change");
    }
    Lines.end(lags.count(), 0, lags);
  }
}
