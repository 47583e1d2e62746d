package io.peerage.swarm.message;

import io.peerage.swarm.content.ChunkAddressing;
import io.peerage.swarm.content.HashFunction;
import io.peerage.swarm.content.IntegrityProtection;
import io.peerage.swarm.content.SwarmMetadata;
import io.peerage.wire.BoundedReader;
import io.peerage.wire.Bytes;
import io.peerage.wire.Decoded;
import io.peerage.wire.MalformedException;
import java.nio.ByteBuffer;

/// The options of a HANDSHAKE (RFC 7574, section 7): what its sender speaks and which swarm it
/// means. Each may be missing: numbers are then [#ABSENT], bytes empty. Which must be there depends
/// on where the HANDSHAKE stands, and is for [Opening] to say.
///
/// @param version option 0, the highest the sender speaks, 1 to 255 (0 is reserved but can be read)
/// @param minimumVersion option 1
/// @param swarmId option 2, at most 516 bytes: the longest key of a live swarm
/// @param protection option 3, the code of an [IntegrityProtection]
/// @param hashFunction option 4, the code of a [HashFunction]
/// @param signatureAlgorithm option 5, a number of the DNSSEC registry
/// @param addressing option 6, the code of a [ChunkAddressing]
/// @param discardWindow option 7, in what the addressing counts, [#KEEPS_ALL] for no limit
/// @param supported option 8, one bit per message type from the left, at most 256
/// @param chunkSize option 9 in bytes, 1 to 2^32 − 2, or [#VARIABLE_CHUNKS]
public record HandshakeOptions(
    int version,
    int minimumVersion,
    Bytes swarmId,
    int protection,
    int hashFunction,
    int signatureAlgorithm,
    int addressing,
    long discardWindow,
    Bytes supported,
    long chunkSize) {

  /// In place of a number: the option is not there.
  public static final int ABSENT = -1;

  /// In place of a discard window: the sender keeps everything.
  public static final long KEEPS_ALL = Long.MAX_VALUE;

  /// In place of a chunk size: chunks have different sizes.
  public static final long VARIABLE_CHUNKS = 0xffff_ffffL;

  /// No option at all: all that a closing HANDSHAKE needs.
  public static final HandshakeOptions NONE =
      new HandshakeOptions(
          ABSENT, ABSENT, Bytes.EMPTY, ABSENT, ABSENT, ABSENT, ABSENT, ABSENT, Bytes.EMPTY, ABSENT);

  /// The one version there is.
  static final int VERSION_1 = 1;

  private static final int VERSION = 0;
  private static final int MINIMUM_VERSION = 1;
  private static final int SWARM_ID = 2;
  private static final int PROTECTION = 3;
  private static final int HASH_FUNCTION = 4;
  private static final int SIGNATURE_ALGORITHM = 5;
  private static final int ADDRESSING = 6;
  private static final int DISCARD_WINDOW = 7;
  private static final int SUPPORTED = 8;
  private static final int CHUNK_SIZE = 9;
  private static final int END = 255;

  /// An algorithm byte and an RSA key of 4096 bits with its exponent.
  private static final int SWARM_ID_BYTES_MAX = 1 + 3 + 512;

  private static final int SUPPORTED_BYTES_MAX = 32;

  /// All fourteen messages. Stated although it is the default: a libswift peer reads past option 9,
  /// which it does not know, only because of it.
  private static final Bytes ALL_MESSAGES = Bytes.ofHex("fffc");

  /// What we say of a static swarm, in an opening as well as in a reply: options 0 1 2 3 4 6 8 9.
  public static HandshakeOptions of(SwarmMetadata metadata) {
    return new HandshakeOptions(
        VERSION_1,
        VERSION_1,
        metadata.id().bytes(),
        metadata.protection().code(),
        metadata.hash().code(),
        ABSENT,
        metadata.addressing().code(),
        ABSENT,
        ALL_MESSAGES,
        metadata.chunkSize());
  }

  /// Reads options up to and with the end option; the position is left behind it, or anywhere if
  /// they are malformed. Bytes are copied.
  public static Decoded<HandshakeOptions> decode(ByteBuffer in) {
    try {
      return new Decoded.Value<>(readFrom(new BoundedReader(in)));
    } catch (MalformedException wrong) {
      return new Decoded.Malformed<>(wrong.why());
    }
  }

  /// Whether the sender reads messages of this type; all of them if it does not say.
  public boolean supports(MessageType type) {
    if (supported.length() == 0) {
      return true;
    }
    int at = type.code() >> 3;
    return at < supported.length() && (supported.get(at) << (type.code() & 7) & 0x80) != 0;
  }

  /// How many bytes [#writeTo] appends.
  public int encodedBytes() {
    return (version == ABSENT ? 0 : 2)
        + (minimumVersion == ABSENT ? 0 : 2)
        + (swarmId.length() == 0 ? 0 : 3 + swarmId.length())
        + (protection == ABSENT ? 0 : 2)
        + (hashFunction == ABSENT ? 0 : 2)
        + (signatureAlgorithm == ABSENT ? 0 : 2)
        + (addressing == ABSENT ? 0 : 2)
        + (discardWindow == ABSENT ? 0 : 1 + windowBytes(addressing))
        + (supported.length() == 0 ? 0 : 2 + supported.length())
        + (chunkSize == ABSENT ? 0 : 5)
        + 1;
  }

  /// Appends the options that are there, in rising order, and the end option.
  public void writeTo(ByteBuffer out) {
    u8(out, VERSION, version);
    u8(out, MINIMUM_VERSION, minimumVersion);
    if (swarmId.length() > 0) {
      out.put((byte) SWARM_ID).putShort((short) swarmId.length());
      swarmId.writeTo(out);
    }
    u8(out, PROTECTION, protection);
    u8(out, HASH_FUNCTION, hashFunction);
    u8(out, SIGNATURE_ALGORITHM, signatureAlgorithm);
    u8(out, ADDRESSING, addressing);
    if (discardWindow != ABSENT) {
      long window = discardWindow == KEEPS_ALL ? -1L : discardWindow;
      out.put((byte) DISCARD_WINDOW);
      if (windowBytes(addressing) == Integer.BYTES) {
        out.putInt((int) window);
      } else {
        out.putLong(window);
      }
    }
    if (supported.length() > 0) {
      out.put((byte) SUPPORTED).put((byte) supported.length());
      supported.writeTo(out);
    }
    if (chunkSize != ABSENT) {
      out.put((byte) CHUNK_SIZE).putInt((int) chunkSize);
    }
    out.put((byte) END);
  }

  /// Values have no length of their own, so behind an unknown code nothing can be read; and codes
  /// only rise, so none comes twice.
  static HandshakeOptions readFrom(BoundedReader in) throws MalformedException {
    int version = ABSENT;
    int minimumVersion = ABSENT;
    Bytes swarmId = Bytes.EMPTY;
    int protection = ABSENT;
    int hashFunction = ABSENT;
    int signatureAlgorithm = ABSENT;
    int addressing = ABSENT;
    long discardWindow = ABSENT;
    Bytes supported = Bytes.EMPTY;
    long chunkSize = ABSENT;
    int before = -1;
    int code = in.u8();
    while (code != END) {
      if (code <= before) {
        throw new MalformedException("option " + code + " behind option " + before);
      }
      switch (code) {
        case VERSION -> version = in.u8();
        case MINIMUM_VERSION -> minimumVersion = in.u8();
        case SWARM_ID -> swarmId = some(in.bytes(in.u16(), SWARM_ID_BYTES_MAX), code);
        case PROTECTION -> protection = known(in.u8(), IntegrityProtection.values().length, code);
        case HASH_FUNCTION -> hashFunction = known(in.u8(), HashFunction.values().length, code);
        case SIGNATURE_ALGORITHM -> signatureAlgorithm = in.u8();
        case ADDRESSING -> addressing = known(in.u8(), ChunkAddressing.values().length, code);
        case DISCARD_WINDOW -> discardWindow = window(in, addressing);
        case SUPPORTED -> supported = some(in.bytes(in.u8(), SUPPORTED_BYTES_MAX), code);
        case CHUNK_SIZE -> chunkSize = positive(in.u32(), code);
        default -> throw new MalformedException("unassigned option " + code);
      }
      before = code;
      code = in.u8();
    }
    return new HandshakeOptions(
        version,
        minimumVersion,
        swarmId,
        protection,
        hashFunction,
        signatureAlgorithm,
        addressing,
        discardWindow,
        supported,
        chunkSize);
  }

  private static long window(BoundedReader in, int addressing) throws MalformedException {
    if (addressing == ABSENT) {
      throw new MalformedException("discard window without chunk addressing");
    }
    boolean isWide = windowBytes(addressing) == Long.BYTES;
    long window = isWide ? in.u64() : in.u32();
    if (window == (isWide ? -1L : 0xffff_ffffL)) {
      return KEEPS_ALL;
    }
    if (window < 0 || window == KEEPS_ALL) {
      throw new MalformedException("discard window " + Long.toUnsignedString(window));
    }
    return window;
  }

  private static int windowBytes(int addressing) {
    return ChunkAddressing.ofCode(addressing).orElseThrow().windowBytes();
  }

  private static Bytes some(Bytes bytes, int code) throws MalformedException {
    if (bytes.length() == 0) {
      throw new MalformedException("option " + code + " is empty");
    }
    return bytes;
  }

  private static int known(int value, int codes, int code) throws MalformedException {
    if (value >= codes) {
      throw new MalformedException("option " + code + " has the unassigned value " + value);
    }
    return value;
  }

  private static long positive(long value, int code) throws MalformedException {
    if (value == 0) {
      throw new MalformedException("option " + code + " is 0");
    }
    return value;
  }

  private static void u8(ByteBuffer out, int code, int value) {
    if (value != ABSENT) {
      out.put((byte) code).put((byte) value);
    }
  }
}
