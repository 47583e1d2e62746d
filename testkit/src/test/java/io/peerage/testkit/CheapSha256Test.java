package io.peerage.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CheapSha256Test {

  private static MessageDigest sha256() throws NoSuchAlgorithmException {
    return MessageDigest.getInstance("SHA-256");
  }

  @Test
  void the_real_one_is_back_when_it_was_closed() throws NoSuchAlgorithmException {
    byte[] abc = "abc".getBytes(StandardCharsets.US_ASCII);
    byte[] cheap;
    try (CheapSha256 _ = CheapSha256.installed()) {
      cheap = sha256().digest(abc);
    }
    String real = HexFormat.of().formatHex(sha256().digest(abc));
    assertThat(real).isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    assertThat(cheap).hasSize(32).isNotEqualTo(HexFormat.of().parseHex(real));
  }

  @Test
  void every_bit_and_the_length_count() throws NoSuchAlgorithmException {
    try (CheapSha256 _ = CheapSha256.installed()) {
      Set<String> digests = new HashSet<>();
      byte[] bytes = new byte[100];
      for (int bit = 0; bit < bytes.length * Byte.SIZE; bit++) {
        bytes[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);
        digests.add(HexFormat.of().formatHex(sha256().digest(bytes)));
        bytes[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);
      }
      for (int length = 0; length <= bytes.length; length++) {
        digests.add(HexFormat.of().formatHex(sha256().digest(new byte[length])));
      }
      assertThat(digests).hasSize(bytes.length * Byte.SIZE + bytes.length + 1);
    }
  }

  @SeededTest
  void the_same_bytes_in_any_pieces_and_any_buffer_give_the_same(long seed)
      throws NoSuchAlgorithmException {
    try (CheapSha256 _ = CheapSha256.installed()) {
      Draw draw = Draw.seeded(seed);
      byte[] bytes = draw.bytes(draw.between(0, 300));
      MessageDigest pieces = sha256();
      ByteBuffer direct = ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
      while (direct.hasRemaining()) {
        int piece = draw.between(0, direct.remaining());
        pieces.update(direct.slice(direct.position(), piece));
        direct.position(direct.position() + piece);
      }
      assertThat(pieces.digest()).isEqualTo(sha256().digest(bytes));
      assertThat(pieces.digest(bytes)).isEqualTo(sha256().digest(bytes));
    }
  }
}
