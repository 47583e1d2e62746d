package io.peerage.remote.gob;

import io.peerage.wire.Bytes;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What an interface of Go holds: one of the types that every Go program can read there, one that
/// is registered, or the traces of another.
public sealed interface GobValue {

  /// Nothing: a null.
  GobValue NIL = new Nil();

  record Nil() implements GobValue {}

  /// A `bool`.
  record Truth(boolean value) implements GobValue {}

  /// Any signed width; written as `int`, which is the type that Go programs ask for.
  record Whole(long value) implements GobValue {}

  /// Any unsigned width; written as `uint64`.
  ///
  /// @param bits all 64
  record Natural(long bits) implements GobValue {}

  /// Either width of float; written as `float64`.
  record Real(double value) implements GobValue {}

  /// A `string`.
  record Text(String value) implements GobValue {}

  /// A `[]uint8`.
  record Blob(Bytes value) implements GobValue {}

  /// A `[]string`.
  record Texts(List<String> values) implements GobValue {
    public Texts {
      values = List.copyOf(values);
    }
  }

  /// A slice of any signed width; written as `[]int`.
  record Wholes(Numbers values) implements GobValue {}

  /// A value of a type that encodes itself, such as `time.Time`; its bytes are not looked into.
  ///
  /// @param typeName import path, dot, type
  record Encoded(String typeName, Encoder encoder, Bytes value) implements GobValue {}

  /// A value of a registered type.
  ///
  /// @param typeName import path, dot, type
  record Known<T>(String typeName, GobType<T> type, T value) implements GobValue {}

  /// A value of a type that is not registered here: it was skipped. Cannot be written.
  ///
  /// @param typeName import path, dot, type
  record Foreign(String typeName) implements GobValue {}

  /// Which of Go's interfaces a type encodes itself by.
  enum Encoder {
    GOB,
    BINARY,
    TEXT
  }

  /// The value that stands for a Java object: null, a `Boolean`, `Integer`, `Long`, `Double`,
  /// `String`, `byte[]`, [Bytes], `int[]`, `long[]`, or a list of strings or of `Integer` and
  /// `Long`. An empty list counts as one of strings.
  ///
  /// @throws IllegalArgumentException for any other type
  static GobValue of(@Nullable Object object) {
    return switch (object) {
      case null -> NIL;
      case GobValue value -> value;
      case Boolean value -> new Truth(value);
      case Integer value -> new Whole(value);
      case Long value -> new Whole(value);
      case Double value -> new Real(value);
      case String value -> new Text(value);
      case byte[] value -> new Blob(Bytes.copyOf(value));
      case Bytes value -> new Blob(value);
      case int[] values ->
          new Wholes(Numbers.owning(Arrays.stream(values).asLongStream().toArray()));
      case long[] values -> new Wholes(Numbers.of(values));
      case List<?> values -> list(values);
      default -> throw notSafe(object);
    };
  }

  private static GobValue list(List<?> values) {
    if (values.stream().allMatch(String.class::isInstance)) {
      return new Texts(values.stream().map(String.class::cast).toList());
    }
    long[] numbers = new long[values.size()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] =
          switch (values.get(i)) {
            case Integer number -> number;
            case Long number -> number;
            case null, default -> throw notSafe(values);
          };
    }
    return new Wholes(Numbers.owning(numbers));
  }

  private static IllegalArgumentException notSafe(Object object) {
    return new IllegalArgumentException(
        "%s is not among the types that every Go program reads"
            .formatted(object.getClass().getName()));
  }
}
