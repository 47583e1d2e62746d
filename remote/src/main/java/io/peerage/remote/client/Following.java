package io.peerage.remote.client;

import io.peerage.machine.Machine;
import io.peerage.remote.message.Clock;
import io.peerage.remote.message.ClockChange;
import io.peerage.remote.message.ToClient;
import io.peerage.remote.message.ToServer;
import io.peerage.wire.Counter;
import io.peerage.wire.Outbox;
import io.peerage.wire.PeerageException;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The machines that a client follows: what is wanted of each, and what is known of its clock.
final class Following {
  private final Connection connection;
  private final Reasons reasons;
  private final Machine machine;
  private final Counter resyncs;
  private final Map<Integer, Followed> followed = new LinkedHashMap<>();

  /// Those that were followed over an earlier connection, and are not open again.
  private final Set<Integer> reopening = new HashSet<>();

  /// @param machine of the client
  /// @param resyncs counts clocks that had to be asked for whole
  Following(Connection connection, Reasons reasons, Machine machine, Counter resyncs) {
    this.connection = connection;
    this.reasons = reasons;
    this.machine = machine;
    this.resyncs = resyncs;
  }

  /// Whether everything that was open is open again.
  boolean isWhole() {
    return reopening.isEmpty();
  }

  void add(ToServer.Open wish, Outbox<ClientEffect> out) {
    followed.put(wish.subscription(), new Followed(wish));
    if (connection.isLetIn()) {
      ask(wish, out);
    }
  }

  /// Follows it no longer.
  ///
  /// @return whether it was followed
  boolean remove(int subscription) {
    reopening.remove(subscription);
    return followed.remove(subscription) != null;
  }

  /// Asks for everything again over a new connection.
  void reopen(Outbox<ClientEffect> out) {
    List<Followed> wanted = List.copyOf(followed.values());
    reopening.clear();
    for (Followed each : wanted) {
      if (ask(each.wish(), out)) {
        reopening.add(each.wish().subscription());
      }
    }
  }

  private boolean ask(ToServer.Open wish, Outbox<ClientEffect> out) {
    boolean fits = connection.write(wish);
    if (!fits) {
      followed.remove(wish.subscription());
      out.put(new ClientEffect.OpenFailed(wish.subscription(), reasons.tooLong()));
    }
    return fits;
  }

  /// The connection is lost.
  void lost() {
    reopening.clear();
    followed.values().forEach(Followed::lost);
  }

  /// Nothing is followed any longer.
  void giveUp(PeerageException cause, Outbox<ClientEffect> out) {
    followed.keySet().forEach(sub -> out.put(new ClientEffect.OpenFailed(sub, cause)));
    followed.clear();
  }

  // What the server says

  /// It is open, again or with other states.
  ///
  /// @return false if what is said of it cannot be
  boolean opened(ToClient.Opened opened, Outbox<ClientEffect> out) {
    Followed known = followed.get(opened.subscription());
    if (known == null) {
      return true;
    }
    reopening.remove(opened.subscription());
    if (opened.clock().count() != opened.states().size() || !opened.clock().isSound()) {
      return false;
    }
    known.synced(opened.clock());
    opened.schema().ifPresent(schema -> known.knows(schema.hash()));
    machine.add(ClientState.MetricSync);
    out.put(new ClientEffect.Opened(opened));
    return true;
  }

  /// It could not be opened.
  ///
  /// @return whether it was followed
  boolean failed(int subscription, PeerageException cause, Outbox<ClientEffect> out) {
    Followed failed = followed.remove(subscription);
    if (failed == null) {
      return false;
    }
    reopening.remove(subscription);
    out.put(new ClientEffect.OpenFailed(subscription, cause));
    return true;
  }

  void changed(int sub, ClockChange change, Optional<Long> checksum, Outbox<ClientEffect> out) {
    Followed known = followed.get(sub);
    if (known != null) {
      known
          .changed(change, checksum)
          .ifPresentOrElse(
              after -> out.put(new ClientEffect.Followed(sub, after)), () -> resync(sub));
    }
  }

  /// Its whole clock.
  ///
  /// @return false if that cannot be the clock of this machine
  boolean synced(int sub, Clock clock, Outbox<ClientEffect> out) {
    Followed known = followed.get(sub);
    if (known == null) {
      return true;
    }
    if (!known.fits(clock)) {
      return false;
    }
    known.synced(clock);
    machine.add(ClientState.MetricSync);
    out.put(new ClientEffect.Followed(sub, clock));
    return true;
  }

  /// It has made a transition.
  ///
  /// @return false if it is about states that are not followed
  boolean transitioned(ToClient.Transitioned told, Outbox<ClientEffect> out) {
    int sub = told.subscription();
    Followed known = followed.get(sub);
    if (known == null) {
      return true;
    }
    if (!known.has(told.called())) {
      return false;
    }
    known
        .changed(told.clock(), Optional.empty())
        .ifPresentOrElse(
            after -> out.put(new ClientEffect.Transitioned(told, after)), () -> resync(sub));
    return true;
  }

  private void resync(int sub) {
    resyncs.increment();
    connection.say(new ToServer.Sync(sub, 0));
  }
}
