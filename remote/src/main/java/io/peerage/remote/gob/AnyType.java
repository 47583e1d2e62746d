package io.peerage.remote.gob;

import io.peerage.wire.MalformedException;

/// An interface of Go, which holds a value and the name of its type.
final class AnyType extends GobType<GobValue> {

  @Override
  public GobValue zero() {
    return GobValue.NIL;
  }

  @Override
  boolean isZero(GobValue value) {
    return value instanceof GobValue.Nil;
  }

  @Override
  GobValue read(ValueReader in, int number) throws MalformedException {
    in.require(number, WireType.INTERFACE);
    return in.dynamic();
  }

  @Override
  void write(ValueWriter out, GobValue value) {
    out.dynamic(value);
  }

  @Override
  int builtin() {
    return WireType.INTERFACE;
  }

  @Override
  void define(GobOutput out, TypeNumbers numbers) {
    throw new IllegalStateException("the interface is part of gob");
  }
}
