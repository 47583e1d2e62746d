package io.peerage.remote.gob.peer;

import io.peerage.machine.schema.StateName;
import io.peerage.remote.codec.Codec;
import io.peerage.remote.compact.CompactLimits;
import io.peerage.remote.gob.GobLimits;
import io.peerage.remote.gob.GobRegistry;
import io.peerage.remote.gob.message.RpcMessage;
import io.peerage.remote.gob.message.RpcMessage.ClientMutation;
import io.peerage.remote.gob.message.RpcMessage.ServerHello;
import io.peerage.remote.gob.message.RpcMessage.ServerMutation;
import io.peerage.remote.gob.message.RpcMessage.ServerSync;
import io.peerage.remote.gob.message.RpcMessage.ServerUpdate;
import io.peerage.remote.gob.message.RpcMessage.ServerUpdates;
import io.peerage.remote.gob.rpc.RpcCodec;
import io.peerage.remote.gob.rpc.RpcMethod;
import io.peerage.remote.gob.rpc.RpcPacket;
import io.peerage.remote.gob.rpc.RpcSide;
import io.peerage.remote.message.Arguments;
import io.peerage.remote.message.Cause;
import io.peerage.remote.message.Delivery;
import io.peerage.remote.message.Detail;
import io.peerage.remote.message.Indexes;
import io.peerage.remote.message.ToClient;
import io.peerage.remote.message.ToServer;
import io.peerage.wire.Decoded;
import io.peerage.wire.ErrorCode;
import io.peerage.wire.MalformedException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// The client's end of a connection to a server that speaks as asyncmachine-go does.
///
/// Such a server has one machine, and a client says in its HELLO how it wants to follow it. So
/// HELLO is said at once, for all states, and again when a machine is opened in another way; only
/// then comes the handshake. What gob has no words for is answered here: the list of machines, a
/// second subscription, a question, a ping (a SYNC goes out in its place).
public final class GobClient implements Codec<ToClient, ToServer> {
  private static final int VERSION = 1;
  private static final int MACHINE = 1;

  /// Calls under way above which no more are made that nobody has counted.
  private static final int QUIET_CALLS_MAX = RpcCodec.CALLS_MAX / 2;

  private final CompactLimits limits;
  private final long epoch;
  private final RpcCodec rpc;
  private final ComingPayloads payloads;
  private final ArrayDeque<ToClient> ready = new ArrayDeque<>();
  private final Map<Long, Purpose> calls = new HashMap<>();
  private final Following following =
      new Following(
          ready::add,
          new Following.Asking() {
            @Override
            public void sync(Purpose purpose) {
              GobClient.this.sync(purpose);
            }

            @Override
            public void redefine(ToServer.Open wish) {
              GobClient.this.redefine(wish);
            }
          });
  private String id = "";
  private @Nullable Greeting greeting;

  /// Whether the greeting is what the server counts from.
  private boolean fresh;

  private boolean pings;

  /// @param limits what is kept of the server's words
  /// @param epoch of all calls that may be made again: another one on each connection, and none is
  public GobClient(CompactLimits limits, long epoch) {
    this.limits = limits;
    this.epoch = epoch;
    this.rpc =
        new RpcCodec(
            RpcSide.CLIENT,
            GobLimits.DEFAULT.withMessageBytesMax(limits.frameMax()),
            GobRegistry.NONE);
    this.payloads =
        new ComingPayloads(limits, rpc, delivery -> ready.add(new ToClient.Deliver(delivery)));
  }

  // What the client says

  @Override
  public boolean write(ToServer message) {
    switch (message) {
      case ToServer.Hello hello -> hello(hello);
      case ToServer.ListMachines() -> list();
      case ToServer.Open open -> open(open);
      case ToServer.Leave(int number) -> following.leave(number);
      case ToServer.Mutate mutate -> mutate(mutate);
      case ToServer.Ask(int number, long call, _, _, _) ->
          failed(number, call, ErrorCode.USAGE, "gob has no words to ask what would happen");
      case ToServer.Await(int number, long call, _, _) ->
          failed(number, call, ErrorCode.USAGE, "gob has no words to wait for arguments");
      case ToServer.Forget _ -> {}
      case ToServer.Deliver(Delivery.Begin begin) ->
          ready.add(
              new ToClient.Deliver(
                  new Delivery.Taken(
                      begin.number(),
                      ErrorCode.REFUSED.text(),
                      "asyncmachine-go takes no payloads from clients")));
      // Of one that has begun here there is no more: it was refused.
      case ToServer.Deliver(Delivery.Part _) -> {}
      case ToServer.Deliver(Delivery.Cut _) -> {}
      case ToServer.Deliver(Delivery delivery) -> payloads.heard(delivery);
      case ToServer.Report report -> report(report);
      case ToServer.Sync(int number, long call) -> {
        if (call == 0) {
          following.check();
        } else {
          sync(new Purpose.Sync(number, call));
        }
      }
      case ToServer.Ping(long nonce) -> ping(nonce);
      case ToServer.Bye() -> rpc.tell(RpcMethod.CLOSE, new RpcMessage.Empty());
    }
    return true;
  }

