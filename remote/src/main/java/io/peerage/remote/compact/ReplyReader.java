package io.peerage.remote.compact;

import io.peerage.machine.schema.Schema;
import io.peerage.remote.message.Change;
import io.peerage.remote.message.Clock;
import io.peerage.remote.message.ClockChange;
import io.peerage.remote.message.Indexes;
import io.peerage.remote.message.ToClient;
import io.peerage.wire.Decoded;
import io.peerage.wire.MalformedException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/// Reads what a server says on one connection, in whatever pieces it comes. Belongs to whoever owns
/// that. After a malformed frame nothing more is to be read.
public final class ReplyReader {
  private static final int SUBSCRIPTIONS_MAX = 0xffff;

  private final CompactLimits limits;
  private final Frames frames;
  private final Values values;
  private int subscription = -1;
  private long answered;

  public ReplyReader(CompactLimits limits) {
    this.limits = limits;
    this.frames = new Frames(limits.frameMax());
    this.values = new Values(limits);
  }

  /// Takes bytes in, borrowed until [#next] has answered that it needs more.
  public void feed(ByteBuffer bytes) {
    frames.feed(bytes);
  }

  /// The next message.
  public Decoded<ToClient> next() {
    try {
      ByteBuffer frame = frames.next();
      return frame == null
          ? new Decoded.NeedMore<>()
          : new Decoded.Value<>(message(new Fields(frame, limits)));
    } catch (MalformedException wrong) {
      return new Decoded.Malformed<>(wrong.why());
    }
  }

  private ToClient message(Fields in) throws MalformedException {
    int type = in.octet();
    if ((type & ReplyType.CHANGED) != 0) {
      return changed(type, in);
    }
    ToClient message =
        switch (type) {
          case ReplyType.WELCOME ->
              new ToClient.Welcome(
                  in.count(0xffff, "version"),
                  in.frameMax(),
                  in.fixed64(),
                  in.name(),
                  in.number(Long.MAX_VALUE - 1, "call") - 1);
          case ReplyType.REFUSAL -> new ToClient.Refusal(in.name(), in.remark());
          case ReplyType.LISTED -> listed(in);
          case ReplyType.LIST_ENDS -> new ToClient.ListEnds();
          case ReplyType.GONE -> new ToClient.Gone(in.count(Integer.MAX_VALUE, "machine"));
          case ReplyType.OPENED -> opened(in);
          case ReplyType.ENDED -> new ToClient.Ended(subscription(in));
          case ReplyType.SYNCED ->
              new ToClient.Synced(subscription(in), call(in), values.clock(in));
          case ReplyType.TRANSITIONED -> transitioned(in);
          case ReplyType.MISSED ->
              new ToClient.Missed(subscription(in), in.number(Long.MAX_VALUE, "count"));
          case ReplyType.ANSWERED -> {
            answered = call(in);
            yield new ToClient.Answered(answered, in.number(Long.MAX_VALUE, "result"));
          }
          case ReplyType.FAILED ->
              new ToClient.Failed(subscription(in), call(in), in.name(), in.remark());
          case ReplyType.ERRED -> new ToClient.Erred(subscription(in), in.remark());
          case ReplyType.PONG -> new ToClient.Pong(in.varint());
          case ReplyType.DELIVER -> new ToClient.Deliver(DeliveryType.read(in));
          case ReplyType.BYE -> new ToClient.Bye();
          default -> throw new MalformedException("a reply of type " + type);
        };
    in.end();
    return message;
  }

  private ToClient changed(int type, Fields in) throws MalformedException {
    int known =
        ReplyType.CHANGED
            | ReplyType.ANSWERS_NEXT
            | ReplyType.ONE_QUEUE_TICK
            | ReplyType.NAMES_SUBSCRIPTION
            | ReplyType.HAS_CHECKSUM
            | ReplyType.NAMES_CALL;
    int both = ReplyType.ANSWERS_NEXT | ReplyType.NAMES_CALL;
    if ((type & ~known) != 0 || (type & both) == both) {
      throw new MalformedException("a change of type " + type);
    }
    if ((type & ReplyType.NAMES_SUBSCRIPTION) != 0) {
      subscription = subscription(in);
    } else if (subscription < 0) {
      throw new MalformedException("a change of nothing");
    }
    long answers = 0;
    if ((type & both) != 0) {
      answers = (type & ReplyType.NAMES_CALL) != 0 ? call(in) : answered + 1;
      answered = answers;
    }
    Optional<Long> checksum =
        (type & ReplyType.HAS_CHECKSUM) != 0 ? Optional.of(in.fixed64()) : Optional.empty();
    ClockChange change =
        (type & ReplyType.ONE_QUEUE_TICK) != 0 ? values.pairs(1, 0, in) : values.change(in);
    return new ToClient.Changed(subscription, answers, change, checksum);
  }

  private ToClient transitioned(Fields in) throws MalformedException {
    int sub = subscription(in);
    int code = in.octet();
    Change change = Change.of(code).orElseThrow(() -> new MalformedException("change " + code));
    return new ToClient.Transitioned(
        sub,
        change,
        values.indexes(in),
        in.flag(),
        in.flag(),
        in.names(limits.statesMax()),
        values.change(in));
  }

  private ToClient listed(Fields in) throws MalformedException {
    int number = in.count(Integer.MAX_VALUE, "machine");
    String id = in.name();
    List<String> tags = in.names();
    List<String> states = in.names(limits.statesMax());
    return new ToClient.Listed(number, id, tags, states, within(states, values.indexes(in)));
  }

  private ToClient opened(Fields in) throws MalformedException {
    int sub = subscription(in);
    String id = in.name();
    List<String> tags = in.names();
    List<String> states = in.names(limits.statesMax());
    Optional<Schema> schema = in.flag() ? Optional.of(values.schema(in)) : Optional.empty();
    Indexes mutable = within(states, values.indexes(in));
    List<String> arguments = in.names();
    Clock clock = values.clock(in);
    if (clock.count() != states.size()) {
      throw new MalformedException("%d ticks of %d states".formatted(clock.count(), states.size()));
    }
    return new ToClient.Opened(sub, id, tags, states, schema, mutable, arguments, clock);
  }

  private static Indexes within(List<String> states, Indexes indexes) throws MalformedException {
    if (!indexes.within(states.size())) {
      throw new MalformedException("a state beyond the last one");
    }
    return indexes;
  }

  private static int subscription(Fields in) throws MalformedException {
    return in.count(SUBSCRIPTIONS_MAX, "subscription");
  }

  private static long call(Fields in) throws MalformedException {
    return in.number(Long.MAX_VALUE - 1, "call");
  }
}
