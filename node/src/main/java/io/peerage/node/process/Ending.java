package io.peerage.node.process;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/// How this process ends when a signal asks it to.
///
/// At first a signal ends it at once. A command that has something to put in order calls
/// [#gracefully]; from then on the first signal only completes [#asked], and the process is ended
/// when five seconds have passed all the same, or when a second signal comes. Ending is
/// [Runtime#halt]: it waits for nothing.
public final class Ending {

  /// How long putting things in order may take.
  static final Duration GRACE = Duration.ofMillis(4500);

  private final CompletableFuture<Signal> asked = new CompletableFuture<>();
  private volatile boolean graceful;

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

  void heard(Signal signal) {
    if (!graceful || !asked.complete(signal)) {
      Runtime.getRuntime().halt(signal.exit());
    }
    Thread.ofPlatform()
        .daemon()
        .name("peerage-grace")
        .start(() -> {
          try {
            Thread.sleep(GRACE);
          } catch (InterruptedException nobodyDoes) {
            Thread.currentThread().interrupt();
          }
          Runtime.getRuntime().halt(signal.exit());
        });
  }
}
