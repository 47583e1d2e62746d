package io.peerage.swarm;

import io.peerage.swarm.content.HashFunction;
import io.peerage.swarm.content.SwarmId;
import io.peerage.swarm.content.SwarmMetadata;
import io.peerage.wire.Bytes;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// Datagrams of two libswift programs, as a relay between them wrote them down.
///
/// @param content what they exchange
/// @param datagrams those that arrived, whole again where the file has cut the content out
@SuppressWarnings("ArrayRecordComponent") // Compared by nobody.
public record Capture(
    String name, SwarmMetadata metadata, byte[] content, List<Datagram> datagrams) {

  /// One of them.
  public record Datagram(boolean isSeeder, Bytes bytes) {}

  /// What a DATA message has last before its content: chunk twice, time.
  private static final int DATA_END_BYTES = 4 + 4 + 8;

  /// Those in which a whole content goes over the line.
  public static List<Capture> transfers() {
    return List.of(
        of("7162", generated(7162), 1024),
        of("hello", "Hello world!\n".getBytes(StandardCharsets.US_ASCII), 1024),
        of("multifile", severalFiles(), 1024),
        of("200487", filled(200_487, '#'), 1024),
        of("loss3pct", filled(200_487, '#'), 1024),
        of("chunk8192", keyStream(100_000), 8192));
  }

  /// The first datagrams with addresses of peers.
  public static Capture ofPeers() {
    return of("pex", filled(200_487, '#'), 1024);
  }

  private static Capture of(String name, byte[] content, int chunkSize) {
    List<String[]> lines =
        VectorFile.lines("capture-libswift-" + name + ".txt").stream()
            .map(line -> line.split(" ", -1))
            .toList();
    // The opening begins with channel, type, source, and options 0, 1 and 2 with a digest.
    String root = lines.getFirst()[4].substring(32, 72);
    SwarmMetadata metadata =
        SwarmMetadata.ofContent(SwarmId.ofHex(root), HashFunction.SHA_1, chunkSize, content.length);
    List<Datagram> datagrams =
        lines.stream()
            .filter(words -> !words[4].equals("LOST"))
            .map(words -> new Datagram(words[2].equals("S"), whole(words[4], content, chunkSize)))
            .toList();
    return new Capture(name, metadata, content, datagrams);
  }

  /// A datagram with the content that `+N` stands for.
  public static Bytes whole(String hex, byte[] content, int chunkSize) {
    int plus = hex.indexOf('+');
    if (plus < 0) {
      return Bytes.ofHex(hex);
    }
    Bytes head = Bytes.ofHex(hex.substring(0, plus));
    int length = Integer.parseInt(hex.substring(plus + 1));
    int chunk = head.asBuffer().getInt(head.length() - DATA_END_BYTES);
    ByteBuffer all = ByteBuffer.allocate(head.length() + length);
    head.writeTo(all);
    return Bytes.copyOf(all.put(content, chunk * chunkSize, length).flip());
  }

  public static byte[] generated(int length) {
    byte[] content = new byte[length];
    for (int i = 0; i < length; i++) {
      content[i] = (byte) (31 * i + 17 * (i / 256) + 7);
    }
    return content;
  }

  private static byte[] filled(int length, char with) {
    byte[] content = new byte[length];
    Arrays.fill(content, (byte) with);
    return content;
  }

  private static byte[] severalFiles() {
    String specification = "META-INF-multifilespec.txt 61\na.txt 5\nb.bin 3000\nsub/c.txt 6\n";
    String all = specification + "alpha" + "b".repeat(3000) + "gamma\n";
    return all.getBytes(StandardCharsets.US_ASCII);
  }

  /// What AES-128 in counter mode makes of zeros with a key and a counter of zeros.
  private static byte[] keyStream(int length) {
    try {
      Cipher cipher = Cipher.getInstance("AES/CTR/NoPadding");
      byte[] zeros = new byte[16];
      cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(zeros, "AES"), new IvParameterSpec(zeros));
      return cipher.doFinal(new byte[length]);
    } catch (GeneralSecurityException absent) {
      throw new IllegalStateException(absent);
    }
  }

  /// The channel that a side answers to: what the other side's datagrams begin with.
  public int channelOf(boolean seeder) {
    return datagrams.stream()
        .filter(datagram -> datagram.isSeeder != seeder)
        .mapToInt(datagram -> datagram.bytes.asBuffer().getInt())
        .filter(channel -> channel != 0)
        .findFirst()
        .orElseThrow();
  }

  /// What one side sent and the other got.
  public List<Bytes> by(boolean seeder) {
    return datagrams.stream()
        .filter(datagram -> datagram.isSeeder == seeder)
        .map(Datagram::bytes)
        .toList();
  }

  /// The metadata of one who is not told the length.
  public SwarmMetadata withoutLength() {
    return new SwarmMetadata(
        metadata.id(),
        metadata.hash(),
        metadata.chunkSize(),
        metadata.addressing(),
        metadata.protection(),
        OptionalLong.empty());
  }

  @Override
  public String toString() {
    return name;
  }
}
