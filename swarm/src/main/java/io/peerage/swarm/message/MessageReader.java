package io.peerage.swarm.message;

import io.peerage.swarm.bin.Bins;
import io.peerage.swarm.content.ChunkAddressing;
import io.peerage.wire.BoundedReader;
import io.peerage.wire.Decoded;
import io.peerage.wire.Decoded.Malformed;
import io.peerage.wire.Decoded.Value;
import io.peerage.wire.MalformedException;
import java.nio.ByteBuffer;

/// Reads the messages of one swarm's datagrams, from behind the channel ID to the end.
///
/// Has no state but the format, so one reader serves every channel of a swarm. A message that is
/// not what the format allows ends the datagram: what came before stays processed, the rest cannot
/// be read (RFC 7574, section 8.1). The answer is never [Decoded.NeedMore]: a datagram is all there
/// is.
///
/// Whatever the addressing method, what is read are intervals of chunks. Chunks beyond the last one
/// that can be named are taken for that one. A byte range that cuts a chunk is rounded so that
/// nobody is taken at more than their word: inward where the peer says what it has, unless it ends
/// where the content does, or may end; outward where it says what it wants or no longer wants.
public final class MessageReader {

  private static final Decoded<Message> CHOKE = new Value<>(new Message.Choke());
  private static final Decoded<Message> UNCHOKE = new Value<>(new Message.Unchoke());
  private static final Decoded<Message> PEX_REQUEST = new Value<>(new Message.PexRequest());

  private static final Decoded<Message> NOTHING = new Value<>(new Message.Nothing());

  /// The 32-bit bin that is no node.
  private static final long NO_BIN_32 = 0xffff_ffffL;

  private static final int CHANNEL_BYTES = 4;
  private static final int TIME_BYTES = 8;
  private static final int PORT_BYTES = 2;
  private static final int IPV4_BYTES = 4;
  private static final int IPV6_BYTES = 16;
  private static final int CERTIFICATE_LENGTH_BYTES = 2;

  private final MessageFormat format;

  /// Asked first, since nearly all swarms are so.
  private final boolean isDefault;

  private final long chunkMax;

  /// A reader for one format.
  public MessageReader(MessageFormat format) {
    this.format = format;
    this.isDefault = format.addressing() == ChunkAddressing.CHUNK_RANGES_32;
    this.chunkMax = format.chunkMax();
  }

  /// Reads the first message of a datagram, the only one that may be a HANDSHAKE.
  ///
  /// @param in big-endian, from behind the channel ID; left behind the message
  public Decoded<Message> first(ByteBuffer in) {
    return read(in, true);
  }

  /// Reads a message behind another one.
  ///
  /// @param in big-endian, with at least one byte left; left behind the message
  public Decoded<Message> next(ByteBuffer in) {
    return read(in, false);
  }

  private Decoded<Message> read(ByteBuffer in, boolean isFirst) {
    if (!in.hasRemaining()) {
      return new Malformed<>("no message");
    }
    int code = in.get() & 0xff;
    MessageType type = MessageType.ofCode(code);
    if (type == null) {
      return new Malformed<>("unassigned message type " + code);
    }
    if (in.remaining() < bodyBytesMin(type)) {
      return new Malformed<>("cut: " + type + " with " + in.remaining() + " bytes of body");
    }
    if (!type.namesChunks()) {
      return body(type, 0, 0, in, isFirst);
    }
    if (isDefault) {
      return chunks(type, u32(in), u32(in), in);
    }
    return switch (format.addressing()) {
      case CHUNK_RANGES_32 -> chunks(type, u32(in), u32(in), in);
      case CHUNK_RANGES_64 -> chunks(type, in.getLong(), in.getLong(), in);
      case BINS_32 -> {
        long bin = u32(in);
        yield bin(type, bin == NO_BIN_32 ? Bins.NONE : bin, in);
      }
      case BINS_64 -> bin(type, in.getLong(), in);
      case BYTE_RANGES_64 -> bytes(type, in.getLong(), in.getLong(), in);
    };
  }

  private Decoded<Message> chunks(MessageType type, long first, long last, ByteBuffer in) {
    if (Long.compareUnsigned(first, last) > 0) {
      return reversed(type, "chunks", first, last);
    }
    return body(type, atMost(first), atMost(last), in, false);
  }

  private Decoded<Message> bin(MessageType type, long bin, ByteBuffer in) {
    return bin == Bins.NONE
        ? nothing(type, in)
        : body(type, atMost(Bins.first(bin)), atMost(Bins.last(bin)), in, false);
  }

  private Decoded<Message> bytes(MessageType type, long from, long to, ByteBuffer in) {
    if (Long.compareUnsigned(from, to) > 0) {
      return reversed(type, "bytes", from, to);
    }
    int size = format.chunkSize();
    boolean beginsChunk = Long.remainderUnsigned(from, size) == 0;
    boolean endsChunk = Long.remainderUnsigned(to, size) == size - 1;
    long first = Long.divideUnsigned(from, size);
    long last = Long.divideUnsigned(to, size);
    switch (type) {
      case DATA -> {
        int content = Math.min(size, in.remaining() - TIME_BYTES);
        if (!beginsChunk || !(endsChunk || to - from + 1 == content)) {
          return new Malformed<>("DATA of no chunk: bytes " + text(from) + "…" + text(to));
        }
      }
      case INTEGRITY, SIGNED_INTEGRITY -> {
        if (!beginsChunk || !endsChunk) {
          return new Malformed<>(type + " of no node: bytes " + text(from) + "…" + text(to));
        }
      }
      case HAVE, ACK -> {
        first += beginsChunk ? 0 : 1;
        last -= endsChunk || mayEndContent(to) ? 0 : 1;
        if (first > last) {
          return nothing(type, in);
        }
      }
      default -> {}
    }
    return body(type, atMost(first), atMost(last), in, false);
  }

