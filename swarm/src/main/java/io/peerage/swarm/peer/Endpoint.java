package io.peerage.swarm.peer;

import static io.peerage.swarm.peer.EndpointState.Bound;
import static io.peerage.swarm.peer.EndpointState.Closed;
import static io.peerage.swarm.peer.EndpointState.Closing;
import static io.peerage.swarm.peer.EndpointState.Opening;

import io.peerage.machine.Blueprint;
import io.peerage.machine.Machine;
import io.peerage.machine.MachineOptions;
import io.peerage.machine.Result;
import io.peerage.swarm.channel.Channel;
import io.peerage.swarm.channel.ChannelMeters;
import io.peerage.swarm.channel.ChannelOptions;
import io.peerage.swarm.channel.Rates;
import io.peerage.swarm.content.SwarmId;
import io.peerage.swarm.content.SwarmMetadata;
import io.peerage.swarm.effect.Completions;
import io.peerage.swarm.effect.SwarmEffect;
import io.peerage.swarm.effect.SwarmEvent;
import io.peerage.wire.Core;
import io.peerage.wire.Counter;
import io.peerage.wire.DatagramOptions;
import io.peerage.wire.ErrorCode;
import io.peerage.wire.IoInput;
import io.peerage.wire.Meters;
import io.peerage.wire.Outbox;
import io.peerage.wire.PeerageException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// One UDP port and the swarms that meet there: the core of a PPSPP peer.
///
/// Takes datagrams apart (RFC 7574, 3.11 and 8.3): on channel 0 only openings, on a known channel
/// only datagrams of that channel's address, everything else is counted and dropped without an
/// answer. Owns the channels and the swarms; each swarm decides whom to talk to, each channel what
/// to say. What a turn came to leaves at its end, and only channels that were touched are looked
/// at.
public final class Endpoint implements Core<IoInput, SwarmEffect>, Channel.Owner {

  /// The only timer of the endpoint.
  public static final int TIMER = 0;

  private static final Blueprint<Endpoint> BLUEPRINT =
      Blueprint.<Endpoint>of("endpoint", EndpointState.class)
          .exclusive(Opening, Bound, Closing, Closed)
          .mayExit(Closed, (_, _) -> false)
          .build();

  private static final int OPENINGS_PER_PREFIX_MAX = 50;
  private static final int ROUNDS_MAX = 3;

  private final EndpointOptions options;
  private final Meters meters;
  private final RandomGenerator random;
  private final MachineOptions machines;
  private final Consumer<Machine> born;
  private final Completions completions = new Completions();
  private final ChannelTable channels;
  private final Map<SwarmId, Swarm> swarms = new LinkedHashMap<>();
  private final Map<Long, Swarm> byNumber = new LinkedHashMap<>();
  private final Set<Channel> touched = new LinkedHashSet<>();

  /// Those of them that a round looks at.
  private final List<Channel> due = new ArrayList<>();

  private final Rates rates = new Rates();
  private final Bans bans = new Bans();
  private final OpeningRate openingRate;
  private final Machine machine;
  private final Counter dropped;
  private final Counter refused;
  private Channel.Surroundings surroundings;
  private boolean swarmsTouched;
  private long wakeAt = Long.MAX_VALUE;
  private boolean woken;
  private int turns;
  private boolean portClosed;
  private long channelsEver;
  private @Nullable InetSocketAddress local;

  /// @param secure for channel ids
  /// @param random for everything else that is decided by lot
  /// @param machines how machines are started
  /// @param born told of every machine before its first transition
  public Endpoint(
      String id,
      EndpointOptions options,
      RandomGenerator secure,
      RandomGenerator random,
      Meters meters,
      MachineOptions machines,
      Consumer<Machine> born) {
    this.machines = machines;
    this.options = options;
    this.meters = meters;
    this.random = random;
    this.born = born;
    this.channels = new ChannelTable(secure);
    this.openingRate = new OpeningRate(options.openingsPerSecondMax(), OPENINGS_PER_PREFIX_MAX);
    this.dropped = meters.counter("peerage.swarm.datagrams_dropped");
    this.refused = meters.counter("peerage.swarm.openings_refused");
    this.surroundings =
        new Channel.Surroundings(
            options.channel(), new ChannelMeters(meters), rates, this, machines, born);
    this.machine = BLUEPRINT.start(this, machines.withId(id));
    born.accept(machine);
  }

  public Machine machine() {
    return machine;
  }

