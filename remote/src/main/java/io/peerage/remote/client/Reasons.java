package io.peerage.remote.client;

import io.peerage.wire.ErrorCode;
import io.peerage.wire.PeerageException;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;

/// Why something a client was asked for has failed, in words that name the server.
record Reasons(SocketAddress server) {
  /// What to do about somebody who does not behave from the start.
  private static final String STRANGE =
      "it may want TLS or another codec, or be no server of machines";

  PeerageException gone() {
    return new PeerageException(
        ErrorCode.CANCELED, "the machine is no longer followed at " + server, "");
  }

  PeerageException ended() {
    return new PeerageException(
        ErrorCode.CONNECTION_REFUSED, server + " has ended the connection", "");
  }

  PeerageException silent() {
    return new PeerageException(ErrorCode.CONNECTION_REFUSED, server + " does not answer", "");
  }

  /// It was closed before anything was said, as whoever may not even say HELLO is treated.
  PeerageException closedUnheard(PeerageException cause) {
    return server instanceof UnixDomainSocketAddress
        ? new PeerageException(
            ErrorCode.REFUSED,
            server + " closes the connection unheard",
            "it may belong to a process of another user",
            cause)
        : new PeerageException(
            cause.code(),
            String.valueOf(cause.getMessage()),
            cause.hint().isEmpty() ? STRANGE : cause.hint(),
            cause);
  }

  /// The server cannot tell what became of a call.
  PeerageException unknown() {
    return new PeerageException(
        ErrorCode.REMOTE_ERROR,
        server + " was started again: what became of the call is not known",
        "look at the machine before you call again");
  }

  PeerageException violation(String why) {
    return new PeerageException(ErrorCode.REMOTE_ERROR, server + ": " + why, "");
  }

  /// It does not behave from the start.
  PeerageException stranger(String why) {
    return new PeerageException(ErrorCode.REMOTE_ERROR, server + ": " + why, STRANGE);
  }

  PeerageException refusal(String code, String text) {
    return new PeerageException(code(code), server + " refuses: " + text, "");
  }

  PeerageException failure(String code, String text) {
    return new PeerageException(code(code), text, "");
  }

  PeerageException notConnected() {
    return new PeerageException(
        ErrorCode.CONNECTION_REFUSED, "there is no connection to " + server, "try again later");
  }

  PeerageException busy(int calls) {
    return new PeerageException(
        ErrorCode.REFUSED, calls + " calls are under way", "wait for answers first");
  }

  PeerageException tooLong() {
    return new PeerageException(
        ErrorCode.USAGE, "longer than a message that " + server + " takes", "");
  }

  private static ErrorCode code(String text) {
    return ErrorCode.of(text).orElse(ErrorCode.REMOTE_ERROR);
  }
}
