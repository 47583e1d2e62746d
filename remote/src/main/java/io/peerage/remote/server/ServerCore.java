package io.peerage.remote.server;

import io.peerage.machine.Basic;
import io.peerage.machine.Blueprint;
import io.peerage.machine.Machine;
import io.peerage.machine.MachineOptions;
import io.peerage.machine.State;
import io.peerage.remote.codec.Codec;
import io.peerage.remote.message.Indexes;
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
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
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
  private final String token;
  private final String process;
  private final ServerLimits limits;
  private final Supplier<Codec<ToServer, ToClient>> codecs;
  private final MachineOptions machines;
  private final Consumer<Machine> observer;
  private final long epoch;
  private final Counter refused;
  private final Counter calls;
  private final Counter pushes;
  private final Machine machine;
  private final Session.Sessions doors = new Doors();
  private final Map<Integer, Session> sessions = new LinkedHashMap<>();
  private final Map<Integer, Offer> offers = new LinkedHashMap<>();
  private final Map<Offer, Long> pushedAt = new HashMap<>();
  private final Set<Offer> dirty = new LinkedHashSet<>();

  /// The one heard least lately first.
  private final SequencedMap<ClientKey, ClientCalls> clients = new LinkedHashMap<>();

  private final Map<Long, Ticket> tickets = new HashMap<>();
  private long nextTicket = 1;
  private int nextOffer = 1;
  private int nextChannel = 1;
  private boolean closing;
  private boolean listening;

  /// @param name part of the ids of its machines
  /// @param token what a client has to show; empty if nothing
  /// @param process told to clients
  /// @param epoch chosen by chance
  /// @param codecs one for each connection
  /// @param observer told of its machines
  public ServerCore(
      String name,
      SocketAddress address,
      ListenOptions listen,
      String token,
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
    this.token = token;
    this.process = process;
    this.epoch = epoch;
    this.limits = limits;
    this.codecs = codecs;
    this.machines = machines;
    this.observer = observer;
    this.refused = meters.counter("peerage.remote.refused");
    this.calls = meters.counter("peerage.remote.calls");
    this.pushes = meters.counter("peerage.remote.pushes");
    this.machine = BLUEPRINT.start(this, machines.withId("rm-" + name));
    observer.accept(machine);
  }

  /// Its machine.
  public Machine machine() {
    return machine;
  }

  /// Begins to listen.
  public void start(long now, Outbox<ServerEffect> out) {
    machine.add(Basic.Start);
    out.put(new ServerEffect.Io(new IoEffect.Listen(LISTENER, address, listen)));
  }

  /// Says goodbye to everybody and ends; [ServerEffect.Closed] follows.
  public void close(long now, Outbox<ServerEffect> out) {
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
      offers.values().forEach(offer -> offer.machine().untrace(offer));
      out.put(new ServerEffect.Closed());
    }
  }

  /// What sessions get of this.
  private final class Doors implements Session.Sessions {
    @Override
    public Optional<ToClient.Refusal> admit(ToServer.Hello hello) {
      return ServerCore.this.admit(hello);
    }

    @Override
    public ToClient.Welcome welcome(ToServer.Hello hello) {
      return ServerCore.this.welcome(hello);
    }

    @Override
    public ClientCalls client(ToServer.Hello hello) {
      return ServerCore.this.client(hello);
    }

    @Override
    public Optional<Offer> find(String machine) {
      return ServerCore.this.find(machine);
    }

    @Override
    public List<ToClient.Listed> list() {
      return ServerCore.this.list();
    }

    @Override
    public void ask(
        Session session, Subscription about, ToServer message, Outbox<ServerEffect> out) {
      ServerCore.this.ask(session, about, message, out);
    }

    @Override
    public void refused() {
      ServerCore.this.refused();
    }
  }

  // What is offered

  /// Offers a machine. One of the same id takes its place.
  public void offer(Offer offer) {
    String id = offer.machine().id();
    offers.values().stream()
        .filter(each -> each.machine().id().equals(id))
        .findFirst()
        .ifPresent(this::withdraw);
    int number = nextOffer++;
    offers.put(number, offer);
    ToClient.Listed listed = listed(number, offer);
    sessions.values().forEach(session -> session.listed(listed));
  }

  /// Offers a machine no longer.
  public void withdraw(Offer offer) {
    for (Map.Entry<Integer, Offer> each : offers.entrySet()) {
      if (each.getValue().equals(offer)) {
        int number = each.getKey();
        offers.remove(number);
        dirty.remove(offer);
        pushedAt.remove(offer);
        offer.machine().untrace(offer);
        sessions.values().forEach(session -> session.withdrawn(offer, number));
        return;
      }
    }
  }

  /// A machine that is offered has news.
  public void changed(Offer offer) {
    dirty.add(offer);
  }

  private Optional<Offer> find(String id) {
    if (id.isEmpty()) {
      return offers.size() == 1 ? offers.values().stream().findFirst() : Optional.empty();
    }
    return offers.values().stream().filter(each -> each.machine().id().equals(id)).findFirst();
  }

  private List<ToClient.Listed> list() {
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

  // Clients

  private Optional<ToClient.Refusal> admit(ToServer.Hello hello) {
    if (hello.versionMin() > VERSION || hello.versionMax() < VERSION) {
      return Optional.of(
          refusal(
              "version %d to %d of the protocol; this process speaks %d"
                  .formatted(hello.versionMin(), hello.versionMax(), VERSION)));
    }
    if (hello.client().isEmpty()) {
      return Optional.of(refusal("a client without an id"));
    }
    byte[] shown = hello.token().getBytes(StandardCharsets.UTF_8);
    // In a time that does not depend on how much of it is right.
    if (!token.isEmpty() && !MessageDigest.isEqual(shown, token.getBytes(StandardCharsets.UTF_8))) {
      return Optional.of(refusal("no access: the token is not the one that is wanted here"));
    }
    return Optional.empty();
  }

  private static ToClient.Refusal refusal(String why) {
    return new ToClient.Refusal(ErrorCode.REFUSED.text(), why);
  }

  private ClientCalls client(ToServer.Hello hello) {
    ClientKey key = new ClientKey(hello.client(), hello.key());
    ClientCalls known = clients.remove(key);
    ClientCalls its = known == null ? new ClientCalls(limits.callsMax()) : known;
    if (clients.size() >= limits.clientsMax()) {
      forgetOne();
    }
    clients.put(key, its);
    return its;
  }

  /// Whoever is connected stays known, or a call might be made twice.
  private void forgetOne() {
    for (Map.Entry<ClientKey, ClientCalls> each : clients.entrySet()) {
      if (each.getValue().session().isEmpty()) {
        clients.remove(each.getKey());
        return;
      }
    }
  }

  private ToClient.Welcome welcome(ToServer.Hello hello) {
    return new ToClient.Welcome(
        VERSION, limits.wire().frameMax(), epoch, process, client(hello).memory.seen());
  }

  private void refused() {
    refused.increment();
  }

  private record ClientKey(String id, long key) {}

  // Calls

  /// What a call is about, until its answer comes.
  private record Ticket(ClientCalls client, int subscription, long call, boolean remembered) {}

  private void ask(
      Session session, Subscription about, ToServer message, Outbox<ServerEffect> out) {
    switch (message) {
      case ToServer.Mutate mutate -> mutate(session, about, mutate, out);
      case ToServer.Report report -> report(session, about, report, out);
      case ToServer.Ask(int number, long call, var change, var states, var arguments) -> {
        Optional<Indexes> inMachine = about.inMachine(states);
        if (inMachine.isEmpty()) {
          session.fail(number, call, ErrorCode.NOT_FOUND, "a state that is not followed");
          return;
        }
        long ticket = ticket(session.client(), number, call, false);
        out.put(new ServerEffect.Ask(ticket, about.offer, change, inMachine.get(), arguments));
      }
      case ToServer.Sync(int number, long call) ->
          out.put(
              new ServerEffect.Settle(ticket(session.client(), number, call, false), about.offer));
      default -> throw new IllegalStateException("about no machine: " + message);
    }
  }

  private void mutate(
      Session session, Subscription about, ToServer.Mutate mutate, Outbox<ServerEffect> out) {
    int number = mutate.subscription();
    long call = mutate.call();
    if (isRepeated(session, about, call)) {
      return;
    }
    Optional<Indexes> states = about.inMachine(mutate.states());
    if (states.isEmpty()) {
      end(session, call, number, ErrorCode.NOT_FOUND, "a state that is not followed");
    } else if (!about.mayChange(states.get())) {
      refused();
      end(
          session,
          call,
          number,
          ErrorCode.REFUSED,
          "%s does not let clients change %s"
              .formatted(
                  about.offer.machine().id(),
                  about.offer.states(states.get()).stream()
                      .filter(state -> !about.offer.mayChange(state))
                      .map(State::name)
                      .toList()));
    } else {
      long ticket = ticket(session.client(), number, call, call != 0);
      out.put(
          new ServerEffect.Mutate(
              ticket, about.offer, mutate.change(), states.get(), mutate.arguments()));
    }
  }

  private void report(
      Session session, Subscription about, ToServer.Report report, Outbox<ServerEffect> out) {
    int number = report.subscription();
    long call = report.call();
    if (isRepeated(session, about, call)) {
      return;
    }
    Indexes named = report.state() < 0 ? Indexes.NONE : Indexes.of(report.state());
    Optional<Indexes> states = about.inMachine(named);
    if (states.isEmpty()) {
      end(session, call, number, ErrorCode.NOT_FOUND, "a state that is not followed");
    } else if (!about.mayChange(states.get()) || !about.offer.mayChange(Basic.Exception)) {
      refused();
      end(session, call, number, ErrorCode.REFUSED, "errors are not taken from clients");
    } else {
      long ticket = ticket(session.client(), number, call, call != 0);
      int state = states.get().count() == 0 ? -1 : states.get().at(0);
      out.put(new ServerEffect.Report(ticket, about.offer, state, report.text(), report.trace()));
    }
  }

  /// Whether a call has come before; then its answer, if there is one, is given again.
  private boolean isRepeated(Session session, Subscription about, long call) {
    if (call == 0) {
      return false;
    }
    return switch (session.client().memory.came(call)) {
      case Memory.Standing.Fresh() -> {
        calls.increment();
        yield false;
      }
      case Memory.Standing.UnderWay() -> true;
      case Memory.Standing.Done(Memory.Ending ending) -> {
        answer(session, about.number, call, ending);
        yield true;
      }
      case Memory.Standing.Refused() -> {
        refused();
        session.fail(about.number, call, ErrorCode.REFUSED, "too many calls at once");
        yield true;
      }
    };
  }

  private long ticket(ClientCalls client, int subscription, long call, boolean remembered) {
    long ticket = nextTicket++;
    client.asked();
    tickets.put(ticket, new Ticket(client, subscription, call, remembered));
    return ticket;
  }

  /// What came of an effect with this ticket.
  ///
  /// @param failure why it could not be done, if so
  public void applied(long number, long result, Optional<PeerageException> failure) {
    Ticket ticket = tickets.remove(number);
    if (ticket == null) {
      return;
    }
    ticket.client().done();
    Memory.Ending ending =
        failure
            .map(cause ->
                new Memory.Ending(result, cause.code().text(), String.valueOf(cause.getMessage())))
            .orElseGet(() -> new Memory.Ending(result, "", ""));
    if (ticket.remembered()) {
      ticket.client().memory.ended(ticket.call(), ending);
    }
    if (ticket.call() != 0 || result == SETTLED) {
      ticket
          .client()
          .session()
          .ifPresent(session -> {
            if (ticket.remembered() || !ending.code().isEmpty()) {
              answer(session, ticket.subscription(), ticket.call(), ending);
            } else {
              informed(session, ticket, result);
            }
          });
    }
  }

  /// Answers what is asked again over another connection rather than remembered.
  private void informed(Session session, Ticket ticket, long result) {
    session
        .subscription(ticket.subscription())
        .ifPresent(subscription -> {
          if (result == SETTLED) {
            subscription.sync(ticket.call());
          } else {
            session.say(new ToClient.Answered(ticket.call(), result));
          }
        });
  }

  private void end(Session session, long call, int number, ErrorCode code, String message) {
    if (call != 0) {
      Memory.Ending ending = new Memory.Ending(0, code.text(), message);
      session.client().memory.ended(call, ending);
      answer(session, number, call, ending);
    }
  }

  private void answer(Session session, int number, long call, Memory.Ending ending) {
    if (!ending.code().isEmpty()) {
      session.say(new ToClient.Failed(number, call, ending.code(), ending.message()));
      return;
    }
    Optional<Subscription> about = session.subscription(number);
    if (about.isPresent()) {
      look(about.get().offer, false);
      about.get().answer(call, ending.result());
    } else {
      session.say(new ToClient.Answered(call, ending.result()));
    }
  }

  // Inputs

  @Override
  public void receive(IoInput input, long now, Outbox<ServerEffect> out) {
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
          session.written(bytes);
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
            channel, "rs-" + name + "-" + channel, limits, doors, codecs.get(), machines, now);
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
      session.ended();
    }
    if (sessions.isEmpty()) {
      machine.remove(MuxState.HasClients);
    }
    endIfAlone(out);
  }

  @Override
  public void timer(int key, long now, Outbox<ServerEffect> out) {
    sessions.values().forEach(session -> session.expire(now, out));
  }

  private void turnEnded(long now, Outbox<ServerEffect> out) {
    push(now);
    long deadline = Long.MAX_VALUE;
    for (Session session : sessions.values()) {
      session.settle(now);
      session.turnEnded(out);
      deadline = Math.min(deadline, session.wakeAt());
    }
    for (Offer waiting : dirty) {
      deadline = Math.min(deadline, pushedAt.getOrDefault(waiting, now) + pushNanos());
    }
    out.put(
        new ServerEffect.Io(
            deadline == Long.MAX_VALUE
                ? new IoEffect.Disarm(TIMER)
                : new IoEffect.Arm(TIMER, deadline)));
  }

  private long pushNanos() {
    return limits.pushInterval().toNanos();
  }

  private void push(long now) {
    for (Offer offer : List.copyOf(dirty)) {
      Long last = pushedAt.get(offer);
      boolean due = last == null || now - last >= pushNanos();
      if (!due && !offer.isFollowed()) {
        continue;
      }
      if (due) {
        dirty.remove(offer);
        pushedAt.put(offer, now);
      }
      look(offer, due);
      if (offer.hasEnded()) {
        withdraw(offer);
      }
    }
  }

  /// Reads a machine and tells whoever follows it.
  ///
  /// @param all those, too, who follow only its clock
  private void look(Offer offer, boolean all) {
    boolean grown = offer.looked();
    List<Note> notes = new ArrayList<>();
    long lost = offer.take(notes);
    if (grown || all || !notes.isEmpty() || lost > 0) {
      pushes.increment();
      sessions.values().forEach(session -> session.changed(offer, grown, all, notes, lost));
    }
  }
}
