package io.peerage.remote.gob;

import io.peerage.wire.MalformedException;
import java.util.List;

/// A slice of whole numbers.
final class NumbersType extends GobType<Numbers> {

  private final String name;
  private final boolean isSigned;
  private final int bits;

  NumbersType(String name, boolean isSigned, int bits) {
    this.name = name;
    this.isSigned = isSigned;
    this.bits = bits;
  }

  @Override
  public Numbers zero() {
    return Numbers.NONE;
  }

  @Override
  boolean isZero(Numbers value) {
    return value.size() == 0;
  }

  @Override
  Numbers read(ValueReader in, int number) throws MalformedException {
    in.require(in.elementType(number), element().builtin());
    long[] numbers = new long[in.elements(number)];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = isSigned ? in.in().integer() : ScalarType.within(bits, in.in().unsigned());
    }
    return Numbers.owning(numbers);
  }

  @Override
  void write(ValueWriter out, Numbers value) {
    out.out().unsigned(value.size());
    for (int i = 0; i < value.size(); i++) {
      if (isSigned) {
        out.out().integer(value.get(i));
      } else {
        out.out().unsigned(ScalarType.requireWithin(bits, value.get(i)));
      }
    }
  }

  private GobType<Long> element() {
    return isSigned ? GobTypes.INT : GobTypes.UINT64;
  }

  @Override
  List<GobType<?>> parts() {
    return List.of(element());
  }

  @Override
  void define(GobOutput out, TypeNumbers numbers) {
    out.slice(name, numbers.of(this), element().builtin());
  }
}
