package io.peerage.swarm.channel;

import static io.peerage.swarm.channel.ChannelState.Broken;
import static io.peerage.swarm.channel.ChannelState.Choked;
import static io.peerage.swarm.channel.ChannelState.Closing;
import static io.peerage.swarm.channel.ChannelState.Dead;
import static io.peerage.swarm.channel.ChannelState.Established;
import static io.peerage.swarm.channel.ChannelState.Gone;
import static io.peerage.swarm.channel.ChannelState.HalfOpen;
import static io.peerage.swarm.channel.ChannelState.Opening;

import io.peerage.machine.Blueprint;
import io.peerage.machine.Machine;
import io.peerage.machine.MachineOptions;
import io.peerage.machine.Result;
import io.peerage.swarm.content.SwarmMetadata;
import io.peerage.swarm.effect.SwarmEffect;
import io.peerage.swarm.message.HandshakeOptions;
import io.peerage.swarm.message.MessageFormat;
import io.peerage.swarm.message.MessageWriter;
import io.peerage.swarm.message.Opening.Accept;
import io.peerage.swarm.message.Opening.Bad;
import io.peerage.swarm.message.Opening.Drop;
import io.peerage.swarm.message.Opening.Refused;
import io.peerage.swarm.store.FetchedContent;
import io.peerage.swarm.store.ServedContent;
import io.peerage.wire.Outbox;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// One relation to one peer about one content (RFC 7574, 3.1 and 3.11), from the first HANDSHAKE to
/// the closing one: who speaks first, who is believed, when silence means death. What is said in
/// between is a [Conversation].
///
/// Belongs to its endpoint's loop. Its machine says in what state it is and since when.
public final class Channel {

  /// What the endpoint is told.
  public interface Owner {
    /// The peer has shown that it receives what we send.
    void established(Channel channel, long now, Outbox<SwarmEffect> out);

    /// The channel is over; its id must not be used again for a while.
    void gone(Channel channel, Ending ending, long now, Outbox<SwarmEffect> out);
  }

  /// Why a channel is over.
  public enum Ending {
    /// We left.
    LEFT,
    /// The peer left.
    PEER_LEFT,
    /// The peer did not answer the opening, or not with what the swarm is.
    UNANSWERED,
    /// The peer fell silent.
    DEAD,
    /// The peer sent something false.
    BROKEN
  }

  /// What both ends exchange: the content that we serve, or the one that we fetch and serve as far
  /// as it is here.
  ///
  /// @param rates the limits of this content
  /// @param acquaintances whom peers are told about
  public record Subject(
      SwarmMetadata metadata,
      @Nullable ServedContent served,
      @Nullable FetchedContent fetched,
      Rates rates,
      Acquaintances acquaintances) {

    /// What we can give, if anything yet.
    @Nullable ServedContent offered() {
      return fetched == null ? served : fetched.served();
    }
  }

  /// What all channels of an endpoint share.
  ///
  /// @param rates the limits of the endpoint
  /// @param machines how machines are started
  /// @param born told of every channel's machine before its first transition
  public record Surroundings(
      ChannelOptions options,
      ChannelMeters meters,
      Rates rates,
      Owner owner,
      MachineOptions machines,
      Consumer<Machine> born) {}

  private static final Blueprint<Channel> BLUEPRINT =
      Blueprint.<Channel>of("channel", ChannelState.class)
          .exclusive(Opening, HalfOpen, Established, Closing, Dead, Gone)
          .require(Choked, Established)
          .mayExit(Gone, (_, _) -> false)
          .build();

  private static final long HALF_OPEN_NANOS = 5_000_000_000L;
  private static final long MOVE_NANOS_MIN = 50_000_000L;
  private static final long NEVER = Long.MAX_VALUE;

  /// An opening goes out again, unchanged, after these pauses; after the last it is given up.
  private static final long[] OPENING_PAUSES_NANOS = {
    500_000_000L, 1_000_000_000L, 2_000_000_000L, 4_000_000_000L
  };

  private final int id;
  private InetSocketAddress address;
  private final Subject subject;
  private final ChannelOptions options;
  private final ChannelMeters meters;
  private final Owner owner;
  private final Rates rates;
  private final Throttle up;
  private final Throttle down;
  private final Machine machine;
  private @Nullable Talk talk;
  private int peerChannel;
  private int openings;
  private long openedAt;
  private final Liveness liveness;
  private final Moving moving = new Moving();
  private String ended = "";

  /// What exists once both ids are known.
  private record Talk(
      Conversation conversation,
      Remote remote,
      ControlMessages control,
      @Nullable Fetching fetching) {

    @Nullable Sending sending() {
      return conversation.sending();
    }
  }

