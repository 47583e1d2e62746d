package io.peerage.remote.client;

import io.peerage.machine.Basic;
import io.peerage.machine.Blueprint;
import io.peerage.machine.Machine;
import io.peerage.machine.MachineOptions;
import io.peerage.machine.Result;
import io.peerage.machine.State;
import io.peerage.remote.codec.Codec;
import io.peerage.remote.delivery.Deliveries;
import io.peerage.remote.message.Clock;
import io.peerage.remote.message.Delivery;
import io.peerage.remote.message.Payload;
import io.peerage.remote.message.ToClient;
import io.peerage.remote.message.ToServer;
import io.peerage.wire.Core;
import io.peerage.wire.Decoded;
import io.peerage.wire.ErrorCode;
import io.peerage.wire.IoEffect;
import io.peerage.wire.IoInput;
import io.peerage.wire.Meters;
import io.peerage.wire.Outbox;
import io.peerage.wire.PeerageException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import java.util.function.Supplier;

/// Follows machines of one server, over one connection after another.
///
/// After a connection was lost, what was open is opened again, and calls that have no answer are
/// made again under their numbers; so each takes effect once as long as the server lives. A server
/// that has forgotten them says so by another epoch: then they end, and what became of them is not
/// known.
public final class ClientCore implements Core<IoInput, ClientEffect> {
  private static final int VERSION = 1;
  private static final int TIMER = 0;

  private static final Blueprint<ClientCore> BLUEPRINT =
      Blueprint.<ClientCore>of("rc", Basic.class, ClientState.class)
          .auto(Basic.Ready)
          .require(Basic.Ready, ClientState.HandshakeDone)
          .build();

  private final String id;
  private final long key;
  private final String token;
  private final ClientLimits limits;
  private final Machine machine;
  private final Following following;
  private final Deliveries deliveries;
  private final Calls calls;
  private final Retries retries;
  private final Connection connection;
  private final Reasons reasons;
  private boolean wantsList;

  /// Waits that ended while there was no connection.
  private final List<Long> toForget = new ArrayList<>();

  /// Whether calls have to be made again as soon as everything is open again.
  private boolean repeating;

  /// When it waits no longer for the connection to end.
  private long closeBy = Long.MAX_VALUE;

  private boolean over;
  private long nextCall = 1;
  private long epoch;

  /// The highest mutation or report that the server has answered.
  private long answeredMax;

  private boolean hasEpoch;

  /// @param id of the client, as the server and people see it
  /// @param key chosen by chance
  /// @param token to be shown; empty if there is none
  /// @param codecs one for each connection
  public ClientCore(
      SocketAddress server,
      String id,
      long key,
      String token,
      ClientLimits limits,
      Supplier<Codec<ToClient, ToServer>> codecs,
      Meters meters,
      MachineOptions machines,
      Consumer<Machine> observer) {
    this.reasons = new Reasons(server);
    this.connection = new Connection(server, limits, codecs);
    this.id = id;
    this.key = key;
    this.token = token;
    this.limits = limits;
    this.calls = new Calls(limits.callsMax());
    this.retries = new Retries(limits);
    this.deliveries =
        new Deliveries(
            server.toString(),
            limits.payloads(),
            limits.wire(),
            delivery -> connection.write(new ToServer.Deliver(delivery)));
    this.machine = BLUEPRINT.start(this, machines.withId(id));
    this.following =
        new Following(connection, reasons, machine, meters.counter("peerage.remote.resyncs"));
    observer.accept(machine);
  }

  /// Its machine.
  public Machine machine() {
    return machine;
  }

  /// Begins to connect.
  public void start(long now, Outbox<ClientEffect> out) {
    machine.add(Basic.Start);
    retries.begin(now);
    connect(now, out);
  }

  private void connect(long now, Outbox<ClientEffect> out) {
    machine.add(ClientState.Connecting);
    connection.open(now, out);
  }

  // What the owner wants

  /// Follows a machine.
  public void open(ToServer.Open wish, Outbox<ClientEffect> out) {
    if (over) {
      out.put(new ClientEffect.OpenFailed(wish.subscription(), reasons.ended()));
      return;
    }
    following.add(wish, out);
  }

  /// Follows a machine no longer.
  public void leave(int subscription, Outbox<ClientEffect> out) {
    if (following.remove(subscription)) {
      List<Long> dropped = calls.dropOf(subscription);
      fail(dropped, reasons.gone(), out);
      if (connection.isLetIn()) {
        connection.say(new ToServer.Leave(subscription));
        repeatCalls(out);
      } else {
        dropped.forEach(this::forgetLater);
      }
    }
  }

