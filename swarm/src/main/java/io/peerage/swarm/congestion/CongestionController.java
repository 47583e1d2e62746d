package io.peerage.swarm.congestion;

/// How many bytes one channel may have under way and how fast they may leave, decided by the sender
/// alone.
///
/// Bytes are those of whole datagrams or of DATA messages, as long as it is always the same; `now`
/// is monotonic nanoseconds and never goes back. Acknowledgements that are told with one `now` —
/// all that one turn of the loop received — count as one. Not thread-safe: the channel's owner
/// calls. Nothing here allocates.
public interface CongestionController {

  /// So many bytes have gone out.
  ///
  /// @return a stamp to give back when they have arrived or are lost
  long sent(long now, int bytes);

  /// So many bytes have arrived, first told by an acknowledgement with a delay sample.
  ///
  /// @param rttNanos from sending to now, −1 where that is not known: a chunk that was sent twice
  /// @param stamp what [#sent] answered when they went out
  /// @param delayMicros the one-way delay; a difference of two unrelated clocks, so signed and good
  ///   only for comparing
  void acked(long now, int bytes, long rttNanos, long stamp, long delayMicros);

  /// So many bytes have arrived, or need not any more: the peer says that it has them, without
  /// saying since when.
  void arrived(long now, int bytes);

  /// So many bytes are lost: they are no longer under way, and the window may react.
  ///
  /// @param stamp what [#sent] answered when they went out
  void lost(long now, int bytes, long stamp);

  /// So many bytes are no longer under way for a reason that says nothing about the path.
  void forgotten(int bytes);

  /// No acknowledgement came for [#timeoutNanos] although bytes are under way. What of them is
  /// given up is told by [#lost].
  void timedOut(long now);

  /// There is room, and nothing to fill it with: what is measured from here until all that is under
  /// way has arrived says how much was asked for, not how much the path can carry.
  void starved();

  /// There is room and something to fill it with, and only [#pace] holds it back, or that a batch
  /// is waited for: what is under way says nothing about how much is wanted.
  void paced();

  /// How many bytes may be under way.
  double window();

  /// How many bytes are under way.
  long flight();

  /// How fast bytes may leave, in bytes per nanosecond; infinite before a round trip is known.
  double pace();

  /// The smoothed round trip in nanoseconds, −1 before the first sample.
  long smoothedRttNanos();

  /// How much the round trip varies in nanoseconds, −1 before the first sample.
  long rttVariationNanos();

  /// How long to wait for any acknowledgement before [#timedOut], in nanoseconds.
  long timeoutNanos();
}
