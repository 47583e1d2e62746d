package io.peerage.remote.gob.peer;

import io.peerage.remote.compact.CompactLimits;
import io.peerage.remote.delivery.Deliveries;
import io.peerage.remote.gob.GobValue;
import io.peerage.remote.gob.message.RpcMessage.ServerPayload;
import io.peerage.remote.gob.rpc.RpcCodec;
import io.peerage.remote.gob.rpc.RpcMethod;
import io.peerage.remote.message.Cause;
import io.peerage.remote.message.Delivery;
import io.peerage.remote.message.Payload;
import io.peerage.remote.message.PayloadLimits;
import io.peerage.wire.ErrorCode;
import io.peerage.wire.PeerageException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/// Payloads on their way from a server to a client: they come in parts from the core, and go over
/// gob whole. One was taken when the client has said so.
final class GoingPayloads {
  private final RpcCodec rpc;
  private final long key;
  private final Deliveries parts;
  private final Map<Long, Integer> calls = new HashMap<>();
  private long tokens;

  /// @param key of the connection, for tokens that no other payload of the server has
  /// @param out answers the core
  GoingPayloads(CompactLimits limits, RpcCodec rpc, long key, Consumer<Delivery> out) {
    this.rpc = rpc;
    this.key = key;
    this.parts =
        new Deliveries(
            "the server",
            PayloadLimits.DEFAULT.withBytesMax(limits.frameMax()),
            limits,
            delivery -> {
              out.accept(delivery);
              return true;
            });
  }

  /// The core has said something of a payload.
  ///
  /// @param client the id of the client
  /// @param isIn whether it takes any
  void heard(Delivery message, String client, boolean isIn) {
    if (message instanceof Delivery.Cut(int number)) {
      cut(number);
    }
    Optional<String> wrong = parts.heard(message, 0);
    if (wrong.isPresent()) {
      throw new IllegalStateException(wrong.get());
    }
    parts.tell(
        arrival -> {
          if (isIn) {
            send(arrival, client);
          } else {
            parts.taken(arrival.number(), failure(ErrorCode.CANCELED, RpcErrors.NOT_CONNECTED));
          }
        },
        _ -> {});
  }

  /// The client may still answer, but nobody waits for it.
  private void cut(int number) {
    calls
        .entrySet()
        .removeIf(each -> {
          boolean over = each.getValue() == number;
          if (over) {
            rpc.forget(each.getKey());
            parts.taken(number, failure(ErrorCode.CANCELED, "it was given up"));
          }
          return over;
        });
  }

  private void send(Deliveries.Arrival arrival, String client) {
    Payload payload = arrival.payload();
    try {
      Cause source = payload.source().orElse(new Cause("", "", ""));
      ServerPayload said =
          new ServerPayload(
              payload.name(),
              client,
              GobValue.of(payload.data()),
              "%08x%08x".formatted(key, ++tokens),
              source.machine(),
              source.transition());
      calls.put(rpc.call(RpcMethod.CLIENT_SEND_PAYLOAD, said), arrival.number());
    } catch (IllegalArgumentException unsayable) {
      String why = String.valueOf(unsayable.getMessage());
      parts.taken(arrival.number(), failure(ErrorCode.USAGE, why));
    }
  }

  /// A call was answered.
  ///
  /// @param error empty if it was taken
  void answered(long call, String error) {
    Integer number = calls.remove(call);
    if (number != null) {
      parts.taken(
          number,
          error.isEmpty()
              ? Optional.empty()
              : failure(RpcErrors.code(error), RpcErrors.shown(error)));
    }
  }

  private static Optional<PeerageException> failure(ErrorCode code, String why) {
    return Optional.of(new PeerageException(code, why, ""));
  }
}
