package io.peerage.wire;

import java.nio.ByteBuffer;

/// Reads big-endian numbers and slices out of bytes that a stranger sent. Every length is checked
/// against what is there before anything is taken or allocated.
public final class BoundedReader {

  private final ByteBuffer in;

  /// Reads from the buffer's position to its limit, moving the position.
  public BoundedReader(ByteBuffer in) {
    this.in = in;
  }

  public int remaining() {
    return in.remaining();
  }

  public int u8() throws MalformedException {
    need(1);
    return in.get() & 0xff;
  }

  public int u16() throws MalformedException {
    need(2);
    return in.getShort() & 0xffff;
  }

  public long u32() throws MalformedException {
    need(4);
    return in.getInt() & 0xffff_ffffL;
  }

  /// All 64 bits; whether they are signed is the caller's to say.
  public long u64() throws MalformedException {
    need(8);
    return in.getLong();
  }

  /// The next bytes as a view of the same memory; borrowed as long as the input is.
  public ByteBuffer slice(int length) throws MalformedException {
    if (length < 0) {
      throw new MalformedException("length " + length);
    }
    need(length);
    ByteBuffer slice = in.slice(in.position(), length);
    in.position(in.position() + length);
    return slice;
  }

  /// A copy of the next bytes.
  ///
  /// @param max what the format allows at the most
  public Bytes bytes(int length, int max) throws MalformedException {
    if (length > max) {
      throw new MalformedException(length + " bytes where at most " + max + " are allowed");
    }
    return Bytes.copyOf(slice(length));
  }

  private void need(int length) throws MalformedException {
    if (in.remaining() < length) {
      throw new MalformedException(
          "cut: " + length + " bytes wanted, " + in.remaining() + " there");
    }
  }
}
