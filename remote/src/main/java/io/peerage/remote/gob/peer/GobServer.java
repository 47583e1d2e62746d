package io.peerage.remote.gob.peer;

import io.peerage.remote.codec.Codec;
import io.peerage.remote.compact.CompactLimits;
import io.peerage.remote.gob.GobLimits;
import io.peerage.remote.gob.GobRegistry;
import io.peerage.remote.gob.Numbers;
import io.peerage.remote.gob.message.RpcMessage;
import io.peerage.remote.gob.message.RpcMessage.ClientHello;
import io.peerage.remote.gob.message.RpcMessage.ClientMutation;
import io.peerage.remote.gob.message.RpcMessage.ServerMutation;
import io.peerage.remote.gob.rpc.RpcCodec;
import io.peerage.remote.gob.rpc.RpcMethod;
import io.peerage.remote.gob.rpc.RpcPacket;
import io.peerage.remote.gob.rpc.RpcSide;
import io.peerage.remote.message.Change;
import io.peerage.remote.message.Clock;
import io.peerage.remote.message.Delivery;
import io.peerage.remote.message.Detail;
import io.peerage.remote.message.Indexes;
import io.peerage.remote.message.ToClient;
import io.peerage.remote.message.ToServer;
import io.peerage.wire.Decoded;
import io.peerage.wire.ErrorCode;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The server's end of a connection to a client that speaks as asyncmachine-go does.
///
/// HELLO of such a client is HELLO and OPEN of ours: all states are opened, and which of them it
/// wants to follow is made out here. Its calls get numbers that are new on every connection, since
/// nothing tells which of them it makes again.
public final class GobServer implements Codec<ToServer, ToClient> {
  private static final int VERSION = 1;
  private static final int SUBSCRIPTION = 0;

  /// Calls that wait for answers, and bytes that wait to be taken, above which no more is heard.
  private static final int CALLS_MAX = 256;

  private static final int PENDING_MAX = 1 << 20;
  private static final RpcMessage.Empty EMPTY = new RpcMessage.Empty();

  /// A call of the client.
  ///
  /// @param permitted whether it only changes what it may
  private record Asked(RpcPacket.Request request, boolean permitted) {}

  private final CompactLimits limits;
  private final long key;
  private final RpcCodec rpc;
  private final GoingPayloads payloads;
  private final ArrayDeque<ToServer> ready = new ArrayDeque<>();
  private final Map<Long, Asked> calls = new HashMap<>();
  private final Transitions made = new Transitions();
  private long lastCall;
  private RpcPacket.@Nullable Request greeted;
  private @Nullable ClientHello wish;
  private @Nullable Outlook outlook;
  private Indexes mutable = Indexes.NONE;
  private List<String> arguments = List.of();
  private boolean isKnown;
  private boolean isIn;

  /// @param limits what is kept of the client's words
  /// @param key that no other connection to the server has
  public GobServer(CompactLimits limits, long key) {
    this.limits = limits;
    this.key = key;
    this.rpc =
        new RpcCodec(
            RpcSide.SERVER,
            GobLimits.DEFAULT.withMessageBytesMax(limits.frameMax()),
            GobRegistry.NONE);
    this.payloads =
        new GoingPayloads(limits, rpc, key, delivery -> ready.add(new ToServer.Deliver(delivery)));
  }

  // What the client says

  @Override
  public void feed(ByteBuffer bytes) {
    rpc.feed(bytes);
  }

  @Override
  public Decoded<ToServer> next() {
    while (ready.isEmpty()) {
      if (calls.size() >= CALLS_MAX || rpc.pending() > PENDING_MAX) {
        // Goes on in a turn in which some of it is done.
        return new Decoded.NeedMore<>();
      }
      switch (rpc.next()) {
        case Decoded.Value<RpcPacket>(RpcPacket packet) -> {
          switch (packet) {
            case RpcPacket.Request request -> heard(request);
            case RpcPacket.Reply(long number, _, _) -> payloads.answered(number, "");
            case RpcPacket.Failure(long number, _, String error) ->
                payloads.answered(number, error);
            case RpcPacket.UnknownRequest _, RpcPacket.StrayReply _ -> {}
          }
        }
        case Decoded.NeedMore<RpcPacket> _ -> {
          return new Decoded.NeedMore<>();
        }
        case Decoded.Malformed<RpcPacket>(String why) -> {
          return new Decoded.Malformed<>(why);
        }
      }
    }
    return new Decoded.Value<>(ready.remove());
  }

  private void heard(RpcPacket.Request request) {
    switch (request.method()) {
      case HELLO -> hello(request, (ClientHello) request.body());
      case HANDSHAKE -> handshake(request);
      case ADD -> mutate(request, Change.ADD);
      case REMOVE -> mutate(request, Change.REMOVE);
      case SET -> mutate(request, Change.SET);
      case ADD_NS -> addQuietly(request);
      case SYNC -> sync(request);
      case ARGS, ARGS_BASE -> rpc.answer(request, new RpcMessage.ServerArgs(arguments));
      case CLOSE -> ready.add(new ToServer.Bye());
      case CLIENT_SET_CLOCK,
          CLIENT_SET_CLOCK_MANY,
          CLIENT_SEND_PAYLOAD,
          SCHEMA_CHANGE,
          CLIENT_BYE ->
          throw new IllegalStateException("is not asked of a server: " + request.method());
    }
  }

