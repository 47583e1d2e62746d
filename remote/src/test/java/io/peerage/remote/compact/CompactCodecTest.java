package io.peerage.remote.compact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.peerage.remote.message.Arguments;
import io.peerage.remote.message.Change;
import io.peerage.remote.message.ClockChange;
import io.peerage.remote.message.Indexes;
import io.peerage.remote.message.ToClient;
import io.peerage.remote.message.ToServer;
import io.peerage.wire.Decoded;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CompactCodecTest {
  private static final CompactLimits LIMITS = CompactLimits.DEFAULT;

  private static <T> List<T> read(
      byte[] bytes, int piece, Consumer<ByteBuffer> feed, Supplier<Decoded<T>> next) {
    List<T> read = new ArrayList<>();
    for (int at = 0; at < bytes.length; at += piece) {
      // A copy that is spoilt afterwards: nothing of it may be kept.
      byte[] borrowed = Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + piece));
      feed.accept(ByteBuffer.wrap(borrowed));
      Decoded<T> decoded = next.get();
      while (decoded instanceof Decoded.Value<T>(T value)) {
        read.add(value);
        decoded = next.get();
      }
      if (decoded instanceof Decoded.Malformed<T>(String why)) {
        throw new AssertionError(why);
      }
      Arrays.fill(borrowed, (byte) 0xee);
    }
    return read;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 64, 100_000})
  void what_a_client_says_is_read_as_it_was_said_in_whatever_pieces(int piece) {
    RequestReader reader = new RequestReader(LIMITS);
    assertThat(read(Samples.requestBytes(), piece, reader::feed, reader::next))
        .isEqualTo(Samples.requests());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 64, 100_000})
  void what_a_server_says_is_read_as_it_was_said_in_whatever_pieces(int piece) {
    ReplyReader reader = new ReplyReader(LIMITS);
    assertThat(read(Samples.replyBytes(), piece, reader::feed, reader::next))
        .isEqualTo(Samples.replies());
  }

  @Test
  void a_steady_mutation_and_its_answer_take_seven_bytes() {
    RequestWriter requests = new RequestWriter(1024);
    ReplyWriter replies = new ReplyWriter(1024);
    ClockChange change = ClockChange.of(new int[] {3}, new long[] {2}, 1, 0);
    for (long call = 1; call <= 2; call++) {
      requests.clear();
      replies.clear();
      assertThat(
              requests.write(
                  new ToServer.Mutate(
                      0, call, Change.ADD, Indexes.of(3), Arguments.NONE, Optional.empty())))
          .isTrue();
      assertThat(replies.write(new ToClient.Changed(0, call, change, Optional.empty()))).isTrue();
    }
    assertThat(requests.size() + replies.size()).isEqualTo(7);
  }

  @Test
  void a_message_longer_than_the_other_side_takes_is_not_said() {
    RequestWriter writer = new RequestWriter(1024);
    // Type, subscription, call, state, two lengths of 2 and 1 bytes: 7 bytes beside the text.
    assertThat(writer.write(new ToServer.Report(0, 1, -1, "x".repeat(1016), "", Optional.empty())))
        .isTrue();
    int size = writer.size();
    assertThat(writer.write(new ToServer.Report(0, 1, -1, "x".repeat(1017), "", Optional.empty())))
        .isFalse();
    assertThat(writer.size()).isEqualTo(size);
    assertThat(writer.write(new ToServer.Ping(1))).isTrue();
    RequestReader reader = new RequestReader(LIMITS);
    byte[] bytes = new byte[writer.size()];
    assertThat(writer.copy(0, ByteBuffer.wrap(bytes))).isEqualTo(bytes.length);
    assertThat(read(bytes, bytes.length, reader::feed, reader::next)).hasSize(2);
  }

  @Test
  void a_frame_of_the_limit_is_read_and_one_above_is_not() {
    CompactLimits small = LIMITS.withFrameMax(1024);
    byte[] text = new byte[1024 - 8];
    assertThat(decode(small, frame(report(text)))).isInstanceOf(Decoded.Value.class);
    byte[] longer = new byte[1025 - 8];
    assertThat(decode(small, frame(report(longer))))
        .isEqualTo(new Decoded.Malformed<>("a frame of 1025 bytes, 1 to 1024"));
  }

  private static byte[] report(byte[] text) {
    ByteBuffer body = ByteBuffer.allocate(text.length + 8);
    body.put((byte) RequestType.REPORT).put((byte) 0).put((byte) 1).put((byte) 0);
    body.put((byte) ((text.length & 0x7f) | 0x80)).put((byte) (text.length >>> 7));
    return body.put(text).put((byte) 0).put((byte) 0).array();
  }

  private static byte[] frame(byte[] body) {
    ByteBuffer frame = ByteBuffer.allocate(body.length + 2);
    frame.put((byte) ((body.length & 0x7f) | 0x80)).put((byte) (body.length >>> 7));
    return frame.put(body).array();
  }

  private static Decoded<ToServer> decode(CompactLimits limits, byte[] bytes) {
    RequestReader reader = new RequestReader(limits);
    reader.feed(ByteBuffer.wrap(bytes));
    return reader.next();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        // an empty frame; a length that is longer than it need be; one of six bytes
        "00",
        "8100",
        "ffffffffff01",
        // an unknown type; a mutation of nothing; bytes too many; a change that is none
        "017f",
        "0140",
        "020900",
        "034f0003",
        "03530001",
        // a hello of another protocol
        "020105",
        // an overlong number; one of eleven bytes
        "03088000",
        "0c08ffffffffffffffffffff01",
        // a text that is not UTF-8; a flag that is none
        "07070001000180ff",
        "0703000000020000"
      })
  void what_cannot_be_meant_is_malformed(String hex) {
    assertThat(decode(LIMITS, HexFormat.of().parseHex(hex)))
        .as(hex)
        .isInstanceOf(Decoded.Malformed.class);
  }

  @Test
  void lists_within_lists_are_bounded() {
    Object deep = "x";
    for (int i = 0; i < LIMITS.depthMax(); i++) {
      deep = List.of(deep);
    }
    assertThat(asked(deep)).isInstanceOf(Decoded.Value.class);
    assertThat(asked(List.of(deep))).isEqualTo(new Decoded.Malformed<>("lists more than 8 deep"));
  }

  private static Decoded<ToServer> asked(Object value) {
    SequencedMap<String, Object> values = new LinkedHashMap<>();
    values.put("v", value);
    RequestWriter writer = new RequestWriter(1 << 20);
    boolean _ =
        writer.write(new ToServer.Ask(0, 1, Change.ADD, Indexes.NONE, new Arguments(values)));
    byte[] bytes = new byte[writer.size()];
    int _ = writer.copy(0, ByteBuffer.wrap(bytes));
    return decode(LIMITS, bytes);
  }

  @Test
  void every_single_byte_that_changes_makes_other_messages_or_a_reason() {
    AtomicLong read = new AtomicLong();
    byte[] requests = Samples.requestBytes();
    byte[] replies = Samples.replyBytes();
    assertThatCode(
            () -> {
              for (int at = 0; at < requests.length; at++) {
                for (int flip = 1; flip < 256; flip++) {
                  byte[] changed = requests.clone();
                  changed[at] ^= (byte) flip;
                  RequestReader reader = new RequestReader(LIMITS);
                  reader.feed(ByteBuffer.wrap(changed));
                  while (reader.next() instanceof Decoded.Value<ToServer>) {
                    read.incrementAndGet();
                  }
                }
              }
              for (int at = 0; at < replies.length; at++) {
                for (int flip = 1; flip < 256; flip++) {
                  byte[] changed = replies.clone();
                  changed[at] ^= (byte) flip;
                  ReplyReader reader = new ReplyReader(LIMITS);
                  reader.feed(ByteBuffer.wrap(changed));
                  while (reader.next() instanceof Decoded.Value<ToClient>) {
                    read.incrementAndGet();
                  }
                }
              }
            })
        .doesNotThrowAnyException();
    assertThat(read.get()).isPositive();
  }
}
