package io.peerage.swarm.channel;

import io.peerage.swarm.bin.RangeSet;
import io.peerage.swarm.content.HashFunction;
import io.peerage.swarm.effect.SwarmEffect;
import io.peerage.swarm.store.FetchedContent;
import io.peerage.swarm.tree.Scratch;
import io.peerage.swarm.tree.Verdict;
import io.peerage.wire.Outbox;
import java.nio.ByteBuffer;

/// The receiving half of a channel: proves what comes, acknowledges it, announces what is stored,
/// and asks for more.
///
/// ACK says that a chunk came and is proven; it leaves in the turn in which the chunk came, since
/// the sender measures with it. HAVE says that we hold it; it follows when the chunk is in the
/// file.
final class Fetching {

  private static final long HAVE_NANOS_MIN = 10_000_000;
  private static final long UNDECIDED_NANOS = 250_000_000;
  private static final int HAVES_PER_TURN = 4;

  /// All is announced again after this, and after twice as long each time: an announcement may have
  /// been lost.
  private static final long REPEAT_NANOS = 1_000_000_000;

  private static final long REPEAT_NANOS_MAX = 32_000_000_000L;

  /// So many chunks in a row that nothing proves are no accident: digests that were lost are sent
  /// again with the chunk. Either the peer has another content, or we were given another length.
  static final int UNDECIDED_IN_ROW_MAX = 256;

  /// Nor is it one that this takes so long: on a long fat path thousands are under way when digests
  /// are lost.
  static final long UNDECIDED_ROW_NANOS = 2_000_000_000;

  private final FetchedContent content;
  private final Requesting requesting;
  private final ControlMessages control;
  private final Throttle throttle;
  private final ChannelMeters meters;
  private final Scratch scratch;
  private final UndecidedChunks undecided;
  private final RangeSet available;
  private final RangeSet unannounced;
  private final Acks acks;
  private final UnaskedChunks unasked = new UnaskedChunks();
  private final Requesting.Asker asker;
  private boolean digestsCame;
  private boolean choked;
  private int undecidedInRow;
  private long undecidedSince;
  private long announcedAt;
  private long repeatAt = Long.MAX_VALUE;
  private long repeatPause = REPEAT_NANOS;
  private long bytesFetched;
  private long claimAsked;

  Fetching(
      FetchedContent content,
      ControlMessages control,
      Throttle throttle,
      ChannelOptions options,
      ChannelMeters meters) {
    this.content = content;
    this.control = control;
    this.asker = remembering(control);
    this.throttle = throttle;
    this.meters = meters;
    // libswift knows no other function, and counts messages.
    this.acks = new Acks(control, content.metadata().hash() != HashFunction.SHA_1);
    this.scratch = content.verification().newScratch();
    this.undecided = new UndecidedChunks(options.undecidedChunksMax());
    this.available = new RangeSet(options.availabilityRangesMax());
    this.unannounced = new RangeSet(options.availabilityRangesMax());
    this.requesting =
        new Requesting(
            content.picker(),
            available,
            content.metadata().chunkSize(),
            options.requestBytesMax(),
            options.asksAgain(),
            throttle);
    announceAll();
  }

  /// Asks, and remembers what was asked for.
  private Requesting.Asker remembering(Requesting.Asker control) {
    return new Requesting.Asker() {
      @Override
      public void request(long first, long last) {
        unasked.asked(first, last);
        control.request(first, last);
      }

      @Override
      public void cancel(long first, long last) {
        control.cancel(first, last);
      }
    };
  }

  /// What can be given on already is announced to a new peer.
  private void announceAll() {
    content.servable().forEach(unannounced::add);
  }

  Scratch scratch() {
    return scratch;
  }

  long bytesFetched() {
    return bytesFetched;
  }

  Requesting requesting() {
    return requesting;
  }

  boolean isChoked() {
    return choked;
  }

  /// DATA.
  ///
  /// @return false when the chunk is false, or the last of too many that nothing proves, or that
  ///   nobody asked for and that are of no use
  boolean data(long chunk, ByteBuffer bytes, long delayMicros, long now, Outbox<SwarmEffect> out) {
    int length = bytes.remaining();
    requesting.received(length, now);
    unasked.received(length);
    if (requesting.outstanding().contains(chunk)) {
      // Was charged when it was asked for.
      throttle.refund(length);
    }
    return switch (prove(chunk, bytes, delayMicros, now, out)) {
      case GOOD, WITHHELD -> true;
      case REPEAT -> isTolerable(chunk, length);
      case PENDING -> {
        meters.chunksUndecided.increment();
        if (undecidedInRow++ == 0) {
          undecidedSince = now;
        }
        if (undecidedInRow > UNDECIDED_IN_ROW_MAX && now - undecidedSince > UNDECIDED_ROW_NANOS) {
          yield false;
        }
        if (!undecided.add(chunk, bytes, delayMicros, now)) {
          meters.chunksUndecidedDropped.increment();
        }
        yield isTolerable(chunk, length);
      }
      case FALSE -> false;
    };
  }

