package io.peerage.simnet;

import io.peerage.wire.ErrorCode;
import io.peerage.wire.PeerageException;
import io.peerage.wire.TlsOptions;
import io.peerage.wire.TlsSession;
import java.io.EOFException;
import java.net.SocketAddress;
import java.security.cert.CertificateException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// [SimTls] on one stream: not asked for, under way, or there. Once it was asked for there is no
/// way back.
final class SimSecuring {

  private final SimSocket socket;
  private @Nullable TlsOptions options;

  /// The other side has not shown all yet, or nothing that would do.
  private boolean underWay;

  SimSecuring(SimSocket socket) {
    this.socket = socket;
  }

  /// Whether it was asked for.
  boolean isWanted() {
    return options != null;
  }

  boolean isUnderWay() {
    return underWay;
  }

  /// Begins.
  ///
  /// @return what to show the other side
  byte[] start(TlsOptions how) {
    options = how;
    underWay = true;
    return SimTls.hello(how);
  }

  /// Takes what the other side shows, once it is all there.
  ///
  /// @return null until then
  /// @throws CertificateException if it shows nothing, or nothing that would do
  @Nullable TlsSession goOn() throws CertificateException {
    int bytes = SimTls.bytes(socket.look(SimTls.HEADER_BYTES));
    if (bytes > 0 && socket.unreadBytes() >= bytes) {
      byte[] hello = socket.look(bytes);
      for (int left = bytes; left > 0; ) {
        left -= Objects.requireNonNull(socket.read(left), "it has come").length;
      }
      TlsSession session = SimTls.session(Objects.requireNonNull(options, "not started"), hello);
      underWay = false;
      return session;
    }
    if (socket.ended()) {
      throw new CertificateException("ended by the other side", new EOFException());
    }
    return null;
  }

  /// Why a stream ends that is not secured.
  static PeerageException refused(SocketAddress remote, CertificateException refusal) {
    return new PeerageException(
        ErrorCode.REMOTE_ERROR,
        "connection with %s cannot be secured: %s".formatted(remote, refusal.getMessage()),
        "",
        refusal);
  }
}
