package io.peerage.swarm.message;

import java.nio.ByteBuffer;

/// Appends messages to a datagram, those that name chunks with 32-bit chunk ranges; [SpecWriter]
/// has the other addressing methods. The constants say how many bytes each takes, type included, so
/// that a datagram can be planned before it is written.
///
/// Nothing is checked that only our own mistake could break, but for chunk numbers that do not fit;
/// a full buffer throws [java.nio.BufferOverflowException].
public final class MessageWriter {

  /// The channel ID before all messages.
  public static final int CHANNEL_BYTES = 4;

  /// DATA before its content.
  public static final int DATA_HEADER_BYTES = 17;

  public static final int ACK_BYTES = 17;
  public static final int HAVE_BYTES = 9;
  public static final int REQUEST_BYTES = 9;
  public static final int CANCEL_BYTES = 9;

  /// INTEGRITY before its digest.
  public static final int INTEGRITY_HEADER_BYTES = 9;

  /// SIGNED_INTEGRITY before its signature.
  public static final int SIGNED_INTEGRITY_HEADER_BYTES = 17;

  public static final int CHOKE_BYTES = 1;
  public static final int UNCHOKE_BYTES = 1;
  public static final int PEX_REQUEST_BYTES = 1;
  public static final int PEX_RESPONSE_V4_BYTES = 7;
  public static final int PEX_RESPONSE_V6_BYTES = 19;

  /// PEX_REScert before its certificate.
  public static final int PEX_RESPONSE_CERT_HEADER_BYTES = 3;

  /// HANDSHAKE before its options, whose own length is [HandshakeOptions#encodedBytes].
  public static final int HANDSHAKE_HEADER_BYTES = 5;

  private static final long CHUNK_MAX = 0xffff_ffffL;

  private MessageWriter() {}

  /// The head of a datagram; alone, a keep-alive.
  ///
  /// @param channel where the receiver knows us, 0 for an opening
  public static void channel(ByteBuffer out, int channel) {
    out.putInt(channel);
  }

  /// A HANDSHAKE that opens, answers or closes.
  ///
  /// @param sourceChannel where we want to be answered, 0 to close
  public static void handshake(ByteBuffer out, int sourceChannel, HandshakeOptions options) {
    type(out, MessageType.HANDSHAKE);
    out.putInt(sourceChannel);
    options.writeTo(out);
  }

  /// What stands before a chunk's content, which the caller appends.
  public static void dataHeader(ByteBuffer out, long chunk, long timeMicros) {
    range(out, MessageType.DATA, chunk, chunk);
    out.putLong(timeMicros);
  }

  public static void ack(ByteBuffer out, long first, long last, long delayMicros) {
    range(out, MessageType.ACK, first, last);
    out.putLong(delayMicros);
  }

  public static void have(ByteBuffer out, long first, long last) {
    range(out, MessageType.HAVE, first, last);
  }

  /// INTEGRITY up to its digest, which the caller appends.
  public static void integrityHeader(ByteBuffer out, long first, long last) {
    range(out, MessageType.INTEGRITY, first, last);
  }

  /// An INTEGRITY, digest included.
  ///
  /// @param digest what remains is taken; its position stays where it is
  public static void integrity(ByteBuffer out, long first, long last, ByteBuffer digest) {
    integrityHeader(out, first, last);
    append(out, digest);
  }

  /// A SIGNED_INTEGRITY, signature included.
  ///
  /// @param signature what remains is taken; its position stays where it is
  public static void signedIntegrity(
      ByteBuffer out, long first, long last, long ntpTime, ByteBuffer signature) {
    range(out, MessageType.SIGNED_INTEGRITY, first, last);
    out.putLong(ntpTime);
    append(out, signature);
  }

  public static void request(ByteBuffer out, long first, long last) {
    range(out, MessageType.REQUEST, first, last);
  }

  public static void cancel(ByteBuffer out, long first, long last) {
    range(out, MessageType.CANCEL, first, last);
  }

  public static void choke(ByteBuffer out) {
    type(out, MessageType.CHOKE);
  }

  public static void unchoke(ByteBuffer out) {
    type(out, MessageType.UNCHOKE);
  }

  public static void pexRequest(ByteBuffer out) {
    type(out, MessageType.PEX_REQ);
  }

  /// An IPv4 peer.
  ///
  /// @param address four bytes
  public static void pexResponseV4(ByteBuffer out, ByteBuffer address, int port) {
    type(out, MessageType.PEX_RES_V4);
    address(out, address, 4, port);
  }

  /// An IPv6 peer.
  ///
  /// @param address sixteen bytes
  public static void pexResponseV6(ByteBuffer out, ByteBuffer address, int port) {
    type(out, MessageType.PEX_RES_V6);
    address(out, address, 16, port);
  }

  /// A certified peer.
  ///
  /// @param certificate at most 65,535 bytes
  public static void pexResponseCert(ByteBuffer out, ByteBuffer certificate) {
    if (certificate.remaining() > 0xffff) {
      throw new IllegalArgumentException("certificate of " + certificate.remaining() + " bytes");
    }
    type(out, MessageType.PEX_RES_CERT);
    out.putShort((short) certificate.remaining());
    append(out, certificate);
  }

  private static void range(ByteBuffer out, MessageType type, long first, long last) {
    if (first < 0 || last < first || last > CHUNK_MAX) {
      throw new IllegalArgumentException(type + " of the chunks " + first + "…" + last);
    }
    type(out, type);
    out.putInt((int) first);
    out.putInt((int) last);
  }

  private static void address(ByteBuffer out, ByteBuffer address, int length, int port) {
    if (address.remaining() != length || port < 0 || port > 0xffff) {
      throw new IllegalArgumentException(
          "address of " + address.remaining() + " bytes, port " + port);
    }
    append(out, address);
    out.putShort((short) port);
  }

  private static void type(ByteBuffer out, MessageType type) {
    out.put((byte) type.code());
  }

  private static void append(ByteBuffer out, ByteBuffer bytes) {
    int length = bytes.remaining();
    out.put(out.position(), bytes, bytes.position(), length);
    out.position(out.position() + length);
  }
}
