package io.peerage.remote.gob.peer;

import io.peerage.remote.compact.CompactLimits;
import io.peerage.remote.delivery.Deliveries;
import io.peerage.remote.gob.message.RpcMessage;
import io.peerage.remote.gob.message.RpcMessage.ServerPayload;
import io.peerage.remote.gob.rpc.RpcCodec;
import io.peerage.remote.gob.rpc.RpcPacket;
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

/// Payloads on their way from a server to the owner of a client: over gob each comes in one piece,
/// and is handed on in parts as the owner has room for it. The server is answered when it was
/// taken.
final class ComingPayloads {
  private final CompactLimits limits;
  private final RpcCodec rpc;
  private final Deliveries onward;
  private final Map<Long, RpcPacket.Request> waiting = new HashMap<>();
  private long lastTicket;

  /// @param rpc answers the server
  /// @param out hands on to the owner
  ComingPayloads(CompactLimits limits, RpcCodec rpc, Consumer<Delivery> out) {
    this.limits = limits;
    this.rpc = rpc;
    this.onward =
        new Deliveries(
            "the owner",
            PayloadLimits.DEFAULT.withBytesMax(limits.frameMax()),
            limits,
            delivery -> {
              out.accept(delivery);
              return true;
            });
  }

  /// A payload has come.
  ///
  /// @param client our id
  void came(RpcPacket.Request request, String client) {
    ServerPayload came = (ServerPayload) request.body();
    if (!came.destination().isEmpty() && !came.destination().equals(client)) {
      rpc.refuse(
          request,
          RpcErrors.shown("wrong destination: %s != %s".formatted(came.destination(), client)));
      return;
    }
    try {
      Payload payload = payload(came);
      lastTicket++;
      waiting.put(lastTicket, request);
      onward.send(lastTicket, payload, 0);
      answer();
    } catch (IllegalArgumentException wrong) {
      rpc.refuse(request, RpcErrors.shown(RpcErrors.INVALID_PARAMS + ": " + wrong.getMessage()));
    }
  }

  /// @throws IllegalArgumentException if it is of a type that is not known, or above a limit
  private Payload payload(ServerPayload came) {
    GobArguments.sized("the name of a payload", came.name(), limits.nameMax());
    GobArguments.sized("the source of a payload", came.source(), limits.nameMax());
    GobArguments.sized("the transition of a payload", came.sourceTx(), limits.nameMax());
    Optional<Cause> source =
        came.source().isEmpty()
            ? Optional.empty()
            : Optional.of(new Cause(came.source(), came.sourceTx(), ""));
    Object data = GobArguments.value("data", came.data(), limits.withTextMax(limits.frameMax()));
    return new Payload(came.name(), data, source);
  }

  /// The owner has room for more, or has taken one.
  void heard(Delivery message) {
    Optional<String> wrong = onward.heard(message, 0);
    if (wrong.isPresent()) {
      throw new IllegalStateException(wrong.get());
    }
    answer();
  }

  private void answer() {
    onward.tell(_ -> {}, this::answer);
  }

  private void answer(Deliveries.Outcome outcome) {
    RpcPacket.Request request = waiting.remove(outcome.ticket());
    Optional<PeerageException> failure = outcome.failure();
    if (request != null && failure.isEmpty()) {
      rpc.answer(request, new RpcMessage.Empty());
    } else if (request != null) {
      ErrorCode code = failure.get().code();
      rpc.refuse(
          request,
          RpcErrors.shown(RpcErrors.said(code.text(), String.valueOf(failure.get().getMessage()))));
    }
  }
}