  /// Opens the port; [SwarmEvent.Listening] or [SwarmEvent.BindFailed] follows.
  public void open(InetSocketAddress address, Outbox<SwarmEffect> out) {
    machine.add(Opening);
    out.put(new SwarmEffect.Bind(address, DatagramOptions.DEFAULT));
  }

  /// Leaves every swarm and closes the port; [SwarmEvent.Closed] follows.
  public void close(long now, Outbox<SwarmEffect> out) {
    boolean bound = machine.is(Bound);
    swarmsTouched = true;
    if (machine.is(Closing) || !Result.executed(machine.add(Closing))) {
      return;
    }
    for (Swarm swarm : new ArrayList<>(byNumber.values())) {
      swarm.end(now, out);
    }
    for (Channel channel : channels.snapshot()) {
      channel.leave(now, out);
    }
    if (bound) {
      out.put(new SwarmEffect.Close());
    }
  }

  /// Hashes a file and offers it; [SwarmEvent.Offered] or [SwarmEvent.Failed] follows.
  public void share(long number, ShareRequest request, long now, Outbox<SwarmEffect> out) {
    if (admits(number, out)) {
      Offer offer =
          new Offer(number, request, this, completions, meters, random, options, machines);
      byNumber.put(number, offer);
      started(number, offer.machine(), out);
      offer.start(out);
    }
  }

  /// Fetches a content; [SwarmEvent.Completed] or [SwarmEvent.Failed] follows.
  public void fetch(long number, FetchRequest request, long now, Outbox<SwarmEffect> out) {
    if (admits(number, out)) {
      Transfer transfer =
          new Transfer(number, request, this, completions, meters, random, options, machines);
      byNumber.put(number, transfer);
      started(number, transfer.machine(), out);
      transfer.start(now, out);
    }
  }

  /// Ends a share or a download that the owner no longer wants.
  public void end(long number, long now, Outbox<SwarmEffect> out) {
    swarmsTouched = true;
    Swarm swarm = byNumber.get(number);
    if (swarm != null) {
      swarm.end(now, out);
    }
  }

  /// Changes what may be sent and asked for, from now on.
  ///
  /// @param number of a share or download, or 0 for all of them together
  public void limit(long number, Consumer<Rates> change) {
    Swarm swarm = byNumber.get(number);
    if (number == 0) {
      change.accept(rates);
    } else if (swarm != null) {
      change.accept(swarm.rates());
    }
    // Whoever waits for its share is looked at by the new measure.
    touched.addAll(channels.all());
  }

  private void started(long number, Machine its, Outbox<SwarmEffect> out) {
    born.accept(its);
    out.put(new SwarmEffect.Report(number, new SwarmEvent.Started(its)));
  }

  private boolean admits(long number, Outbox<SwarmEffect> out) {
    if (machine.is(Closing) || machine.is(Closed)) {
      fail(number, ErrorCode.CANCELED, "the endpoint is closed", "open another one", out);
      return false;
    }
    if (byNumber.size() >= options.swarmsMax()) {
      refused.increment();
      fail(
          number,
          ErrorCode.REFUSED,
          "this endpoint has " + options.swarmsMax() + " contents already",
          "end one of them, or open another endpoint",
          out);
      return false;
    }
    return true;
  }

  private static void fail(
      long number, ErrorCode code, String message, String hint, Outbox<SwarmEffect> out) {
    out.put(
        new SwarmEffect.Report(
            number, new SwarmEvent.Failed(new PeerageException(code, message, hint))));
  }

  // What swarms need of their endpoint.

  /// Makes a swarm known to openings.
  ///
  /// @return false when the same content is here already
  boolean join(SwarmId id, Swarm swarm) {
    return swarms.putIfAbsent(id, swarm) == null;
  }

  /// The swarm is over: nothing of it is left.
  void forget(Swarm swarm) {
    byNumber.remove(swarm.number());
  }

  /// The swarm talks to nobody any more: its channels are left. Its turns end as before until it is
  /// forgotten.
  void leave(Swarm swarm, @Nullable SwarmId id, long now, Outbox<SwarmEffect> out) {
    if (id != null) {
      swarms.remove(id, swarm);
    }
    for (Channel channel : swarm.members().snapshot()) {
      channel.leave(now, out);
    }
  }

  /// Opens a channel to a peer of a swarm; nothing when there are as many as may be.
  @Nullable Channel connect(
      InetSocketAddress address, Swarm swarm, long now, Outbox<SwarmEffect> out) {
    if (isFull()) {
      refused.increment();
      return null;
    }
    Channel channel =
        Channel.opening(channels.freeId(now), address, swarm.subject(), surroundings, now, out);
    added(channel, swarm);
    return channel;
  }

