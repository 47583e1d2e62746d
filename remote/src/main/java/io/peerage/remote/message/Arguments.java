package io.peerage.remote.message;

import io.peerage.wire.Bytes;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/// The arguments of a mutation on their way: names and plain values.
///
/// A value is a [Boolean], a [Long], a [Double], a [String], [Bytes], or a [List] of such values.
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
    values.forEach(Arguments::check);
  }

  private static void check(String name, Object value) {
    switch (value) {
      case List<?> list -> list.forEach(each -> check(name, each));
      case Boolean _, Long _, Double _, String _, Bytes _ -> {}
      default ->
          throw new IllegalArgumentException(
              "argument %s is a %s; it can be a boolean, long, double, string, bytes or a list"
                  .formatted(name, value.getClass().getSimpleName()));
    }
  }

  public boolean isEmpty() {
    return values.isEmpty();
  }
}
