package io.peerage.swarm.message;

import static org.assertj.core.api.Assertions.assertThat;

import io.peerage.swarm.VectorFile;
import io.peerage.swarm.content.HashFunction;
import io.peerage.swarm.content.SwarmId;
import io.peerage.swarm.content.SwarmMetadata;
import io.peerage.wire.Bytes;
import io.peerage.wire.Decoded;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// Every handshake but those of live swarms, read as strictly as the verdict column has it; its
/// remarks on leniency are followed for replies only.
class OpeningVectorTest {

  static final SwarmMetadata SWARM =
      SwarmMetadata.ofContent(
          SwarmId.ofHex("6e196f04b2639cc1d00eebee764fded865e68d92d97a523fcf556a221679644f"),
          HashFunction.SHA_256,
          1024,
          7162);
  static final int OUR_CHANNEL = 0x5a3c9e11;
  static final int THEIR_CHANNEL = 0xb7d1402f;

  private static final SwarmMetadata LIBSWIFT_SWARM =
      SwarmMetadata.ofContent(
          SwarmId.ofHex("fb43a2f90c97eb20b989bf54a848cb0be48dd7d8"),
          HashFunction.SHA_1,
          1024,
          7162);

  private static final List<String> LEFT_OUT =
      List.of(
          "live-full",
          "live-window-256",
          "live-window-before-cam",
          "live-no-window",
          "live-alg-mismatch");

  /// One row of the file.
  record Row(String name, String role, String verdict, Bytes datagram) {}

  static List<Row> rows() {
    return all().stream().filter(row -> !LEFT_OUT.contains(row.name)).toList();
  }

  /// What the peer makes of a datagram in the situation that a row names.
  static String verdict(String role, byte[] datagram) {
    ByteBuffer in = ByteBuffer.wrap(datagram);
    return switch (role) {
      case "first" -> word(Opening.first(in, OpeningVectorTest::served));
      case "reply" -> word(Opening.reply(in, OUR_CHANNEL, SWARM));
      case "open" -> onChannel(in);
      default -> throw new IllegalStateException("role " + role);
    };
  }

  @TestFactory
  List<DynamicTest> every_datagram_has_its_verdict() {
    return rows().stream()
        .map(row ->
            DynamicTest.dynamicTest(
                row.name,
                () -> assertThat(verdict(row.role, row.datagram.toArray())).isEqualTo(row.verdict)))
        .toList();
  }

  @Test
  void only_live_swarms_are_left_out() {
    assertThat(LEFT_OUT).allMatch(name -> name.startsWith("live-"));
    assertThat(all()).extracting(Row::name).containsAll(LEFT_OUT);
    assertThat(rows()).hasSize(all().size() - LEFT_OUT.size()).hasSize(65);
  }

  @Test
  void an_accepted_opening_says_where_to_answer_and_what_follows() {
    Row row = row("static-full-have");
    ByteBuffer in = row.datagram.asBuffer();
    var accept = (Opening.Accept) Opening.first(in, OpeningVectorTest::served);
    assertThat(accept.sourceChannel()).isEqualTo(OUR_CHANNEL);
    assertThat(accept.metadata()).isEqualTo(SWARM);
    var reader = new MessageReader(MessageFormat.of(SWARM));
    assertThat(reader.next(in)).isEqualTo(new Decoded.Value<>(new Message.Have(0, 2)));
    assertThat(in.hasRemaining()).isFalse();
  }

  @Test
  void a_bad_reply_says_where_to_close() {
    ByteBuffer in = row("reply-other-hash").datagram.asBuffer();
    assertThat(Opening.reply(in, OUR_CHANNEL, SWARM))
        .isEqualTo(new Opening.Bad("hash function 0 where the swarm has 2", THEIR_CHANNEL));
  }

  @Test
  void libswift_is_let_in_where_its_swarm_is_served() {
    ByteBuffer in = row("libswift-seed").datagram.asBuffer();
    assertThat(Opening.first(in, _ -> Optional.of(LIBSWIFT_SWARM)))
        .isInstanceOf(Opening.Accept.class);
  }

  @Test
  void a_reply_may_leave_out_what_goes_without_saying() {
    byte[] bare = HexFormat.of().parseHex("5a3c9e1100b7d1402f00010301ff");
    byte[] silent = HexFormat.of().parseHex("5a3c9e1100b7d1402f0001ff");
    assertThat(verdict("reply", bare)).isEqualTo("ACCEPT");
    assertThat(verdict("reply", silent)).as("no integrity protection").isEqualTo("BAD");
  }

  @Test
  void whatever_is_no_handshake_leaves_an_opener_waiting() {
    assertThat(verdict("reply", HexFormat.of().parseHex("5a3c9e11"))).isEqualTo("DROP");
    assertThat(verdict("reply", HexFormat.of().parseHex("5a3c9e110a"))).isEqualTo("DROP");
  }

