package io.peerage.swarm.message;

import java.nio.ByteBuffer;

/// One message of a datagram (RFC 7574, section 8).
///
/// Chunks are numbers from 0, intervals include both ends. What a [MessageReader] made is checked:
/// no interval is reversed, an integrity message names a node of the tree. Contents, digests,
/// signatures, addresses and certificates are views of the datagram: **borrowed** as long as that
/// is, that is, until `receive` returns. Records with such a view are equal when the bytes that
/// remain are.
public sealed interface Message {

  /// Opens, answers or closes a channel.
  ///
  /// @param sourceChannel where the sender wants to be answered, 0 to close
  record Handshake(int sourceChannel, HandshakeOptions options) implements Message {

    /// Whether the other side leaves, or refuses.
    public boolean isClosing() {
      return sourceChannel == 0;
    }
  }

  /// A chunk.
  ///
  /// @param timeMicros the sender's clock, of any epoch; only differences mean something
  /// @param content at least one byte, at most a chunk; borrowed
  record Data(long chunk, long timeMicros, ByteBuffer content) implements Message {}

  /// The receiver has verified these chunks.
  ///
  /// @param delayMicros its clock when DATA came less DATA's time: signed, and only differences
  ///   mean something
  record Ack(long first, long last, long delayMicros) implements Message {}

  /// The sender has these chunks and has checked them.
  record Have(long first, long last) implements Message {}

  /// The digest of the subtree over these chunks, which may reach past the end of the content.
  ///
  /// @param digest borrowed
  record Integrity(long first, long last, ByteBuffer digest) implements Message {}

  /// The signature of the subtree over these chunks, in live content.
  ///
  /// @param ntpTime when it was signed, in 32.32 seconds since 1900
  /// @param signature borrowed
  record SignedIntegrity(long first, long last, long ntpTime, ByteBuffer signature)
      implements Message {}

  /// A HAVE, ACK, REQUEST or CANCEL of no chunk at all: bins have a number for it, and a byte range
  /// may lie within a chunk. Changes nothing.
  record Nothing() implements Message {}

  /// Please send these chunks.
  record Request(long first, long last) implements Message {}

  /// These chunks are no longer wanted.
  record Cancel(long first, long last) implements Message {}

  /// Requests will not be answered from now on.
  record Choke() implements Message {}

  /// Requests will be answered again.
  record Unchoke() implements Message {}

  /// Please name other peers.
  record PexRequest() implements Message {}

  /// A peer's IPv4 address.
  ///
  /// @param address four bytes; borrowed
  record PexResponseV4(ByteBuffer address, int port) implements Message {}

  /// A peer's IPv6 address.
  ///
  /// @param address sixteen bytes; borrowed
  record PexResponseV6(ByteBuffer address, int port) implements Message {}

  /// A peer's membership certificate.
  ///
  /// @param certificate X.509 in DER, up to 65,535 bytes, not looked into; borrowed
  record PexResponseCert(ByteBuffer certificate) implements Message {}
}