  private void hello(RpcPacket.Request request, ClientHello hello) {
    try {
      ClientWords.check(hello, limits);
    } catch (IllegalArgumentException wrong) {
      refuse(request, wrong);
      return;
    }
    if (greeted != null) {
      rpc.refuse(request, RpcErrors.INVALID_PARAMS + ": a Hello is being answered");
      return;
    }
    greeted = request;
    wish = hello;
    isIn = false;
    if (isKnown) {
      ready.add(new ToServer.Leave(SUBSCRIPTION));
    } else {
      isKnown = true;
      ready.add(new ToServer.Hello(VERSION, VERSION, limits.frameMax(), hello.id(), key, ""));
    }
    ready.add(
        new ToServer.Open(
            SUBSCRIPTION,
            "",
            hello.syncMutations() ? Detail.TRANSITIONS : Detail.CLOCK,
            hello.syncSchema(),
            hello.schemaHash(),
            List.of(),
            List.of()));
  }

  private void handshake(RpcPacket.Request request) {
    if (outlook == null) {
      rpc.refuse(request, RpcErrors.NOT_CONNECTED);
    } else {
      isIn = true;
      rpc.answer(request, EMPTY);
    }
  }

  private void mutate(RpcPacket.Request request, Change change) {
    try {
      ToServer.Mutate mutate = mutate(change, lastCall + 1, (ClientMutation) request.body());
      lastCall++;
      calls.put(lastCall, new Asked(request, isPermitted(mutate.states())));
      ready.add(mutate);
    } catch (IllegalArgumentException wrong) {
      refuse(request, wrong);
    }
  }

  private void addQuietly(RpcPacket.Request request) {
    try {
      ready.add(mutate(Change.ADD, 0, (ClientMutation) request.body()));
    } catch (IllegalArgumentException wrong) {
      refuse(request, wrong);
    }
  }

  /// @throws IllegalArgumentException if it makes no sense, or is above a limit
  private ToServer.Mutate mutate(Change change, long call, ClientMutation wanted) {
    Outlook known = outlook;
    if (known == null) {
      throw new IllegalArgumentException("no Hello was said");
    }
    return new ToServer.Mutate(
        SUBSCRIPTION,
        call,
        change,
        ClientWords.states(wanted, known.tracking()),
        GobArguments.heard(wanted.args(), limits),
        ClientWords.cause(wanted, limits));
  }

  private void refuse(RpcPacket.Request request, IllegalArgumentException wrong) {
    rpc.refuse(request, RpcErrors.shown(RpcErrors.INVALID_PARAMS + ": " + wrong.getMessage()));
  }

  private boolean isPermitted(Indexes states) {
    for (int i = 0; i < states.count(); i++) {
      boolean found = false;
      for (int j = 0; j < mutable.count() && !found; j++) {
        found = mutable.at(j) == states.at(i);
      }
      if (!found) {
        return false;
      }
    }
    return true;
  }

  private void sync(RpcPacket.Request request) {
    if (outlook == null) {
      rpc.refuse(request, RpcErrors.NOT_CONNECTED);
    } else {
      lastCall++;
      calls.put(lastCall, new Asked(request, true));
      ready.add(new ToServer.Sync(SUBSCRIPTION, lastCall));
    }
  }

  // What the server says

  @Override
  public boolean write(ToClient message) {
    try {
      say(message);
      return true;
    } catch (IllegalArgumentException large) {
      return false;
    }
  }

  private void say(ToClient message) {
    switch (message) {
      case ToClient.Refusal(String code, String text) -> refused(code, text);
      case ToClient.Opened opened -> opened(opened);
      case ToClient.Failed(_, long call, String code, String text) -> failed(call, code, text);
      case ToClient.Changed(_, long answers, var change, _) -> {
        if (outlook != null) {
          outlook.changed(change);
        }
        answer(answers, 0);
      }
      case ToClient.Synced(_, long call, Clock clock) -> synced(call, clock);
      case ToClient.Transitioned transition -> transitioned(transition);
      case ToClient.Answered(long call, long result) -> answer(call, result);
      case ToClient.Ended _ -> {
        leave();
        ready.add(new ToServer.Bye());
      }
      case ToClient.Bye() -> leave();
      case ToClient.Deliver(Delivery delivery) -> {
        ClientHello known = wish;
        payloads.heard(delivery, known == null ? "" : known.id(), isIn);
      }
      // Gob has no words for the rest, and nobody on this connection has asked for it.
      case ToClient.Welcome _,
          ToClient.Missed _,
          ToClient.Erred _,
          ToClient.Pong _,
          ToClient.Listed _,
          ToClient.ListEnds _,
          ToClient.Gone _ -> {}
    }
  }

