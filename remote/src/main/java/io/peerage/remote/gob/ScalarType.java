package io.peerage.remote.gob;

import io.peerage.wire.Bytes;
import io.peerage.wire.MalformedException;
import java.util.function.Predicate;

/// One of the types that gob itself has a number for, so that nobody defines them.
final class ScalarType<T> extends GobType<T> {

  /// Takes a value out of the current message.
  private interface Reading<T> {
    T read(GobInput in) throws MalformedException;
  }

  /// Appends a value.
  private interface Writing<T> {
    void write(GobOutput out, T value);
  }

  private final int number;
  private final T zero;
  private final Predicate<T> isZero;
  private final Reading<T> reading;
  private final Writing<T> writing;

  private ScalarType(
      int number, T zero, Predicate<T> isZero, Reading<T> reading, Writing<T> writing) {
    this.number = number;
    this.zero = zero;
    this.isZero = isZero;
    this.reading = reading;
    this.writing = writing;
  }

  static GobType<Boolean> bool() {
    return new ScalarType<>(
        WireType.BOOL,
        false,
        value -> !value,
        GobInput::truth,
        (out, value) -> out.unsigned(value ? 1 : 0));
  }

  static GobType<Long> signed() {
    return new ScalarType<>(
        WireType.INT, 0L, value -> value == 0, GobInput::integer, GobOutput::integer);
  }

  static GobType<Long> unsigned(int bits) {
    return new ScalarType<>(
        WireType.UINT,
        0L,
        value -> value == 0,
        in -> within(bits, in.unsigned()),
        (out, value) -> out.unsigned(requireWithin(bits, value)));
  }

  static GobType<Integer> narrow(int bits) {
    return new ScalarType<>(
        WireType.UINT,
        0,
        value -> value == 0,
        in -> (int) within(bits, in.unsigned()),
        (out, value) -> out.unsigned(requireWithin(bits, value)));
  }

  /// Go leaves both zeros out.
  static GobType<Double> real() {
    return new ScalarType<>(
        WireType.FLOAT, 0.0, value -> value == 0, GobInput::real, GobOutput::real);
  }

  static GobType<String> text() {
    return new ScalarType<>(WireType.STRING, "", String::isEmpty, GobInput::text, GobOutput::text);
  }

  static GobType<Bytes> blob() {
    return new ScalarType<>(
        WireType.BYTES, Bytes.EMPTY, value -> value.length() == 0, GobInput::blob, GobOutput::blob);
  }

  /// @throws MalformedException for a number that takes more bits
  static long within(int bits, long number) throws MalformedException {
    if (bits < Long.SIZE && number >>> bits != 0) {
      throw new MalformedException("%s in %d bits".formatted(Long.toUnsignedString(number), bits));
    }
    return number;
  }

  static long requireWithin(int bits, long number) {
    if (bits < Long.SIZE && number >>> bits != 0) {
      throw new IllegalArgumentException(number + " in " + bits + " unsigned bits");
    }
    return number;
  }

  @Override
  public T zero() {
    return zero;
  }

  @Override
  boolean isZero(T value) {
    return isZero.test(value);
  }

  @Override
  T read(ValueReader in, int type) throws MalformedException {
    in.require(type, number);
    return reading.read(in.in());
  }

  @Override
  void write(ValueWriter out, T value) {
    writing.write(out.out(), value);
  }

  @Override
  int builtin() {
    return number;
  }

  @Override
  void define(GobOutput out, TypeNumbers numbers) {
    throw new IllegalStateException("type " + number + " is part of gob");
  }
}
