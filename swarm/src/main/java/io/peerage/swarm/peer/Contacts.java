package io.peerage.swarm.peer;

import io.peerage.swarm.channel.Channel;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The addresses that a download knows, and when each may be tried again.
final class Contacts {

  /// An address that did not answer is left alone for so long while others are there.
  static final long PAUSE_NANOS = 60_000_000_000L;

  /// And for so long while nobody else is.
  static final long PAUSE_ALONE_NANOS = 2_000_000_000L;

  /// An address that sent something false; doubled each time.
  static final long BAN_NANOS = 600_000_000_000L;

  /// One address.
  static final class Contact {
    final InetSocketAddress address;
    private @Nullable Channel channel;
    private long endedAt;
    private boolean tried;
    private long bannedUntil = Long.MIN_VALUE;
    private int bans;

    Contact(InetSocketAddress address) {
      this.address = address;
    }
  }

  private final Map<InetSocketAddress, Contact> contacts = new LinkedHashMap<>();

  /// Those without a channel: few, as a rule, and asked for at the end of every turn.
  private final Set<Contact> resting = new LinkedHashSet<>();

  Contacts(List<InetSocketAddress> addresses) {
    addresses.forEach(this::add);
  }

  /// Adds an address that was learned.
  ///
  /// @return whether it is new, and there is room
  boolean add(InetSocketAddress address) {
    Contact contact = new Contact(address);
    return contacts.size() < FetchRequest.PEERS_MAX
        && contacts.putIfAbsent(address, contact) == null
        && resting.add(contact);
  }

  /// Those that may be tried now.
  List<Contact> due(long now) {
    if (resting.isEmpty()) {
      return List.of();
    }
    long pause = pause();
    List<Contact> due = new ArrayList<>();
    for (Contact contact : resting) {
      if (dueAt(contact, pause) <= now) {
        due.add(contact);
      }
    }
    return due;
  }

  /// An address was tried.
  ///
  /// @param channel to it; null when there is no room for one
  void tried(Contact contact, @Nullable Channel channel, long now) {
    contact.tried = true;
    contact.endedAt = now;
    contact.channel = channel;
    if (channel != null) {
      resting.remove(contact);
    }
  }

  /// When the next one may be tried, or [Long#MAX_VALUE].
  long deadline() {
    if (resting.isEmpty()) {
      return Long.MAX_VALUE;
    }
    long pause = pause();
    long earliest = Long.MAX_VALUE;
    for (Contact contact : resting) {
      earliest = Math.min(earliest, dueAt(contact, pause));
    }
    return earliest;
  }

  private static long dueAt(Contact contact, long pause) {
    return contact.tried ? Math.max(contact.bannedUntil, contact.endedAt + pause) : Long.MIN_VALUE;
  }

  /// How long one that did not answer is left alone at present.
  private long pause() {
    for (Contact contact : contacts.values()) {
      if (contact.channel != null && contact.channel.isEstablished()) {
        return PAUSE_NANOS;
      }
    }
    return PAUSE_ALONE_NANOS;
  }

  void ended(Channel channel, Channel.Ending ending, long now) {
    // Not by its address, which may have changed.
    Contact contact = null;
    for (Contact candidate : contacts.values()) {
      if (candidate.channel == channel) {
        contact = candidate;
      }
    }
    if (contact == null) {
      return;
    }
    contact.channel = null;
    contact.endedAt = now;
    resting.add(contact);
    if (ending == Channel.Ending.BROKEN) {
      contact.bannedUntil = now + (BAN_NANOS << Math.min(contact.bans, 10));
      contact.bans++;
    }
  }

  /// Whether every address is banned.
  boolean allBanned(long now) {
    return !contacts.isEmpty()
        && contacts.values().stream()
            .allMatch(contact -> contact.bans > 0 && contact.bannedUntil > now);
  }

  int count() {
    return contacts.size();
  }
}
