package io.peerage.remote.client;

import io.peerage.remote.message.Clock;
import io.peerage.remote.message.ClockChange;
import io.peerage.remote.message.Indexes;
import io.peerage.remote.message.ToServer;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What a client knows of one machine that it follows.
final class Followed {
  private ToServer.Open wish;
  private @Nullable Clock clock;

  Followed(ToServer.Open wish) {
    this.wish = wish;
  }

  /// What is asked for when it is opened again.
  ToServer.Open wish() {
    return wish;
  }

  boolean isOpen() {
    return clock != null;
  }

  /// The connection is lost, and with it what the server thinks that we know.
  void lost() {
    clock = null;
  }

  /// The schema is known, and need not be sent again while it stays.
  void knows(String schemaHash) {
    wish =
        new ToServer.Open(
            wish.subscription(),
            wish.machine(),
            wish.detail(),
            wish.schema(),
            schemaHash,
            wish.allowed(),
            wish.skipped());
  }

  /// Whether this can be its clock. While it is not open, none can.
  boolean fits(Clock whole) {
    return clock != null && whole.count() == clock.count() && whole.isSound();
  }

  void synced(Clock whole) {
    clock = whole;
  }

  /// The clock after a change.
  ///
  /// @param checksum of it, if the server says so
  /// @return empty if the change does not go with what is known: the whole clock has to be asked
  ///   for
  Optional<Clock> changed(ClockChange change, Optional<Long> checksum) {
    Clock before = clock;
    if (before == null) {
      return Optional.empty();
    }
    if (!goesWith(change, before)) {
      return Optional.empty();
    }
    Clock after = before.plus(change);
    clock = after;
    boolean right = checksum.isEmpty() || checksum.get() == after.checksum();
    return right ? Optional.of(after) : Optional.empty();
  }

  /// Whether it is about states that there are, and no tick leaves the range of numbers.
  private static boolean goesWith(ClockChange change, Clock before) {
    boolean good = before.queueTick() + change.queueTicks() > 0;
    for (int i = 0; good && i < change.count(); i++) {
      int index = change.index(i);
      good = index < before.count() && before.tick(index) + change.ticks(i) >= 0;
    }
    return good;
  }

  /// Whether these are states that it has.
  boolean has(Indexes states) {
    return clock != null && states.within(clock.count());
  }
}
