package io.peerage.swarm.channel;

import io.peerage.swarm.effect.SwarmEffect;
import io.peerage.swarm.message.Message;
import io.peerage.swarm.message.MessageFormat;
import io.peerage.swarm.message.MessageReader;
import io.peerage.wire.Decoded;
import io.peerage.wire.Outbox;
import java.nio.ByteBuffer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// What is said on an established channel: reads the peer's messages and lets two halves act on
/// them, [Sending] where we have the content and [Fetching] where we want it.
///
/// Messages of one datagram are handled in order (RFC 7574, 3). What follows from them leaves at
/// the end of the turn, so that acknowledgements, announcements and requests share datagrams.
final class Conversation {

  /// What a datagram came to.
  enum Heard {
    /// Nothing out of the ordinary.
    GOOD,
    /// The peer has left.
    CLOSED,
    /// The peer sent what no honest peer sends; see [#falsehood].
    FALSE
  }

  private static final long CHOKE_NANOS = 1_000_000_000;

  /// What we have is announced again after this, and after twice as long each time, until the peer
  /// asks for some of it: the announcement may have been lost.
  private static final long ANNOUNCEMENT_NANOS = 500_000_000;

  private static final long ANNOUNCEMENT_NANOS_MAX = 32_000_000_000L;
  /// That it is served again is said again after this, and after twice as long each time, until the
  /// peer asks: it does not before it knows.
  private static final long UNCHOKE_NANOS = 1_000_000_000;

  private static final long UNCHOKE_NANOS_MAX = 32_000_000_000L;
  private static final long NEVER = Long.MIN_VALUE / 2;

  private final ChannelMeters meters;
  private final MessageReader reader;
  private final ControlMessages control;
  private final Supplier<@Nullable Sending> offer;
  private final @Nullable Fetching fetching;
  private final Introductions introductions;
  private @Nullable Sending sending;
  private boolean chokeDue;
  private boolean choking;
  private boolean refused;
  private long askedAt = NEVER;
  private long chokedAt = NEVER;
  private long unchokeAt = NEVER;
  private long unchokePause = UNCHOKE_NANOS;
  private long announcementPause = ANNOUNCEMENT_NANOS;
  private long announceAt;
  private String falsehood = "";

  /// @param offer makes the answering half as soon as there is something to give
  Conversation(
      MessageFormat format,
      ControlMessages control,
      ChannelMeters meters,
      Supplier<@Nullable Sending> offer,
      @Nullable Fetching fetching,
      Introductions introductions) {
    this.introductions = introductions;
    this.reader = new MessageReader(format);
    this.control = control;
    this.meters = meters;
    this.offer = offer;
    this.fetching = fetching;
    this.sending = offer.get();
  }

  /// The answering half, once there is one.
  @Nullable Sending sending() {
    return sending;
  }

  private @Nullable Sending offered() {
    if (sending == null) {
      sending = offer.get();
    }
    return sending;
  }

  /// What the peer did when the answer was FALSE.
  String falsehood() {
    return falsehood;
  }

  /// Reads the messages of one datagram, behind the channel id.
  Heard heard(ByteBuffer datagram, long now, Outbox<SwarmEffect> out) {
    for (boolean first = true; datagram.hasRemaining(); first = false) {
      switch (first ? reader.first(datagram) : reader.next(datagram)) {
        case Decoded.Value<Message>(Message.Handshake handshake) -> {
          if (handshake.isClosing()) {
            return Heard.CLOSED;
          }
          // A repeat: the other side has not heard us yet.
          meters.ignored.increment();
        }
        case Decoded.Value<Message>(Message message) -> {
          if (!heard(message, now, out)) {
            return caught(message.getClass().getSimpleName() + " that is false");
          }
        }
        case Decoded.NeedMore<Message> _ -> {
          return malformed("message without an end");
        }
        case Decoded.Malformed<Message>(String why) -> {
          return malformed(why);
        }
      }
    }
    return Heard.GOOD;
  }

  private Heard malformed(String why) {
    meters.malformed.increment();
    return caught(why);
  }

  private Heard caught(String what) {
    falsehood = what;
    return Heard.FALSE;
  }

