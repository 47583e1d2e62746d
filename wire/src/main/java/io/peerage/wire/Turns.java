package io.peerage.wire;

/// A driver as its parts see it: where inputs go, and what effects are carried out with.
interface Turns {

  /// Hands the core one input in a turn of its own.
  void answer(IoInput input);

  /// Hands the core one input of a batch, whose turn lasts until [#endBatch].
  void gather(IoInput input);

  /// The batch is through.
  void endBatch();

  /// Whether the core is to hear nothing any more.
  boolean stopped();

  /// Where the buffers of the core come from and go back to.
  BufferPool pool();

  /// What the driver stands on.
  Carrier carrier();
}
