package io.peerage.remote.compact;

import io.peerage.remote.message.Arguments;
import io.peerage.remote.message.Cause;
import io.peerage.remote.message.Change;
import io.peerage.remote.message.Detail;
import io.peerage.remote.message.Indexes;
import io.peerage.remote.message.ToServer;
import io.peerage.wire.Decoded;
import io.peerage.wire.MalformedException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

/// Reads what a client says on one connection, in whatever pieces it comes. Belongs to whoever owns
/// that. After a malformed frame nothing more is to be read.
public final class RequestReader {
  private static final int SUBSCRIPTIONS_MAX = 0xffff;

  private final CompactLimits limits;
  private final Frames frames;
  private final Values values;
  private int subscription = -1;
  private long call;

  public RequestReader(CompactLimits limits) {
    this.limits = limits;
    this.frames = new Frames(limits.frameMax());
    this.values = new Values(limits);
  }

  /// Frames may be so long from now on; at first as long as the limits say.
  public void frameMax(int bytes) {
    frames.frameMax(bytes);
  }

  /// Takes bytes in, borrowed until [#next] has answered that it needs more.
  public void feed(ByteBuffer bytes) {
    frames.feed(bytes);
  }

  /// The next message.
  public Decoded<ToServer> next() {
    try {
      ByteBuffer frame = frames.next();
      return frame == null
          ? new Decoded.NeedMore<>()
          : new Decoded.Value<>(message(new Fields(frame, limits)));
    } catch (MalformedException wrong) {
      return new Decoded.Malformed<>(wrong.why());
    }
  }

  private ToServer message(Fields in) throws MalformedException {
    int type = in.octet();
    if ((type & RequestType.MUTATE) != 0) {
      return mutate(type, in);
    }
    ToServer message =
        switch (type) {
          case RequestType.HELLO -> hello(in);
          case RequestType.LIST -> new ToServer.ListMachines();
          case RequestType.OPEN -> open(in);
          case RequestType.LEAVE -> new ToServer.Leave(subscription(in));
          case RequestType.SYNC -> new ToServer.Sync(subscription(in), call(in));
          case RequestType.ASK ->
              new ToServer.Ask(
                  subscription(in),
                  call(in),
                  change(in.octet()),
                  values.indexes(in),
                  values.arguments(in));
          case RequestType.REPORT ->
              new ToServer.Report(
                  subscription(in),
                  call(in),
                  in.count(limits.statesMax(), "state") - 1,
                  in.text(),
                  in.text(),
                  Values.source(in));
          case RequestType.AWAIT -> await(in);
          case RequestType.FORGET -> new ToServer.Forget(call(in));
          case RequestType.PING -> new ToServer.Ping(in.varint());
          case RequestType.DELIVER -> new ToServer.Deliver(DeliveryType.read(in));
          case RequestType.BYE -> new ToServer.Bye();
          default -> throw new MalformedException("a request of type " + type);
        };
    in.end();
    return message;
  }

  private ToServer hello(Fields in) throws MalformedException {
    if (in.varint() != RequestType.MAGIC) {
      throw new MalformedException("not the beginning of this protocol");
    }
    int min = in.count(0xffff, "version");
    int max = in.count(0xffff, "version");
    int frame = in.frameMax();
    return new ToServer.Hello(min, max, frame, in.name(), in.fixed64(), in.text());
  }

  private ToServer open(Fields in) throws MalformedException {
    return new ToServer.Open(
        subscription(in),
        in.name(),
        detail(in.octet()),
        in.flag(),
        in.name(),
        in.names(limits.statesMax()),
        in.names(limits.statesMax()));
  }

  private ToServer mutate(int type, Fields in) throws MalformedException {
    int known =
        RequestType.MUTATE
            | RequestType.CHANGE_MASK
            | RequestType.NAMES_SUBSCRIPTION
            | RequestType.NAMES_CALL
            | RequestType.IS_LONG;
    if ((type & ~known) != 0) {
      throw new MalformedException("a mutation of type " + type);
    }
    Change change = change(type & RequestType.CHANGE_MASK);
    if ((type & RequestType.NAMES_SUBSCRIPTION) != 0) {
      subscription = subscription(in);
    } else if (subscription < 0) {
      throw new MalformedException("a mutation of nothing");
    }
    long id = (type & RequestType.NAMES_CALL) != 0 ? call(in) : call + 1;
    if (id != 0) {
      call = id;
    }
    Indexes states;
    Arguments arguments = Arguments.NONE;
    Optional<Cause> source = Optional.empty();
    if ((type & RequestType.IS_LONG) != 0) {
      states = values.indexes(in);
      arguments = values.arguments(in);
      source = Values.source(in);
      in.end();
    } else {
      states = rest(in);
    }
    return new ToServer.Mutate(subscription, id, change, states, arguments, source);
  }

  private Indexes rest(Fields in) throws MalformedException {
    if (!in.hasMore()) {
      return Indexes.NONE;
    }
    int first = values.index(in);
    if (!in.hasMore()) {
      return Indexes.of(first);
    }
    int[] states = new int[in.left() + 1];
    states[0] = first;
    int count = 1;
    while (in.hasMore()) {
      states[count++] = values.index(in);
    }
    return Indexes.of(Arrays.copyOf(states, count));
  }

  private ToServer await(Fields in) throws MalformedException {
    int sub = subscription(in);
    long id = call(in);
    int state = values.index(in);
    if (id == 0 || in.left() > RequestType.WAIT_BYTES_MAX) {
      throw new MalformedException("a wait without a call, or for %d bytes".formatted(in.left()));
    }
    return new ToServer.Await(sub, id, state, values.arguments(in));
  }

  private static int subscription(Fields in) throws MalformedException {
    return in.count(SUBSCRIPTIONS_MAX, "subscription");
  }

  private static long call(Fields in) throws MalformedException {
    return in.number(Long.MAX_VALUE - 1, "call");
  }

  private static Change change(int code) throws MalformedException {
    return Change.of(code).orElseThrow(() -> new MalformedException("change " + code));
  }

  private static Detail detail(int code) throws MalformedException {
    return Detail.of(code).orElseThrow(() -> new MalformedException("detail " + code));
  }
}
