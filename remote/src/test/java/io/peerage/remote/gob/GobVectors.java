package io.peerage.remote.gob;

import io.peerage.wire.Bytes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// The files in `vectors/gob` on the test's path.
public final class GobVectors {

  private GobVectors() {}

  /// A row of `values.txt`: a stream.
  record Row(String name, List<Bytes> messages) {
    byte[] stream() {
      return joined(messages);
    }
  }

  static List<Row> values() {
    return lines("values.txt").stream()
        .map(line -> line.split(" \\| ", -1))
        .map(columns -> new Row(columns[0], messages(columns[1])))
        .toList();
  }

  private static List<Bytes> messages(String hex) {
    return List.of(hex.split(" ", -1)).stream().map(Bytes::ofHex).toList();
  }

  /// The messages of the recorded conversation in one direction.
  ///
  /// @param direction `>` or `<`
  public static List<Bytes> conversation(String direction) {
    return lines("conversation.txt").stream()
        .filter(line -> line.startsWith(direction))
        .map(line -> Bytes.ofHex(line.split(" ", -1)[1]))
        .toList();
  }

  /// These bytes behind each other.
  public static byte[] joined(List<Bytes> messages) {
    var out = new ByteArrayOutputStream();
    messages.forEach(message -> out.writeBytes(message.toArray()));
    return out.toByteArray();
  }

  /// The lines that are neither empty nor a comment.
  private static List<String> lines(String name) {
    try (InputStream in = GobVectors.class.getResourceAsStream("/vectors/gob/" + name)) {
      if (in == null) {
        throw new IllegalStateException("no vectors " + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.isBlank() && !line.startsWith("#"))
          .toList();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
