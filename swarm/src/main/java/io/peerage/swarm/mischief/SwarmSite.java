package io.peerage.swarm.mischief;

import io.peerage.wire.Mischief;

/// Where a swarm can be made to do what it does rarely.
public enum SwarmSite implements Mischief.Site {
  /// Chunks count as lost as soon as any later one has arrived.
  EARLY_LOSS(0.02),
  /// All that is on its way counts as lost.
  EARLY_TIMEOUT(0.005),
  /// One chunk leaves where more might.
  SMALL_BATCH(0.25),
  /// There is no room for a request.
  REQUEST_REFUSED(0.1),
  /// The peer that was asked should have sent it by now.
  EARLY_OVERDUE(0.02),
  /// There is no room for a chunk whose digests have not come.
  UNDECIDED_DROPPED(0.25),
  /// What can be given on is announced later.
  LATE_ANNOUNCEMENT(0.25),
  /// There is no room for a peer that opens a channel.
  OPENING_REFUSED(0.25),
  /// The address that was learned last is tried first.
  CONTACTS_REVERSED(0.25);

  private final double odds;

  SwarmSite(double odds) {
    this.odds = odds;
  }

  @Override
  public double odds() {
    return odds;
  }
}
