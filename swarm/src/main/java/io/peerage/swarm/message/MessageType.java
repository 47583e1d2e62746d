package io.peerage.swarm.message;

import org.jspecify.annotations.Nullable;

/// A message's type, with the code that stands before its body (RFC 7574, section 8.2).
public enum MessageType {
  HANDSHAKE(0),
  DATA(1),
  ACK(2),
  HAVE(3),
  INTEGRITY(4),
  PEX_RES_V4(5),
  PEX_REQ(6),
  SIGNED_INTEGRITY(7),
  REQUEST(8),
  CANCEL(9),
  CHOKE(10),
  UNCHOKE(11),
  PEX_RES_V6(12),
  PEX_RES_CERT(13);

  private static final MessageType[] BY_CODE = values();

  private final int code;

  MessageType(int code) {
    this.code = code;
  }

  /// The type with this code, null if none has it; read for every message, so no `Optional`.
  static @Nullable MessageType ofCode(int code) {
    return code < BY_CODE.length ? BY_CODE[code] : null;
  }

  /// Whether the body begins with a chunk specification.
  boolean namesChunks() {
    return switch (this) {
      case DATA, ACK, HAVE, INTEGRITY, SIGNED_INTEGRITY, REQUEST, CANCEL -> true;
      case HANDSHAKE, PEX_RES_V4, PEX_REQ, CHOKE, UNCHOKE, PEX_RES_V6, PEX_RES_CERT -> false;
    };
  }

  /// The byte that stands before the body.
  public int code() {
    return code;
  }
}
