package io.peerage.remote.gob;

import io.peerage.wire.Bytes;
import io.peerage.wire.MalformedException;

/// A type that encodes itself.
final class EncodedType extends GobType<Bytes> {

  private final String name;
  private final GobValue.Encoder encoder;

  EncodedType(String name, GobValue.Encoder encoder) {
    this.name = name;
    this.encoder = encoder;
  }

  @Override
  public Bytes zero() {
    return Bytes.EMPTY;
  }

  @Override
  boolean isZero(Bytes value) {
    return value.length() == 0;
  }

  @Override
  Bytes read(ValueReader in, int number) throws MalformedException {
    WireType type = in.types().get(number);
    if (!(type instanceof WireType.Encoded theirs) || theirs.encoder() != encoder) {
      throw in.mismatch(type, name);
    }
    return in.in().blob();
  }

  @Override
  void write(ValueWriter out, Bytes value) {
    out.out().blob(value);
  }

  @Override
  void define(GobOutput out, TypeNumbers numbers) {
    int kind =
        switch (encoder) {
          case GOB -> GobOutput.GOB_ENCODER;
          case BINARY -> GobOutput.BINARY_MARSHALER;
          case TEXT -> GobOutput.TEXT_MARSHALER;
        };
    out.definition(kind, name, numbers.of(this));
    out.unsigned(0);
    out.unsigned(0);
  }
}
