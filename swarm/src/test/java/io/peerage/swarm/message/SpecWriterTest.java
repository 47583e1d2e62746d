package io.peerage.swarm.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.peerage.swarm.content.ChunkAddressing;
import io.peerage.wire.Bytes;
import io.peerage.wire.Decoded;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// How chunks are named, and what names are taken for (RFC 7574, section 4).
class SpecWriterTest {

  private static final int CHUNK_SIZE = 1000;
  private static final long LENGTH = 7162;

  private static MessageFormat format(ChunkAddressing addressing, long length) {
    return new MessageFormat(addressing, 20, CHUNK_SIZE, 0, length);
  }

  private static Object read(MessageFormat format, String hex) {
    ByteBuffer in = ByteBuffer.wrap(HexFormat.of().parseHex(hex));
    Decoded<Message> read = new MessageReader(format).first(in);
    return switch (read) {
      case Decoded.Value<Message>(Message message) -> {
        assertThat(in.hasRemaining()).isFalse();
        yield message;
      }
      case Decoded.Malformed<Message>(String why) -> why;
      case Decoded.NeedMore<Message> _ -> throw new AssertionError("a datagram is all there is");
    };
  }

  /// `type from…to` as a message with byte ranges.
  private static String bytes(int type, long from, long to, String rest) {
    return "%02x%016x%016x%s".formatted(type, from, to, rest);
  }

  @ParameterizedTest
  @EnumSource(
      value = ChunkAddressing.class,
      names = {"BINS_32", "BINS_64"})
  void an_interval_goes_out_as_the_nodes_that_cover_it(ChunkAddressing addressing) {
    MessageFormat format = format(addressing, 0);
    SpecWriter writer = new SpecWriter(format);
    ByteBuffer out = ByteBuffer.allocate(100);
    List<Long> ends = new ArrayList<>();
    for (long from = 5; from <= 25; ) {
      ends.add(writer.have(out, from, 25));
      from = ends.getLast() + 1;
    }
    out.flip();
    MessageReader reader = new MessageReader(format);
    List<Message> read = new ArrayList<>();
    while (out.hasRemaining()) {
      read.add(((Decoded.Value<Message>) reader.next(out)).value());
    }
    // Chunks 5 to 25 in the tests of libswift.
    assertThat(read)
        .containsExactly(
            new Message.Have(5, 5),
            new Message.Have(6, 7),
            new Message.Have(8, 15),
            new Message.Have(16, 23),
            new Message.Have(24, 25));
    assertThat(ends).containsExactly(5L, 7L, 15L, 23L, 25L);
  }

  @ParameterizedTest
  @EnumSource(
      value = ChunkAddressing.class,
      mode = EnumSource.Mode.EXCLUDE,
      names = {"BINS_32", "BINS_64"})
  void any_other_interval_is_one_message(ChunkAddressing addressing) {
    SpecWriter writer = new SpecWriter(format(addressing, 0));
    ByteBuffer out = ByteBuffer.allocate(100);
    assertThat(writer.request(out, 5, 25)).isEqualTo(25);
    assertThat(out.position()).isEqualTo(writer.format().rangeBytes());
    assertThat(read(writer.format(), Bytes.copyOf(out.flip()).hex()))
        .isEqualTo(new Message.Request(5, 25));
  }

  @Test
  void byte_ranges_end_with_the_content_but_those_of_digests() {
    SpecWriter writer = new SpecWriter(format(ChunkAddressing.BYTE_RANGES_64, LENGTH));
    ByteBuffer out = ByteBuffer.allocate(200);
    writer.have(out, 6, 7);
    writer.ack(out, 7, 7, 0);
    writer.dataHeader(out, 7, 0);
    writer.integrityHeader(out, 6, 7);
    writer.have(out, 0, 6);
    assertThat(out.getLong(9)).isEqualTo(LENGTH - 1);
    assertThat(out.getLong(17 + 9)).isEqualTo(LENGTH - 1);
    assertThat(out.getLong(17 + 25 + 9)).isEqualTo(LENGTH - 1);
    assertThat(out.getLong(17 + 50 + 9)).isEqualTo(7999);
    assertThat(out.getLong(17 + 50 + 17 + 9)).isEqualTo(6999);
  }

  @ParameterizedTest
  @CsvSource({
    // The nominal end and the true one.
    "7999",
    "7161",
  })
  void the_last_byte_may_be_the_true_one_or_the_nominal_one(long last) {
    MessageFormat format = format(ChunkAddressing.BYTE_RANGES_64, LENGTH);
    assertThat(read(format, bytes(3, 6000, last, ""))).isEqualTo(new Message.Have(6, 7));
    assertThat(read(format, bytes(8, 6000, last, ""))).isEqualTo(new Message.Request(6, 7));
    assertThat(read(format, bytes(9, 6000, last, ""))).isEqualTo(new Message.Cancel(6, 7));
    String delay = "0000000000000005";
    assertThat(read(format, bytes(2, 6000, last, delay))).isEqualTo(new Message.Ack(6, 7, 5));
    String content = "00".repeat(162);
    assertThat(read(format, bytes(1, 7000, last, delay + content)))
        .isEqualTo(new Message.Data(7, 5, ByteBuffer.allocate(162)));
  }

