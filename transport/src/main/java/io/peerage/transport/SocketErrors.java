package io.peerage.transport;

import io.netty.handler.codec.CodecException;
import io.peerage.wire.ErrorCode;
import io.peerage.wire.PeerageException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;

/// What sockets refuse, in words that say who, what and what to do.
///
/// Netty and the JDK both pass on what the C library says, and only that tells the reasons apart.
final class SocketErrors {

  private SocketErrors() {}

  /// An address cannot be bound.
  static PeerageException bind(SocketAddress address, Throwable cause) {
    String says = String.valueOf(cause.getMessage());
    String where = "cannot bind " + Addresses.shown(address) + ": ";
    if (address instanceof UnixDomainSocketAddress unix) {
      return bindUnix(unix, where, says, cause);
    }
    int port = ((InetSocketAddress) address).getPort();
    if (says.contains("Address already in use")) {
      return new PeerageException(
          ErrorCode.REFUSED,
          where + "port " + port + " is in use",
          "end the process that has port " + port + ", or use another one; 0 takes a free one",
          cause);
    }
    if (says.contains("Permission denied")) {
      return new PeerageException(
          ErrorCode.REFUSED,
          where + "no permission for port " + port,
          "use a port from 1024 on; 0 takes a free one",
          cause);
    }
    if (says.contains("Cannot assign requested address")
        || says.contains("Address family not supported")
        || says.contains("Protocol family")) {
      return new PeerageException(
          ErrorCode.USAGE,
          where + "this machine does not have that address",
          "name one of its addresses, such as 127.0.0.1 or ::1",
          cause);
    }
    return new PeerageException(ErrorCode.REFUSED, where + says, "", cause);
  }

  private static PeerageException bindUnix(
      UnixDomainSocketAddress address, String where, String says, Throwable cause) {
    if (says.contains("No such file")) {
      return new PeerageException(
          ErrorCode.NOT_FOUND,
          where + "there is no such directory",
          "make " + address.getPath().toAbsolutePath().getParent(),
          cause);
    }
    return new PeerageException(ErrorCode.REFUSED, where + says, "", cause);
  }

  /// Something stands where a Unix socket is wanted.
  static PeerageException inUse(UnixDomainSocketAddress address) {
    return new PeerageException(
        ErrorCode.REFUSED,
        "cannot bind " + Addresses.shown(address) + ": somebody listens there, or it is no socket",
        "end that process, or use another path");
  }

  /// A name where an address has to be.
  static PeerageException unresolved(String what, InetSocketAddress address) {
    return new PeerageException(
        ErrorCode.USAGE,
        "cannot " + what + " " + address.getHostString() + ": it is a name, not an address",
        "resolve it first, or name an address such as 127.0.0.1 or ::1");
  }

  /// A stream cannot be opened.
  static PeerageException connect(SocketAddress to, Throwable cause) {
    String says = String.valueOf(cause.getMessage());
    String where = "cannot connect to " + Addresses.shown(to) + ": ";
    if (says.contains("Connection refused")) {
      return new PeerageException(
          ErrorCode.CONNECTION_REFUSED, where + "nobody listens there", "is it running?", cause);
    }
    if (says.contains("No such file")) {
      return new PeerageException(
          ErrorCode.CONNECTION_REFUSED, where + "there is no such socket", "is it running?", cause);
    }
    if (says.contains("Permission denied")) {
      return new PeerageException(
          ErrorCode.REFUSED, where + "no permission", "connect as the user it belongs to", cause);
    }
    return new PeerageException(ErrorCode.CONNECTION_REFUSED, where + says, "", cause);
  }

  /// An open stream has failed.
  static PeerageException broken(SocketAddress remote, Throwable cause) {
    String says = String.valueOf(cause.getMessage());
    boolean reset = says.contains("reset by peer") || says.contains("Broken pipe");
    return new PeerageException(
        ErrorCode.REMOTE_ERROR,
        "connection with %s: %s"
            .formatted(Addresses.shown(remote), reset ? "reset by the other side" : says),
        "",
        cause);
  }

  /// A peer does not read what is sent to it.
  static PeerageException overrun(SocketAddress remote, int pendingBytesMax) {
    return new PeerageException(
        ErrorCode.REFUSED,
        "connection with %s: more than %d bytes wait because the other side does not read"
            .formatted(Addresses.shown(remote), pendingBytesMax),
        "");
  }

  /// TLS does not come about.
  static PeerageException notSecured(SocketAddress remote, Throwable thrown) {
    Throwable cause =
        thrown instanceof CodecException && thrown.getCause() != null ? thrown.getCause() : thrown;
    return new PeerageException(
        ErrorCode.REMOTE_ERROR,
        "connection with %s cannot be secured: %s"
            .formatted(Addresses.shown(remote), cause.getMessage()),
        "",
        cause);
  }

  /// A peer does not speak WebSocket as it should.
  static PeerageException noMessages(SocketAddress remote, String why) {
    return new PeerageException(
        ErrorCode.REMOTE_ERROR,
        "connection with %s: no WebSocket: %s".formatted(Addresses.shown(remote), why),
        "");
  }
}