  private Channel(
      int id, InetSocketAddress address, Subject subject, Surroundings surroundings, long now) {
    this.id = id;
    this.address = address;
    this.subject = subject;
    this.options = surroundings.options;
    this.meters = surroundings.meters;
    this.owner = surroundings.owner;
    this.rates = surroundings.rates;
    this.up = new Throttle(subject.rates.up, rates.up, now);
    this.down = new Throttle(subject.rates.down, rates.down, now);
    this.machine =
        BLUEPRINT.start(
            this, surroundings.machines.withId("channel-" + HexFormat.of().toHexDigits(id)));
    this.liveness = new Liveness(id, now);
    this.openedAt = now;
    surroundings.born.accept(machine);
  }

  /// We open a channel: the HANDSHAKE leaves at the end of this turn, and again after half a
  /// second, one, two and four; then the address is given up.
  public static Channel opening(
      int id,
      InetSocketAddress address,
      Subject subject,
      Surroundings surroundings,
      long now,
      Outbox<SwarmEffect> out) {
    Channel channel = new Channel(id, address, subject, surroundings, now);
    channel.become(Opening);
    channel.open(now, out);
    return channel;
  }

  /// A peer has opened a channel, and its opening was good.
  public static Channel accepting(
      int id,
      int peerChannel,
      InetSocketAddress address,
      Subject subject,
      Surroundings surroundings,
      long now,
      Outbox<SwarmEffect> out) {
    Channel channel = new Channel(id, address, subject, surroundings, now);
    channel.peerChannel = peerChannel;
    channel.become(HalfOpen);
    channel.reply(out);
    return channel;
  }

  /// Our id: what the peer's datagrams begin with.
  public int id() {
    return id;
  }

  /// The peer's id, 0 while we do not know it.
  public int peerChannel() {
    return peerChannel;
  }

  public InetSocketAddress address() {
    return address;
  }

  public SwarmMetadata metadata() {
    return subject.metadata();
  }

  public Machine machine() {
    return machine;
  }

  public boolean isEstablished() {
    return machine.is(Established);
  }

  /// Whether it ever was established.
  public boolean wasEstablished() {
    return talk != null;
  }

  public boolean isHalfOpen() {
    return machine.is(HalfOpen);
  }

  public boolean isChoked() {
    return machine.is(Choked);
  }

  /// Why the channel ended, in words; empty while it has not.
  public String ended() {
    return ended;
  }

  /// When the last datagram of the peer came.
  public long heardAt() {
    return liveness.heardAt();
  }

  /// Content bytes that left, repeats included.
  public long bytesSent() {
    Sending sending = talk == null ? null : talk.sending();
    return sending == null ? 0 : sending.bytesSent();
  }

  /// Content bytes that came from this peer, were new, and were proven.
  public long bytesFetched() {
    return talk == null || talk.fetching == null ? 0 : talk.fetching.bytesFetched();
  }

  /// Whether the peer has asked for something since `since`, or waits for being served.
  public boolean asksSince(long since) {
    return talk != null && (talk.conversation.isRefused() || talk.conversation.askedAt() >= since);
  }

  /// Serves the peer or no longer; it is told at the end of the turn.
  public void choke(boolean on) {
    if (talk != null) {
      talk.conversation.refuse(on);
    }
  }

  /// Chunks that the peer has shown to have.
  public long chunksOfPeer() {
    Sending sending = talk == null ? null : talk.sending();
    return sending == null ? 0 : sending.chunksOfPeer();
  }

  /// How often in a row the peer has let all our requests run out.
  public int silences() {
    return talk == null || talk.fetching == null ? 0 : talk.fetching.requesting().silences();
  }

  /// Whether the peer has been asked for something that it has not sent.
  public boolean isAsked() {
    return talk != null
        && talk.fetching != null
        && !talk.fetching.requesting().outstanding().isEmpty();
  }

  /// Whether the peer misses what it should keep.
  public boolean isSlow() {
    return talk != null && talk.fetching != null && talk.fetching.requesting().isSlow();
  }

  /// Whether more would be asked of the peer if limits allowed it.
  public boolean isLimited() {
    return down.isWaiting();
  }

  /// Sends the reply again: the peer repeated its opening, so it has not seen it.
  public void replyAgain(Outbox<SwarmEffect> out) {
    reply(out);
  }

  /// Chunks of the content that we fetch can be given on.
  public void servable(long first, long last) {
    if (talk != null && talk.fetching != null) {
      talk.fetching.servable(first, last);
    }
  }

