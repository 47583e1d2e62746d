package io.peerage.swarm.congestion;

/// How many bytes one channel may have under way, decided by the sender alone.
///
/// Bytes are those of whole datagrams or of DATA messages, as long as it is always the same; `now`
/// is monotonic nanoseconds and never goes back. Acknowledgements that are told with one `now` —
/// all that one turn of the loop received — count as one. Not thread-safe: the channel's owner
/// calls. Nothing here allocates.
public interface CongestionController {

  /// So many bytes have gone out.
  void sent(long now, int bytes);

  /// So many bytes have arrived, first told by an acknowledgement with several delay samples.
  ///
  /// @param rttNanos from sending to now, −1 where that is not known: a chunk that was sent twice
  /// @param delaysMicros one-way delays in order of arrival; differences of two unrelated clocks,
  ///   so signed and good only for comparing. Read, not kept
  /// @param samples how many of them there are
  void acked(long now, int bytes, long rttNanos, long[] delaysMicros, int samples);

  /// So many bytes have arrived, first told by an acknowledgement with one delay sample.
  ///
  /// @param rttNanos from sending to now, −1 where that is not known: a chunk that was sent twice
  /// @param delayMicros the one-way delay; a difference of two unrelated clocks
  void acked(long now, int bytes, long rttNanos, long delayMicros);

  /// So many bytes are lost: they are no longer under way, and the window reacts, at most once in a
  /// round trip.
  void lost(long now, int bytes);

  /// So many bytes are no longer under way for a reason that says nothing about the path: the peer
  /// cancelled them or has them from elsewhere.
  void forgotten(int bytes);

  /// No acknowledgement came for [#timeoutNanos] although bytes are under way. What of them is
  /// given up is told by [#lost].
  void timedOut(long now);

  /// How many bytes may be under way.
  double window();

  /// How many bytes are under way.
  long flight();

  /// Whether so many more bytes may go out now. With nothing under way always, so that a window
  /// below one datagram cannot stop a channel for ever.
  default boolean admits(int bytes) {
    long flight = flight();
    return flight == 0 || flight + bytes <= window();
  }

  /// The smoothed round trip in nanoseconds, −1 before the first sample.
  long smoothedRttNanos();

  /// How much the round trip varies in nanoseconds, −1 before the first sample.
  long rttVariationNanos();

  /// How long to wait for any acknowledgement before [#timedOut], in nanoseconds.
  long timeoutNanos();
}