  /// Makes a call, now or when there is a connection.
  ///
  /// @param call makes the message from the call's number
  /// @return the number; what comes of it is told later
  public long call(LongFunction<ToServer> call, Outbox<ClientEffect> out) {
    long number = nextCall++;
    ToServer message = call.apply(number);
    if (over) {
      out.put(new ClientEffect.CallFailed(number, reasons.ended()));
    } else if (calls.isFull(message)) {
      out.put(new ClientEffect.CallFailed(number, reasons.busy(limits.callsMax())));
    } else {
      calls.made(number, message);
      if (isCalling()) {
        send(number, message, out);
      }
    }
    return number;
  }

  /// What comes of a call is no longer of interest. A change is not undone by that.
  public void forget(long call) {
    if (calls.isWait(call)) {
      boolean _ = calls.ended(call);
      if (connection.isLetIn()) {
        connection.say(new ToServer.Forget(call));
      } else {
        forgetLater(call);
      }
    }
  }

  /// The server may know of the wait from an earlier connection.
  private void forgetLater(long call) {
    if (toForget.size() < limits.callsMax()) {
      toForget.add(call);
    }
  }

  /// Says something that wants no answer; lost if there is no connection.
  public void tell(ToServer message) {
    if (isCalling()) {
      connection.say(message);
    }
  }

  /// Hands a payload to the server; [ClientEffect.Delivered] tells what became of it. Without a
  /// connection it fails at once, and it is not sent again when the connection is lost.
  public void deliver(long ticket, Payload payload, long now, Outbox<ClientEffect> out) {
    if (connection.isLetIn()) {
      deliveries.send(ticket, payload, now);
    } else {
      out.put(new ClientEffect.Delivered(ticket, Optional.of(reasons.notConnected())));
    }
  }

  /// A payload was taken, or was not.
  public void taken(int channel, int number, Optional<PeerageException> failure) {
    if (channel == connection.channel()) {
      failure.ifPresent(why -> machine.addError(ClientState.ErrDelivery, why));
      deliveries.taken(number, failure);
    }
  }

  /// Wants to know of all machines.
  public void list() {
    wantsList = true;
    if (connection.isLetIn()) {
      connection.say(new ToServer.ListMachines());
    }
  }

  /// Leaves; [ClientEffect.Closed] follows.
  public void close(long now, Outbox<ClientEffect> out) {
    if (over) {
      return;
    }
    over = true;
    machine.add(ClientState.Disconnecting);
    machine.remove(Basic.Start);
    fail(calls.dropAll(), reasons.gone(), out);
    if (connection.isLetIn()) {
      closeBy = now + limits.connTimeout().toNanos();
      connection.say(new ToServer.Bye());
      connection.flush(now, out);
      connection.close(out);
    } else if (connection.isOpening()) {
      connection.reset(out);
    } else {
      closed(out);
    }
  }

  private void closed(Outbox<ClientEffect> out) {
    machine.add(ClientState.Disconnected);
    out.put(new ClientEffect.Closed());
  }

  private boolean isCalling() {
    return connection.isLetIn() && following.isWhole();
  }

  // Inputs

  @Override
  public void receive(IoInput input, long now, Outbox<ClientEffect> out) {
    switch (input) {
      case IoInput.Connected(int number, _, _) when number == connection.channel() ->
          connected(now);
      case IoInput.ConnectFailed(int number, PeerageException cause)
          when number == connection.channel() ->
          lost(cause, ClientState.ErrConnecting, now, out);
      case IoInput.Read(int number, ByteBuffer bytes) when number == connection.channel() ->
          received(bytes, now, out);
      case IoInput.Finished(int number) when number == connection.channel() ->
          out.put(new ClientEffect.Io(new IoEffect.Close(number)));
      case IoInput.Broken(int number, PeerageException cause) when number == connection.channel() ->
          lost(cause, Basic.ErrNetwork, now, out);
      case IoInput.Closed(int number) when number == connection.channel() ->
          lost(reasons.ended(), Basic.ErrNetwork, now, out);
      case IoInput.TurnEnded() -> turnEnded(now, out);
      // Of a connection that was given up.
      default -> {}
    }
  }

  private void connected(long now) {
    machine.add(ClientState.Connected);
    connection.heard(now);
    connection.say(new ToServer.Hello(VERSION, VERSION, limits.wire().frameMax(), id, key, token));
  }

  private void received(ByteBuffer bytes, long now, Outbox<ClientEffect> out) {
    int count = bytes.remaining();
    int from = connection.channel();
    connection.heard(now);
    connection.feed(bytes);
    if (hear(now, out)) {
      out.put(new ClientEffect.Io(new IoEffect.Credit(from, count)));
    }
  }