  private void added(Channel channel, Swarm swarm) {
    channelsEver++;
    channels.add(channel);
    swarm.members().add(channel);
    touched.add(channel);
  }

  /// Whether there are as many channels as may be, those aside that are not confirmed yet.
  private boolean isFull() {
    return channels.count() - channels.halfOpen() >= options.channelsMax();
  }

  /// Whether an address is the one that we listen on.
  boolean isOwn(InetSocketAddress address) {
    return address.equals(local);
  }

  /// Whether there are, in all or from its address, as many channels as may be.
  private boolean isFullFor(InetSocketAddress peer) {
    return isFull() || channels.confirmed(peer.getAddress()) >= options.channelsPerAddressMax();
  }

  /// The channels of a swarm shall be looked at when this turn ends.
  void touch(Swarm swarm) {
    swarmsTouched = true;
    swarm.members().forEach(touched::add);
  }

  /// Chunks of a swarm can be given on.
  void servable(Swarm swarm, long first, long last) {
    for (Channel channel : swarm.members()) {
      channel.servable(first, last);
      touched.add(channel);
    }
  }

  /// The channels that there are.
  public Iterable<Channel> channels() {
    return channels.all();
  }

  /// How many channels there have been.
  public long channelsEver() {
    return channelsEver;
  }

  @Override
  public void established(Channel channel, long now, Outbox<SwarmEffect> out) {
    swarmsTouched = true;
    channels.confirmed(channel);
    Swarm swarm = swarms.get(channel.metadata().id());
    if (swarm != null) {
      swarm.established(channel, now, out);
    }
  }

  @Override
  public void gone(Channel channel, Channel.Ending ending, long now, Outbox<SwarmEffect> out) {
    if (ending == Channel.Ending.BROKEN) {
      bans.add(channel.address(), now);
    }
    channels.remove(channel, now);
    touched.remove(channel);
    swarmsTouched = true;
    Swarm swarm = swarms.get(channel.metadata().id());
    if (swarm != null) {
      swarm.members().remove(channel);
      swarm.gone(channel, ending, now, out);
      touch(swarm);
    }
  }

  @Override
  public void receive(IoInput input, long now, Outbox<SwarmEffect> out) {
    switch (input) {
      case IoInput.Received(_, InetSocketAddress from, ByteBuffer datagram) ->
          received(from, datagram, now, out);
      case IoInput.TurnEnded _ -> turnEnded(now, out);
      case IoInput.OfFile answer -> {
        swarmsTouched = true;
        completions.complete(answer.ticket(), answer, now, out);
      }
      case IoInput.Computed computed -> {
        swarmsTouched = true;
        completions.complete(computed.ticket(), computed, now, out);
      }
      case IoInput.Bound(_, var at, int receiveBuffer, int sendBuffer) -> {
        local = at;
        bound(receiveBuffer);
        out.put(new SwarmEffect.Report(0, new SwarmEvent.Listening(at, receiveBuffer, sendBuffer)));
      }
      case IoInput.BindFailed(_, var cause) -> {
        machine.add(Closed);
        out.put(new SwarmEffect.Report(0, new SwarmEvent.BindFailed(cause)));
      }
      case IoInput.Closed _ -> portClosed = true;
      case IoInput.OfStream _, IoInput.OfMessages _ ->
          throw new IllegalStateException("a swarm has no streams, and was told " + input);
      case IoInput.OfName stray ->
          throw new IllegalStateException("a swarm asks for no names, and was told " + stray);
    }
  }

  /// Never more is requested than half of what the kernel keeps for us while we are held up.
  private void bound(int receiveBufferBytes) {
    machine.add(Bound);
    ChannelOptions channel = options.channel();
    int requestBytes = Math.max(64 << 10, receiveBufferBytes / 2);
    surroundings =
        new Channel.Surroundings(
            channel.withRequestBytesMax(Math.min(channel.requestBytesMax(), requestBytes)),
            surroundings.meters(),
            rates,
            this,
            machines,
            born);
  }

  @Override
  public void timer(int key, long now, Outbox<SwarmEffect> out) {
    woken = true;
  }

  private void received(
      InetSocketAddress from, ByteBuffer datagram, long now, Outbox<SwarmEffect> out) {
    if (datagram.remaining() < Integer.BYTES || !machine.is(Bound)) {
      dropped.increment();
      return;
    }
    int id = datagram.getInt();
    if (id == 0) {
      opening(from, datagram, now, out);
      return;
    }
    Channel channel = channels.byId(id);
    if (channel == null || (!channel.address().equals(from) && !moved(channel, from, now, out))) {
      dropped.increment();
      return;
    }
    if (channel.isHalfOpen() && isFullFor(from)) {
      // More were let in than there is room for; who confirms first stays.
      refused.increment();
      channel.leave(now, out);
      return;
    }
    touched.add(channel);
    channel.heard(datagram, now, out);
  }

