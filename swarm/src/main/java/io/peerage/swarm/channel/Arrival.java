package io.peerage.swarm.channel;

import io.peerage.swarm.congestion.CongestionController;

/// What one acknowledgement says of chunks that were in flight. They came together and with one
/// delay, so the controller is told once: all bytes, with the times of the one that left last.
final class Arrival implements SentChunks.Visitor {

  private final Resends resends;
  private final LineLoss loss;
  private long bytes;
  private long sentAt;
  private long stamp;
  private boolean isAmbiguous;

  Arrival(Resends resends, LineLoss loss) {
    this.resends = resends;
    this.loss = loss;
  }

  void begin() {
    bytes = 0;
  }

  @Override
  public void visit(long chunk, int size, long leftAt, long stampOfSending, boolean resent) {
    bytes += size;
    sentAt = leftAt;
    stamp = stampOfSending;
    isAmbiguous = resent;
    loss.arrived();
    resends.arrived(chunk);
  }

  /// Tells the controller, if anything was in flight.
  ///
  /// @return the round trip, or [Long#MAX_VALUE] where it cannot be told from these chunks
  long end(CongestionController congestion, long delayMicros, long now) {
    if (bytes == 0) {
      return Long.MAX_VALUE;
    }
    long roundTrip = now - sentAt;
    congestion.acked(now, (int) bytes, isAmbiguous ? -1 : roundTrip, stamp, delayMicros);
    return isAmbiguous ? Long.MAX_VALUE : roundTrip;
  }
}
