package io.peerage.remote;

import io.peerage.machine.Machine;
import io.peerage.remote.server.ServerLimits;
import io.peerage.wire.ListenOptions;
import java.net.SocketAddress;
import java.util.Optional;
import java.util.function.Consumer;

/// How a [MachineServer] is opened.
///
/// @param address where it listens: an internet address or a Unix socket
/// @param name part of the ids of its machines, `rm-NAME` and `rs-NAME-N`
/// @param token what clients have to show; empty if nothing
/// @param observers whether those who show no token are let in to look, and change nothing
/// @param process told to clients, for people: a process id, say
/// @param listen limits on connections
/// @param limits limits on what they may do
/// @param codec the language
/// @param tls how connections are secured; empty if they are not
/// @param consumer takes what the other end hands over
/// @param observer told, in the loop, of each machine of the server itself
public record ServerOptions(
    SocketAddress address,
    String name,
    String token,
    boolean observers,
    String process,
    ListenOptions listen,
    ServerLimits limits,
    WireCodec codec,
    Optional<TlsSettings> tls,
    PayloadConsumer consumer,
    Consumer<Machine> observer) {
  /// At this address, with the limits by default, for everybody who can reach it.
  public static ServerOptions at(SocketAddress address, String name) {
    return new ServerOptions(
        address,
        name,
        "",
        false,
        "",
        ListenOptions.DEFAULT,
        ServerLimits.DEFAULT,
        WireCodec.COMPACT,
        Optional.empty(),
        PayloadConsumer.NOBODY,
        _ -> {});
  }

  /// The same for those who show this token.
  public ServerOptions withToken(String token) {
    return new ServerOptions(
        address, name, token, observers, process, listen, limits, codec, tls, consumer, observer);
  }

  /// The same, letting in those without a token to look, and change nothing.
  public ServerOptions withObservers() {
    return new ServerOptions(
        address, name, token, true, process, listen, limits, codec, tls, consumer, observer);
  }

  /// The same, telling clients who serves.
  public ServerOptions withProcess(String process) {
    return new ServerOptions(
        address, name, token, observers, process, listen, limits, codec, tls, consumer, observer);
  }

  /// The same with other limits on connections.
  public ServerOptions withListen(ListenOptions listen) {
    return new ServerOptions(
        address, name, token, observers, process, listen, limits, codec, tls, consumer, observer);
  }

  /// The same with other limits.
  public ServerOptions withLimits(ServerLimits limits) {
    return new ServerOptions(
        address, name, token, observers, process, listen, limits, codec, tls, consumer, observer);
  }

  /// The same in another language.
  public ServerOptions withCodec(WireCodec codec) {
    return new ServerOptions(
        address, name, token, observers, process, listen, limits, codec, tls, consumer, observer);
  }

  /// The same over TLS.
  public ServerOptions withTls(TlsSettings settings) {
    return new ServerOptions(
        address,
        name,
        token,
        observers,
        process,
        listen,
        limits,
        codec,
        Optional.of(settings),
        consumer,
        observer);
  }

  /// The same with somebody who takes what the other end hands over.
  public ServerOptions withConsumer(PayloadConsumer consumer) {
    return new ServerOptions(
        address, name, token, observers, process, listen, limits, codec, tls, consumer, observer);
  }

  /// The same with somebody who is told of its machines.
  public ServerOptions withObserver(Consumer<Machine> observer) {
    return new ServerOptions(
        address, name, token, observers, process, listen, limits, codec, tls, consumer, observer);
  }
}
