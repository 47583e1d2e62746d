package io.peerage.remote.server;

import io.peerage.remote.message.Indexes;
import io.peerage.remote.message.ToClient;
import io.peerage.wire.Counter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The machines that a server offers, and which of them have news for whoever follows them.
final class Offers {
  private final ServerLimits limits;
  private final Collection<Session> sessions;
  private final Counter pushes;
  private final Map<Integer, Offer> offers = new LinkedHashMap<>();
  private final Set<Offer> dirty = new LinkedHashSet<>();

  /// When the next push may be; [Long#MIN_VALUE] before the first.
  private long pushFrom = Long.MIN_VALUE;

  private int next = 1;

  /// @param sessions those that are open, at any time
  Offers(ServerLimits limits, Collection<Session> sessions, Counter pushes) {
    this.limits = limits;
    this.sessions = sessions;
    this.pushes = pushes;
  }

  /// Offers a machine. There must be none of this id.
  void offer(Offer offer) {
    int number = next++;
    offers.put(number, offer);
    ToClient.Listed listed = listed(number, offer);
    sessions.forEach(session -> session.listed(listed));
  }

  /// Offers a machine no longer.
  void withdraw(Offer offer) {
    for (Map.Entry<Integer, Offer> each : offers.entrySet()) {
      if (each.getValue().equals(offer)) {
        int number = each.getKey();
        offers.remove(number);
        dirty.remove(offer);
        offer.machine().untrace(offer);
        sessions.forEach(session -> session.withdrawn(offer, number));
        return;
      }
    }
  }

  /// Nothing is looked at any longer.
  void close() {
    offers.values().forEach(offer -> offer.machine().untrace(offer));
  }

  /// The machine of this id; with an empty id the only one.
  Optional<Offer> find(String id) {
    if (id.isEmpty()) {
      return offers.size() == 1 ? offers.values().stream().findFirst() : Optional.empty();
    }
    return named(id);
  }

  /// The machine of this id.
  Optional<Offer> named(String id) {
    return offers.values().stream().filter(each -> each.machine().id().equals(id)).findFirst();
  }

  /// What is offered, as a list.
  List<ToClient.Listed> list() {
    List<ToClient.Listed> list = new ArrayList<>();
    offers.forEach((number, offer) -> list.add(listed(number, offer)));
    return list;
  }

  private ToClient.Listed listed(int number, Offer offer) {
    List<String> names = new ArrayList<>();
    List<Integer> active = new ArrayList<>();
    for (int i = 0; i < offer.states().size(); i++) {
      names.add(offer.states().get(i).name());
      if (offer.machine().is(offer.states().get(i))) {
        active.add(i);
      }
    }
    List<String> tags = offer.machine().tags().stream().limit(limits.wire().listMax()).toList();
    Indexes indexes = Indexes.of(active.stream().mapToInt(Integer::intValue).toArray());
    return new ToClient.Listed(number, offer.machine().id(), tags, names, indexes);
  }

  // News

  /// A machine has changed.
  void changed(Offer offer) {
    dirty.add(offer);
  }

  /// Tells of those machines that have changed, if it is time: of all of them together, so that a
  /// client of many machines gets one write, not one for each.
  void push(long now) {
    boolean due = now >= pushFrom;
    if (dirty.isEmpty()) {
      return;
    }
    for (Offer offer : List.copyOf(dirty)) {
      if (!due && !offer.isFollowed()) {
        continue;
      }
      if (due) {
        dirty.remove(offer);
        pushFrom = now + pushNanos();
      }
      look(offer, due);
      if (offer.hasEnded()) {
        withdraw(offer);
      }
    }
  }

  /// When a push is due next; [Long#MAX_VALUE] if nothing is to be told.
  long deadline() {
    return dirty.isEmpty() ? Long.MAX_VALUE : pushFrom;
  }

  private long pushNanos() {
    return limits.pushInterval().toNanos();
  }

  /// Reads a machine and tells whoever follows it.
  ///
  /// @param all those, too, who follow only its clock
  void look(Offer offer, boolean all) {
    boolean grown = offer.looked();
    List<Note> notes = new ArrayList<>();
    long lost = offer.take(notes);
    if (grown || all || !notes.isEmpty() || lost > 0) {
      pushes.increment();
      sessions.forEach(session -> session.changed(offer, grown, all, notes, lost));
    }
  }
}
