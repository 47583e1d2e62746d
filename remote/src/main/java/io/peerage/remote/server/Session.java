package io.peerage.remote.server;

import io.peerage.machine.Basic;
import io.peerage.machine.Blueprint;
import io.peerage.machine.Machine;
import io.peerage.machine.MachineOptions;
import io.peerage.remote.codec.Codec;
import io.peerage.remote.delivery.Deliveries;
import io.peerage.remote.message.Delivery;
import io.peerage.remote.message.Payload;
import io.peerage.remote.message.RemoteError;
import io.peerage.remote.message.ToClient;
import io.peerage.remote.message.ToServer;
import io.peerage.wire.Counter;
import io.peerage.wire.Decoded;
import io.peerage.wire.ErrorCode;
import io.peerage.wire.IoEffect;
import io.peerage.wire.Outbox;
import io.peerage.wire.PeerageException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One connection to a server: lets the client in, keeps what it follows, and sends no more than it
/// reads.
final class Session {
  private static final Blueprint<Session> BLUEPRINT =
      Blueprint.<Session>of("rs", Basic.class, SessionState.class)
          .auto(Basic.Ready)
          .require(Basic.Ready, SessionState.HandshakeDone)
          .build();

  final int channel;
  private final Machine machine;
  private final ServerLimits limits;
  private final Clients clients;
  private final Offers offers;
  private final Requests requests;
  private final Counter refused;
  private final Codec<ToServer, ToClient> codec;
  private final Deliveries deliveries;
  private final Map<Integer, Subscription> subscriptions = new HashMap<>();
  private @Nullable ClientCalls client;
  private String clientId = "";
  private boolean lists;
  private boolean closing;

  /// It may look, and change nothing.
  private boolean observes;

  private boolean held;
  private boolean newsFlows;

  /// When news may flow; not known before the client takes them.
  private long newsAt = Long.MAX_VALUE;

  private boolean overflowed;
  private int creditOwed;
  private long pending;
  private long heardAt;
  private final long helloBy;

  Session(
      int channel,
      String id,
      ServerLimits limits,
      Clients clients,
      Offers offers,
      Requests requests,
      Counter refused,
      Codec<ToServer, ToClient> codec,
      MachineOptions options,
      long now) {
    this.channel = channel;
    this.limits = limits;
    this.clients = clients;
    this.offers = offers;
    this.requests = requests;
    this.refused = refused;
    this.codec = codec;
    this.machine = BLUEPRINT.start(this, options.withId(id));
    this.deliveries =
        new Deliveries(
            "the client",
            limits.payloads(),
            limits.wire(),
            delivery -> codec.write(new ToClient.Deliver(delivery)));
    this.heardAt = now;
    this.helloBy = now + limits.helloTimeout().toNanos();
    machine.add(Basic.Start, SessionState.ClientConnected);
  }

  Machine machine() {
    return machine;
  }

  boolean isReady() {
    return machine.is(Basic.Ready);
  }

  /// Bytes have come.
  void received(ByteBuffer bytes, long now, Outbox<ServerEffect> out) {
    int count = bytes.remaining();
    heardAt = now;
    codec.feed(bytes);
    hear(out);
    settle(now);
    creditOwed += count;
  }

  /// Hears everything that the codec has.
  private void hear(Outbox<ServerEffect> out) {
    while (!closing) {
      switch (codec.next()) {
        case Decoded.Value<ToServer>(ToServer message) -> heard(message, out);
        case Decoded.NeedMore<ToServer> _ -> {
          return;
        }
        case Decoded.Malformed<ToServer>(String why) -> violation(why, out);
      }
    }
  }

  private void heard(ToServer message, Outbox<ServerEffect> out) {
    if (message instanceof ToServer.Hello hello) {
      hello(hello, out);
    } else if (!isReady()) {
      violation("a message before HELLO", out);
    } else {
      follow(message, out);
    }
  }

  private void hello(ToServer.Hello hello, Outbox<ServerEffect> out) {
    if (isReady()) {
      violation("a second HELLO", out);
      return;
    }
    Optional<ToClient.Refusal> refusal = clients.admit(hello);
    if (refusal.isPresent()) {
      refused.increment();
      say(refusal.get());
      end(out);
      return;
    }
    clientId = hello.client();
    client = clients.client(hello, gone -> requests.forgetAll(gone, out));
    observes = clients.isObserver(hello);
    say(clients.welcome(client));
    client.at(this);
    machine.add(SessionState.HandshakeDone);
  }

