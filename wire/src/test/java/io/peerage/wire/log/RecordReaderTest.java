package io.peerage.wire.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.peerage.wire.Bytes;
import io.peerage.wire.Decoded;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecordReaderTest {

  private static final int SEED = 0x1234_5678;

  static ByteBuffer frames(int seed, ByteBuffer... payloads) {
    Pending pending = new Pending();
    for (ByteBuffer each : payloads) {
      pending.add(each);
    }
    pending.seal(seed);
    return pending.frames();
  }

  private static ByteBuffer text(String text) {
    return ByteBuffer.wrap(text.getBytes(UTF_8));
  }

  @Test
  void the_bytes_of_a_record_are_these() {
    assertThat(Bytes.copyOf(frames(SEED, text("hello"))).hex())
        .isEqualTo("00000005" + "%08x".formatted(checksum(SEED, "hello")) + "68656c6c6f");
  }

  /// CRC-32C bit by bit, as the definition has it.
  private static int checksum(int previous, String payload) {
    ByteBuffer covered = ByteBuffer.allocate(8 + payload.length());
    covered.putInt(previous).putInt(payload.length()).put(text(payload));
    int crc = -1;
    for (byte each : covered.array()) {
      crc ^= each & 0xff;
      for (int bit = 0; bit < 8; bit++) {
        crc = (crc >>> 1) ^ (0x82f6_3b78 & -(crc & 1));
      }
    }
    return ~crc;
  }

  @Test
  void whole_input_and_byte_by_byte_agree() {
    ByteBuffer frames = frames(SEED, text("one"), text("two"), text("x".repeat(300)));
    RecordReader whole = new RecordReader(SEED);
    List<Bytes> atOnce = read(whole, frames.duplicate());

    RecordReader slow = new RecordReader(SEED);
    List<Bytes> slowly = new ArrayList<>();
    for (int end = 0; end <= frames.limit(); end++) {
      ByteBuffer soFar = frames.duplicate().limit(end);
      slowly.addAll(read(slow, soFar));
      frames.position(soFar.position());
    }
    assertThat(slowly).isEqualTo(atOnce).hasSize(3);
    assertThat(slow.checksum()).isEqualTo(whole.checksum());
  }

  private static List<Bytes> read(RecordReader reader, ByteBuffer in) {
    List<Bytes> records = new ArrayList<>();
    while (reader.next(in) instanceof Decoded.Value<ByteBuffer>(ByteBuffer payload)) {
      records.add(Bytes.copyOf(payload));
    }
    return records;
  }

  @Test
  void wants_as_much_as_the_record_takes() {
    ByteBuffer frames = frames(SEED, text("hello"));
    RecordReader reader = new RecordReader(SEED);
    assertThat(reader.wanted(frames.duplicate().limit(7))).isEqualTo(8);
    assertThat(reader.wanted(frames.duplicate().limit(8))).isEqualTo(13);
    assertThat(reader.next(frames.duplicate().limit(12))).isInstanceOf(Decoded.NeedMore.class);
    assertThat(reader.next(frames)).isInstanceOf(Decoded.Value.class);
    assertThat(frames.hasRemaining()).isFalse();
  }

  @Test
  void a_length_outside_of_the_bounds_is_malformed_before_anything_is_waited_for() {
    for (int length : new int[] {0, -1, Integer.MIN_VALUE, LogFormat.RECORD_BYTES_MAX + 1}) {
      ByteBuffer head = ByteBuffer.allocate(8).putInt(length).putInt(0).flip();
      assertThat(new RecordReader(SEED).next(head))
          .isEqualTo(
              new Decoded.Malformed<>(
                  "a record of " + Integer.toUnsignedString(length) + " bytes"));
      assertThat(head.position()).isZero();
    }
    ByteBuffer longest = ByteBuffer.allocate(8).putInt(LogFormat.RECORD_BYTES_MAX).putInt(0).flip();
    assertThat(new RecordReader(SEED).next(longest)).isInstanceOf(Decoded.NeedMore.class);
  }

  @Test
  void a_record_goes_on_only_behind_the_one_before_it() {
    ByteBuffer frames = frames(SEED, text("one"), text("two"));
    frames.position(11);
    assertThat(new RecordReader(SEED).next(frames))
        .isEqualTo(new Decoded.Malformed<>("a wrong checksum"));
  }
}
