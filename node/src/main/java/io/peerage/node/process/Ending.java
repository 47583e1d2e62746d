package io.peerage.node.process;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntConsumer;
import java.util.function.LongSupplier;

/// How this process ends when a signal asks it to.
///
/// At first a signal ends it at once. A command that has something to put in order calls
/// [#gracefully]; from then on the first signal only completes [#asked], and the process is ended
/// when five seconds have passed all the same, or when a second signal comes. Ending is
/// [Runtime#halt]: it waits for nothing.
///
/// The same signal at the same moment is one signal: timeout(1) sends it to the process and then to
/// the process's group, and nobody presses a key twice in twenty milliseconds.
public final class Ending {

  /// How long putting things in order may take.
  static final Duration GRACE = Duration.ofMillis(4500);

  private static final Duration SAME_MOMENT = Duration.ofMillis(20);

  private final CompletableFuture<Signal> asked = new CompletableFuture<>();
  private final IntConsumer halt;
  private final LongSupplier nanoTime;
  private long askedAt;
  private volatile boolean graceful;

  /// For a command within this process; it hears of no signal but those that it is asked with.
  public Ending() {
    this(Runtime.getRuntime()::halt, System::nanoTime);
  }

  Ending(IntConsumer halt, LongSupplier nanoTime) {
    this.halt = halt;
    this.nanoTime = nanoTime;
  }

  /// Listens to signals from now on.
  public static Ending listening() {
    Ending ending = new Ending();
    Signals.listen(ending::heard);
    return ending;
  }

  /// From now on the first signal asks.
  public void gracefully() {
    graceful = true;
  }

  /// Completes with the first signal after [#gracefully].
  public CompletableFuture<Signal> asked() {
    return asked;
  }

  /// Ends like TERM when the process of this id is gone.
  public void follow(long pid) {
    Optional<ProcessHandle> parent = ProcessHandle.of(pid);
    if (parent.isEmpty()) {
      heard(Signal.TERM);
      return;
    }
    CompletableFuture<Void> _ = parent.get().onExit().thenRun(() -> heard(Signal.TERM));
  }

  /// Asks as a signal would, without a time limit.
  public void ask(Signal signal) {
    asked.complete(signal);
  }

  /// Takes a signal; each comes on a thread of its own.
  synchronized void heard(Signal signal) {
    long now = nanoTime.getAsLong();
    if (!graceful) {
      halt.accept(signal.exit());
    } else if (asked.complete(signal)) {
      askedAt = now;
      endLater(signal);
    } else if (asked.join() != signal || now - askedAt >= SAME_MOMENT.toNanos()) {
      halt.accept(signal.exit());
    }
  }

  private void endLater(Signal signal) {
    Thread.ofPlatform()
        .daemon()
        .name("peerage-grace")
        .start(() -> {
          try {
            Thread.sleep(GRACE);
          } catch (InterruptedException nobodyDoes) {
            Thread.currentThread().interrupt();
          }
          halt.accept(signal.exit());
        });
  }
}