  @ParameterizedTest
  @CsvSource({
    // Inward for what a peer has …
    "3, 1000, 2998, 1, 1",
    "3, 1001, 2999, 2, 2",
    "3, 1000, 7160, 1, 6",
    "3, 0, 999, 0, 0",
    // … and outward for what it wants.
    "8, 1999, 2000, 1, 2",
    "8, 1000, 7160, 1, 7",
    "9, 1, 1, 0, 0",
  })
  void a_range_that_cuts_a_chunk_promises_no_more_than_it_says(
      int type, long from, long to, long first, long last) {
    MessageFormat format = format(ChunkAddressing.BYTE_RANGES_64, LENGTH);
    Message expected =
        switch (type) {
          case 3 -> new Message.Have(first, last);
          case 8 -> new Message.Request(first, last);
          default -> new Message.Cancel(first, last);
        };
    assertThat(read(format, bytes(type, from, to, ""))).isEqualTo(expected);
  }

  @Test
  void a_range_within_a_chunk_is_nothing_that_a_peer_has() {
    MessageFormat format = format(ChunkAddressing.BYTE_RANGES_64, LENGTH);
    assertThat(read(format, bytes(3, 1, 999, ""))).isEqualTo(new Message.Nothing());
    assertThat(read(format, bytes(2, 1, 999, "00".repeat(8)))).isEqualTo(new Message.Nothing());
  }

  @Test
  void while_the_length_is_unknown_a_range_may_end_with_the_content() {
    MessageFormat format = format(ChunkAddressing.BYTE_RANGES_64, 0);
    assertThat(read(format, bytes(3, 0, 7161, ""))).isEqualTo(new Message.Have(0, 7));
  }

  @ParameterizedTest
  @CsvSource({
    "1, 1, 1000, no chunk",
    "1, 1000, 1998, no chunk",
    "1, 1000, 2999, more than one chunk",
    "4, 0, 1998, no node",
    "4, 1, 1999, no node",
    "4, 1000, 2999, no node",
    "3, 1000, 999, reversed bytes 1000…999",
    "3, -1, 0, reversed bytes 18446744073709551615…0",
  })
  void byte_ranges_that_are_none_are_malformed(int type, long from, long to, String why) {
    MessageFormat format = format(ChunkAddressing.BYTE_RANGES_64, LENGTH);
    assertThat(read(format, bytes(type, from, to, "00".repeat(60)))).asString().contains(why);
  }

  @ParameterizedTest
  @CsvSource({
    "BINS_64, 03bfffffffffffffff",
    "BINS_64, 037fffffffffffffff",
    "CHUNK_RANGES_64, 03ffffffffffffffffffffffffffffffff",
    "CHUNK_RANGES_64, 037fffffffffffffffffffffffffffffff",
    "BYTE_RANGES_64, 030000000000000000ffffffffffffffff",
  })
  void chunks_too_far_away_are_taken_for_the_last_that_can_be_named(
      ChunkAddressing addressing, String hex) {
    MessageFormat format = format(addressing, 0);
    assertThat(read(format, hex))
        .isInstanceOfSatisfying(
            Message.Have.class, have -> assertThat(have.last()).isEqualTo(format.chunkMax()));
  }

  @ParameterizedTest
  @CsvSource({"BINS_32, 01ffffffff", "BINS_32, 04ffffffff", "BINS_64, 04ffffffffffffffff"})
  void there_is_no_chunk_and_no_digest_of_nothing(ChunkAddressing addressing, String hex) {
    assertThat(read(format(addressing, 0), hex + "00".repeat(40))).asString().contains("nothing");
  }

  @ParameterizedTest
  @EnumSource(ChunkAddressing.class)
  void chunks_that_cannot_be_named_are_not_written(ChunkAddressing addressing) {
    MessageFormat format = format(addressing, 0);
    SpecWriter writer = new SpecWriter(format);
    ByteBuffer out = ByteBuffer.allocate(100);
    long max = format.chunkMax();
    assertThat(writer.have(out, max, max)).isEqualTo(max);
    out.clear();
    assertThatThrownBy(() -> writer.have(out, 0, max + 1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> writer.cancel(out, 2, 1)).isInstanceOf(IllegalArgumentException.class);
    assertThat(out.position()).as("nothing was written").isZero();
  }
}