  /// Whether the content ends with this byte, or before it, or nobody knows.
  private boolean mayEndContent(long lastByte) {
    return Long.compareUnsigned(lastByte, format.contentBytes() - 1) >= 0
        || format.contentBytes() == 0;
  }

  private Decoded<Message> nothing(MessageType type, ByteBuffer in) {
    switch (type) {
      case HAVE, REQUEST, CANCEL -> {}
      case ACK -> in.getLong();
      default -> {
        return new Malformed<>(type + " of nothing");
      }
    }
    return NOTHING;
  }

  private static Decoded<Message> reversed(MessageType type, String what, long from, long to) {
    return new Malformed<>(type + " with the reversed " + what + " " + text(from) + "…" + text(to));
  }

  private static String text(long unsigned) {
    return Long.toUnsignedString(unsigned);
  }

  private static long u32(ByteBuffer in) {
    return in.getInt() & 0xffff_ffffL;
  }

  /// An unsigned number as a chunk.
  private long atMost(long chunk) {
    return chunk < 0 ? chunkMax : Math.min(chunk, chunkMax);
  }

  private Decoded<Message> body(
      MessageType type, long first, long last, ByteBuffer in, boolean isFirst) {
    return switch (type) {
      case HANDSHAKE -> isFirst ? handshake(in) : new Malformed<>("HANDSHAKE behind a message");
      case DATA -> data(first, last, in);
      case ACK -> new Value<>(new Message.Ack(first, last, in.getLong()));
      case HAVE -> new Value<>(new Message.Have(first, last));
      case INTEGRITY -> integrity(first, last, in);
      case SIGNED_INTEGRITY -> signedIntegrity(first, last, in);
      case REQUEST -> new Value<>(new Message.Request(first, last));
      case CANCEL -> new Value<>(new Message.Cancel(first, last));
      case CHOKE -> CHOKE;
      case UNCHOKE -> UNCHOKE;
      case PEX_REQ -> PEX_REQUEST;
      case PEX_RES_V4 -> new Value<>(new Message.PexResponseV4(take(IPV4_BYTES, in), port(in)));
      case PEX_RES_V6 -> new Value<>(new Message.PexResponseV6(take(IPV6_BYTES, in), port(in)));
      case PEX_RES_CERT -> certificate(in);
    };
  }

  /// The bytes that every body of a type has.
  private int bodyBytesMin(MessageType type) {
    int spec = format.addressing().specBytes();
    return switch (type) {
      case HANDSHAKE -> CHANNEL_BYTES;
      case DATA, ACK -> spec + TIME_BYTES;
      case HAVE, REQUEST, CANCEL -> spec;
      case INTEGRITY -> spec + format.digestBytes();
      case SIGNED_INTEGRITY -> spec + TIME_BYTES + format.signatureBytes();
      case CHOKE, UNCHOKE, PEX_REQ -> 0;
      case PEX_RES_V4 -> IPV4_BYTES + PORT_BYTES;
      case PEX_RES_V6 -> IPV6_BYTES + PORT_BYTES;
      case PEX_RES_CERT -> CERTIFICATE_LENGTH_BYTES;
    };
  }

  private static Decoded<Message> handshake(ByteBuffer in) {
    try {
      int sourceChannel = in.getInt();
      var options = HandshakeOptions.readFrom(new BoundedReader(in));
      return new Value<>(new Message.Handshake(sourceChannel, options));
    } catch (MalformedException wrong) {
      return new Malformed<>(wrong.why());
    }
  }

  /// DATA has no length: it takes a whole chunk, or what is left where that is less, which makes it
  /// the last message of its datagram.
  private Decoded<Message> data(long first, long last, ByteBuffer in) {
    if (first != last) {
      return new Malformed<>("DATA of more than one chunk: " + first + "…" + last);
    }
    long timeMicros = in.getLong();
    if (!in.hasRemaining()) {
      return new Malformed<>("DATA without content");
    }
    ByteBuffer content = take(Math.min(format.chunkSize(), in.remaining()), in);
    return new Value<>(new Message.Data(first, timeMicros, content));
  }

  private Decoded<Message> integrity(long first, long last, ByteBuffer in) {
    if (!Bins.isNode(first, last)) {
      return new Malformed<>("INTEGRITY of no node: " + first + "…" + last);
    }
    return new Value<>(new Message.Integrity(first, last, take(format.digestBytes(), in)));
  }

  private Decoded<Message> signedIntegrity(long first, long last, ByteBuffer in) {
    if (format.signatureBytes() == 0) {
      return new Malformed<>("SIGNED_INTEGRITY where no signature algorithm was agreed");
    }
    if (!Bins.isNode(first, last)) {
      return new Malformed<>("SIGNED_INTEGRITY of no node: " + first + "…" + last);
    }
    long ntpTime = in.getLong();
    ByteBuffer signature = take(format.signatureBytes(), in);
    return new Value<>(new Message.SignedIntegrity(first, last, ntpTime, signature));
  }

  private static Decoded<Message> certificate(ByteBuffer in) {
    int length = in.getShort() & 0xffff;
    if (in.remaining() < length) {
      return new Malformed<>("cut: certificate of " + length + ", " + in.remaining() + " there");
    }
    return new Value<>(new Message.PexResponseCert(take(length, in)));
  }

  private static int port(ByteBuffer in) {
    return in.getShort() & 0xffff;
  }

  /// The next bytes as a view; the caller has checked that they are there.
  private static ByteBuffer take(int length, ByteBuffer in) {
    ByteBuffer view = in.slice(in.position(), length);
    in.position(in.position() + length);
    return view;
  }
}
