package io.peerage.remote.gob;

import io.peerage.wire.Bytes;
import java.util.List;

/// The types that are the same in every program.
public final class GobTypes {

  public static final GobType<Boolean> BOOL = ScalarType.bool();

  /// Any signed width.
  public static final GobType<Long> INT = ScalarType.signed();

  public static final GobType<Integer> UINT8 = ScalarType.narrow(Byte.SIZE);
  public static final GobType<Integer> UINT16 = ScalarType.narrow(Short.SIZE);
  public static final GobType<Long> UINT32 = ScalarType.unsigned(Integer.SIZE);

  /// All 64 bits.
  public static final GobType<Long> UINT64 = ScalarType.unsigned(Long.SIZE);

  public static final GobType<Double> FLOAT = ScalarType.real();
  public static final GobType<String> STRING = ScalarType.text();
  public static final GobType<Bytes> BYTES = ScalarType.blob();

  /// An interface.
  public static final GobType<GobValue> ANY = new AnyType();

  /// `[]string`.
  public static final GobType<List<String>> STRINGS = GobType.list("[]string", STRING);

  /// `[]int`.
  public static final GobType<Numbers> INTS = GobType.numbers("[]int");

  private GobTypes() {}
}
