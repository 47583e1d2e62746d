package io.peerage.remote.message;

import java.util.Optional;

/// Something that is handed to the other end of a connection, beside what its machines are.
///
/// @param name what it is, in the words of both ends
/// @param data a [PlainValue]
/// @param source the transition it was sent in, if the sender says so
public record Payload(String name, Object data, Optional<Cause> source) {
  /// Checks the value.
  ///
  /// @throws IllegalArgumentException if the name is empty or the value is of another type
  public Payload {
    if (name.isEmpty()) {
      throw new IllegalArgumentException("a payload without a name");
    }
    PlainValue.check("payload " + name, data);
  }

  /// Without a source.
  public static Payload of(String name, Object data) {
    return new Payload(name, data, Optional.empty());
  }
}
