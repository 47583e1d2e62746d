package io.peerage.remote.message;

import io.peerage.wire.Bytes;
import java.util.List;

/// What can be sent as a value: a [Boolean], a [Long], a [Double], a [String], [Bytes], or a [List]
/// of such values.
public final class PlainValue {
  private PlainValue() {}

  /// Whether it can be sent.
  ///
  /// @param what is shown, if it cannot
  /// @throws IllegalArgumentException if it is of another type
  public static void check(String what, Object value) {
    switch (value) {
      case List<?> list -> list.forEach(each -> check(what, each));
      case Boolean _, Long _, Double _, String _, Bytes _ -> {}
      default ->
          throw new IllegalArgumentException(
              "%s is a %s; it can be a boolean, long, double, string, bytes or a list"
                  .formatted(what, value.getClass().getSimpleName()));
    }
  }
}
