package io.peerage.remote.gob.peer;

import io.peerage.remote.compact.CompactLimits;
import io.peerage.remote.gob.GobValue;
import io.peerage.remote.message.Arguments;
import io.peerage.wire.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/// Arguments of mutations in the types that every program of Go reads: bool, int, float64, string,
/// bytes, lists of strings and lists of whole numbers.
final class GobArguments {
  private GobArguments() {}

  /// @throws IllegalArgumentException for a list of anything else, or a text without a form in
  ///   UTF-8
  static Map<String, GobValue> told(Arguments arguments) {
    Map<String, GobValue> told = new LinkedHashMap<>();
    arguments.values().forEach((name, value) -> told.put(name, GobValue.of(value)));
    return told;
  }

  /// @throws IllegalArgumentException for a value of another type, or above a limit
  static Arguments heard(Map<String, GobValue> values, CompactLimits limits) {
    if (values.isEmpty()) {
      return Arguments.NONE;
    }
    if (values.size() > limits.listMax()) {
      throw new IllegalArgumentException(
          "%d arguments, at most %d".formatted(values.size(), limits.listMax()));
    }
    SequencedMap<String, Object> heard = new LinkedHashMap<>();
    for (Map.Entry<String, GobValue> each : values.entrySet()) {
      String name = each.getKey();
      sized("the name of an argument", name, limits.nameMax());
      if (!(each.getValue() instanceof GobValue.Nil)) {
        heard.put(name, value(name, each.getValue(), limits));
      }
    }
    return new Arguments(heard);
  }

  /// A single value.
  ///
  /// @throws IllegalArgumentException as [#heard(Map, CompactLimits)]
  static Object value(String name, GobValue value, CompactLimits limits) {
    return switch (value) {
      case GobValue.Truth(boolean it) -> it;
      case GobValue.Whole(long it) -> it;
      case GobValue.Natural(long bits) when bits >= 0 -> bits;
      case GobValue.Real(double it) -> it;
      case GobValue.Text(String it) -> sized(name, it, limits.textMax());
      case GobValue.Blob(Bytes it) when it.length() <= limits.textMax() -> it;
      case GobValue.Texts(List<String> it) when it.size() <= limits.listMax() -> {
        it.forEach(text -> sized(name, text, limits.textMax()));
        yield it;
      }
      case GobValue.Wholes(var it) when it.size() <= limits.listMax() ->
          it.stream().boxed().toList();
      case GobValue.Natural _, GobValue.Blob _, GobValue.Texts _, GobValue.Wholes _ ->
          throw new IllegalArgumentException("argument %s is too large".formatted(name));
      case GobValue.Nil _, GobValue.Encoded _, GobValue.Known<?> _, GobValue.Foreign _ ->
          throw new IllegalArgumentException(
              "argument %s is none of bool, int, float64, string, []uint8, []string, []int"
                  .formatted(name));
    };
  }

  /// The text itself.
  ///
  /// @throws IllegalArgumentException if it is longer than so many bytes
  static String sized(String what, String text, int bytesMax) {
    // Three bytes for each char are the most that UTF-8 takes.
    if (3L * text.length() > bytesMax && text.getBytes(StandardCharsets.UTF_8).length > bytesMax) {
      throw new IllegalArgumentException("%s has more than %d bytes".formatted(what, bytesMax));
    }
    return text;
  }
}
