package io.peerage.remote;

import io.peerage.remote.message.Payload;
import io.peerage.wire.PeerageException;
import io.peerage.wire.Workers;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/// Where payloads meet the owner: the futures of those he sends, and whoever takes those that come.
final class Deliverer {
  private final Workers workers;
  private final AtomicLong tickets = new AtomicLong();
  private final Map<Long, CompletableFuture<Void>> underWay = new ConcurrentHashMap<>();

  Deliverer(Workers workers) {
    this.workers = workers;
  }

  /// Begins to send one.
  ///
  /// @param send given a ticket, for [#ended]
  CompletableFuture<Void> begin(LongConsumer send) {
    long ticket = tickets.incrementAndGet();
    CompletableFuture<Void> answer = new CompletableFuture<>();
    underWay.put(ticket, answer);
    try {
      send.accept(ticket);
    } catch (PeerageException busy) {
      underWay.remove(ticket);
      throw busy;
    }
    return answer;
  }

  /// One was taken, or has failed.
  void ended(long ticket, Optional<PeerageException> failure) {
    CompletableFuture<Void> answer = underWay.remove(ticket);
    if (answer != null) {
      workers.callback(() ->
          failure.ifPresentOrElse(answer::completeExceptionally, () -> answer.complete(null)));
    }
  }

  /// Hands one to whoever takes it.
  ///
  /// @param taken told what became of it, on any thread
  void take(
      PayloadConsumer consumer,
      String from,
      Payload payload,
      Consumer<Optional<PeerageException>> taken) {
    workers.callback(() -> {
      CompletableFuture<Void> taking;
      try {
        taking = consumer.take(from, payload);
      } catch (RuntimeException refused) {
        taking = CompletableFuture.failedFuture(refused);
      }
      var _ =
          taking.whenComplete(
              (_, failure) -> taken.accept(Optional.ofNullable(failure).map(Futures::cause)));
    });
  }
}
