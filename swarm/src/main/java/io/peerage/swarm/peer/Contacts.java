package io.peerage.swarm.peer;

import io.peerage.swarm.channel.Channel;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
    @Nullable Channel channel;
    long endedAt;
    boolean tried;
    long bannedUntil = Long.MIN_VALUE;
    int bans;

    Contact(InetSocketAddress address) {
      this.address = address;
    }
  }

  private final Map<InetSocketAddress, Contact> contacts = new LinkedHashMap<>();

  Contacts(List<InetSocketAddress> addresses) {
    addresses.forEach(address -> contacts.put(address, new Contact(address)));
  }

  /// Adds an address that was learned.
  ///
  /// @return whether it is new, and there is room
  boolean add(InetSocketAddress address) {
    return contacts.size() < FetchRequest.PEERS_MAX
        && contacts.putIfAbsent(address, new Contact(address)) == null;
  }

  /// Those that may be tried now.
  List<Contact> due(long now) {
    List<Contact> due = new ArrayList<>();
    for (Contact contact : contacts.values()) {
      if (contact.channel == null && dueAt(contact) <= now) {
        due.add(contact);
      }
    }
    return due;
  }

  /// When the next one may be tried, or [Long#MAX_VALUE].
  long deadline() {
    long earliest = Long.MAX_VALUE;
    for (Contact contact : contacts.values()) {
      if (contact.channel == null) {
        earliest = Math.min(earliest, dueAt(contact));
      }
    }
    return earliest;
  }

  private long dueAt(Contact contact) {
    if (!contact.tried) {
      return Long.MIN_VALUE;
    }
    long pause = isAlone() ? PAUSE_ALONE_NANOS : PAUSE_NANOS;
    return Math.max(contact.bannedUntil, contact.endedAt + pause);
  }

  /// Whether nobody is talking to us.
  private boolean isAlone() {
    return contacts.values().stream()
        .noneMatch(contact -> contact.channel != null && contact.channel.isEstablished());
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
