package io.peerage.wire.log;

import io.peerage.wire.IoEffect;
import io.peerage.wire.IoInput;
import io.peerage.wire.Outbox;
import io.peerage.wire.PeerageException;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.function.LongFunction;
import java.util.function.LongSupplier;

/// The operations of a log that are under way, and what follows each.
final class Operations<E> {

  /// What follows an operation that went well.
  @FunctionalInterface
  interface Then<E> {
    void done(IoInput.OfFile answer, long now, Outbox<E> out);
  }

  /// What follows one that did not.
  @FunctionalInterface
  interface Otherwise<E> {
    void failed(PeerageException cause, long now, Outbox<E> out);
  }

  private record Waiting<E>(Then<E> then, Otherwise<E> otherwise) {}

  private final LongSupplier tickets;
  private final Function<? super IoEffect.OnFile, ? extends E> effect;
  private final Map<Long, Waiting<E>> underWay = new HashMap<>();

  Operations(LongSupplier tickets, Function<? super IoEffect.OnFile, ? extends E> effect) {
    this.tickets = tickets;
    this.effect = effect;
  }

  /// Starts an operation.
  ///
  /// @param operation made of its ticket
  void start(
      LongFunction<IoEffect.OnFile> operation,
      Then<E> then,
      Otherwise<E> otherwise,
      Outbox<E> out) {
    long ticket = tickets.getAsLong();
    underWay.put(ticket, new Waiting<>(then, otherwise));
    out.put(effect.apply(operation.apply(ticket)));
  }

  /// Goes on with what follows.
  ///
  /// @return whether the operation was one of these
  boolean answered(IoInput.OfFile answer, long now, Outbox<E> out) {
    Waiting<E> waiting = underWay.remove(answer.ticket());
    if (waiting == null) {
      return false;
    }
    if (answer instanceof IoInput.FileFailed(_, var cause)) {
      waiting.otherwise.failed(cause, now, out);
    } else {
      waiting.then.done(answer, now, out);
    }
    return true;
  }
}
