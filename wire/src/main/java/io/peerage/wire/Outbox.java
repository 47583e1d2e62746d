package io.peerage.wire;

import java.nio.ByteBuffer;

/// Where a core, and the handlers of its machines, put the effects of one turn.
///
/// Belongs to the driver's thread; valid only while the core is being called.
public interface Outbox<E> {

  /// Largest buffer that [#buffer] gives, in bytes.
  int BUFFER_BYTES_MAX = 64 * 1024;

  /// Adds an effect behind those already there.
  void put(E effect);

  /// Lends a cleared, direct, big-endian buffer with this capacity as its limit. Whoever puts it
  /// into an effect hands it over: the driver takes it back when the effect was carried out. One
  /// that is not used goes back with [#discard].
  ///
  /// @throws IllegalArgumentException above [#BUFFER_BYTES_MAX]
  ByteBuffer buffer(int capacity);

  /// Takes back a buffer of [#buffer] that went into no effect.
  void discard(ByteBuffer buffer);
}