  private boolean moved(Channel channel, InetSocketAddress to, long now, Outbox<SwarmEffect> out) {
    InetSocketAddress from = channel.address();
    boolean moved = channel.heardFrom(to, now, out);
    if (moved) {
      channels.moved(channel, from);
    }
    return moved;
  }

  private void opening(
      InetSocketAddress from, ByteBuffer datagram, long now, Outbox<SwarmEffect> out) {
    if (bans.isBanned(from, now) || !openingRate.admits(from.getAddress(), now)) {
      refused.increment();
      return;
    }
    datagram.position(datagram.position() - Integer.BYTES);
    if (io.peerage.swarm.message.Opening.first(datagram, this::served)
        instanceof io.peerage.swarm.message.Opening.Accept accepted) {
      accept(from, accepted.metadata(), accepted.sourceChannel(), now, out);
    } else {
      dropped.increment();
    }
  }

  private Optional<SwarmMetadata> served(SwarmId id) {
    Swarm swarm = swarms.get(id);
    return swarm == null ? Optional.empty() : Optional.of(swarm.subject().metadata());
  }

  private void accept(
      InetSocketAddress from,
      SwarmMetadata metadata,
      int peerChannel,
      long now,
      Outbox<SwarmEffect> out) {
    Channel before = channels.accepted(from, peerChannel);
    if (before != null) {
      before.replyAgain(out);
      return;
    }
    Swarm swarm = swarms.get(metadata.id());
    if (swarm == null) {
      return;
    }
    if (isFullFor(from)
        || channels.halfOpen(from.getAddress()) >= options.halfOpenPerAddressMax()) {
      refused.increment();
      return;
    }
    if (channels.halfOpen() >= options.halfOpenMax()) {
      // Who floods us with openings does not confirm them; the one that waits longest goes.
      refused.increment();
      channels.oldestHalfOpen().forget(now, out);
    }
    Channel channel =
        Channel.accepting(
            channels.freeId(now), peerChannel, from, swarm.subject(), surroundings, now, out);
    added(channel, swarm);
  }

  private void turnEnded(long now, Outbox<SwarmEffect> out) {
    boolean all = woken;
    long earliest = wakeAt;
    if (woken) {
      woken = false;
      swarmsTouched = true;
      earliest = Long.MAX_VALUE;
      for (Channel channel : channels.all()) {
        long deadline = channel.deadline();
        if (deadline <= now) {
          touched.add(channel);
        } else {
          earliest = Math.min(earliest, deadline);
        }
      }
    }
    // A swarm that acts may touch channels, and a channel that ends may touch its swarm.
    for (int rounds = 0; rounds < ROUNDS_MAX && (swarmsTouched || !touched.isEmpty()); rounds++) {
      if (swarmsTouched) {
        swarmsTouched = false;
        for (Swarm swarm : new ArrayList<>(byNumber.values())) {
          swarm.turnEnded(now, out);
        }
      }
      for (Channel channel : touched) {
        due.add(channel);
      }
      touched.clear();
      // Who shares a limit shall not always come last.
      Collections.rotate(due, turns++);
      for (Channel channel : due) {
        channel.turnEnded(now, out);
        earliest = Math.min(earliest, channel.deadline());
        Swarm swarm = swarms.get(channel.metadata().id());
        if (swarm != null) {
          swarm.moved();
        }
      }
      due.clear();
    }
    if (portClosed && !machine.is(Closed) && completions.count() == 0 && byNumber.isEmpty()) {
      // Not before the last file is closed and the last partial one deleted.
      machine.add(Closed);
      out.put(new SwarmEffect.Report(0, new SwarmEvent.Closed()));
    }
    for (Swarm swarm : byNumber.values()) {
      earliest = Math.min(earliest, swarm.deadline());
    }
    wake(earliest, all, out);
  }

  /// Sets the timer for the earliest deadline that is known. A deadline that was put off is found
  /// when the timer comes: only then are all channels looked at.
  private void wake(long earliest, boolean anew, Outbox<SwarmEffect> out) {
    if ((anew || earliest < wakeAt) && earliest != Long.MAX_VALUE) {
      out.put(new SwarmEffect.Wake(earliest));
    }
    wakeAt = anew ? earliest : Math.min(wakeAt, earliest);
  }
}
