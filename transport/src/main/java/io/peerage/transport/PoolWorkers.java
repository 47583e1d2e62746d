package io.peerage.transport;

import io.peerage.wire.Counter;
import io.peerage.wire.Loop;
import io.peerage.wire.Outcome;
import io.peerage.wire.Workers;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// Workers on two kinds of daemon threads: a pool that computes, and one thread that runs the
/// user's callbacks in order, so that a slow user holds up no computation.
final class PoolWorkers implements Workers {

  private static final Logger LOG = System.getLogger(PoolWorkers.class.getName());

  private final Loop loop;
  private final Crew computingCrew = Crew.numbered("peerage-worker-");
  private final Crew callbackCrew = Crew.numbered("peerage-callback-");
  private final ThreadPoolExecutor computing;
  private final ThreadPoolExecutor callbacks;

  PoolWorkers(Loop loop, CarrierOptions options) {
    this.loop = loop;
    // Unbounded, as its callers bound what they have under way.
    this.computing =
        new ThreadPoolExecutor(
            options.workerThreads(),
            options.workerThreads(),
            0,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            computingCrew);
    Counter dropped = options.meters().counter("peerage.transport.callbacks_dropped");
    this.callbacks =
        new ThreadPoolExecutor(
            1,
            1,
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(options.callbacksMax()),
            callbackCrew,
            (callback, pool) -> {
              if (!pool.isShutdown()) {
                dropped.increment();
                LOG.log(
                    Level.ERROR,
                    "dropped a callback: {0} are waiting for one that does not return",
                    options.callbacksMax());
              }
            });
  }

  @Override
  public <T> void compute(Callable<T> work, Consumer<Outcome<T>> done) {
    computing.execute(() -> {
      Outcome<T> outcome = outcome(work);
      loop.execute(() -> done.accept(outcome));
    });
  }

  /// Runs what looks after its own failures and tells nobody.
  void work(Runnable task) {
    computing.execute(task);
  }

  @Override
  public void callback(Runnable callback) {
    callbacks.execute(() -> {
      try {
        callback.run();
      } catch (RuntimeException | Error mistake) {
        LOG.log(Level.ERROR, "a callback failed", mistake);
      }
    });
  }

  /// Gives up computations, whose loop is gone, and lets callbacks that wait run.
  void shutDown() {
    computing.shutdownNow();
    callbacks.shutdown();
  }

  /// Waits for the threads.
  ///
  /// @return whether every one has ended
  boolean awaitEnd(long deadline) throws InterruptedException {
    boolean ended = callbackCrew.await(callbacks, deadline);
    return computingCrew.await(computing, deadline) && ended;
  }

  private static <T> Outcome<T> outcome(Callable<T> work) {
    try {
      return new Outcome.Success<>(work.call());
    } catch (Exception | Error cause) {
      return new Outcome.Failure<>(cause);
    }
  }
}
