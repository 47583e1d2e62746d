package io.peerage.remote.gob;

import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/// Whole numbers as a value: immutable, equal by content. Where the sender's are unsigned, these
/// are their 64 bits.
public final class Numbers {

  /// No numbers.
  public static final Numbers NONE = new Numbers(new long[0]);

  private static final int SHOWN_MAX = 16;

  private final long[] numbers;

  private Numbers(long[] numbers) {
    this.numbers = numbers;
  }

  /// A copy of these numbers.
  public static Numbers of(long... numbers) {
    return numbers.length == 0 ? NONE : new Numbers(numbers.clone());
  }

  /// Takes the array over; whoever made it no longer writes to it.
  static Numbers owning(long[] numbers) {
    return numbers.length == 0 ? NONE : new Numbers(numbers);
  }

  public int size() {
    return numbers.length;
  }

  public long get(int index) {
    return numbers[index];
  }

  /// A copy as an array.
  public long[] toArray() {
    return numbers.clone();
  }

  /// The numbers in order.
  public LongStream stream() {
    return Arrays.stream(numbers);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Numbers that && Arrays.equals(numbers, that.numbers);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(numbers);
  }

  /// At most sixteen of them, then how many there are if there are more.
  @Override
  public String toString() {
    String shown =
        stream().limit(SHOWN_MAX).mapToObj(Long::toString).collect(Collectors.joining(", "));
    return numbers.length <= SHOWN_MAX
        ? "[" + shown + "]"
        : "[" + shown + ", …(" + numbers.length + ")]";
  }
}
