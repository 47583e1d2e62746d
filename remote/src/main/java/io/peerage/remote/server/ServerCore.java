package io.peerage.remote.server;

import io.peerage.machine.Basic;
import io.peerage.machine.Blueprint;
import io.peerage.machine.Machine;
import io.peerage.machine.MachineOptions;
import io.peerage.remote.codec.Codec;
import io.peerage.remote.message.Payload;
import io.peerage.remote.message.ToClient;
import io.peerage.remote.message.ToServer;
import io.peerage.wire.Core;
import io.peerage.wire.Counter;
import io.peerage.wire.ErrorCode;
import io.peerage.wire.IoEffect;
import io.peerage.wire.IoInput;
import io.peerage.wire.ListenOptions;
import io.peerage.wire.Meters;
import io.peerage.wire.Outbox;
import io.peerage.wire.PeerageException;
import io.peerage.wire.StreamOptions;
import java.net.SocketAddress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// Offers machines over one listener to any number of clients.
///
/// Machines belong to other threads as a rule. Here come only the news that one has changed
/// ([#changed]); its clock is read then, once for all who follow it. What clients ask of machines
/// goes out as effects and comes back by ticket ([#applied]).
public final class ServerCore implements Core<IoInput, ServerEffect> {
  /// The versions of the protocol that this server speaks.
  public static final int VERSION = 1;

  /// The result of [ServerEffect.Settle].
  public static final long SETTLED = -1;

  private static final int LISTENER = 0;
  private static final int TIMER = 0;
  private static final int PENDING_BYTES_MAX = 8 << 20;

  private static final Blueprint<ServerCore> BLUEPRINT =
      Blueprint.<ServerCore>of("rm", Basic.class, MuxState.class).build();

  private final String name;
  private final SocketAddress address;
  private final ListenOptions listen;
  private final ServerLimits limits;
  private final Supplier<Codec<ToServer, ToClient>> codecs;
  private final MachineOptions machines;
  private final Consumer<Machine> observer;
  private final Counter refused;
  private final Machine machine;
  private final Map<Integer, Session> sessions = new LinkedHashMap<>();
  private final Offers offers;
  private final Clients clients;
  private final Requests requests;
  private int nextChannel = 1;
  private boolean closing;
  private boolean listening;

  /// Whether this turn has brought more than word of bytes that are out. Such a word comes for each
  /// connection that was written to, in a turn of its own, and as a rule changes nothing: with many
  /// connections, looking at all of them each time would be most of the work.
  private boolean stirred;

  /// @param name part of the ids of its machines
  /// @param admission who is let in
  /// @param process told to clients
  /// @param epoch chosen by chance
  /// @param codecs one for each connection
  /// @param observer told of its machines
  public ServerCore(
      String name,
      SocketAddress address,
      ListenOptions listen,
      Admission admission,
      String process,
      long epoch,
      ServerLimits limits,
      Supplier<Codec<ToServer, ToClient>> codecs,
      Meters meters,
      MachineOptions machines,
      Consumer<Machine> observer) {
    this.name = name;
    this.address = address;
    this.listen =
        listen.withConnectionsMax(Math.min(listen.connectionsMax(), limits.sessionsMax()));
    this.limits = limits;
    this.codecs = codecs;
    this.machines = machines;
    this.observer = observer;
    this.refused = meters.counter("peerage.remote.refused");
    this.offers = new Offers(limits, sessions.values(), meters.counter("peerage.remote.pushes"));
    this.clients = new Clients(admission, process, epoch, limits);
    this.requests = new Requests(offers, meters.counter("peerage.remote.calls"), refused);
    this.machine = BLUEPRINT.start(this, machines.withId("rm-" + name));
    observer.accept(machine);
  }

  /// Its machine.
  public Machine machine() {
    return machine;
  }

  /// Begins to listen.
  public void start(long now, Outbox<ServerEffect> out) {
    stirred = true;
    machine.add(Basic.Start);
    out.put(new ServerEffect.Io(new IoEffect.Listen(LISTENER, address, listen)));
  }

  /// Says goodbye to everybody and ends; [ServerEffect.Closed] follows.
  public void close(long now, Outbox<ServerEffect> out) {
    stirred = true;
    if (closing) {
      return;
    }
    closing = true;
    machine.add(MuxState.Closing);
    List.copyOf(sessions.values()).forEach(session -> session.bye(out));
    if (listening) {
      out.put(new ServerEffect.Io(new IoEffect.Close(LISTENER)));
    }
    endIfAlone(out);
  }

  private void endIfAlone(Outbox<ServerEffect> out) {
    if (closing && !listening && sessions.isEmpty() && !machine.is(MuxState.Closed)) {
      machine.add(MuxState.Closed);
      offers.close();
      out.put(new ServerEffect.Closed());
    }
  }

  /// Offers a machine. One of the same id is offered no longer.
  public void offer(Offer offer, Outbox<ServerEffect> out) {
    stirred = true;
    offers.named(offer.machine().id()).ifPresent(before -> withdraw(before, out));
    offers.offer(offer);
  }

