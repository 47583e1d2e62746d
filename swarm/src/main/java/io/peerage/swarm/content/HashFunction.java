package io.peerage.swarm.content;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Locale;
import java.util.Optional;

/// A hash function of the Merkle tree, with its code in handshake option 4 (RFC 7574, section 7.6).
public enum HashFunction {
  SHA_1(0, "SHA-1", 20),
  SHA_224(1, "SHA-224", 28),
  SHA_256(2, "SHA-256", 32),
  SHA_384(3, "SHA-384", 48),
  SHA_512(4, "SHA-512", 64);

  private static final HashFunction[] BY_CODE = values();

  private final int code;
  private final String algorithm;
  private final int digestBytes;

  HashFunction(int code, String algorithm, int digestBytes) {
    this.code = code;
    this.algorithm = algorithm;
    this.digestBytes = digestBytes;
  }

  /// The function with this code, if one has it.
  public static Optional<HashFunction> ofCode(int code) {
    return code >= 0 && code < BY_CODE.length ? Optional.of(BY_CODE[code]) : Optional.empty();
  }

  /// The function whose digests are this long, if there is one.
  public static Optional<HashFunction> ofDigestBytes(int digestBytes) {
    for (HashFunction function : BY_CODE) {
      if (function.digestBytes == digestBytes) {
        return Optional.of(function);
      }
    }
    return Optional.empty();
  }

  /// The function that users write as `sha256`, `sha-256` or `SHA-256`, if there is one.
  public static Optional<HashFunction> ofText(String text) {
    for (HashFunction function : BY_CODE) {
      if (text.equalsIgnoreCase(function.text()) || text.equalsIgnoreCase(function.algorithm)) {
        return Optional.of(function);
      }
    }
    return Optional.empty();
  }

  /// The code in handshakes and links.
  public int code() {
    return code;
  }

  /// The length of a digest in bytes.
  public int digestBytes() {
    return digestBytes;
  }

  /// What users write: `sha256`.
  public String text() {
    return algorithm.replace("-", "").toLowerCase(Locale.ROOT);
  }

  /// What the specification writes: `SHA-256`.
  public String algorithm() {
    return algorithm;
  }

  /// A fresh digest; it may be used again after each `digest`, by one thread.
  public MessageDigest newDigest() {
    try {
      return MessageDigest.getInstance(algorithm);
    } catch (NoSuchAlgorithmException absent) {
      throw new IllegalStateException("this Java runtime has no " + algorithm, absent);
    }
  }
}
