package io.peerage.swarm.content;

import java.util.Locale;
import java.util.Optional;

/// How a swarm protects its content, with the code in handshake option 3 (RFC 7574, section 7.5).
public enum IntegrityProtection {
  /// Not at all. The verified erratum 4880 unassigns it, the authors kept it.
  NONE(0),
  /// A Merkle hash tree whose root names the swarm: static content.
  MERKLE_HASH_TREE(1),
  /// Every chunk signed: live content.
  SIGN_ALL(2),
  /// Trees whose tops are signed: live content.
  UNIFIED_MERKLE_TREE(3);

  private static final IntegrityProtection[] BY_CODE = values();

  private final int code;

  IntegrityProtection(int code) {
    this.code = code;
  }

  /// The method with this code, if one has it.
  public static Optional<IntegrityProtection> ofCode(int code) {
    return code >= 0 && code < BY_CODE.length ? Optional.of(BY_CODE[code]) : Optional.empty();
  }

  /// The code in handshakes and links.
  public int code() {
    return code;
  }

  /// What links may say instead of the code, after the registry: `merkle_hash_tree`.
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
