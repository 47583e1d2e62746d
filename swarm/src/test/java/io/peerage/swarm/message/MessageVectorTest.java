package io.peerage.swarm.message;

import static org.assertj.core.api.Assertions.assertThat;

import io.peerage.swarm.VectorFile;
import io.peerage.swarm.content.ChunkAddressing;
import io.peerage.wire.Bytes;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// Every message with 32-bit chunk ranges, and those that name no chunk.
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

  private static final Map<String, Message> EXPECTED =
      Map.ofEntries(
          Map.entry("have-chunk32", new Message.Have(4, 5)),
          Map.entry("have-one-chunk32", new Message.Have(6, 6)),
          Map.entry("have-big-chunk32", new Message.Have(0, 1_048_575)),
          Map.entry("request-chunk32", new Message.Request(0, 127)),
          Map.entry("cancel-chunk32", new Message.Cancel(8, 15)),
          Map.entry("ack-chunk32", new Message.Ack(2, 3, 100)),
          Map.entry("ack-negative-chunk32", new Message.Ack(0, 0, -250_000)),
          Map.entry(
              "data-chunk32",
              new Message.Data(3, 0x0004e94180b7db44L, hex("00112233445566778899"))),
          Map.entry("integrity-sha1-chunk32", new Message.Integrity(0, 3, SHA1_DIGEST)),
          Map.entry("integrity-sha256-chunk32", new Message.Integrity(4, 5, SHA256_DIGEST)),
          Map.entry(
              "signed-integrity-p256-chunk32",
              new Message.SignedIntegrity(32, 63, 0xeb1f0ad080000000L, SIGNATURE)),
          Map.entry("everything-chunk32", new Message.Have(0, 0xffff_ffffL)),
          Map.entry("choke", new Message.Choke()),
          Map.entry("unchoke", new Message.Unchoke()),
          Map.entry("pex-req", new Message.PexRequest()),
          Map.entry("pex-resv4", new Message.PexResponseV4(hex("c0000207"), 6778)),
          Map.entry(
              "pex-resv6",
              new Message.PexResponseV6(hex("20010db8000000000000000000000007"), 6778)),
          Map.entry("pex-rescert", new Message.PexResponseCert(hex("aabbcc"))));

  /// Rows in addressing methods that cannot be read yet.
  private static final List<String> LEFT_OUT =
      List.of(
          "have-bin32",
          "have-one-bin32",
          "have-big-bin32",
          "request-bin32",
          "cancel-bin32",
          "ack-bin32",
          "ack-negative-bin32",
          "data-bin32",
          "integrity-sha1-bin32",
          "integrity-sha256-bin32",
          "signed-integrity-p256-bin32",
          "have-byte64",
          "have-one-byte64",
          "have-big-byte64",
          "request-byte64",
          "cancel-byte64",
          "ack-byte64",
          "ack-negative-byte64",
          "data-byte64",
          "integrity-sha1-byte64",
          "integrity-sha256-byte64",
          "signed-integrity-p256-byte64",
          "have-bin64",
          "have-one-bin64",
          "have-big-bin64",
          "request-bin64",
          "cancel-bin64",
          "ack-bin64",
          "ack-negative-bin64",
          "data-bin64",
          "integrity-sha1-bin64",
          "integrity-sha256-bin64",
          "signed-integrity-p256-bin64",
          "have-chunk64",
          "have-one-chunk64",
          "have-big-chunk64",
          "request-chunk64",
          "cancel-chunk64",
          "ack-chunk64",
          "ack-negative-chunk64",
          "data-chunk64",
          "integrity-sha1-chunk64",
          "integrity-sha256-chunk64",
          "signed-integrity-p256-chunk64",
          "rfc-have-bin",
          "everything-bin32",
          "nothing-bin32",
          "everything-bin64",
          "nothing-bin64");

  /// One row of the file.
  record Row(String name, int digestBytes, Bytes bytes) {}

  /// The rows that are read here, also for the fuzz test to begin with.
  static List<Row> rows() {
    return all().values().stream().filter(row -> EXPECTED.containsKey(row.name)).toList();
  }

  static MessageReader reader(int digestBytes) {
    return new MessageReader(
        new MessageFormat(
            ChunkAddressing.CHUNK_RANGES_32, digestBytes, CHUNK_SIZE, P256_SIGNATURE_BYTES));
  }

  @TestFactory
  List<DynamicTest> every_message_is_read_and_written_as_it_stands() {
    return rows().stream()
        .map(row ->
            DynamicTest.dynamicTest(
                row.name,
                () ->
                    // Writes what it reads and compares, too.
                    assertThat(Rewriting.messages(reader(row.digestBytes), row.bytes.toArray()))
                        .containsExactly(EXPECTED.get(row.name))))
        .toList();
  }

  @Test
  void only_rows_in_other_addressing_methods_are_left_out() {
    assertThat(all().keySet())
        .containsExactlyInAnyOrderElementsOf(
            Stream.concat(EXPECTED.keySet().stream(), LEFT_OUT.stream()).toList());
  }

  @Test
  void nothing_but_data_may_be_cut() {
    for (Row row : rows()) {
      boolean isData = EXPECTED.get(row.name) instanceof Message.Data;
      for (int length = 1; length < row.bytes.length(); length++) {
        List<Object> read =
            Rewriting.messages(reader(row.digestBytes), Arrays.copyOf(row.bytes.toArray(), length));
        assertThat(read).as("%s, %d bytes", row.name, length).hasSize(1);
        if (isData && length > MessageWriter.DATA_HEADER_BYTES) {
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
          assertThat(Rewriting.messages(reader(row.digestBytes), changed)).isNotEmpty();
        }
      }
    }
  }

  private static Map<String, Row> all() {
    var all = new LinkedHashMap<String, Row>();
    for (String line : VectorFile.lines("messages.txt")) {
      String[] columns = line.split(" \\| ", -1);
      Bytes bytes = Bytes.ofHex(columns[3]);
      all.put(columns[0], new Row(columns[0], Integer.parseInt(columns[2]), bytes));
    }
    return all;
  }

  private static ByteBuffer hex(String digits) {
    return Bytes.ofHex(digits).asBuffer();
  }
}
