package io.peerage.remote.message;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/// The arguments of a mutation on their way: names and plain values.
///
/// A value is a [PlainValue].
///
/// @param values by name, in the order in which they were given
public record Arguments(SequencedMap<String, Object> values) {
  /// None.
  public static final Arguments NONE = new Arguments(new LinkedHashMap<>());

  /// Copies the map.
  ///
  /// @throws IllegalArgumentException if a value is of another type
  public Arguments {
    values = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(values));
    values.forEach((name, value) -> PlainValue.check("argument " + name, value));
  }

  public boolean isEmpty() {
    return values.isEmpty();
  }
}
