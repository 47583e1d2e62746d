package io.peerage.remote.gob;

import io.peerage.wire.Bytes;
import io.peerage.wire.Decoded;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/// Streams put together by hand, and what comes of reading them.
final class Crafted {

  private Crafted() {}

  /// A message with this content, its length before it.
  static Bytes message(Consumer<GobOutput> content) {
    var out = new GobOutput();
    content.accept(out);
    out.insertLength(0);
    return bytes(out);
  }

  /// The definition of a slice.
  static Bytes slice(int number, int element) {
    return message(out -> {
      out.integer(-number);
      out.slice("", number, element);
    });
  }

  /// The definition of a struct with fields of these names.
  static Bytes struct(int number, String name, List<String> fields, int type) {
    return message(out -> {
      out.integer(-number);
      out.definition(GobOutput.STRUCT, name, number);
      if (!fields.isEmpty()) {
        out.unsigned(1);
        out.unsigned(fields.size());
        fields.forEach(field -> out.named(field, type));
      }
      out.unsigned(0);
      out.unsigned(0);
    });
  }

  /// A string alone.
  static Bytes string(String text) {
    return message(out -> {
      out.integer(WireType.STRING);
      out.unsigned(0);
      out.text(text);
    });
  }

  private static Bytes bytes(GobOutput out) {
    ByteBuffer all = ByteBuffer.allocate(out.size());
    out.drainTo(all);
    return Bytes.copyOf(all.flip());
  }

  /// What a stream gives.
  ///
  /// @param end why it is malformed, empty if it only ends
  record Outcome<T>(List<T> values, String end) {}

  /// Reads a whole stream.
  ///
  /// @param pieceBytes fed at a time
  static <T> Outcome<T> read(
      byte[] stream, GobReader reader, Function<GobReader, Decoded<T>> next, int pieceBytes) {
    List<T> values = new ArrayList<>();
    for (int at = 0; at < stream.length; at += pieceBytes) {
      reader.feed(ByteBuffer.wrap(stream, at, Math.min(pieceBytes, stream.length - at)));
      Decoded<T> decoded = next.apply(reader);
      for (; decoded instanceof Decoded.Value<T>(T value); decoded = next.apply(reader)) {
        values.add(value);
      }
      if (decoded instanceof Decoded.Malformed<T>(String why)) {
        return new Outcome<>(values, why);
      }
    }
    return new Outcome<>(values, "");
  }

  /// Passes over everything in a stream of these messages.
  ///
  /// @return why it is malformed, empty if it is not
  static String end(GobLimits limits, Bytes... messages) {
    var reader = new GobReader(limits, GobRegistry.NONE);
    byte[] stream = GobVectors.joined(List.of(messages));
    return stream.length == 0 ? "" : read(stream, reader, GobReader::skip, stream.length).end();
  }

  /// A reader with the usual limits.
  static GobReader reader() {
    return new GobReader(GobLimits.DEFAULT, GobRegistry.NONE);
  }

  /// The reader, fed with these.
  static GobReader fed(GobReader reader, Bytes... messages) {
    for (Bytes message : messages) {
      reader.feed(message.asBuffer());
    }
    return reader;
  }

  /// A value, written as one type and read as another.
  static <A, B> Decoded<B> reread(GobType<A> theirs, A value, GobType<B> ours) {
    var writer = new GobWriter(GobLimits.DEFAULT);
    writer.write(theirs, value);
    return fed(reader(), taken(writer)).next(ours);
  }

  /// All that waits to be sent.
  static Bytes taken(GobWriter writer) {
    ByteBuffer out = ByteBuffer.allocate(writer.pending());
    writer.drainTo(out);
    return Bytes.copyOf(out.flip());
  }
}