  private void hello(ToServer.Hello hello) {
    if (!hello.token().isEmpty()) {
      ready.add(new ToClient.Refusal(ErrorCode.USAGE.text(), "gob has no words for a token"));
      return;
    }
    id = hello.client();
    call(RpcMethod.HELLO, ClientWords.hello(id), new Purpose.Greet());
  }

  private void list() {
    Greeting machine = greeting;
    if (machine != null) {
      int[] active =
          IntStream.range(0, machine.names().size())
              .filter(i -> (machine.clock().tick(i) & 1) != 0)
              .toArray();
      ready.add(
          new ToClient.Listed(
              MACHINE, machine.id(), List.of(), machine.names(), Indexes.of(active)));
    }
    ready.add(new ToClient.ListEnds());
  }

  private void open(ToServer.Open open) {
    Greeting machine = greeting;
    if (!following.isFree()) {
      failed(
          open.subscription(), 0, ErrorCode.REFUSED, "over gob one machine is followed at a time");
    } else if (calls.size() >= QUIET_CALLS_MAX) {
      failed(open.subscription(), 0, ErrorCode.REFUSED, "too much waits for an answer");
    } else if (machine == null
        || !(open.machine().isEmpty() || open.machine().equals(machine.id()))) {
      failed(open.subscription(), 0, ErrorCode.NOT_FOUND, "no machine " + open.machine());
    } else {
      following.wish(open);
      boolean plain = open.detail() == Detail.CLOCK && Following.tracking(open, machine).isAll();
      if (fresh && plain) {
        enter(open, machine);
      } else {
        redefine(open);
      }
    }
  }

  private void redefine(ToServer.Open open) {
    try {
      call(RpcMethod.HELLO, ClientWords.hello(id, open), new Purpose.Redefine(open));
    } catch (IllegalArgumentException unsayable) {
      unopened(open, ErrorCode.USAGE, String.valueOf(unsayable.getMessage()));
    }
  }

  private void enter(ToServer.Open open, Greeting machine) {
    fresh = false;
    following.enter(machine);
    call(RpcMethod.HANDSHAKE, new RpcMessage.Empty(), new Purpose.Enter(open, machine));
  }

  private void mutate(ToServer.Mutate mutate) {
    RpcMethod method =
        switch (mutate.change()) {
          case ADD -> mutate.call() == 0 ? RpcMethod.ADD_NS : RpcMethod.ADD;
          case REMOVE -> RpcMethod.REMOVE;
          case SET -> RpcMethod.SET;
        };
    change(
        method,
        mutate.subscription(),
        mutate.call(),
        mutate.states(),
        mutate.arguments(),
        mutate.source());
  }

  private void report(ToServer.Report report) {
    Tracking tracking = following.tracking(report.subscription());
    Greeting machine = greeting;
    Indexes states =
        tracking == null || machine == null
            ? Indexes.NONE
            : ClientWords.reported(report.state(), machine.names(), tracking);
    if (states.count() == 0) {
      failed(
          report.subscription(),
          report.call(),
          ErrorCode.NOT_FOUND,
          StateName.EXCEPTION + " is not followed");
    } else {
      change(
          RpcMethod.ADD,
          report.subscription(),
          report.call(),
          states,
          ClientWords.words(report),
          report.source());
    }
  }

  private void change(
      RpcMethod method,
      int subscription,
      long call,
      Indexes states,
      Arguments arguments,
      Optional<Cause> source) {
    Tracking tracking = following.tracking(subscription);
    if (tracking == null) {
      unanswerable(subscription, call, ErrorCode.NOT_FOUND, "no subscription " + subscription);
      return;
    }
    if (call == 0 && calls.size() >= QUIET_CALLS_MAX) {
      // Whoever waits for no answer has no claim.
      return;
    }
    try {
      ClientMutation said = ClientWords.mutation(states, arguments, source, tracking);
      if (method == RpcMethod.ADD_NS) {
        rpc.tell(method, said);
      } else {
        call(method, said, new Purpose.Mutate(subscription, call));
      }
    } catch (IllegalArgumentException unsayable) {
      unanswerable(subscription, call, ErrorCode.USAGE, String.valueOf(unsayable.getMessage()));
    }
  }

  /// One at a time, or a server that answers nothing would make them pile up.
  private void ping(long nonce) {
    if (!pings) {
      pings = true;
      sync(new Purpose.Ping(nonce));
    }
  }

  private void sync(Purpose purpose) {
    call(RpcMethod.SYNC, new RpcMessage.Empty(), purpose);
  }