  /// A datagram of the peer's address on our id; the buffer stands behind the id.
  public void heard(ByteBuffer datagram, long now, Outbox<SwarmEffect> out) {
    if (machine.is(Opening)) {
      replied(datagram, now, out);
      return;
    }
    if (machine.is(HalfOpen)) {
      establish(now, out);
    }
    Talk talking = talk;
    if (talking == null || !machine.is(Established)) {
      return;
    }
    liveness.heard(now);
    down.spend(datagram.remaining());
    talking.control.begin(out);
    switch (talking.conversation.heard(datagram, now, out)) {
      case GOOD -> {}
      case CLOSED -> end(Ending.PEER_LEFT, "the peer left", now, out);
      case FALSE -> broken(talking.conversation.falsehood(), now, out);
    }
    noteChoke(talking);
  }

  /// A datagram on our id from another address than the peer's.
  ///
  /// @return whether the peer is there from now on; if not, the datagram is to be dropped
  public boolean heardFrom(InetSocketAddress from, long now, Outbox<SwarmEffect> out) {
    Talk talking = talk;
    if (talking == null || !machine.is(Established)) {
      return false;
    }
    long roundTrip =
        talking.fetching == null
            ? MOVE_NANOS_MIN
            : Math.max(MOVE_NANOS_MIN, talking.fetching.requesting().roundTripNanos());
    return switch (moving.heardFrom(from, liveness.heardAt(), roundTrip, now)) {
      case DROP -> false;
      case PROBE -> {
        ByteBuffer probe = out.buffer(MessageWriter.CHANNEL_BYTES);
        MessageWriter.channel(probe, peerChannel);
        probe.flip();
        out.put(new SwarmEffect.Send(from, probe, probe.remaining()));
        yield false;
      }
      case MOVED -> {
        meters.moved.increment();
        address = from;
        talking.remote.move(from);
        yield true;
      }
    };
  }

  private void replied(ByteBuffer datagram, long now, Outbox<SwarmEffect> out) {
    datagram.position(datagram.position() - MessageWriter.CHANNEL_BYTES);
    switch (io.peerage.swarm.message.Opening.reply(datagram, id, subject.metadata)) {
      case Accept accept -> {
        peerChannel = accept.sourceChannel();
        liveness.replied(now);
        establish(now, out);
        Talk talking = talk;
        if (talking != null && machine.is(Established) && datagram.hasRemaining()) {
          talking.control.begin(out);
          if (talking.conversation.heard(datagram, now, out) == Conversation.Heard.FALSE) {
            broken(talking.conversation.falsehood(), now, out);
          }
        }
      }
      case Refused _ -> end(Ending.UNANSWERED, "the peer refused", now, out);
      case Bad(String why, int theirs) -> {
        peerChannel = theirs;
        sendClosing(out);
        end(Ending.UNANSWERED, why, now, out);
      }
      case Drop _ -> meters.ignored.increment();
    }
  }

  private void establish(long now, Outbox<SwarmEffect> out) {
    Remote remote = new Remote(address, peerChannel);
    MessageFormat format = MessageFormat.of(subject.metadata);
    ControlMessages control = new ControlMessages(remote, up, format);
    Fetching fetching = null;
    if (subject.fetched != null) {
      fetching = new Fetching(subject.fetched, control, down, options, meters);
      if (openings == 1) {
        // Repeated openings do not tell which of them was answered.
        fetching.requesting().roundTrip(now - openedAt);
      }
    }
    Conversation conversation =
        new Conversation(
            format,
            control,
            meters,
            () -> offer(remote),
            fetching,
            new Introductions(subject.acquaintances, remote, control));
    talk = new Talk(conversation, remote, control, fetching);
    if (become(Established)) {
      owner.established(this, now, out);
    }
  }

  private @Nullable Sending offer(Remote remote) {
    ServedContent offered = subject.offered();
    return offered == null ? null : new Sending(offered, options, meters, remote, up);
  }

  private void noteChoke(Talk talking) {
    boolean choked = talking.fetching != null && talking.fetching.isChoked();
    if (choked != machine.is(Choked) && machine.is(Established)) {
      if (choked) {
        become(Choked);
      } else {
        machine.remove(Choked);
      }
    }
  }

