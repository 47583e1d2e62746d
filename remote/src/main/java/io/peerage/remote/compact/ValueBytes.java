package io.peerage.remote.compact;

import io.peerage.wire.Bytes;
import io.peerage.wire.MalformedException;
import java.nio.ByteBuffer;

/// A value by itself in the bytes it has as an argument; see [PlainValue].
public final class ValueBytes {
  private ValueBytes() {}

  /// The bytes of a value.
  public static Bytes write(Object value) {
    Output out = new Output();
    Values.writeValue(value, out);
    ByteBuffer bytes = ByteBuffer.allocate(out.size());
    int _ = out.copy(0, bytes);
    return Bytes.copyOf(bytes.flip());
  }

  /// The value in these bytes.
  ///
  /// @throws MalformedException if it is none, or there is more
  public static Object read(ByteBuffer bytes, CompactLimits limits) throws MalformedException {
    CompactLimits whole = limits.withTextMax(Math.max(1, bytes.remaining()));
    Fields in = new Fields(bytes, whole);
    Object value = new Values(whole).value(in);
    in.end();
    return value;
  }
}
