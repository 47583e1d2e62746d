package io.peerage.simnet;

import io.peerage.wire.Outcome;
import io.peerage.wire.Workers;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.function.Consumer;

/// A host's workers: the work itself takes no time and is done a moment later that the seed
/// decides, outside of the loop. A callback that throws ends the simulation with what it threw.
final class SimWorkers implements Workers {

  private static final long DELAY_MAX_NANOS = 1_000_000;

  private final SimNet net;
  private final SimHost host;
  private final SplittableRandom random;
  private long lastCallback;

  SimWorkers(SimNet net, SimHost host, SplittableRandom random) {
    this.net = net;
    this.host = host;
    this.random = random;
  }

  @Override
  public <T> void compute(Callable<T> work, Consumer<Outcome<T>> done) {
    host.loop.requireInLoop("compute");
    net.add(
        new Event.Task(
            host,
            Event.Kind.WORK,
            later(),
            () -> {
              Outcome<T> outcome = outcome(work);
              net.enter(host);
              done.accept(outcome);
            }));
  }

  @Override
  public void callback(Runnable callback) {
    if (host.workers() != this) {
      return;
    }
    lastCallback = Math.max(lastCallback, later());
    net.add(new Event.Task(host, Event.Kind.CALLBACK, lastCallback, callback));
  }

  private long later() {
    return net.nanos()
        + random.nextLong(DELAY_MAX_NANOS)
        + host.more(SimSite.SLOW_WORKER, SimSite.SLOW_WORKER_NANOS);
  }

  private static <T> Outcome<T> outcome(Callable<T> work) {
    try {
      return new Outcome.Success<>(work.call());
    } catch (Exception | Error cause) {
      return new Outcome.Failure<>(cause);
    }
  }
}