  /// Offers a machine no longer.
  public void withdraw(Offer offer, Outbox<ServerEffect> out) {
    stirred = true;
    requests.withdrawn(offer, out);
    offers.withdraw(offer);
  }

  /// A machine that is offered has news.
  public void changed(Offer offer) {
    stirred = true;
    offers.changed(offer);
  }

  /// What came of an effect with this ticket.
  ///
  /// @param result of a mutation, or as the effect says
  /// @param failure why it could not be done, if so
  public void applied(long ticket, long result, Optional<PeerageException> failure) {
    stirred = true;
    requests.applied(ticket, result, failure);
  }

  /// Hands a payload to a client; [ServerEffect.Delivered] tells what became of it.
  ///
  /// @param client its id
  public void deliver(
      long ticket, String client, Payload payload, long now, Outbox<ServerEffect> out) {
    stirred = true;
    // The one that came last: an earlier connection of the same client may not have ended yet.
    Optional<Session> session =
        sessions.values().stream()
            .filter(each -> each.isReady() && each.clientId().equals(client))
            .reduce((_, later) -> later);
    session.ifPresentOrElse(
        found -> found.deliver(ticket, payload, now),
        () ->
            out.put(
                new ServerEffect.Delivered(
                    ticket,
                    Optional.of(
                        new PeerageException(
                            ErrorCode.NOT_FOUND, "client " + client + " is not connected", "")))));
  }

  /// A payload was taken, or was not.
  public void taken(int channel, int number, Optional<PeerageException> failure) {
    stirred = true;
    Session session = sessions.get(channel);
    if (session != null) {
      session.taken(number, failure);
    }
  }

  // Inputs

  @Override
  public void receive(IoInput input, long now, Outbox<ServerEffect> out) {
    stirred |= !(input instanceof IoInput.Written) && !(input instanceof IoInput.TurnEnded);
    switch (input) {
      case IoInput.Listening(_, SocketAddress local) -> {
        listening = true;
        machine.add(Basic.Ready);
        out.put(new ServerEffect.Listening(local));
        if (closing) {
          out.put(new ServerEffect.Io(new IoEffect.Close(LISTENER)));
        }
      }
      case IoInput.ListenFailed(_, PeerageException cause) -> {
        machine.addError(Basic.ErrNetwork, cause);
        closing = true;
        out.put(new ServerEffect.ListenFailed(cause));
        endIfAlone(out);
      }
      case IoInput.Incoming(_, int arrival, _) -> incoming(arrival, now, out);
      case IoInput.Read(int channel, var bytes) -> {
        Session session = sessions.get(channel);
        if (session != null) {
          session.received(bytes, now, out);
        }
      }
      case IoInput.Written(int channel, int bytes) -> {
        Session session = sessions.get(channel);
        if (session != null) {
          stirred |= session.written(bytes);
        }
      }
      case IoInput.Finished(int channel) ->
          out.put(new ServerEffect.Io(new IoEffect.Close(channel)));
      case IoInput.Broken(int channel, _) -> ended(channel, out);
      case IoInput.Closed(int channel) -> {
        if (channel == LISTENER) {
          listening = false;
          endIfAlone(out);
        } else {
          ended(channel, out);
        }
      }
      case IoInput.Connected _ -> {}
      case IoInput.TurnEnded() -> turnEnded(now, out);
      default -> throw new IllegalStateException("unexpected " + input);
    }
  }

  private void incoming(int arrival, long now, Outbox<ServerEffect> out) {
    if (closing) {
      return;
    }
    int channel = nextChannel++;
    Session session =
        new Session(
            channel,
            "rs-" + name + "-" + channel,
            limits,
            clients,
            offers,
            requests,
            refused,
            codecs.get(),
            machines,
            now);
    sessions.put(channel, session);
    observer.accept(session.machine());
    machine.add(MuxState.ClientConnected, MuxState.HasClients);
    machine.remove(MuxState.ClientConnected);
    StreamOptions options = StreamOptions.DEFAULT.withPendingBytesMax(PENDING_BYTES_MAX);
    out.put(new ServerEffect.Io(new IoEffect.Accept(LISTENER, arrival, channel, options)));
  }

  private void ended(int channel, Outbox<ServerEffect> out) {
    Session session = sessions.remove(channel);
    if (session != null) {
      session.ended(out);
    }
    if (sessions.isEmpty()) {
      machine.remove(MuxState.HasClients);
    }
    endIfAlone(out);
  }

  @Override
  public void timer(int key, long now, Outbox<ServerEffect> out) {
    stirred = true;
    sessions.values().forEach(session -> session.expire(now, out));
  }

  private void turnEnded(long now, Outbox<ServerEffect> out) {
    if (!stirred) {
      return;
    }
    stirred = false;
    offers.push(now);
    long deadline = offers.deadline();
    for (Session session : sessions.values()) {
      session.settle(now);
      session.turnEnded(out);
      deadline = Math.min(deadline, session.wakeAt());
    }
    out.put(
        new ServerEffect.Io(
            deadline == Long.MAX_VALUE
                ? new IoEffect.Disarm(TIMER)
                : new IoEffect.Arm(TIMER, deadline)));
  }
}
