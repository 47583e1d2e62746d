package io.peerage.swarm.tree;

import io.peerage.swarm.content.HashFunction;
import java.nio.ByteBuffer;
import java.security.DigestException;
import java.security.MessageDigest;
import java.util.Arrays;

/// One message digest, used again for every leaf and node of a tree (RFC 7574, section 5.1). It
/// allocates nothing per digest. One thread at a time.
final class NodeHasher {

  private final MessageDigest digest;
  private final int digestBytes;

  NodeHasher(HashFunction function) {
    digest = function.newDigest();
    digestBytes = function.digestBytes();
  }

  /// Puts the digest of what remains in `chunk`, whose position stays where it is.
  void leaf(ByteBuffer chunk, byte[] out, int at) {
    int position = chunk.position();
    digest.update(chunk);
    chunk.position(position);
    finish(out, at);
  }

  /// Puts the digest of a parent: all-zero over two all-zero children, their hash otherwise.
  void node(byte[] left, int leftAt, byte[] right, int rightAt, byte[] out, int at) {
    if (isZero(right, rightAt) && isZero(left, leftAt)) {
      zero(out, at);
      return;
    }
    digest.update(left, leftAt, digestBytes);
    digest.update(right, rightAt, digestBytes);
    finish(out, at);
  }

  boolean isZero(byte[] bytes, int at) {
    for (int i = at; i < at + digestBytes; i++) {
      if (bytes[i] != 0) {
        return false;
      }
    }
    return true;
  }

  void zero(byte[] out, int at) {
    Arrays.fill(out, at, at + digestBytes, (byte) 0);
  }

  private void finish(byte[] out, int at) {
    try {
      digest.digest(out, at, digestBytes);
    } catch (DigestException tooShort) {
      throw new IllegalStateException("no room for a digest", tooShort);
    }
  }
}