  private boolean heard(Message message, long now, Outbox<SwarmEffect> out) {
    return switch (message) {
      case Message.Data(long chunk, long timeMicros, ByteBuffer content) ->
          fetching == null || fetching.data(chunk, content, now / 1000 - timeMicros, now, out);
      case Message.Ack(long first, long last, long delayMicros) ->
          sending == null || sending.acknowledged(first, last, delayMicros, now);
      case Message.Have(long first, long last) -> has(first, last, now);
      case Message.Integrity(long first, long last, ByteBuffer digest) ->
          fetching == null || fetching.integrity(first, last, digest);
      case Message.Request(long first, long last) -> {
        askedAt = now;
        Sending answering = offered();
        if (answering == null || refused) {
          chokeDue = true;
        } else {
          choking = false;
          answering.requested(first, last, now);
        }
        yield true;
      }
      case Message.Cancel(long first, long last) -> {
        if (sending != null) {
          sending.canceled(first, last);
        }
        yield true;
      }
      case Message.Choke _ -> choked(true);
      case Message.Unchoke _ -> choked(false);
      case Message.PexRequest _ -> {
        introductions.questioned();
        yield true;
      }
      case Message.PexResponseV4 answer -> heeded(introductions.answered(answer, now));
      case Message.PexResponseV6 answer -> heeded(introductions.answered(answer, now));
      case Message.Handshake _,
          Message.Nothing _,
          Message.SignedIntegrity _,
          Message.PexResponseCert _ ->
          heeded(false);
    };
  }

  /// Counts what means nothing here; it does no harm.
  private boolean heeded(boolean meant) {
    if (!meant) {
      meters.ignored.increment();
    }
    return true;
  }

  private boolean has(long first, long last, long now) {
    return (sending == null || sending.has(first, last, now))
        && (fetching == null || fetching.has(first, last));
  }

  private boolean choked(boolean on) {
    if (fetching != null) {
      fetching.choked(on);
    }
    return true;
  }

  /// Sends what follows from what was heard and from the time.
  ///
  /// @return whether the peer is still believed
  boolean turnEnded(long now, Outbox<SwarmEffect> out) {
    boolean believed = fetching == null || fetching.turnEnded(now, out);
    if (!believed) {
      falsehood = "DATA that is false";
    }
    choke(now);
    introductions.turnEnded(now);
    Sending answering = sending;
    if (answering != null) {
      announce(answering, now);
      answering.pump(now, out);
    }
    return believed;
  }

  /// When the peer asked last.
  long askedAt() {
    return askedAt;
  }

  /// Decides whether the peer is served; what it asked for is forgotten when it is not.
  void refuse(boolean on) {
    if (on && !refused && sending != null) {
      sending.canceled(0, sending.chunks() - 1);
    }
    // Said again each time: it may have been lost, and shows that we are there.
    chokeDue |= on;
    refused = on;
  }

  /// Whether the peer waits for being served.
  boolean isRefused() {
    return refused;
  }

  /// Who asks while we have nothing to give, or others come first, is told so, and told when that
  /// is over.
  private void choke(long now) {
    if (chokeDue && now - chokedAt >= CHOKE_NANOS) {
      chokedAt = now;
      choking = true;
      unchokeAt = NEVER;
      unchokePause = UNCHOKE_NANOS;
      control.choke();
    } else if (choking && !refused && now >= unchokeAt && offered() != null) {
      control.unchoke();
      unchokeAt = now + unchokePause;
      unchokePause = Math.min(2 * unchokePause, UNCHOKE_NANOS_MAX);
    }
    chokeDue = false;
  }

  /// What is here as a whole is announced here; what is being fetched, by the half that fetches it.
  private void announce(Sending content, long now) {
    if (fetching == null && !content.isKnown() && now >= announceAt) {
      control.have(0, content.chunks() - 1);
      announceAt = now + announcementPause;
      announcementPause = Math.min(2 * announcementPause, ANNOUNCEMENT_NANOS_MAX);
    }
  }

  /// Gives back what was requested.
  void ended() {
    if (fetching != null) {
      fetching.ended();
    }
  }

  /// When [#turnEnded] shall come again if nothing else happens, or [Long#MAX_VALUE].
  long deadline() {
    long earliest = introductions.deadline();
    earliest = Math.min(earliest, fetching == null ? Long.MAX_VALUE : fetching.deadline());
    if (sending != null) {
      earliest = Math.min(earliest, sending.deadline());
      if (choking && !refused) {
        earliest = Math.min(earliest, unchokeAt);
      }
      if (fetching == null && !sending.isKnown()) {
        earliest = Math.min(earliest, announceAt);
      }
    }
    return earliest;
  }
}
