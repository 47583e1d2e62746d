package io.peerage.swarm.message;

import static io.peerage.swarm.message.HandshakeOptions.ABSENT;
import static io.peerage.swarm.message.HandshakeOptions.VERSION_1;

import io.peerage.swarm.content.ChunkAddressing;
import io.peerage.swarm.content.HashFunction;
import io.peerage.swarm.content.SwarmId;
import io.peerage.swarm.content.SwarmMetadata;
import io.peerage.wire.BoundedReader;
import io.peerage.wire.MalformedException;
import java.nio.ByteBuffer;
import java.util.Optional;

/// What to make of the two datagrams that open a channel (RFC 7574, section 3.1).
///
/// ```
///   P → Q   00000000 | HANDSHAKE(channel of P, options)      Q asks first(…)
///   Q → P   channel of P | HANDSHAKE(channel of Q, options)  P asks reply(…)
/// ```
///
/// Whoever sends a wrong opening gets no answer and leaves no state, so that nobody can be made to
/// answer a forged address. Behind an accepted HANDSHAKE the buffer stands at the messages that
/// came with it; a receiver may take HAVE and the like, but neither uses nor answers DATA that
/// early.
///
/// An opening must state all that RFC 7574 demands of it but the chunk size (option 9), which a
/// libswift peer never sends. A reply may also leave out the minimum version, the swarm ID, the
/// hash function if it is SHA-256, and the addressing if it is 32-bit chunk ranges. Whatever is
/// stated must be what the swarm's metadata say.
public final class Opening {

  /// What to do about a datagram.
  public sealed interface Verdict {}

  /// Make or keep a channel.
  ///
  /// @param metadata of the swarm that the other side means
  /// @param sourceChannel where it wants to be answered, never 0
  public record Accept(SwarmMetadata metadata, int sourceChannel, HandshakeOptions options)
      implements Verdict {}

  /// Do nothing, answer nothing, keep waiting if there is something to wait for.
  public record Drop(String why) implements Verdict {}

  /// Stop talking to that peer.
  ///
  /// @param sourceChannel where a closing HANDSHAKE may be sent, 0 if that is not known
  public record Bad(String why, int sourceChannel) implements Verdict {}

  /// The other side does not want a channel.
  public record Refused() implements Verdict {}

  /// The swarms that are served here.
  @FunctionalInterface
  public interface Swarms {
    Optional<SwarmMetadata> find(SwarmId id);
  }

  private Opening() {}

  /// Judges the first datagram of an unknown sender; the answer is [Accept] or [Drop].
  ///
  /// @param datagram from its first byte; left behind the HANDSHAKE if that is accepted
  public static Verdict first(ByteBuffer datagram, Swarms served) {
    try {
      var in = new BoundedReader(datagram);
      long channel = in.u32();
      if (channel != 0) {
        return new Drop("no opening: sent to channel " + Long.toHexString(channel));
      }
      int type = in.u8();
      if (type != MessageType.HANDSHAKE.code()) {
        return new Drop("no opening: message type " + type + " on channel 0");
      }
      int sourceChannel = (int) in.u32();
      if (sourceChannel == 0) {
        return new Drop("an opening from channel 0");
      }
      var options = HandshakeOptions.readFrom(in);
      requireVersions(options, true);
      SwarmMetadata metadata = served.find(swarmOf(options)).orElse(null);
      if (metadata == null) {
        return new Drop("swarm " + options.swarmId() + " is not served here");
      }
      requireEqual("hash function", options.hashFunction(), metadata.hash().code());
      requireEqual("chunk addressing", options.addressing(), metadata.addressing().code());
      requireProtectionAndChunkSize(options, metadata);
      return new Accept(metadata, sourceChannel, options);
    } catch (MalformedException wrong) {
      return new Drop(wrong.why());
    }
  }

  /// Judges what may be the reply to our own opening.
  ///
  /// @param datagram from its first byte; left behind the HANDSHAKE if that is accepted
  /// @param ownChannel what our opening named as its source
  /// @param metadata of the swarm that we opened the channel for
  public static Verdict reply(ByteBuffer datagram, int ownChannel, SwarmMetadata metadata) {
    int sourceChannel = 0;
    try {
      var in = new BoundedReader(datagram);
      if (in.remaining() < MessageWriter.CHANNEL_BYTES || (int) in.u32() != ownChannel) {
        return new Drop("no reply: not sent to channel " + Integer.toHexString(ownChannel));
      }
      if (in.remaining() == 0 || in.u8() != MessageType.HANDSHAKE.code()) {
        return new Drop("no reply: it does not begin with a HANDSHAKE");
      }
      sourceChannel = (int) in.u32();
      if (sourceChannel == 0) {
        return new Refused();
      }
      var options = HandshakeOptions.readFrom(in);
      requireVersions(options, false);
      if (options.swarmId().length() > 0 && !options.swarmId().equals(metadata.id().bytes())) {
        return new Bad("swarm " + options.swarmId() + " is not the one asked for", sourceChannel);
      }
      requireEqual(
          "hash function",
          stated(options.hashFunction(), HashFunction.SHA_256.code()),
          metadata.hash().code());
      requireEqual(
          "chunk addressing",
          stated(options.addressing(), ChunkAddressing.CHUNK_RANGES_32.code()),
          metadata.addressing().code());
      requireProtectionAndChunkSize(options, metadata);
      return new Accept(metadata, sourceChannel, options);
    } catch (MalformedException wrong) {
      return new Bad(wrong.why(), sourceChannel);
    }
  }

  /// The ranges of versions must meet in 1, the only one we speak; who states no minimum speaks
  /// nothing below its maximum.
  private static void requireVersions(HandshakeOptions options, boolean isOpening)
      throws MalformedException {
    int highest = options.version();
    if (highest == ABSENT) {
      throw new MalformedException("no version");
    }
    if (options.minimumVersion() == ABSENT && isOpening) {
      throw new MalformedException("no minimum version");
    }
    int lowest = stated(options.minimumVersion(), highest);
    if (highest == 0 || lowest > highest) {
      throw new MalformedException("versions " + lowest + "…" + highest);
    }
    if (lowest > VERSION_1) {
      throw new MalformedException(
          "versions " + lowest + "…" + highest + " have nothing in common with " + VERSION_1);
    }
  }

  private static SwarmId swarmOf(HandshakeOptions options) throws MalformedException {
    int length = options.swarmId().length();
    if (length < SwarmId.BYTES_MIN || length > SwarmId.BYTES_MAX) {
      throw new MalformedException("a swarm ID of " + length + " bytes");
    }
    return new SwarmId(options.swarmId());
  }

  private static void requireProtectionAndChunkSize(
      HandshakeOptions options, SwarmMetadata metadata) throws MalformedException {
    requireEqual("integrity protection", options.protection(), metadata.protection().code());
    requireEqual(
        "chunk size", stated(options.chunkSize(), metadata.chunkSize()), metadata.chunkSize());
  }

  private static void requireEqual(String what, long stated, long ours) throws MalformedException {
    if (stated == ABSENT) {
      throw new MalformedException("no " + what);
    }
    if (stated != ours) {
      throw new MalformedException(what + " " + stated + " where the swarm has " + ours);
    }
  }

  private static int stated(int value, int otherwise) {
    return value == ABSENT ? otherwise : value;
  }

  private static long stated(long value, long otherwise) {
    return value == ABSENT ? otherwise : value;
  }
}
