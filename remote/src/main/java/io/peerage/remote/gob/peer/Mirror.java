package io.peerage.remote.gob.peer;

import io.peerage.remote.gob.Numbers;
import io.peerage.remote.gob.message.RpcMessage.ServerUpdate;
import io.peerage.remote.gob.message.RpcMessage.ServerUpdates;
import io.peerage.remote.message.Change;
import io.peerage.remote.message.Clock;
import io.peerage.remote.message.ClockChange;
import io.peerage.remote.message.Indexes;
import io.peerage.remote.message.ToClient;
import io.peerage.wire.MalformedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/// The clock of the machine that a client follows, and how it is brought along by differences.
///
/// Our servers tell them from what the client was told last, however it was told. Those of
/// asyncmachine-go tell them from the difference before, whatever they have said in between to a
/// SYNC. Either way the checksum says what is right; where it cannot, the whole clock has to be
/// asked for.
final class Mirror {
  private final int number;
  private final Tracking tracking;
  private final boolean shallow;
  private final Consumer<ToClient> out;
  private Clock known;

  /// All differences since the handshake, and nothing else.
  private Clock added;

  /// What the owner was told.
  private Clock shown;

  /// @param number of the subscription
  /// @param clock of the states that are followed
  /// @param shallow whether only activity is followed
  /// @param out tells the owner
  Mirror(int number, Tracking tracking, Clock clock, boolean shallow, Consumer<ToClient> out) {
    this.number = number;
    this.out = out;
    this.tracking = tracking;
    this.shallow = shallow;
    this.known = clock;
    this.added = clock;
    this.shown = shallow ? parity(clock, Clock.of(new long[clock.count()], 0, 0)) : clock;
  }

  Tracking tracking() {
    return tracking;
  }

  /// The clock has moved on by a difference.
  ///
  /// @return whether what is known is right now
  boolean moved(ServerUpdate update) throws MalformedException {
    if (!Updates.isCredible(update)) {
      return false;
    }
    Optional<ClockChange> change = Updates.heard(update, tracking, false);
    return change.isPresent()
        && settle(known.plus(change.get()), added.plus(change.get()), update.checksum());
  }

  /// The clock has moved on by several transitions. Each is told once: a server of asyncmachine-go
  /// repeats those that it has told.
  ///
  /// @param tells whether the owner is to be told of them
  /// @return whether what is known is right now
  boolean moved(ServerUpdates transitions, boolean tells) throws MalformedException {
    int count = transitions.updates().size();
    if (transitions.mutationTypes().size() != count || transitions.calledStates().size() != count) {
      throw new MalformedException(count + " updates of another number of transitions");
    }
    List<Clock> clocks = clocks(transitions.updates());
    if (clocks.size() < count) {
      return false;
    }
    for (int i = 0; tells && i < count; i++) {
      Clock after = clocks.get(i);
      Optional<Change> change = Change.of((int) transitions.mutationTypes().get(i));
      if (change.isPresent() && !after.isBehind(shown) && !after.equals(shown)) {
        Indexes called = called(transitions.calledStates().get(i));
        out.accept(
            new ToClient.Transitioned(
                number,
                change.get(),
                called,
                isDone(change.get(), called, after),
                false,
                List.of(),
                after.since(shown)));
        shown = after;
      }
    }
    if (tells) {
      boolean _ = show(0);
    }
    return true;
  }

  /// The clocks after each of these; none if what is known is not right then.
  private List<Clock> clocks(List<ServerUpdate> updates) throws MalformedException {
    List<Clock> owns = new ArrayList<>();
    List<Clock> theirs = new ArrayList<>();
    Clock own = known;
    Clock their = added;
    for (ServerUpdate update : updates) {
      Optional<ClockChange> change = Updates.heard(update, tracking, owns.isEmpty());
      if (change.isEmpty()) {
        return List.of();
      }
      own = own.plus(change.get());
      their = their.plus(change.get());
      owns.add(own);
      theirs.add(their);
    }
    if (owns.isEmpty() || !settle(own, their, updates.getLast().checksum())) {
      return List.of();
    }
    return known.equals(own) ? owns : theirs;
  }

  private Indexes called(Numbers numbers) {
    return Indexes.of(
        numbers.stream().mapToInt(tracking::followed).filter(state -> state >= 0).toArray());
  }

  /// Whether the states that were called are as they were called, which is all that one can know.
  private static boolean isDone(Change change, Indexes called, Clock after) {
    long wanted = change == Change.REMOVE ? 0 : 1;
    return IntStream.of(called.toArray()).allMatch(state -> (after.tick(state) & 1) == wanted);
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

  /// What is known, as the owner is told of it.
  Clock shown() {
    shown = shallow ? parity(known, shown) : known;
    return shown;
  }

  /// Tells the owner what he does not know yet.
  ///
  /// @param answers the call that is answered with it; 0 for none
  /// @return whether it was answered
  boolean show(long answers) {
    Clock before = shown;
    Clock after = shown();
    if (after.isBehind(before)) {
      out.accept(new ToClient.Synced(number, 0, after));
      return false;
    }
    if (answers != 0 || !after.equals(before)) {
      out.accept(new ToClient.Changed(number, answers, after.since(before), Optional.empty()));
    }
    return answers != 0;
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
