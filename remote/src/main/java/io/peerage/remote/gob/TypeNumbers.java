package io.peerage.remote.gob;

import java.util.IdentityHashMap;

/// The numbers that types get in what we send, from 64 in the order of their first use. As in Go a
/// struct has a lower number than the types of its fields, anything else a higher one than its
/// parts. There too all streams of a process share them, which nothing asks for. Belongs to one
/// thread.
public final class TypeNumbers {

  private final IdentityHashMap<GobType<?>, Integer> numbers = new IdentityHashMap<>();
  private int next = WireType.FIRST_DEFINED;

  /// No type has a number yet.
  public TypeNumbers() {}

  /// @param first of the numbers that are given away
  TypeNumbers(int first) {
    this.next = first;
  }

  int of(GobType<?> type) {
    if (type.builtin() != 0) {
      return type.builtin();
    }
    Integer known = numbers.get(type);
    if (known != null) {
      return known;
    }
    if (type.isStruct()) {
      int number = give(type);
      numberParts(type);
      return number;
    }
    numberParts(type);
    return give(type);
  }

  private void numberParts(GobType<?> type) {
    for (GobType<?> part : type.parts()) {
      var _ = of(part);
    }
  }

  private int give(GobType<?> type) {
    numbers.put(type, next);
    return next++;
  }
}