  private void call(RpcMethod method, RpcMessage body, Purpose purpose) {
    calls.put(rpc.call(method, body), purpose);
  }

  private void unanswerable(int subscription, long call, ErrorCode code, String text) {
    if (call != 0) {
      failed(subscription, call, code, text);
    }
  }

  private void failed(int subscription, long call, ErrorCode code, String text) {
    ready.add(new ToClient.Failed(subscription, call, code.text(), text));
  }

  // What the server says

  @Override
  public void feed(ByteBuffer bytes) {
    rpc.feed(bytes);
  }

  @Override
  public Decoded<ToClient> next() {
    while (ready.isEmpty()) {
      switch (rpc.next()) {
        case Decoded.Value<RpcPacket>(RpcPacket packet) -> {
          try {
            heard(packet);
          } catch (MalformedException wrong) {
            return new Decoded.Malformed<>(String.valueOf(wrong.getMessage()));
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

  private void heard(RpcPacket packet) throws MalformedException {
    switch (packet) {
      case RpcPacket.Reply(long number, _, RpcMessage body) -> {
        Purpose purpose = calls.remove(number);
        if (purpose != null) {
          answered(purpose, body);
        }
      }
      case RpcPacket.Failure(long number, _, String error) -> {
        Purpose purpose = calls.remove(number);
        if (purpose != null) {
          refused(purpose, error);
        }
      }
      case RpcPacket.Request request -> told(request);
      case RpcPacket.UnknownRequest _, RpcPacket.StrayReply _ -> {}
    }
  }

  private void told(RpcPacket.Request request) throws MalformedException {
    if (request.method() == RpcMethod.CLIENT_SEND_PAYLOAD) {
      payloads.came(request, id);
      return;
    }
    switch (request.body()) {
      case ServerUpdate update -> following.pushed(update);
      case ServerUpdates updates -> following.pushed(updates);
      case ServerHello hello -> redefined(hello);
      default -> {
        if (request.method() == RpcMethod.CLIENT_BYE) {
          ready.add(new ToClient.Bye());
        }
      }
    }
    rpc.answer(request, new RpcMessage.Empty());
  }

  private void answered(Purpose purpose, RpcMessage body) throws MalformedException {
    switch (purpose) {
      case Purpose.Greet() -> {
        greeting = Greeting.heard((ServerHello) body, limits);
        fresh = true;
        ready.add(new ToClient.Welcome(VERSION, limits.frameMax(), epoch, "", Long.MAX_VALUE - 1));
      }
      case Purpose.Redefine(ToServer.Open open) -> {
        Greeting machine = Greeting.heard((ServerHello) body, limits);
        greeting = machine;
        if (following.isOpen(open.subscription())) {
          enter(open, machine);
        }
      }
      case Purpose.Enter(ToServer.Open open, Greeting machine) -> {
        if (following.isOpen(open.subscription())) {
          following.entered(machine);
        }
      }
      case Purpose.Mutate(int number, long call) ->
          following.mutated(number, call, (ServerMutation) body);
      case Purpose.Sync(int number, long call) -> following.synced(number, call, (ServerSync) body);
      case Purpose.Check check -> following.checked(check, (ServerSync) body);
      case Purpose.Ping(long nonce) -> {
        ponged(nonce);
        following.heard((ServerSync) body);
      }
    }
  }

  private void ponged(long nonce) {
    pings = false;
    ready.add(new ToClient.Pong(nonce));
  }

  /// The machine has got other states, or another clock.
  private void redefined(ServerHello hello) throws MalformedException {
    Greeting machine = Greeting.heard(hello, limits);
    greeting = machine;
    following.redefined(machine);
  }

  private void refused(Purpose purpose, String error) {
    ErrorCode code = RpcErrors.code(error);
    switch (purpose) {
      case Purpose.Greet() ->
          // A server that is not running yet may be in a moment.
          ready.add(
              code == ErrorCode.CANCELED
                  ? new ToClient.Bye()
                  : new ToClient.Refusal(code.text(), RpcErrors.shown(error)));
      case Purpose.Redefine(ToServer.Open open) -> unopened(open, code, error);
      case Purpose.Enter(ToServer.Open open, _) -> unopened(open, code, error);
      case Purpose.Mutate(int number, long call) ->
          unanswerable(number, call, code, RpcErrors.shown(error));
      case Purpose.Sync(int number, long call) ->
          failed(number, call, code, RpcErrors.shown(error));
      case Purpose.Check check -> following.unchecked(check);
      case Purpose.Ping(long nonce) -> ponged(nonce);
    }
  }

  private void unopened(ToServer.Open open, ErrorCode code, String error) {
    if (following.isOpen(open.subscription())) {
      following.leave(open.subscription());
      failed(open.subscription(), 0, code, RpcErrors.shown(error));
    }
  }

  // Bytes

  @Override
  public int size() {
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
