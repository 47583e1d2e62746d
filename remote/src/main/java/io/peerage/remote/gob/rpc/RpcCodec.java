package io.peerage.remote.gob.rpc;

import static io.peerage.remote.gob.GobTypes.STRING;
import static io.peerage.remote.gob.GobTypes.UINT64;

import io.peerage.remote.gob.GobLimits;
import io.peerage.remote.gob.GobReader;
import io.peerage.remote.gob.GobRegistry;
import io.peerage.remote.gob.GobType;
import io.peerage.remote.gob.GobWriter;
import io.peerage.remote.gob.TypeNumbers;
import io.peerage.remote.gob.message.MessageTypes;
import io.peerage.remote.gob.message.RpcMessage;
import io.peerage.wire.Decoded;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One end of a connection: what we say becomes bytes, what the other side says becomes packets,
/// and our calls are remembered until they are answered. Touches no socket and no clock; belongs to
/// one thread.
///
/// Either direction is a gob stream in which header and body of a packet are two values. Whatever
/// cannot be written fails before a byte of it is pending, so the stream stays whole.
///
/// What waits to be sent grows only by what is called here, and by a short refusal for each request
/// of an unknown method; whoever takes the bytes away after each [#next] needs no other bound.
public final class RpcCodec {

  /// Calls that may wait for an answer.
  public static final int CALLS_MAX = 1024;

  /// Characters of a method's name. A longer one is malformed.
  public static final int METHOD_LENGTH_MAX = 256;

  /// The refusal of a method with the longest name must be possible.
  private static final int MESSAGE_BYTES_MIN = 1024;

  /// What comes before a body. A request has a method, a reply may have an error.
  private record Header(long number, String method, String error) {}

  private static final GobType<Header> REQUEST =
      GobType.struct(
          "Request",
          fields -> {
            var number = fields.add("Seq", UINT64, Header::number);
            var method = fields.add("Method", STRING, Header::method);
            return from -> new Header(from.get(number), from.get(method), "");
          });

  private static final GobType<Header> RESPONSE =
      GobType.struct(
          "Response",
          fields -> {
            var number = fields.add("Seq", UINT64, Header::number);
            var error = fields.add("Error", STRING, Header::error);
            return from -> new Header(from.get(number), "", from.get(error));
          });

  private static final GobType<Header> EITHER =
      GobType.struct(
          "Request or Response",
          fields -> {
            var number = fields.add("Seq", UINT64, Header::number);
            var method = fields.add("Method", STRING, Header::method);
            var error = fields.add("Error", STRING, Header::error);
            return from -> new Header(from.get(number), from.get(method), from.get(error));
          });

  private static final Header NOTHING = new Header(0, "", "");

  private final RpcSide side;
  private final GobReader in;
  private final GobWriter out;
  private final Map<Long, RpcMethod> calls = new HashMap<>();
  private long lastNumber;

  /// Whose body has not come yet.
  private @Nullable Header header;

  /// A connection over which nothing has gone.
  ///
  /// @param side which end this is
  /// @param limits with messages of at least 1 KiB
  public RpcCodec(RpcSide side, GobLimits limits, GobRegistry registry) {
    this(side, limits, registry, new TypeNumbers());
  }

  /// @param numbers of types, which may be shared with other connections
  RpcCodec(RpcSide side, GobLimits limits, GobRegistry registry, TypeNumbers numbers) {
    if (limits.messageBytesMax() < MESSAGE_BYTES_MIN) {
      throw new IllegalArgumentException("messages of " + limits.messageBytesMax() + " bytes");
    }
    this.side = side;
    this.in = new GobReader(limits, registry);
    this.out = new GobWriter(limits, numbers);
  }

  /// Asks for something.
  ///
  /// @return the number by which the answer comes
  /// @throws IllegalStateException when [#CALLS_MAX] wait
  /// @throws IllegalArgumentException as [GobWriter#write] does
  public long call(RpcMethod method, RpcMessage body) {
    requireServed(method);
    if (calls.size() == CALLS_MAX) {
      throw new IllegalStateException(CALLS_MAX + " calls wait for an answer");
    }
    long number = lastNumber + 1;
    write(REQUEST, new Header(number, method.wireName(), ""), body);
    lastNumber = number;
    calls.put(number, method);
    return number;
  }

  /// Says something that gets no answer.
  ///
  /// @throws IllegalArgumentException as [GobWriter#write] does
  public void tell(RpcMethod method, RpcMessage body) {
    requireServed(method);
    write(REQUEST, new Header(0, method.wireName(), ""), body);
  }