  private void leave() {
    if (isIn) {
      rpc.tell(RpcMethod.CLIENT_BYE, EMPTY);
    }
  }

  private void refused(String code, String text) {
    RpcPacket.Request hello = greeted;
    if (hello == null) {
      leave();
    } else {
      greeted = null;
      rpc.refuse(hello, RpcErrors.shown(RpcErrors.said(code, text)));
    }
  }

  /// The machine is open, or has got other states.
  private void opened(ToClient.Opened opened) {
    ClientHello wanted = wish;
    if (wanted == null) {
      throw new IllegalStateException("nothing was wished for");
    }
    Outlook known = new Outlook(wanted, opened);
    RpcPacket.Request hello = greeted;
    if (hello != null) {
      rpc.answer(hello, known.greeting());
      greeted = null;
    } else if (isIn) {
      tellMade();
      call(RpcMethod.SCHEMA_CHANGE, known.greeting());
    } else {
      // It would go on with what it was greeted with: its handshake will fail, and it begins anew.
      outlook = null;
      return;
    }
    outlook = known;
    mutable = opened.mutable();
    arguments = opened.arguments();
  }

  /// Whatever the client answers: it has nothing to say.
  private void call(RpcMethod method, RpcMessage body) {
    rpc.forget(rpc.call(method, body));
  }

  private void failed(long call, String code, String text) {
    Asked asked = calls.remove(call);
    if (asked != null && asked.permitted()) {
      rpc.refuse(asked.request(), RpcErrors.shown(RpcErrors.said(code, text)));
    } else if (asked != null) {
      // An error would be tried again for a minute.
      reply(asked.request(), 1);
    } else if (greeted != null) {
      boolean unclear = code.equals(ErrorCode.NOT_FOUND.text());
      refused(
          code,
          unclear ? "this server does not offer exactly one machine, and gob names none" : text);
    }
  }

  /// Tells what is news, as the answer to a call if there is one.
  private void answer(long call, long result) {
    Outlook known = outlook;
    Asked asked = calls.remove(call);
    if (asked == null) {
      push();
    } else if (known != null && asked.request().method() == RpcMethod.SYNC) {
      tellMade();
      rpc.answer(asked.request(), known.sync());
    } else {
      reply(asked.request(), result);
    }
  }

  private void reply(RpcPacket.Request request, long result) {
    Outlook known = outlook;
    if (known == null) {
      rpc.refuse(request, RpcErrors.NOT_CONNECTED);
      return;
    }
    approach(known);
    if (known.wantsTransitions()) {
      rest(known);
      rpc.answer(request, new ServerMutation(null, made.take(), result));
    } else {
      rpc.answer(request, new ServerMutation(known.update(), null, result));
    }
  }

  private void synced(long call, Clock clock) {
    if (outlook != null) {
      outlook.synced(clock);
    }
    answer(call, 0);
  }

  private void push() {
    Outlook known = outlook;
    if (known == null || !isIn) {
      return;
    }
    approach(known);
    if (known.hasNews()) {
      if (known.wantsTransitions()) {
        rest(known);
      } else {
        rpc.tell(RpcMethod.CLIENT_SET_CLOCK, known.update());
      }
    }
  }

  /// Brings the client near to where the machine is, if it is too far away for a difference.
  private void approach(Outlook known) {
    if (!known.isClose()) {
      tellMade();
      call(RpcMethod.SCHEMA_CHANGE, known.approach());
    }
  }

  // Transitions

  private void transitioned(ToClient.Transitioned told) {
    Outlook known = outlook;
    if (known == null) {
      return;
    }
    known.changed(told.clock());
    if (!isIn) {
      return;
    }
    approach(known);
    add(told.change(), known.tracking().numbers(told.called()), known);
  }

  /// What has changed without a transition that was told.
  private void rest(Outlook known) {
    if (known.hasNews()) {
      add(Change.SET, Numbers.NONE, known);
    }
  }

  private void add(Change change, Numbers called, Outlook known) {
    made.add(change, called, known.update());
    if (made.isFull()) {
      tellMade();
    }
  }

  private void tellMade() {
    if (!made.isEmpty()) {
      rpc.tell(RpcMethod.CLIENT_SET_CLOCK_MANY, made.take());
    }
  }

  // The client and its connection

  @Override
  public boolean takesNews() {
    return isIn;
  }

  /// A client of asyncmachine-go passes over whatever comes between the answer to its handshake and
  /// the moment in which it is done with it, and would not notice. Its own servers wait as long.
  @Override
  public Duration newsDelay() {
    return Duration.ofMillis(250);
  }

  /// There is no ping.
  @Override
  public boolean keepsTalking() {
    return false;
  }

  @Override
  public int size() {
    tellMade();
    return rpc.pending();
  }

  /// What was moved is gone here.
  @Override
  public int copy(int from, ByteBuffer into) {
    int before = into.position();
    rpc.drainTo(into);
    return into.position() - before;
  }

  @Override
  public void clear() {
    // Everything was moved, so nothing is left.
  }
}
