package io.peerage.remote.server;

import io.peerage.remote.message.ToClient;
import io.peerage.remote.message.ToServer;
import io.peerage.wire.ErrorCode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Consumer;

/// Who may come in, and the clients whose calls are remembered: those that are connected, and as
/// many others as there is room for.
final class Clients {
  private final Admission admission;
  private final String process;
  private final long epoch;
  private final ServerLimits limits;

  /// The one heard least lately first.
  private final SequencedMap<ClientKey, ClientCalls> known = new LinkedHashMap<>();

  private record ClientKey(String id, long key) {}

  /// @param admission who is let in
  /// @param process told to clients
  /// @param epoch chosen by chance
  Clients(Admission admission, String process, long epoch, ServerLimits limits) {
    this.admission = admission;
    this.process = process;
    this.epoch = epoch;
    this.limits = limits;
  }

  /// Lets a client in.
  ///
  /// @return why not, or empty
  Optional<ToClient.Refusal> admit(ToServer.Hello hello) {
    if (hello.versionMin() > ServerCore.VERSION || hello.versionMax() < ServerCore.VERSION) {
      return Optional.of(
          refusal(
              "version %d to %d of the protocol; this process speaks %d"
                  .formatted(hello.versionMin(), hello.versionMax(), ServerCore.VERSION)));
    }
    if (hello.client().isEmpty()) {
      return Optional.of(refusal("a client without an id"));
    }
    if (admission.of(hello.token()) == Admission.Standing.REFUSED) {
      return Optional.of(refusal("no access: the token is not the one that is wanted here"));
    }
    return Optional.empty();
  }

  /// Whether a client that was let in may only look.
  boolean isObserver(ToServer.Hello hello) {
    return admission.of(hello.token()) == Admission.Standing.OBSERVER;
  }

  private static ToClient.Refusal refusal(String why) {
    return new ToClient.Refusal(ErrorCode.REFUSED.text(), why);
  }

  /// What the server says to a client that it lets in.
  ToClient.Welcome welcome(ClientCalls client) {
    return new ToClient.Welcome(
        ServerCore.VERSION,
        limits.wire().frameMax(),
        epoch,
        process,
        client.returns() ? client.memory.seen() : -1);
  }

  /// The calls of a client that says hello.
  ///
  /// @param forgotten told of one that has to make room for it
  ClientCalls client(ToServer.Hello hello, Consumer<ClientCalls> forgotten) {
    ClientKey key = new ClientKey(hello.client(), hello.key());
    ClientCalls before = known.remove(key);
    ClientCalls its = before == null ? new ClientCalls(limits.callsMax()) : before.again();
    if (known.size() >= limits.clientsMax()) {
      forgetOne(forgotten);
    }
    known.put(key, its);
    return its;
  }

  /// Whoever is connected stays known, or a call might be made twice.
  private void forgetOne(Consumer<ClientCalls> forgotten) {
    for (Map.Entry<ClientKey, ClientCalls> each : known.entrySet()) {
      if (each.getValue().session().isEmpty()) {
        ClientCalls gone = each.getValue();
        known.remove(each.getKey());
        forgotten.accept(gone);
        return;
      }
    }
  }
}