  private void requireServed(RpcMethod method) {
    if (method.servedBy() == side) {
      throw new IllegalArgumentException(method.wireName() + " is asked of a " + side);
    }
  }

  /// Gives up a call: its answer, should it come, is a [RpcPacket.StrayReply].
  public void forget(long number) {
    var _ = calls.remove(number);
  }

  /// Answers a request; a notification gets no answer.
  ///
  /// @throws IllegalArgumentException as [GobWriter#write] does
  public void answer(RpcPacket.Request request, RpcMessage body) {
    if (!request.isNotification()) {
      write(RESPONSE, new Header(request.number(), "", ""), body);
    }
  }

  /// Says why a request is not done; a notification gets no answer.
  ///
  /// @param error not empty
  public void refuse(RpcPacket.Request request, String error) {
    if (error.isEmpty()) {
      throw new IllegalArgumentException("a refusal without words");
    }
    if (!request.isNotification()) {
      // Even then there is a body.
      write(
          RESPONSE,
          new Header(request.number(), "", error),
          BodyTypes.reply(request.method()).zero());
    }
  }

  private void write(GobType<Header> type, Header head, RpcMessage body) {
    GobWriter.Mark before = out.mark();
    boolean isDone = false;
    try {
      out.write(type, head);
      MessageTypes.write(out, body);
      isDone = true;
    } finally {
      if (!isDone) {
        out.backTo(before);
      }
    }
  }

  /// How many bytes wait to be sent.
  public int pending() {
    return out.pending();
  }

  /// Moves bytes that wait to be sent into the buffer, as many as it takes.
  public void drainTo(ByteBuffer buffer) {
    out.drainTo(buffer);
  }

  /// Takes in all that remains in the piece, which may begin and end anywhere.
  public void feed(ByteBuffer piece) {
    in.feed(piece);
  }

  /// The next packet; asked until there is no more. Once one was malformed all are, and the
  /// connection is of no use.
  public Decoded<RpcPacket> next() {
    if (header == null) {
      switch (in.next(EITHER)) {
        case Decoded.Value(Header value) when value.method.length() > METHOD_LENGTH_MAX -> {
          in.reject("a method's name of %d characters".formatted(value.method.length()));
          return next();
        }
        case Decoded.Value(Header value) -> header = value;
        case Decoded.NeedMore<Header> _ -> {
          return new Decoded.NeedMore<>();
        }
        case Decoded.Malformed<Header>(String why) -> {
          return new Decoded.Malformed<>(why);
        }
      }
    }
    Decoded<RpcPacket> packet = packet(header);
    if (packet instanceof Decoded.Value) {
      header = null;
    }
    return packet;
  }

  private Decoded<RpcPacket> packet(Header head) {
    return head.method.isEmpty() ? reply(head) : request(head);
  }

  private Decoded<RpcPacket> request(Header head) {
    RpcMethod method = RpcMethod.find(head.method, side);
    return method == null
        ? with(in.skip(), _ -> unknown(head))
        : with(
            in.next(BodyTypes.request(method)),
            body -> new RpcPacket.Request(head.number, method, body));
  }

  /// rpc2 leaves the body of such a request where it is, and so loses the connection.
  private RpcPacket unknown(Header head) {
    if (head.number != 0) {
      out.write(RESPONSE, new Header(head.number, "", "rpc2: can't find method " + head.method));
      out.write(RESPONSE, NOTHING);
    }
    return new RpcPacket.UnknownRequest(head.number, head.method);
  }

  private Decoded<RpcPacket> reply(Header head) {
    RpcMethod method = calls.get(head.number);
    if (method == null) {
      return with(in.skip(), _ -> new RpcPacket.StrayReply(head.number, head.error));
    }
    Decoded<RpcPacket> packet =
        head.error.isEmpty()
            ? with(
                in.next(BodyTypes.reply(method)),
                body -> new RpcPacket.Reply(head.number, method, body))
            : with(in.skip(), _ -> new RpcPacket.Failure(head.number, method, head.error));
    if (packet instanceof Decoded.Value) {
      forget(head.number);
    }
    return packet;
  }

  private interface Making<B> {
    RpcPacket of(B body);
  }

  private static <B> Decoded<RpcPacket> with(Decoded<B> body, Making<B> making) {
    return switch (body) {
      case Decoded.Value(B value) -> new Decoded.Value<>(making.of(value));
      case Decoded.NeedMore<B> _ -> new Decoded.NeedMore<>();
      case Decoded.Malformed<B>(String why) -> new Decoded.Malformed<>(why);
    };
  }
}
