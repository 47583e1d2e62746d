package io.peerage.wire;

/// One thread that owns things: cores, their machines, their channels. Everybody else leaves it
/// messages.
public interface Loop {

  /// Whether the caller is this loop's thread.
  boolean inLoop();

  /// Where other threads leave messages.
  Mailbox mailbox();

  /// Runs a task in this loop, soon and never from inside this call. For the completions of what
  /// the loop itself started, whose number is bounded where it was started; messages of others go
  /// through [#mailbox].
  void execute(Runnable task);

  /// Monotonic nanoseconds, read now.
  long now();

  /// Runs a task in this loop at or soon after `deadline`. In the loop only.
  Timer schedule(long deadline, Runnable task);

  /// Refuses a blocking call on the loop's own thread.
  ///
  /// @throws IllegalStateException when called in the loop
  default void refuseBlocking(String operation) {
    if (inLoop()) {
      throw new IllegalStateException(
          operation + " would block the loop that has to complete it; use the asynchronous twin");
    }
  }

  /// A task that waits for its time.
  interface Timer {
    /// Forgets it, unless it has run.
    void cancel();
  }
}