  @Test
  void our_opening_and_reply_are_64_bytes_and_accepted() {
    ByteBuffer out = ByteBuffer.allocate(64);
    MessageWriter.channel(out, 0);
    MessageWriter.handshake(out, OUR_CHANNEL, HandshakeOptions.of(SWARM));
    assertThat(HexFormat.of().formatHex(out.array()))
        .isEqualTo(
            "00000000005a3c9e11000101010200206e196f04b2639cc1d00eebee764fded865e68d92d97a523fcf55"
                + "6a221679644f0301040206020802fffc0900000400ff");
    assertThat(verdict("first", out.array())).isEqualTo("ACCEPT");
    out.clear();
    MessageWriter.channel(out, OUR_CHANNEL);
    MessageWriter.handshake(out, THEIR_CHANNEL, HandshakeOptions.of(SWARM));
    assertThat(verdict("reply", out.array())).isEqualTo("ACCEPT");
  }

  @Test
  void our_closing_is_what_a_peer_takes_for_one() {
    ByteBuffer out = ByteBuffer.allocate(10);
    MessageWriter.channel(out, OUR_CHANNEL);
    MessageWriter.handshake(out, 0, HandshakeOptions.NONE);
    assertThat(out.array()).isEqualTo(row("close-empty").datagram.toArray());
  }

  @Test
  void no_cut_opening_or_reply_is_accepted() {
    for (Row row : rows()) {
      if (!row.verdict.equals("ACCEPT")) {
        continue;
      }
      ByteBuffer whole = row.datagram.asBuffer();
      var _ =
          row.role.equals("first")
              ? Opening.first(whole, OpeningVectorTest::served)
              : Opening.reply(whole, OUR_CHANNEL, SWARM);
      for (int length = 0; length < whole.position(); length++) {
        assertThat(verdict(row.role, Arrays.copyOf(row.datagram.toArray(), length)))
            .as("%s, %d bytes", row.name, length)
            .isIn("DROP", "BAD");
      }
    }
  }

  @Test
  void any_changed_byte_gives_a_verdict() {
    for (Row row : rows()) {
      int bytes = Math.min(row.datagram.length(), 128);
      for (int at = 0; at < bytes; at++) {
        for (int value = 0; value < 256; value++) {
          byte[] changed = row.datagram.toArray();
          changed[at] = (byte) value;
          String verdict = verdict(row.role, changed);
          if (row.role.equals("first")) {
            assertThat(verdict).isIn("ACCEPT", "DROP");
          } else {
            assertThat(verdict).isNotEmpty();
          }
        }
      }
    }
  }

  @Test
  void no_changed_byte_of_a_swarm_id_is_accepted() {
    byte[] datagram = row("static-full").datagram.toArray();
    for (int at = 16; at < 48; at++) {
      byte[] changed = datagram.clone();
      changed[at] ^= 0x40;
      assertThat(verdict("first", changed)).as("byte %d", at).isEqualTo("DROP");
    }
  }

  static Row row(String name) {
    return all().stream().filter(row -> row.name.equals(name)).findAny().orElseThrow();
  }

  private static Optional<SwarmMetadata> served(SwarmId id) {
    return id.equals(SWARM.id()) ? Optional.of(SWARM) : Optional.empty();
  }

  /// The verdict on a datagram of an established channel, whose messages are read to the end.
  private static String onChannel(ByteBuffer in) {
    if (in.remaining() < MessageWriter.CHANNEL_BYTES || in.getInt() != OUR_CHANNEL) {
      return "DROP";
    }
    if (!in.hasRemaining()) {
      return "KEEP";
    }
    var reader = new MessageReader(MessageFormat.of(SWARM));
    Decoded<Message> message = reader.first(in);
    if (message instanceof Decoded.Value(Message.Handshake handshake) && handshake.isClosing()) {
      return "CLOSE";
    }
    while (message instanceof Decoded.Value<Message> && in.hasRemaining()) {
      message = reader.next(in);
    }
    return message instanceof Decoded.Malformed<Message> ? "BAD" : "MESSAGES";
  }

  private static String word(Opening.Verdict verdict) {
    return switch (verdict) {
      case Opening.Accept _ -> "ACCEPT";
      case Opening.Drop _ -> "DROP";
      case Opening.Bad _ -> "BAD";
      case Opening.Refused() -> "CLOSE";
    };
  }

  private static List<Row> all() {
    return VectorFile.lines("handshakes.txt").stream()
        .map(line -> line.split(" \\| ", -1))
        .map(
            columns -> new Row(columns[0], columns[1], columns[2], Bytes.ofHex(columns[3].strip())))
        .toList();
  }
}