  private void follow(ToServer message, Outbox<ServerEffect> out) {
    switch (message) {
      case ToServer.ListMachines() -> {
        lists = true;
        offers.list().forEach(this::say);
        say(new ToClient.ListEnds());
      }
      case ToServer.Open open -> open(open);
      case ToServer.Leave(int number) -> {
        leave(number);
        requests.forgetAll(client(), number, out);
      }
      case ToServer.Mutate mutate -> about(mutate.subscription(), mutate.call(), message, out);
      case ToServer.Ask ask -> about(ask.subscription(), ask.call(), message, out);
      case ToServer.Report report -> about(report.subscription(), report.call(), message, out);
      case ToServer.Await await -> about(await.subscription(), await.call(), message, out);
      case ToServer.Forget(long call) -> requests.forget(client(), call, out);
      case ToServer.Sync sync -> about(sync.subscription(), sync.call(), message, out);
      case ToServer.Ping(long nonce) -> say(new ToClient.Pong(nonce));
      case ToServer.Deliver(Delivery delivery) ->
          deliveries.heard(delivery, heardAt).ifPresent(why -> violation(why, out));
      case ToServer.Bye() -> {
        requests.forgetAll(client(), out);
        end(out);
      }
      case ToServer.Hello _ -> throw new IllegalStateException("was answered before");
    }
  }

  private void open(ToServer.Open open) {
    int number = open.subscription();
    if (subscriptions.containsKey(number) || subscriptions.size() == limits.subscriptionsMax()) {
      refused.increment();
      fail(number, 0, ErrorCode.REFUSED, "too many subscriptions, or two of one number");
      return;
    }
    Optional<Offer> found = offers.find(open.machine());
    if (found.isEmpty()) {
      fail(number, 0, ErrorCode.NOT_FOUND, "no machine " + open.machine());
      return;
    }
    Subscription subscription =
        new Subscription(open, found.get(), observes, this::say, limits.wire().listMax());
    subscriptions.put(number, subscription);
    if (subscription.followsTransitions()) {
      found.get().followed();
    }
    subscription.open();
    machine.add(SessionState.MetricSync);
  }

  private void leave(int number) {
    Subscription left = subscriptions.remove(number);
    if (left != null && left.followsTransitions()) {
      left.offer.unfollowed();
    }
  }

  private void about(int number, long call, ToServer message, Outbox<ServerEffect> out) {
    Subscription subscription = subscriptions.get(number);
    if (subscription == null) {
      fail(number, call, ErrorCode.NOT_FOUND, "no subscription " + number);
    } else {
      requests.ask(this, subscription, message, out);
    }
  }

  /// The calls of whoever is at the other end.
  ClientCalls client() {
    ClientCalls known = client;
    if (known == null) {
      throw new IllegalStateException("before HELLO");
    }
    return known;
  }

  Optional<Subscription> subscription(int number) {
    return Optional.ofNullable(subscriptions.get(number));
  }

  /// What was asked has failed.
  void fail(int subscription, long call, ErrorCode code, String message) {
    if (call != 0 || !subscriptions.containsKey(subscription)) {
      say(new ToClient.Failed(subscription, call, code.text(), message));
    }
  }

  // Payloads

  /// The id of whoever is at the other end; empty before HELLO.
  String clientId() {
    return clientId;
  }

  void deliver(long ticket, Payload payload, long now) {
    deliveries.send(ticket, payload, now);
  }

  void taken(int number, Optional<PeerageException> failure) {
    deliveries.taken(number, failure);
  }

  private void tellOfDeliveries(Outbox<ServerEffect> out) {
    for (var next = deliveries.arrival(); next.isPresent(); next = deliveries.arrival()) {
      Deliveries.Arrival arrival = next.get();
      out.put(new ServerEffect.Arrived(channel, arrival.number(), clientId, arrival.payload()));
    }
    for (var next = deliveries.outcome(); next.isPresent(); next = deliveries.outcome()) {
      Deliveries.Outcome outcome = next.get();
      outcome.failure().ifPresent(why -> machine.addError(SessionState.ErrDelivery, why));
      out.put(new ServerEffect.Delivered(outcome.ticket(), outcome.failure()));
    }
  }

  // News of machines

  /// A machine is offered from now on.
  void listed(ToClient.Listed machine) {
    if (lists) {
      say(machine);
    }
  }

  /// A machine is offered no longer.
  void withdrawn(Offer offer, int number) {
    subscriptions
        .values()
        .removeIf(each -> {
          boolean over = each.offer.equals(offer);
          if (over) {
            each.push(List.of(), 0);
            say(new ToClient.Ended(each.number));
          }
          return over;
        });
    if (lists) {
      say(new ToClient.Gone(number));
    }
  }

  /// A machine has changed.
  ///
  /// @param all whether those are told, too, who follow only its clock
  void changed(Offer offer, boolean grown, boolean all, List<Note> notes, long lost) {
    for (Subscription each : about(offer)) {
      if (grown) {
        each.open();
      } else if (isFull()) {
        held = true;
        each.hold(notes(each, notes), each.followsTransitions() ? lost : 0);
      } else if (all || each.followsTransitions()) {
        each.push(notes(each, notes), each.followsTransitions() ? lost : 0);
      }
    }
  }

