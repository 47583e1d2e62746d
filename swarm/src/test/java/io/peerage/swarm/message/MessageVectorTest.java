package io.peerage.swarm.message;

import static org.assertj.core.api.Assertions.assertThat;

import io.peerage.swarm.VectorFile;
import io.peerage.swarm.content.ChunkAddressing;
import io.peerage.wire.Bytes;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// Every message in every addressing method, and those that name no chunk.
class MessageVectorTest {

  private static final int CHUNK_SIZE = 1024;
  private static final int P256_SIGNATURE_BYTES = 64;

  private static final ByteBuffer SHA1_DIGEST = hex("a0a1a2a3a4a5a6a7a8a9aaabacadaeafb0b1b2b3");
  private static final ByteBuffer SHA256_DIGEST =
      hex("404142434445464748494a4b4c4d4e4f505152535455565758595a5b5c5d5e5f");
  private static final ByteBuffer SIGNATURE =
      hex(
          "01080f161d242b323940474e555c636a71787f868d949ba2a9b0b7bec5ccd3da"
              + "e1e8eff6fd040b121920272e353c434a51585f666d747b828990979ea5acb3ba");

  /// What each row says, by its name without the addressing method.
  private static final Map<String, Message> EXPECTED =
      Map.ofEntries(
          Map.entry("have", new Message.Have(4, 5)),
          Map.entry("have-one", new Message.Have(6, 6)),
          Map.entry("have-big", new Message.Have(0, 1_048_575)),
          Map.entry("request", new Message.Request(0, 127)),
          Map.entry("cancel", new Message.Cancel(8, 15)),
          Map.entry("ack", new Message.Ack(2, 3, 100)),
          Map.entry("ack-negative", new Message.Ack(0, 0, -250_000)),
          Map.entry("data", new Message.Data(3, 0x0004e94180b7db44L, hex("00112233445566778899"))),
          Map.entry("integrity-sha1", new Message.Integrity(0, 3, SHA1_DIGEST)),
          Map.entry("integrity-sha256", new Message.Integrity(4, 5, SHA256_DIGEST)),
          Map.entry(
              "signed-integrity-p256",
              new Message.SignedIntegrity(32, 63, 0xeb1f0ad080000000L, SIGNATURE)),
          Map.entry("everything-chunk32", new Message.Have(0, 0xffff_ffffL)),
          Map.entry("everything-bin32", new Message.Have(0, 0x7fff_ffffL)),
          // Far beyond any content, and as far as we go.
          Map.entry("everything-bin64", new Message.Have(0, (1L << 62) - 1)),
          Map.entry("nothing-bin32", new Message.Nothing()),
          Map.entry("nothing-bin64", new Message.Nothing()),
          Map.entry("rfc-have-bin", new Message.Have(0, 1)),
          Map.entry("choke", new Message.Choke()),
          Map.entry("unchoke", new Message.Unchoke()),
          Map.entry("pex-req", new Message.PexRequest()),
          Map.entry("pex-resv4", new Message.PexResponseV4(hex("c0000207"), 6778)),
          Map.entry(
              "pex-resv6",
              new Message.PexResponseV6(hex("20010db8000000000000000000000007"), 6778)),
          Map.entry("pex-rescert", new Message.PexResponseCert(hex("aabbcc"))));

  /// One row of the file.
  record Row(String name, MessageFormat format, Bytes bytes) {

    Message expected() {
      Message whole = EXPECTED.get(name);
      return whole == null
          ? Objects.requireNonNull(EXPECTED.get(name.substring(0, name.lastIndexOf('-'))), name)
          : whole;
    }
  }

  /// All rows, also for the fuzz test to begin with.
  static List<Row> rows() {
    return VectorFile.lines("messages.txt").stream()
        .map(line -> {
          String[] columns = line.split(" \\| ", -1);
          int code = columns[1].equals("-") ? 2 : Integer.parseInt(columns[1]);
          return new Row(
              columns[0],
              format(ChunkAddressing.ofCode(code).orElseThrow(), Integer.parseInt(columns[2])),
              Bytes.ofHex(columns[3]));
        })
        .toList();
  }

  static MessageFormat format(ChunkAddressing addressing, int digestBytes) {
    return new MessageFormat(addressing, digestBytes, CHUNK_SIZE, P256_SIGNATURE_BYTES);
  }

  @TestFactory
  List<DynamicTest> every_message_is_read_and_written_as_it_stands() {
    return rows().stream()
        .map(row ->
            DynamicTest.dynamicTest(
                row.name,
                () ->
                    // Writes what it reads and compares, too.
                    assertThat(Rewriting.messages(row.format, row.bytes.toArray()))
                        .containsExactly(row.expected())))
        .toList();
  }

  @Test
  void no_row_is_left_out() {
    assertThat(rows()).hasSize(67);
  }

  @Test
  void nothing_but_data_may_be_cut() {
    for (Row row : rows()) {
      boolean isData = row.expected() instanceof Message.Data;
      for (int length = 1; length < row.bytes.length(); length++) {
        List<Object> read =
            Rewriting.messages(row.format, Arrays.copyOf(row.bytes.toArray(), length));
        assertThat(read).as("%s, %d bytes", row.name, length).hasSize(1);
        if (isData && length > row.format.dataHeaderBytes()) {
          assertThat(read.getFirst()).isInstanceOf(Message.Data.class);
        } else {
          assertThat(read.getFirst())
              .as("%s, %d bytes", row.name, length)
              .isInstanceOf(String.class);
        }
      }
    }
  }

  @Test
  void any_changed_byte_gives_messages_that_are_written_as_they_stand_or_a_reason() {
    for (Row row : rows()) {
      for (int at = 0; at < row.bytes.length(); at++) {
        for (int value = 0; value < 256; value++) {
          byte[] changed = row.bytes.toArray();
          changed[at] = (byte) value;
          assertThat(Rewriting.messages(row.format, changed)).isNotEmpty();
        }
      }
    }
  }

  private static ByteBuffer hex(String digits) {
    return Bytes.ofHex(digits).asBuffer();
  }
}
