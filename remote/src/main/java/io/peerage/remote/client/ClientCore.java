package io.peerage.remote.client;

import io.peerage.machine.Basic;
import io.peerage.machine.Blueprint;
import io.peerage.machine.Machine;
import io.peerage.machine.MachineOptions;
import io.peerage.machine.Result;
import io.peerage.machine.State;
import io.peerage.remote.codec.Codec;
import io.peerage.remote.message.Clock;
import io.peerage.remote.message.ClockChange;
import io.peerage.remote.message.ToClient;
import io.peerage.remote.message.ToServer;
import io.peerage.wire.Core;
import io.peerage.wire.Counter;
import io.peerage.wire.Decoded;
import io.peerage.wire.ErrorCode;
import io.peerage.wire.IoEffect;
import io.peerage.wire.IoInput;
import io.peerage.wire.Meters;
import io.peerage.wire.Outbox;
import io.peerage.wire.PeerageException;
import io.peerage.wire.StreamOptions;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
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

  /// What to do about somebody who does not behave from the start.
  private static final String STRANGE = "it may want TLS, or be no server of machines";

  private static final Blueprint<ClientCore> BLUEPRINT =
      Blueprint.<ClientCore>of("rc", Basic.class, ClientState.class)
          .auto(Basic.Ready)
          .require(Basic.Ready, ClientState.HandshakeDone)
          .build();

  private final SocketAddress server;
  private final String id;
  private final long key;
  private final String token;
  private final ClientLimits limits;
  private final Machine machine;
  private final Counter resyncs;
  private final Map<Integer, Followed> followed = new LinkedHashMap<>();
  private final Calls calls;
  private final Retries retries;
  private final Supplier<Codec<ToClient, ToServer>> codecs;
  private Codec<ToClient, ToServer> codec;
  private int channel;
  private boolean wantsList;
  private boolean welcomed;
  private boolean over;
  private int reopening;
  private long nextCall = 1;
  private long epoch;

  /// The highest mutation or report that the server has answered.
  private long answeredMax;

  private boolean hasEpoch;
  private long heardAt;
  private long connectBy = Long.MAX_VALUE;
  private boolean pinged;

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
    this.server = server;
    this.id = id;
    this.key = key;
    this.token = token;
    this.limits = limits;
    this.calls = new Calls(limits.callsMax());
    this.retries = new Retries(limits);
    this.codecs = codecs;
    this.codec = codecs.get();
    this.resyncs = meters.counter("peerage.remote.resyncs");
    this.machine = BLUEPRINT.start(this, machines.withId(id));
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
    channel++;
    welcomed = false;
    codec = codecs.get();
    connectBy = now + limits.connTimeout().toNanos();
    out.put(new ClientEffect.Io(new IoEffect.Connect(channel, server, StreamOptions.DEFAULT)));
  }

  // What the owner wants

  /// Follows a machine.
  public void open(ToServer.Open wish, Outbox<ClientEffect> out) {
    if (over) {
      out.put(new ClientEffect.OpenFailed(wish.subscription(), ended()));
      return;
    }
    followed.put(wish.subscription(), new Followed(wish));
    if (welcomed) {
      say(wish);
    }
  }

  /// Follows a machine no longer.
  public void leave(int subscription, Outbox<ClientEffect> out) {
    if (followed.remove(subscription) != null) {
      fail(calls.dropOf(subscription), gone(), out);
      if (welcomed) {
        say(new ToServer.Leave(subscription));
      }
    }
  }

  /// Makes a call, now or when there is a connection.
  ///
  /// @param call makes the message from the call's number
  /// @return the number; what comes of it is told later
  public long call(LongFunction<ToServer> call, Outbox<ClientEffect> out) {
    long number = nextCall++;
    if (over) {
      out.put(new ClientEffect.CallFailed(number, ended()));
    } else if (calls.isFull()) {
      out.put(
          new ClientEffect.CallFailed(
              number,
              new PeerageException(
                  ErrorCode.REFUSED,
                  limits.callsMax() + " calls are under way",
                  "wait for answers first")));
    } else {
      ToServer message = call.apply(number);
      calls.made(number, message);
      if (isCalling()) {
        send(number, message, out);
      }
    }
    return number;
  }

  /// Says something that wants no answer; lost if there is no connection.
  public void tell(ToServer message) {
    if (isCalling()) {
      say(message);
    }
  }

  /// Wants to know of all machines.
  public void list() {
    wantsList = true;
    if (welcomed) {
      say(new ToServer.ListMachines());
    }
  }

  /// Leaves; [ClientEffect.Closed] follows.
  public void close(Outbox<ClientEffect> out) {
    if (over) {
      return;
    }
    over = true;
    machine.add(ClientState.Disconnecting);
    machine.remove(Basic.Start);
    fail(calls.dropAll(), gone(), out);
    if (welcomed) {
      say(new ToServer.Bye());
      flush(out);
      out.put(new ClientEffect.Io(new IoEffect.Close(channel)));
    } else if (connectBy != Long.MAX_VALUE) {
      out.put(new ClientEffect.Io(new IoEffect.Reset(channel)));
    } else {
      closed(out);
    }
  }

  private void closed(Outbox<ClientEffect> out) {
    machine.add(ClientState.Disconnected);
    out.put(new ClientEffect.Closed());
  }

  private boolean isCalling() {
    return welcomed && reopening == 0;
  }

  // Inputs

  @Override
  public void receive(IoInput input, long now, Outbox<ClientEffect> out) {
    switch (input) {
      case IoInput.Connected(int number, _, _) when number == channel -> connected(now);
      case IoInput.ConnectFailed(int number, PeerageException cause) when number == channel ->
          lost(cause, ClientState.ErrConnecting, now, out);
      case IoInput.Read(int number, ByteBuffer bytes) when number == channel ->
          received(bytes, now, out);
      case IoInput.Finished(int number) when number == channel ->
          out.put(new ClientEffect.Io(new IoEffect.Close(number)));
      case IoInput.Broken(int number, PeerageException cause) when number == channel ->
          lost(cause, Basic.ErrNetwork, now, out);
      case IoInput.Closed(int number) when number == channel ->
          lost(ended(), Basic.ErrNetwork, now, out);
      case IoInput.TurnEnded() -> turnEnded(now, out);
      // Of a connection that was given up.
      default -> {}
    }
  }

  private void connected(long now) {
    machine.add(ClientState.Connected);
    heardAt = now;
    say(new ToServer.Hello(VERSION, VERSION, limits.wire().frameMax(), id, key, token));
  }

  private void received(ByteBuffer bytes, long now, Outbox<ClientEffect> out) {
    int count = bytes.remaining();
    int from = channel;
    heardAt = now;
    pinged = false;
    codec.feed(bytes);
    if (hear(now, out)) {
      out.put(new ClientEffect.Io(new IoEffect.Credit(from, count)));
    }
  }

  /// Hears everything that the codec has.
  ///
  /// @return whether the connection goes on
  private boolean hear(long now, Outbox<ClientEffect> out) {
    int from = channel;
    while (from == channel && !over) {
      switch (codec.next()) {
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
    out.put(new ClientEffect.Io(new IoEffect.Reset(channel)));
    giveUp(
        new PeerageException(ErrorCode.REMOTE_ERROR, server + ": " + why, welcomed ? "" : STRANGE),
        ClientState.ErrRpc,
        out);
  }

  private void heard(ToClient message, long now, Outbox<ClientEffect> out) {
    switch (message) {
      case ToClient.Welcome welcome -> welcomed(welcome, now, out);
      case ToClient.Refusal(String code, String text) -> {
        out.put(new ClientEffect.Io(new IoEffect.Close(channel)));
        giveUp(
            new PeerageException(code(code), server + " refuses: " + text, ""),
            ClientState.ErrRpc,
            out);
      }
      case ToClient.Opened opened -> opened(opened, out);
      case ToClient.Changed(int sub, long answers, var change, var checksum) -> {
        changed(sub, change, checksum, out);
        if (answers != 0) {
          answered(answers, Result.EXECUTED, out);
        }
      }
      case ToClient.Synced(int sub, long call, Clock clock) -> {
        synced(sub, clock, out);
        if (call != 0) {
          answered(call, Result.EXECUTED, out);
        }
      }
      case ToClient.Transitioned told -> transitioned(told, out);
      case ToClient.Missed(int sub, long count) -> out.put(new ClientEffect.Missed(sub, count));
      case ToClient.Answered(long call, long result) -> answered(call, result, out);
      case ToClient.Failed(int sub, long call, String code, String text) ->
          failed(sub, call, new PeerageException(code(code), text, ""), out);
      case ToClient.Ended(int sub) -> {
        followed.remove(sub);
        fail(calls.dropOf(sub), gone(), out);
        out.put(new ClientEffect.Ended(sub));
      }
      case ToClient.Erred(int sub, String text) -> out.put(new ClientEffect.Erred(sub, text));
      case ToClient.Listed listed -> out.put(new ClientEffect.Listed(listed));
      case ToClient.ListEnds() -> out.put(new ClientEffect.ListEnds());
      case ToClient.Gone(int number) -> out.put(new ClientEffect.Gone(number));
      case ToClient.Pong _ -> {}
      case ToClient.Bye() -> out.put(new ClientEffect.Io(new IoEffect.Close(channel)));
    }
  }

  private static ErrorCode code(String text) {
    try {
      return ErrorCode.valueOf(text.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException unknown) {
      return ErrorCode.REMOTE_ERROR;
    }
  }

  private void welcomed(ToClient.Welcome welcome, long now, Outbox<ClientEffect> out) {
    welcomed = true;
    connectBy = Long.MAX_VALUE;
    retries.begin(now);
    machine.add(ClientState.HandshakeDone);
    // A server that has other clients in mind may have forgotten this one.
    boolean forgotten = welcome.epoch() != epoch || welcome.seen() < answeredMax;
    if (hasEpoch && forgotten) {
      answeredMax = 0;
      fail(calls.dropChanging(), unknown(), out);
    }
    hasEpoch = true;
    epoch = welcome.epoch();
    out.put(new ClientEffect.Ready(welcome.process()));
    if (wantsList) {
      say(new ToServer.ListMachines());
    }
    reopening = followed.size();
    followed.values().forEach(each -> say(each.wish()));
    if (!calls.isEmpty()) {
      machine.add(ClientState.RetryingCall);
    }
    repeatCalls();
  }

  /// Makes the calls again that have no answer, in their order; not before everything that was open
  /// is open again.
  private void repeatCalls() {
    if (reopening == 0) {
      machine.remove(ClientState.RetryingCall);
      for (ToServer message : calls.all()) {
        say(message);
      }
    }
  }

  private void opened(ToClient.Opened opened, Outbox<ClientEffect> out) {
    Followed known = followed.get(opened.subscription());
    if (known == null) {
      return;
    }
    boolean first = !known.isOpen();
    known.synced(opened.clock());
    opened.schema().ifPresent(schema -> known.knows(schema.hash()));
    machine.add(ClientState.MetricSync);
    out.put(new ClientEffect.Opened(opened));
    reopened(first);
  }

  private void reopened(boolean counts) {
    if (counts && reopening > 0) {
      reopening--;
      repeatCalls();
    }
  }

  private void changed(
      int sub, ClockChange change, Optional<Long> checksum, Outbox<ClientEffect> out) {
    Followed known = followed.get(sub);
    if (known != null) {
      Optional<Clock> clock = known.changed(change, checksum);
      clock.ifPresentOrElse(
          after -> out.put(new ClientEffect.Followed(sub, after)), () -> resync(sub));
    }
  }

  private void resync(int sub) {
    resyncs.increment();
    say(new ToServer.Sync(sub, 0));
  }

  private void synced(int sub, Clock clock, Outbox<ClientEffect> out) {
    Followed known = followed.get(sub);
    if (known != null) {
      known.synced(clock);
      machine.add(ClientState.MetricSync);
      out.put(new ClientEffect.Followed(sub, clock));
    }
  }

  private void transitioned(ToClient.Transitioned told, Outbox<ClientEffect> out) {
    Followed known = followed.get(told.subscription());
    if (known == null) {
      return;
    }
    if (known.has(told.called())) {
      known
          .changed(told.clock(), Optional.empty())
          .ifPresentOrElse(
              after -> out.put(new ClientEffect.Transitioned(told, after)),
              () -> resync(told.subscription()));
    } else {
      violation("a transition of states that are not followed", out);
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
      Followed failed = followed.remove(sub);
      if (failed != null) {
        fail(calls.dropOf(sub), cause, out);
        out.put(new ClientEffect.OpenFailed(sub, cause));
        reopened(!failed.isOpen());
      }
    } else if (calls.ended(call)) {
      out.put(new ClientEffect.CallFailed(call, cause));
    }
  }

  private void fail(List<Long> dropped, PeerageException cause, Outbox<ClientEffect> out) {
    dropped.forEach(call -> out.put(new ClientEffect.CallFailed(call, cause)));
  }

  // Ends

  private PeerageException gone() {
    return new PeerageException(
        ErrorCode.CANCELED, "the machine is no longer followed at " + server, "");
  }

  private PeerageException ended() {
    return new PeerageException(
        ErrorCode.CONNECTION_REFUSED, server + " has ended the connection", "");
  }

  /// It was closed before anything was said, as whoever may not even say HELLO is treated.
  private PeerageException closedUnheard(PeerageException cause) {
    return server instanceof UnixDomainSocketAddress
        ? new PeerageException(
            ErrorCode.REFUSED,
            server + " closes the connection unheard",
            "it may belong to a process of another user",
            cause)
        : new PeerageException(
            cause.code(),
            String.valueOf(cause.getMessage()),
            cause.hint().isEmpty() ? STRANGE : cause.hint(),
            cause);
  }

  private PeerageException unknown() {
    return new PeerageException(
        ErrorCode.REMOTE_ERROR,
        server + " was started again: what became of the call is not known",
        "look at the machine before you call again");
  }

  /// The connection is lost, or did not come about.
  private void lost(PeerageException cause, State as, long now, Outbox<ClientEffect> out) {
    boolean wasIn = welcomed;
    boolean unwanted = !wasIn && machine.is(ClientState.Connected);
    PeerageException why = unwanted && !over ? closedUnheard(cause) : cause;
    welcomed = false;
    connectBy = Long.MAX_VALUE;
    reopening = 0;
    followed.values().forEach(Followed::lost);
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
    welcomed = false;
    connectBy = Long.MAX_VALUE;
    if (!machine.is(as)) {
      machine.addError(as, cause);
    }
    machine.add(ClientState.ConnRetryFailed);
    fail(calls.dropAll(), cause, out);
    List.copyOf(followed.keySet()).forEach(sub -> out.put(new ClientEffect.OpenFailed(sub, cause)));
    followed.clear();
    out.put(new ClientEffect.Lost(Optional.of(cause)));
  }

  // Time and bytes

  @Override
  public void timer(int timer, long now, Outbox<ClientEffect> out) {
    if (over) {
      return;
    }
    if (connectBy != Long.MAX_VALUE && now >= connectBy) {
      out.put(new ClientEffect.Io(new IoEffect.Reset(channel)));
      forsake(now, out);
    } else if (welcomed && pinged && now >= pingDeadline()) {
      out.put(new ClientEffect.Io(new IoEffect.Reset(channel)));
      forsake(now, out);
    } else if (welcomed && !pinged && now >= pingAt()) {
      pinged = true;
      say(new ToServer.Ping(now));
    } else if (machine.is(ClientState.RetryingConn) && now >= retries.at()) {
      connect(now, out);
    }
  }

  /// Waits no longer for a connection, whatever comes from it.
  private void forsake(long now, Outbox<ClientEffect> out) {
    channel++;
    lost(
        new PeerageException(ErrorCode.CONNECTION_REFUSED, server + " does not answer", ""),
        ClientState.ErrNetworkTimeout,
        now,
        out);
  }

  private long pingAt() {
    return heardAt + limits.pingInterval().toNanos();
  }

  private long pingDeadline() {
    return pingAt() + limits.pingTimeout().toNanos();
  }

  private void turnEnded(long now, Outbox<ClientEffect> out) {
    boolean _ = hear(now, out);
    flush(out);
    long deadline = Long.MAX_VALUE;
    if (connectBy != Long.MAX_VALUE) {
      deadline = connectBy;
    } else if (welcomed) {
      deadline = pinged ? pingDeadline() : pingAt();
    } else if (!over && machine.is(ClientState.RetryingConn)) {
      deadline = retries.at();
    }
    out.put(
        new ClientEffect.Io(
            deadline == Long.MAX_VALUE
                ? new IoEffect.Disarm(TIMER)
                : new IoEffect.Arm(TIMER, deadline)));
  }

  private void send(long call, ToServer message, Outbox<ClientEffect> out) {
    if (!codec.write(message)) {
      calls.ended(call);
      out.put(
          new ClientEffect.CallFailed(
              call,
              new PeerageException(
                  ErrorCode.USAGE, "a call that is longer than " + server + " takes", "")));
    }
  }

  private void say(ToServer message) {
    if (!codec.write(message)) {
      throw new IllegalStateException("longer than a frame: " + message);
    }
  }

  private void flush(Outbox<ClientEffect> out) {
    int size = codec.size();
    for (int from = 0; from < size; ) {
      ByteBuffer piece = out.buffer(Math.min(size - from, Outbox.BUFFER_BYTES_MAX));
      from += codec.copy(from, piece);
      out.put(new ClientEffect.Io(new IoEffect.Write(channel, piece.flip())));
    }
    codec.clear();
  }
}
