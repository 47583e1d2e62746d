package io.peerage.wire;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/// Messages of other threads to a loop: bounded, first in first out, one wake-up a batch.
public final class Mailbox {

  /// Messages that may wait by default.
  public static final int LIMIT_DEFAULT = 4096;

  private final ArrayBlockingQueue<Runnable> messages;
  private final AtomicBoolean woken = new AtomicBoolean();
  private final Consumer<Runnable> wake;
  private final Counter refused;

  /// @param limit messages that may wait
  /// @param wake runs the task it is given in the loop, soon
  /// @param meters counts refusals at `peerage.wire.mailbox_refused`
  public Mailbox(int limit, Consumer<Runnable> wake, Meters meters) {
    this.messages = new ArrayBlockingQueue<>(limit);
    this.wake = wake;
    this.refused = meters.counter("peerage.wire.mailbox_refused");
  }

  /// Leaves a message, from any thread.
  ///
  /// @return whether it was taken; false when the mailbox is full
  public boolean offer(Runnable message) {
    if (!messages.offer(message)) {
      refused.increment();
      return false;
    }
    if (woken.compareAndSet(false, true)) {
      wake.accept(this::drain);
    }
    return true;
  }

  /// Runs what has come, in the loop. What comes meanwhile waits for the next wake-up, so that
  /// sockets get their turn.
  private void drain() {
    woken.set(false);
    try {
      for (int waiting = messages.size(); waiting > 0; waiting--) {
        Runnable message = messages.poll();
        if (message == null) {
          return;
        }
        message.run();
      }
    } finally {
      // One that throws does not hold up those behind it.
      if (!messages.isEmpty() && woken.compareAndSet(false, true)) {
        wake.accept(this::drain);
      }
    }
  }
}