  /// Hears everything that the codec has.
  ///
  /// @return whether the connection goes on
  private boolean hear(long now, Outbox<ClientEffect> out) {
    int from = connection.channel();
    while (from == connection.channel() && !over) {
      switch (connection.next()) {
        case Decoded.Value<ToClient>(ToClient message) -> heard(message, now, out);
        case Decoded.NeedMore<ToClient> _ -> {
          return true;
        }
        case Decoded.Malformed<ToClient>(String why) -> violation(why, out);
      }
    }
    return false;
  }

  /// The server says what nobody may say.
  private void violation(String why, Outbox<ClientEffect> out) {
    PeerageException cause = connection.isLetIn() ? reasons.violation(why) : reasons.stranger(why);
    connection.reset(out);
    giveUp(cause, ClientState.ErrRpc, out);
  }

  private void heard(ToClient message, long now, Outbox<ClientEffect> out) {
    switch (message) {
      case ToClient.Welcome welcome -> welcomed(welcome, now, out);
      case ToClient.Refusal(String code, String text) -> {
        connection.close(out);
        giveUp(reasons.refusal(code, text), ClientState.ErrRpc, out);
      }
      case ToClient.Opened opened -> {
        if (following.opened(opened, out)) {
          repeatCalls(out);
        } else {
          violation("a machine with another number of ticks than of states", out);
        }
      }
      case ToClient.Changed(int sub, long answers, var change, var checksum) -> {
        following.changed(sub, change, checksum, out);
        if (answers != 0) {
          answered(answers, Result.EXECUTED, out);
        }
      }
      case ToClient.Synced(int sub, long call, Clock clock) -> {
        if (!following.synced(sub, clock, out)) {
          violation("a clock that cannot be that of the machine", out);
        } else if (call != 0) {
          answered(call, Result.EXECUTED, out);
        }
      }
      case ToClient.Transitioned told -> {
        if (!following.transitioned(told, out)) {
          violation("a transition of states that are not followed", out);
        }
      }
      case ToClient.Missed(int sub, long count) -> out.put(new ClientEffect.Missed(sub, count));
      case ToClient.Answered(long call, long result) -> answered(call, result, out);
      case ToClient.Failed(int sub, long call, String code, String text) ->
          failed(sub, call, reasons.failure(code, text), out);
      case ToClient.Ended(int sub) -> {
        boolean _ = following.remove(sub);
        fail(calls.dropOf(sub), reasons.gone(), out);
        out.put(new ClientEffect.Ended(sub));
      }
      case ToClient.Erred(int sub, String text) -> out.put(new ClientEffect.Erred(sub, text));
      case ToClient.Listed listed -> out.put(new ClientEffect.Listed(listed));
      case ToClient.ListEnds() -> out.put(new ClientEffect.ListEnds());
      case ToClient.Gone(int number) -> out.put(new ClientEffect.Gone(number));
      case ToClient.Deliver(Delivery delivery) -> delivery(delivery, now, out);
      case ToClient.Pong _ -> {}
      case ToClient.Bye() -> connection.close(out);
    }
  }

  private void welcomed(ToClient.Welcome welcome, long now, Outbox<ClientEffect> out) {
    connection.letIn();
    retries.begin(now);
    machine.add(ClientState.HandshakeDone);
    // A server that has other clients in mind may have forgotten this one.
    boolean forgotten =
        welcome.epoch() != epoch || welcome.seen() < 0 || welcome.seen() < answeredMax;
    if (hasEpoch && forgotten) {
      answeredMax = 0;
      List<Long> unknown = calls.dropChanging();
      if (!unknown.isEmpty()) {
        machine.add(ClientState.CallRetryFailed);
      }
      fail(unknown, reasons.unknown(), out);
    }
    hasEpoch = true;
    epoch = welcome.epoch();
    out.put(new ClientEffect.Ready(welcome.process()));
    if (wantsList) {
      connection.say(new ToServer.ListMachines());
    }
    toForget.forEach(call -> connection.say(new ToServer.Forget(call)));
    toForget.clear();
    following.reopen(out);
    repeating = true;
    if (!calls.isEmpty()) {
      machine.add(ClientState.RetryingCall);
    }
    repeatCalls(out);
  }

  /// Makes the calls again that have no answer, in their order; not before everything that was open
  /// is open again.
  private void repeatCalls(Outbox<ClientEffect> out) {
    if (repeating && following.isWhole()) {
      repeating = false;
      machine.remove(ClientState.RetryingCall);
      calls.all().forEach((number, message) -> send(number, message, out));
    }
  }

  private void answered(long call, long result, Outbox<ClientEffect> out) {
    answeredMax = calls.isChanging(call) ? Math.max(answeredMax, call) : answeredMax;
    if (calls.ended(call)) {
      out.put(new ClientEffect.Answered(call, result));
    }
  }

