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

  private final GobInput in;
  private final ValueReader values;

  /// Where a value that was cut goes on, counted from its beginning; 0 if none was.
  private int restAt;

  private @Nullable String wrong;

  /// A stream from which nothing has come.
  public GobReader(GobLimits limits, GobRegistry registry) {
    this.in = new GobInput(limits.messageBytesMax());
    this.values = new ValueReader(in, new WireTypes(limits), limits, registry);
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
    if ((restAt > 0 && !hasGoneOn()) || !in.first()) {
      return new Decoded.NeedMore<>();
    }
    long number = in.integer();
    while (number < 0) {
      values.defineAlone(number);
      release();
      if (!in.first()) {
        return new Decoded.NeedMore<>();
      }
      number = in.integer();
    }
    T value;
    try {
      value = step.read(number);
    } catch (MalformedException malformed) {
      if (!in.isCut()) {
        throw malformed;
      }
      restAt = in.endOfMessage();
      return new Decoded.NeedMore<>();
    }
    in.requireEnd();
    release();
    return new Decoded.Value<>(value);
  }

  private void release() {
    in.release();
    values.forget();
    restAt = 0;
  }

  /// Whether another part of the value has come. Definitions on the way to it are taken in at once.
  private boolean hasGoneOn() throws MalformedException {
    while (in.at(restAt)) {
      long number = in.integer();
      if (number >= 0) {
        return true;
      }
      values.defineAlone(number);
      restAt = in.endOfMessage();
    }
    return false;
  }
}