  /// Counts a chunk that was of no use if nobody asked for it.
  private boolean isTolerable(long chunk, int length) {
    if (!unasked.isUnasked(chunk)) {
      return true;
    }
    meters.chunksUseless.increment();
    return unasked.tolerates(length);
  }

  private Verdict prove(
      long chunk, ByteBuffer bytes, long delayMicros, long now, Outbox<SwarmEffect> out) {
    int length = bytes.remaining();
    Verdict verdict = content.data(scratch, chunk, bytes, out);
    switch (verdict) {
      case GOOD -> {
        undecidedInRow = 0;
        meters.chunksReceived.increment();
        bytesFetched += length;
        if (!requesting.arrived(chunk, now)) {
          meters.chunksUnasked.increment();
        }
        acks.ack(chunk, delayMicros);
      }
      case REPEAT -> {
        meters.chunksRepeated.increment();
        requesting.arrived(chunk, now);
        acks.noteRepeat();
        acks.ack(chunk, delayMicros);
      }
      case PENDING, WITHHELD, FALSE -> {}
    }
    return verdict;
  }

  /// INTEGRITY.
  ///
  /// @return false when the message itself is false
  boolean integrity(long first, long last, ByteBuffer digest) {
    digestsCame = true;
    return content.verification().integrity(scratch, first, last, digest) != Verdict.FALSE;
  }

  /// HAVE.
  ///
  /// @return false when it makes more pieces than we keep
  boolean has(long first, long last) {
    return available.add(first, last);
  }

  /// CHOKE and UNCHOKE.
  void choked(boolean on) {
    choked = on;
    requesting.choked(on);
    if (on) {
      requesting.giveBackAll(control);
    }
  }

  /// These chunks can be given on.
  void servable(long first, long last) {
    unannounced.add(first, last);
  }

  /// Gives back what was requested: the channel is over.
  void ended() {
    requesting.ended(control);
    content.verification().forget(scratch);
  }

  /// Announces, asks, and proves what has become provable.
  ///
  /// @return false when an undecided chunk turned out to be false
  boolean turnEnded(long now, Outbox<SwarmEffect> out) {
    if (digestsCame && !proveUndecided(now, out)) {
      return false;
    }
    if (content.verification().isRefuted(scratch)) {
      // The size is known by now, and it is not the one that this peer claimed.
      return false;
    }
    acks.turnEnded();
    meters.chunksUndecidedDropped.add(undecided.expire(now - UNDECIDED_NANOS));
    askForTheEnd(now);
    announceIfDue(now);
    requesting.check(now, asker);
    if (choked || content.isDiskBehind()) {
      requesting.rest(now);
    } else {
      requesting.refill(now, asker);
    }
    return true;
  }

  private void announceIfDue(long now) {
    if (now >= repeatAt) {
      repeatAt = now + repeatPause;
      repeatPause = Math.min(2 * repeatPause, REPEAT_NANOS_MAX);
      announceAll();
    }
    if (now - announcedAt >= HAVE_NANOS_MIN && canAnnounce()) {
      announce(now);
    }
  }

  /// Only the last chunk makes a claimed size certain, so it comes early, from the one who claims.
  private void askForTheEnd(long now) {
    if (choked || content.verification().certainLength().isPresent()) {
      return;
    }
    long claimed = content.verification().claimedChunks(scratch).orElse(0);
    if (claimed != 0
        && claimed != claimAsked
        && available.contains(claimed - 1)
        && content.picker().take(claimed - 1)) {
      claimAsked = claimed;
      requesting.askFor(claimed - 1, now, asker);
    }
  }

  private boolean canAnnounce() {
    return !unannounced.isEmpty() && content.served() != null;
  }

  /// Tries again what came before its digests.
  private boolean proveUndecided(long now, Outbox<SwarmEffect> out) {
    digestsCame = false;
    for (int waiting = undecided.count(); waiting > 0; waiting--) {
      UndecidedChunks.Undecided chunk = undecided.remove();
      switch (prove(chunk.chunk(), chunk.content().duplicate(), chunk.delayMicros(), now, out)) {
        case PENDING -> undecided.putBack(chunk);
        case FALSE -> {
          return false;
        }
        case GOOD, REPEAT, WITHHELD -> {}
      }
    }
    return true;
  }

  /// Announces the maximal runs that hold what is new.
  private void announce(long now) {
    announcedAt = now;
    if (repeatAt == Long.MAX_VALUE) {
      repeatAt = now + repeatPause;
    }
    RangeSet servable = content.servable();
    for (int haves = 0; haves < HAVES_PER_TURN && !unannounced.isEmpty(); haves++) {
      long chunk = unannounced.firstPresent(0);
      long first = servable.firstOfRun(chunk);
      long last = servable.lastOfRun(chunk);
      if (first < 0) {
        // Spoilt since.
        unannounced.remove(chunk, chunk);
      } else {
        control.have(first, last);
        unannounced.remove(first, last);
      }
    }
  }

  /// When [#turnEnded] shall come again if nothing else happens, or [Long#MAX_VALUE].
  long deadline() {
    long announcement = canAnnounce() ? announcedAt + HAVE_NANOS_MIN : repeatAt;
    return Math.min(announcement, requesting.deadline());
  }
}