  private void failed(int sub, long call, PeerageException cause, Outbox<ClientEffect> out) {
    if (call == 0) {
      if (following.failed(sub, cause, out)) {
        fail(calls.dropOf(sub), cause, out);
        repeatCalls(out);
      }
    } else if (calls.ended(call)) {
      out.put(new ClientEffect.CallFailed(call, cause));
    }
  }

  private void fail(List<Long> dropped, PeerageException cause, Outbox<ClientEffect> out) {
    dropped.forEach(call -> out.put(new ClientEffect.CallFailed(call, cause)));
  }

  // Payloads

  private void delivery(Delivery delivery, long now, Outbox<ClientEffect> out) {
    if (delivery instanceof Delivery.Begin) {
      machine.add(ClientState.ServerDelivering);
    }
    deliveries.heard(delivery, now).ifPresent(why -> violation(why, out));
  }

  private void tellOfDeliveries(Outbox<ClientEffect> out) {
    deliveries.tell(
        arrival -> {
          machine.add(ClientState.ServerPayload);
          out.put(
              new ClientEffect.Arrived(connection.channel(), arrival.number(), arrival.payload()));
        },
        outcome -> {
          outcome.failure().ifPresent(why -> machine.addError(ClientState.ErrDelivery, why));
          out.put(new ClientEffect.Delivered(outcome.ticket(), outcome.failure()));
        });
  }

  // Ends

  /// The connection is lost, or did not come about.
  private void lost(PeerageException cause, State as, long now, Outbox<ClientEffect> out) {
    boolean wasIn = connection.isLetIn();
    boolean unwanted = !wasIn && machine.is(ClientState.Connected);
    PeerageException why = unwanted && !over ? reasons.closedUnheard(cause) : cause;
    connection.lost();
    repeating = false;
    following.lost();
    deliveries.lost();
    tellOfDeliveries(out);
    if (over) {
      if (!machine.is(ClientState.ConnRetryFailed)) {
        closed(out);
      }
      return;
    }
    machine.addError(as, why);
    machine.remove(Basic.Exception);
    machine.add(ClientState.Disconnected);
    // Whoever refuses would do so again.
    boolean again =
        wasIn ? limits.reconnects() : limits.connRetries() > 0 && cause.code() != ErrorCode.REFUSED;
    if (!again || !retries.next(now)) {
      giveUp(why, as, out);
      return;
    }
    machine.add(ClientState.RetryingConn);
    if (wasIn) {
      out.put(new ClientEffect.Lost(Optional.empty()));
    }
  }

  private void giveUp(PeerageException cause, State as, Outbox<ClientEffect> out) {
    over = true;
    connection.lost();
    if (!machine.is(as)) {
      machine.addError(as, cause);
    }
    machine.add(ClientState.ConnRetryFailed);
    fail(calls.dropAll(), cause, out);
    deliveries.lost();
    tellOfDeliveries(out);
    following.giveUp(cause, out);
    out.put(new ClientEffect.Lost(Optional.of(cause)));
  }

  // Time and bytes

  @Override
  public void timer(int timer, long now, Outbox<ClientEffect> out) {
    if (over) {
      if (now >= closeBy) {
        closeBy = Long.MAX_VALUE;
        connection.reset(out);
      }
      return;
    }
    deliveries.expire(now);
    switch (connection.due(now)) {
      case LOST -> {
        connection.forsake(out);
        lost(reasons.silent(), ClientState.ErrNetworkTimeout, now, out);
      }
      case PING -> connection.ping(now);
      case NOTHING -> {
        if (isWaiting() && now >= retries.at()) {
          connect(now, out);
        }
      }
    }
  }

  private long deadline() {
    if (over) {
      return closeBy;
    }
    return isWaiting() ? retries.at() : Math.min(connection.deadline(), deliveries.deadline());
  }

  /// Whether it waits to connect again.
  private boolean isWaiting() {
    return !over && !connection.isOpening() && machine.is(ClientState.RetryingConn);
  }

  private void turnEnded(long now, Outbox<ClientEffect> out) {
    boolean _ = hear(now, out);
    tellOfDeliveries(out);
    connection.flush(now, out);
    long deadline = deadline();
    out.put(
        new ClientEffect.Io(
            deadline == Long.MAX_VALUE
                ? new IoEffect.Disarm(TIMER)
                : new IoEffect.Arm(TIMER, deadline)));
  }

  private void send(long call, ToServer message, Outbox<ClientEffect> out) {
    if (!connection.write(message)) {
      calls.ended(call);
      out.put(new ClientEffect.CallFailed(call, reasons.tooLong()));
    }
  }
}
