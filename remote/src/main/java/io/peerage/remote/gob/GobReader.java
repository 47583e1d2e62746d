package io.peerage.remote.gob;

import io.peerage.wire.Decoded;
import io.peerage.wire.MalformedException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// One direction of a gob stream, as its receiver has it: fed with bytes as they come, asked for
/// one value after another. Belongs to one thread.
///
/// A value is cut into several messages where an interface in it shows a type for the first time.
/// Such a value is read from its beginning each time another part of it has come, so that there is
/// no half of a value to keep; [GobLimits#piecesMax] bounds how often.
///
/// Bytes are kept until their value is complete. Whoever asks until the answer is
/// [Decoded.NeedMore] before feeding more makes it hold no more than one value above what it is fed
/// at a time.
public final class GobReader {

  private final GobLimits limits;
  private final GobInput in;
  private final WireTypes types;
  private final ValueReader values;

  /// How many parts of the value were not enough.
  private int pieces;

  /// Where to look for the next part, counted from the beginning of the value.
  private int awaitedAt;

  private @Nullable String wrong;

  /// A stream from which nothing has come.
  public GobReader(GobLimits limits, GobRegistry registry) {
    this.limits = limits;
    this.in = new GobInput(limits.messageBytesMax());
    this.types = new WireTypes(limits);
    this.values = new ValueReader(in, types, limits, registry);
  }

  /// Takes in all that remains in the piece, which may begin and end anywhere.
  public void feed(ByteBuffer piece) {
    if (wrong == null) {
      in.append(piece);
    } else {
      piece.position(piece.limit());
    }
  }

  /// The next value. Once one was malformed all are.
  public <T> Decoded<T> next(GobType<T> type) {
    return attempt(number -> values.whole(type, number));
  }

  /// Passes over the next value, whatever it is. The answer is its type's name, often empty.
  public Decoded<String> skip() {
    return attempt(values::skipWhole);
  }

  /// What is done with a value whose type's number was read.
  private interface Step<T> {
    T read(long number) throws MalformedException;
  }

  private <T> Decoded<T> attempt(Step<T> step) {
    if (wrong != null) {
      return new Decoded.Malformed<>(wrong);
    }
    try {
      return read(step);
    } catch (MalformedException malformed) {
      reject(malformed.why());
      return new Decoded.Malformed<>(malformed.why());
    }
  }

  /// Makes the stream malformed: its bytes are gob, but not what the reader's owner can use.
  public void reject(String why) {
    if (wrong == null) {
      wrong = why;
      in.close();
    }
  }

  private <T> Decoded<T> read(Step<T> step) throws MalformedException {
    if ((pieces > 0 && !hasGoneOn()) || !in.first()) {
      return new Decoded.NeedMore<>();
    }
    long number = in.integer();
    while (number < 0) {
      values.define(number);
      requireEnd();
      in.release();
      if (!in.first()) {
        return new Decoded.NeedMore<>();
      }
      number = in.integer();
    }
    int defined = types.size();
    T value;
    try {
      value = step.read(number);
    } catch (MalformedException malformed) {
      if (!in.isCut()) {
        throw malformed;
      }
      types.shrinkTo(defined);
      awaitRest();
      return new Decoded.NeedMore<>();
    }
    requireEnd();
    in.release();
    pieces = 0;
    return new Decoded.Value<>(value);
  }

  private void awaitRest() throws MalformedException {
    if (++pieces == limits.piecesMax()) {
      throw new MalformedException("a value in more than " + limits.piecesMax() + " pieces");
    }
    awaitedAt = in.endOfMessage();
  }

  private boolean hasGoneOn() throws MalformedException {
    awaitedAt = in.awaited(awaitedAt);
    return awaitedAt < 0;
  }

  private void requireEnd() throws MalformedException {
    if (in.remaining() > 0) {
      throw new MalformedException(in.remaining() + " bytes behind a value or definition");
    }
  }
}
