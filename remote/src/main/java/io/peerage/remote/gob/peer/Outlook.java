package io.peerage.remote.gob.peer;

import io.peerage.machine.schema.Schema;
import io.peerage.remote.gob.Numbers;
import io.peerage.remote.gob.message.RpcMessage.ClientHello;
import io.peerage.remote.gob.message.RpcMessage.Serialized;
import io.peerage.remote.gob.message.RpcMessage.ServerHello;
import io.peerage.remote.gob.message.RpcMessage.ServerSync;
import io.peerage.remote.gob.message.RpcMessage.ServerUpdate;
import io.peerage.remote.gob.message.RpcMessage.StateDefinition;
import io.peerage.remote.message.Clock;
import io.peerage.remote.message.ClockChange;
import io.peerage.remote.message.ToClient;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What one client knows of the machine that it follows, and what it has to be told.
///
/// Differences are from what it was told last, by whatever message.
final class Outlook {
  private final ClientHello wish;
  private final String id;
  private final List<String> names;
  private final Optional<Schema> schema;
  private final Tracking tracking;

  /// Of all states, as the machine has it.
  private Clock latest;

  /// Of those that are followed, as the client has it.
  private Clock told;

  Outlook(ClientHello wish, ToClient.Opened machine) {
    this.wish = wish;
    this.id = machine.id();
    this.names = machine.states();
    this.schema = machine.schema();
    this.tracking =
        Tracking.of(names, wish.allowedStates(), wish.skippedStates(), wish.syncSchema());
    this.latest = machine.clock();
    this.told = tracking.clock(latest);
  }

  Tracking tracking() {
    return tracking;
  }

  /// Whether each transition is to be told.
  boolean wantsTransitions() {
    return wish.syncMutations();
  }

  void changed(ClockChange change) {
    latest = latest.plus(change);
  }

  void synced(Clock clock) {
    latest = clock;
  }

  /// The machine as it was when it was opened.
  ServerHello greeting() {
    return hello(schema.map(GobSchema::told).orElseGet(Map::of), told);
  }

  private ServerHello hello(Map<String, StateDefinition> states, Clock clock) {
    List<String> numbered = wish.syncSchema() ? names : tracking.names(names);
    return new ServerHello(
        states,
        new Serialized(id, numbered, Numbers.of(tracking.numbered(clock)), clock.queueTick(), 0),
        names.size());
  }

  /// The whole clock as an answer.
  ServerSync sync() {
    told = tracking.clock(latest);
    return new ServerSync(Numbers.of(tracking.numbered(told)), told.queueTick(), 0);
  }

  /// Whether there is something to be told.
  boolean hasNews() {
    return !difference().isEmpty();
  }

  /// Whether what there is to be told can be told as a difference; else the client has to be told
  /// where it stands first.
  boolean isClose() {
    return Updates.fits(difference(), tracking);
  }

  /// A clock near the latest: from there the rest is a difference, so that a client that looks only
  /// at differences sees each state change that has changed.
  ServerHello approach() {
    Clock target = tracking.clock(latest);
    long[] ticks = new long[target.count()];
    for (int i = 0; i < ticks.length; i++) {
      long flips = (target.tick(i) ^ told.tick(i)) & 1;
      ticks[i] = Math.max(0, target.tick(i) - flips);
    }
    told = Clock.of(ticks, Math.max(1, target.queueTick() - 1), 0);
    return hello(Map.of(), told);
  }

  /// What there is to be told, which from now on is known.
  ServerUpdate update() {
    ClockChange change = difference();
    told = told.plus(change);
    return Updates.told(change, tracking, checksum());
  }

  private int checksum() {
    return wish.shallowClocks() ? Updates.shallowChecksum(told) : Updates.checksum(told);
  }

  private ClockChange difference() {
    Clock clock = tracking.clock(latest);
    if (!wish.shallowClocks()) {
      return clock.since(told);
    }
    long[] ticks = new long[clock.count()];
    for (int i = 0; i < ticks.length; i++) {
      ticks[i] = told.tick(i) + ((clock.tick(i) ^ told.tick(i)) & 1);
    }
    return Clock.of(ticks, clock.queueTick(), 0).since(told);
  }
}