  /// Those of a machine. A list of their own: one that has grown too large for the client is left
  /// on the way.
  private List<Subscription> about(Offer offer) {
    List<Subscription> about = new ArrayList<>(1);
    for (Subscription each : subscriptions.values()) {
      if (each.offer.equals(offer)) {
        about.add(each);
      }
    }
    return about;
  }

  private static List<Note> notes(Subscription each, List<Note> notes) {
    return each.followsTransitions() ? notes : List.of();
  }

  /// Lets news flow as soon as the client takes them without losing any.
  void settle(long now) {
    if (!codec.takesNews()) {
      newsFlows = false;
      newsAt = Long.MAX_VALUE;
      return;
    }
    if (newsFlows) {
      return;
    }
    if (newsAt == Long.MAX_VALUE) {
      newsAt = now + codec.newsDelay().toNanos();
    }
    if (now >= newsAt) {
      newsFlows = true;
      if (held && !isFull()) {
        catchUp();
      }
    }
  }

  private void catchUp() {
    held = false;
    List.copyOf(subscriptions.values()).forEach(each -> each.push(List.of(), 0));
  }

  private boolean isFull() {
    return !newsFlows || pending + codec.size() > limits.heldBytes();
  }

  /// The kernel has taken so many bytes.
  ///
  /// @return whether there is something to say now
  boolean written(int bytes) {
    pending -= bytes;
    boolean isRoom = held && newsFlows && pending <= limits.heldBytes() / 2;
    if (isRoom) {
      catchUp();
    }
    return isRoom;
  }

  // Ends and bytes

  void say(ToClient message) {
    if (!codec.write(message)) {
      refused.increment();
      if (message instanceof ToClient.Opened(int number, _, _, _, _, _, _, _)) {
        leave(number);
        say(
            new ToClient.Failed(
                number, 0, ErrorCode.REFUSED.text(), "the machine is too large for your frames"));
      } else {
        overflowed = true;
      }
    }
  }

  private void violation(String why, Outbox<ServerEffect> out) {
    refused.increment();
    machine.addError(SessionState.ErrRpc, new RemoteError(why, ""));
    say(new ToClient.Refusal(ErrorCode.REFUSED.text(), why));
    end(out);
  }

  /// Says goodbye and ends.
  void bye(Outbox<ServerEffect> out) {
    if (!closing) {
      say(new ToClient.Bye());
      end(out);
    }
  }

  private void end(Outbox<ServerEffect> out) {
    closing = true;
    flush(out);
    out.put(new ServerEffect.Io(new IoEffect.Close(channel)));
  }

  /// It has to end because it has said nothing for too long.
  boolean expire(long now, Outbox<ServerEffect> out) {
    if (closing) {
      return false;
    }
    deliveries.expire(now);
    if (now < deadline()) {
      return false;
    }
    machine.addError(SessionState.ErrNetworkTimeout, new RemoteError("nothing was heard", ""));
    closing = true;
    out.put(new ServerEffect.Io(new IoEffect.Reset(channel)));
    return true;
  }

  /// When it has to have said something.
  long deadline() {
    if (closing) {
      return Long.MAX_VALUE;
    }
    if (!isReady()) {
      return helloBy;
    }
    return codec.keepsTalking() ? heardAt + limits.silenceTimeout().toNanos() : Long.MAX_VALUE;
  }

  /// When it has something to do.
  long wakeAt() {
    long own = Math.min(deadline(), closing ? Long.MAX_VALUE : deliveries.deadline());
    return newsFlows ? own : Math.min(own, newsAt);
  }

  /// The connection has ended.
  void ended(Outbox<ServerEffect> out) {
    closing = true;
    deliveries.lost();
    tellOfDeliveries(out);
    List.copyOf(subscriptions.keySet()).forEach(this::leave);
    if (client != null) {
      client.left(this);
    }
    machine.remove(SessionState.ClientConnected);
    var _ = machine.dispose();
  }

  /// Sends what was said in this turn, and lets the client go on, unless much of what it asked for
  /// is still to be done.
  void turnEnded(Outbox<ServerEffect> out) {
    hear(out);
    tellOfDeliveries(out);
    if (overflowed && !closing) {
      violation("what is to be said does not fit into your frames", out);
    }
    flush(out);
    boolean isBusy = client != null && client.underWay() >= limits.callsMax();
    if (creditOwed > 0 && !isBusy && !closing) {
      out.put(new ServerEffect.Io(new IoEffect.Credit(channel, creditOwed)));
      creditOwed = 0;
    }
  }

  private void flush(Outbox<ServerEffect> out) {
    int size = codec.size();
    for (int from = 0; from < size; ) {
      ByteBuffer piece = out.buffer(Math.min(size - from, Outbox.BUFFER_BYTES_MAX));
      from += codec.copy(from, piece);
      out.put(new ServerEffect.Io(new IoEffect.Write(channel, piece.flip())));
    }
    pending += size;
    codec.clear();
  }
}