  /// Sends what this turn came to, and what the time asks for.
  public void turnEnded(long now, Outbox<SwarmEffect> out) {
    if (machine.is(Opening) && now >= openingDeadline()) {
      if (openings > OPENING_PAUSES_NANOS.length - 1) {
        end(Ending.UNANSWERED, "no answer", now, out);
      } else {
        open(now, out);
      }
    } else if (machine.is(HalfOpen) && now - openedAt >= HALF_OPEN_NANOS) {
      end(Ending.UNANSWERED, "the peer opened and said nothing more", now, out);
    } else if (talk != null && machine.is(Established)) {
      converse(talk, now, out);
    }
  }

  private void converse(Talk talking, long now, Outbox<SwarmEffect> out) {
    long before = datagramsSent(talking);
    up.own(subject.rates.upPerPeer, rates.upPerPeer, now);
    down.own(subject.rates.downPerPeer, rates.downPerPeer, now);
    talking.control.begin(out);
    boolean believed = talking.conversation.turnEnded(now, out);
    if (liveness.takeSignOfLife(now) && datagramsSent(talking) == before) {
      talking.control.keepAlive();
    }
    talking.control.end();
    liveness.spoke(datagramsSent(talking) - before, now);
    if (!believed) {
      broken(talking.conversation.falsehood(), now, out);
    } else if (liveness.answersNoMore(silences(), now)) {
      become(Dead);
      sendClosing(out);
      end(Ending.DEAD, "it answers no more", now, out);
    } else if (liveness.isDead(now)) {
      become(Dead);
      end(Ending.DEAD, "silent for three minutes", now, out);
    }
  }

  /// Ends without a word: the peer has not shown that it hears us, and others need the room.
  public void forget(long now, Outbox<SwarmEffect> out) {
    end(Ending.UNANSWERED, "others needed the room", now, out);
  }

  /// Leaves: the closing HANDSHAKE goes out once, nothing confirms it.
  public void leave(long now, Outbox<SwarmEffect> out) {
    if (become(Closing)) {
      sendClosing(out);
      end(Ending.LEFT, "we left", now, out);
    }
  }

  /// When [#turnEnded] shall come if nothing else happens.
  public long deadline() {
    if (machine.is(Opening)) {
      return openingDeadline();
    }
    if (machine.is(HalfOpen)) {
      return openedAt + HALF_OPEN_NANOS;
    }
    if (talk == null || !machine.is(Established)) {
      return NEVER;
    }
    return Math.min(liveness.deadline(), talk.conversation.deadline());
  }

  private static long datagramsSent(Talk talking) {
    Sending sending = talking.sending();
    return talking.control.datagramsSent() + (sending == null ? 0 : sending.datagramsSent());
  }

  private long openingDeadline() {
    return openedAt + OPENING_PAUSES_NANOS[Math.max(0, openings - 1)];
  }

  private void open(long now, Outbox<SwarmEffect> out) {
    openings++;
    openedAt = now;
    handshake(0, id, HandshakeOptions.of(subject.metadata), out);
  }

  private void reply(Outbox<SwarmEffect> out) {
    handshake(peerChannel, id, HandshakeOptions.of(subject.metadata), out);
  }

  private void sendClosing(Outbox<SwarmEffect> out) {
    if (peerChannel != 0) {
      handshake(peerChannel, 0, HandshakeOptions.NONE, out);
    }
  }

  private void handshake(
      int to, int sourceChannel, HandshakeOptions handshake, Outbox<SwarmEffect> out) {
    ByteBuffer datagram =
        out.buffer(
            MessageWriter.CHANNEL_BYTES
                + MessageWriter.HANDSHAKE_HEADER_BYTES
                + handshake.encodedBytes());
    MessageWriter.channel(datagram, to);
    MessageWriter.handshake(datagram, sourceChannel, handshake);
    datagram.flip();
    out.put(new SwarmEffect.Send(address, datagram, datagram.remaining()));
  }

  private void broken(String why, long now, Outbox<SwarmEffect> out) {
    if (machine.is(Gone) || !become(Broken)) {
      return;
    }
    meters.broken.increment();
    sendClosing(out);
    end(Ending.BROKEN, why, now, out);
  }

  private void end(Ending ending, String why, long now, Outbox<SwarmEffect> out) {
    if (!become(Gone)) {
      return;
    }
    ended = why;
    up.waiting(false);
    down.waiting(false);
    if (talk != null) {
      talk.control.begin(out);
      talk.conversation.ended();
      talk.control.drop();
    }
    owner.gone(this, ending, now, out);
  }

  /// Asks the machine. What follows from a state is done only when it allows it; what it does not
  /// allow is counted.
  private boolean become(ChannelState state) {
    if (Result.executed(machine.add(state))) {
      return true;
    }
    meters.transitionsCanceled.increment();
    return false;
  }
}
