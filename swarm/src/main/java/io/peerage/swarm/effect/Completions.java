package io.peerage.swarm.effect;

import io.peerage.wire.IoInput;
import io.peerage.wire.Outbox;
import java.util.HashMap;
import java.util.Map;

/// Who waits for the answer to which operation. Holds as many entries as operations are under way;
/// whoever starts them bounds their number.
public final class Completions {

  /// What is done when an operation has ended, well or badly.
  @FunctionalInterface
  public interface Continuation {
    void completed(IoInput answer, long now, Outbox<SwarmEffect> out);
  }

  private final Map<Long, Continuation> waiting = new HashMap<>();
  private long next = 1;

  /// No operation under way.
  public Completions() {}

  /// A ticket for one operation, and what follows it.
  public long expect(Continuation continuation) {
    long ticket = next++;
    waiting.put(ticket, continuation);
    return ticket;
  }

  /// An operation has ended.
  public void complete(long ticket, IoInput answer, long now, Outbox<SwarmEffect> out) {
    Continuation continuation = waiting.remove(ticket);
    if (continuation == null) {
      throw new IllegalStateException("no operation has ticket " + ticket);
    }
    continuation.completed(answer, now, out);
  }

  /// Operations under way.
  public int count() {
    return waiting.size();
  }
}
