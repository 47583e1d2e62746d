package io.peerage.remote;

import io.peerage.machine.Machine;
import io.peerage.remote.client.ClientLimits;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Consumer;

/// How a [MachineClient] is opened.
///
/// @param server where the machines are: an internet address or a Unix socket
/// @param name of the client, whose id and machine are called `rc-NAME`
/// @param token to be shown; empty if there is none
/// @param limits how long it tries, and how much it keeps
/// @param codec the language
/// @param repeats whether calls over [WireCodec#GOB] that have no answer are made again after the
///   connection was lost, and so may take effect twice; otherwise they end with `remote_error`, and
///   what became of them is not known. Over [WireCodec#COMPACT] each takes effect once in any case
/// @param tls how the connection is secured; empty if it is not
/// @param consumer takes what the other end hands over
/// @param observer told, in the loop, of the machine of the client itself
public record ClientOptions(
    SocketAddress server,
    String name,
    String token,
    ClientLimits limits,
    WireCodec codec,
    boolean repeats,
    Optional<TlsSettings> tls,
    PayloadConsumer consumer,
    Consumer<Machine> observer) {
  private static final int NAME_MAX = 256;
  private static final int TOKEN_MAX = 512;

  /// Checks what the first message has to hold.
  ///
  /// @throws IllegalArgumentException if name or token is longer than 256 or 512 bytes
  public ClientOptions {
    if (bytes(name) > NAME_MAX || bytes(token) > TOKEN_MAX) {
      throw new IllegalArgumentException(
          "a name of %d bytes, a token of %d; at most %d and %d"
              .formatted(bytes(name), bytes(token), NAME_MAX, TOKEN_MAX));
    }
  }

  private static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  /// For this server, with the limits by default and nothing to show.
  public static ClientOptions to(SocketAddress server, String name) {
    return new ClientOptions(
        server,
        name,
        "",
        ClientLimits.DEFAULT,
        WireCodec.COMPACT,
        true,
        Optional.empty(),
        PayloadConsumer.NOBODY,
        _ -> {});
  }

  /// The same with a token.
  public ClientOptions withToken(String token) {
    return new ClientOptions(server, name, token, limits, codec, repeats, tls, consumer, observer);
  }

  /// The same with other limits.
  public ClientOptions withLimits(ClientLimits limits) {
    return new ClientOptions(server, name, token, limits, codec, repeats, tls, consumer, observer);
  }

  /// The same in another language.
  public ClientOptions withCodec(WireCodec codec) {
    return new ClientOptions(server, name, token, limits, codec, repeats, tls, consumer, observer);
  }

  /// The same, making calls over gob again or not.
  public ClientOptions withRepeats(boolean repeats) {
    return new ClientOptions(server, name, token, limits, codec, repeats, tls, consumer, observer);
  }

  /// The same over TLS.
  public ClientOptions withTls(TlsSettings settings) {
    return new ClientOptions(
        server, name, token, limits, codec, repeats, Optional.of(settings), consumer, observer);
  }

  /// The same with somebody who takes what the other end hands over.
  public ClientOptions withConsumer(PayloadConsumer consumer) {
    return new ClientOptions(server, name, token, limits, codec, repeats, tls, consumer, observer);
  }

  /// The same with somebody who is told of its machine.
  public ClientOptions withObserver(Consumer<Machine> observer) {
    return new ClientOptions(server, name, token, limits, codec, repeats, tls, consumer, observer);
  }
}
