package io.peerage.remote.gob;

import io.peerage.wire.Bytes;
import io.peerage.wire.MalformedException;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/// How a Java type stands in gob: what Go calls the type, how its values are read whatever a sender
/// calls it, and how they are written. Immutable; one that is defined in the stream, which are all
/// but the scalars, is known by its identity.
public abstract sealed class GobType<T>
    permits ScalarType, AnyType, ListType, NumbersType, MapType, StructType, EncodedType {

  GobType() {}

  /// A slice; arrays are read, too.
  ///
  /// @param name what Go calls it: its own name, or `[]` and that of its elements
  public static <E> GobType<List<E>> list(String name, GobType<E> element) {
    return new ListType<>(name, element);
  }

  /// A slice of signed numbers of any width; arrays are read, too.
  ///
  /// @param name what Go calls it
  public static GobType<Numbers> numbers(String name) {
    return new NumbersType(name, true, Long.SIZE);
  }

  /// A slice of unsigned numbers; arrays are read, too.
  ///
  /// @param name what Go calls it
  /// @param bits of each number, 16, 32 or 64; one that has more is malformed
  public static GobType<Numbers> unsignedNumbers(String name, int bits) {
    return new NumbersType(name, false, bits);
  }

  /// A map, whose entries keep the order in which they came.
  ///
  /// @param name what Go calls it
  public static <K, V> GobType<Map<K, V>> map(String name, GobType<K> key, GobType<V> value) {
    return new MapType<>(name, key, value);
  }

  /// A type that encodes itself, such as `time.Time`; its bytes are not looked into.
  ///
  /// @param name what Go calls it, without its package
  public static GobType<Bytes> encoded(String name, GobValue.Encoder encoder) {
    return new EncodedType(name, encoder);
  }

  /// A struct.
  ///
  /// @param name what Go calls it, without its package
  /// @param fields adds the fields, in order, and answers what makes a value of what they hold
  public static <T> GobType<T> struct(
      String name, Function<StructFields<T>, Function<StructFields.Values, T>> fields) {
    return StructType.of(name, fields);
  }

  /// What a field holds that was not sent.
  public abstract T zero();

  /// Whether a field that holds this is not sent.
  abstract boolean isZero(T value);

  /// @param number the sender's type
  abstract T read(ValueReader in, int number) throws MalformedException;

  abstract void write(ValueWriter out, T value);

  /// Its number if it is one of gob's own types, else 0.
  int builtin() {
    return 0;
  }

  /// The types that its definition refers to, in order.
  List<GobType<?>> parts() {
    return List.of();
  }

  /// Appends its definition, without the number before it.
  abstract void define(GobOutput out, TypeNumbers numbers);

  /// Whether values begin with a field even where they stand alone.
  boolean isStruct() {
    return false;
  }
}
