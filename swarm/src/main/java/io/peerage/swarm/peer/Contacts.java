package io.peerage.swarm.peer;

import io.peerage.swarm.channel.Channel;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/// The addresses that a download knows, and when each may be tried again.
///
/// Of those whom we talk to at most half, and one at least, come from other peers' words: who names
/// many of his own kind must not be all we see (RFC 7574, 12.5.3).
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
    final boolean isLearned;
    private @Nullable Channel channel;
    private long endedAt;
    private boolean tried;
    private long bannedUntil = Long.MIN_VALUE;
    private int bans;

    Contact(InetSocketAddress address, boolean isLearned) {
      this.address = address;
      this.isLearned = isLearned;
    }
  }

  private final Map<InetSocketAddress, Contact> contacts = new LinkedHashMap<>();

  /// Those without a channel: few, as a rule, and asked for at the end of every turn.
  private final Set<Contact> resting = new LinkedHashSet<>();

  private final IntSupplier established;
  private int learned;

  /// @param established how many peers of the download are talking to us, whoever began
  Contacts(List<InetSocketAddress> addresses, IntSupplier established) {
    this.established = established;
    addresses.forEach(address -> take(new Contact(address, false)));
  }

  private boolean take(Contact contact) {
    return contacts.putIfAbsent(contact.address, contact) == null && resting.add(contact);
  }

  /// Adds an address that was learned.
  ///
  /// @return whether it is new, and there is room
  boolean add(InetSocketAddress address) {
    boolean isNew = contacts.size() < FetchRequest.PEERS_MAX && take(new Contact(address, true));
    learned += isNew ? 1 : 0;
    return isNew;
  }

  /// Those that may be tried now.
  List<Contact> due(long now) {
    if (resting.isEmpty()) {
      return List.of();
    }
    long pause = pause();
    List<Contact> due = new ArrayList<>();
    int room = roomForLearned();
    for (Contact contact : resting) {
      if (dueAt(contact, pause) <= now && (!contact.isLearned || room-- > 0)) {
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

  /// How many more may be tried of those that we only heard of.
  private int roomForLearned() {
    if (learned == 0) {
      return 0;
    }
    int busy = 0;
    int others = established.getAsInt();
    for (Contact contact : contacts.values()) {
      if (contact.isLearned && contact.channel != null) {
        busy++;
        others -= contact.channel.isEstablished() ? 1 : 0;
      }
    }
    return Math.max(1, others) - busy;
  }

  /// When the next one may be tried, or [Long#MAX_VALUE].
  long deadline() {
    if (resting.isEmpty()) {
      return Long.MAX_VALUE;
    }
    long pause = pause();
    long earliest = Long.MAX_VALUE;
    boolean takesLearned = roomForLearned() > 0;
    for (Contact contact : resting) {
      if (takesLearned || !contact.isLearned) {
        earliest = Math.min(earliest, dueAt(contact, pause));
      }
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
