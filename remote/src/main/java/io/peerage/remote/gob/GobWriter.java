package io.peerage.remote.gob;

import java.nio.ByteBuffer;
import java.util.LinkedHashSet;
import java.util.SequencedSet;

/// One direction of a gob stream, as its sender has it: values become messages, the definitions
/// that they need before them, each once in the life of the stream. Belongs to one thread.
public final class GobWriter {

  private final int messageBytesMax;
  private final TypeNumbers numbers;
  private final GobOutput out = new GobOutput();
  private final ValueWriter values;
  private final SequencedSet<GobType<?>> defined = new LinkedHashSet<>();

  /// A stream in which nothing has been sent.
  ///
  /// @param limits a message that is larger than theirs is refused
  public GobWriter(GobLimits limits) {
    this(limits, new TypeNumbers());
  }

  /// A stream in which nothing has been sent.
  ///
  /// @param limits a message that is larger than theirs is refused
  /// @param numbers of types, which may be shared with other streams
  public GobWriter(GobLimits limits, TypeNumbers numbers) {
    this.messageBytesMax = limits.messageBytesMax();
    this.numbers = numbers;
    this.values = new ValueWriter(numbers, this::define);
  }

  /// A state of the stream that [#backTo] restores.
  ///
  /// @param bytes that were pending
  /// @param types that were defined
  public record Mark(int bytes, int types) {}

  /// The state now; good until bytes are taken.
  public Mark mark() {
    return new Mark(out.size(), defined.size());
  }

  /// Takes back what was written since.
  public void backTo(Mark mark) {
    out.shrinkTo(mark.bytes);
    while (defined.size() > mark.types) {
      var _ = defined.removeLast();
    }
  }

  /// Appends a value. If that fails nothing has been appended.
  ///
  /// @throws IllegalArgumentException for a number that its type does not hold, a text without a
  ///   form in UTF-8, a value in an interface that cannot be written, or a message above the limit
  public <T> void write(GobType<T> type, T value) {
    Mark mark = mark();
    boolean isDone = false;
    try {
      define(type);
      values.whole(type, value);
      if (values.out().size() > messageBytesMax) {
        throw new IllegalArgumentException(
            "a message of %d bytes where at most %d are allowed"
                .formatted(values.out().size(), messageBytesMax));
      }
      out.unsigned(values.out().size());
      out.append(values.out());
      isDone = true;
    } finally {
      values.out().shrinkTo(0);
      if (!isDone) {
        backTo(mark);
      }
    }
  }

  /// How many bytes wait to be taken.
  public int pending() {
    return out.size();
  }

  /// Moves pending bytes into the buffer, as many as it takes.
  public void drainTo(ByteBuffer buffer) {
    out.drainTo(buffer);
  }

  private void define(GobType<?> type) {
    if (type.builtin() != 0 || !defined.add(type)) {
      return;
    }
    int number = numbers.of(type);
    int at = out.size();
    out.integer(-number);
    type.define(out, numbers);
    out.insertLength(at);
    for (GobType<?> part : type.parts()) {
      define(part);
    }
  }
}
