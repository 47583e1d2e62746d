package io.peerage.remote.gob.peer;

import io.peerage.remote.gob.message.RpcMessage.ServerUpdate;
import io.peerage.remote.message.Clock;
import io.peerage.remote.message.ClockChange;
import io.peerage.wire.MalformedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The clock of the machine that a client follows, and how it is brought along by differences.
///
/// Our servers tell them from what the client was told last, however it was told. Those of
/// asyncmachine-go tell them from the difference before, whatever they have said in between to a
/// SYNC. Either way the checksum says what is right; where it cannot, the whole clock has to be
/// asked for.
final class Mirror {
  private final Tracking tracking;
  private final boolean shallow;
  private Clock known;

  /// All differences since the handshake, and nothing else.
  private Clock added;

  /// What the owner was told.
  private Clock shown;

  /// @param clock of the states that are followed
  /// @param shallow whether only activity is followed
  Mirror(Tracking tracking, Clock clock, boolean shallow) {
    this.tracking = tracking;
    this.shallow = shallow;
    this.known = clock;
    this.added = clock;
    this.shown = shallow ? parity(clock, Clock.of(new long[clock.count()], 0, 0)) : clock;
  }

  Tracking tracking() {
    return tracking;
  }

  /// What the owner was told last.
  Clock shown() {
    return shown;
  }

  /// The clock has moved on by a difference.
  ///
  /// @return whether what is known is right now
  boolean moved(ServerUpdate update) throws MalformedException {
    Optional<ClockChange> change = Updates.heard(update, tracking, false);
    return change.isPresent()
        && settle(known.plus(change.get()), added.plus(change.get()), update.checksum());
  }

  /// The clocks after each of several transitions.
  ///
  /// @return empty if what is known is not right now
  Optional<List<Clock>> moved(List<ServerUpdate> updates) throws MalformedException {
    Clock own = known;
    Clock theirs = added;
    List<Clock> owns = new ArrayList<>();
    List<Clock> all = new ArrayList<>();
    int checksum = Updates.checksum(known);
    for (ServerUpdate update : updates) {
      Optional<ClockChange> change = Updates.heard(update, tracking, owns.isEmpty());
      if (change.isEmpty()) {
        return Optional.empty();
      }
      own = own.plus(change.get());
      theirs = theirs.plus(change.get());
      owns.add(own);
      all.add(theirs);
      checksum = update.checksum();
    }
    if (!settle(own, theirs, checksum)) {
      return Optional.empty();
    }
    return Optional.of(known.equals(own) ? owns : all);
  }

  /// Decides which of two clocks is right.
  private boolean settle(Clock own, Clock theirs, int checksum) {
    boolean ownFits = fits(own, checksum);
    boolean theirsFits = fits(theirs, checksum);
    added = theirs;
    if (ownFits == theirsFits && !(ownFits && own.equals(theirs))) {
      return false;
    }
    known = ownFits ? own : theirs;
    added = known;
    return true;
  }

  private boolean fits(Clock clock, int checksum) {
    return shallow
        ? checksum == Updates.shallowChecksum(clock) || checksum == Updates.activeChecksum(clock)
        : checksum == Updates.checksum(clock);
  }

  /// The whole clock has come. It says nothing about the machine tick, as a rule.
  ///
  /// @param all of everything that has a number
  void synced(Clock all) {
    known =
        Clock.of(
            tracking.clock(all).ticks(),
            all.queueTick(),
            all.machineTick() == 0 ? known.machineTick() : all.machineTick());
  }

  /// What is to be told to the owner from now on.
  Clock show() {
    shown = shallow ? parity(known, shown) : known;
    return shown;
  }

  /// Tells the owner of a clock on the way to what is known.
  void showed(Clock clock) {
    shown = clock;
  }

  /// As if each state had changed once, if it has changed at all.
  private static Clock parity(Clock clock, Clock before) {
    long[] ticks = new long[clock.count()];
    for (int i = 0; i < ticks.length; i++) {
      ticks[i] = before.tick(i) + ((clock.tick(i) ^ before.tick(i)) & 1);
    }
    return Clock.of(ticks, clock.queueTick(), clock.machineTick());
  }
}
