package io.peerage.node.machine;

import io.peerage.machine.Arg;
import io.peerage.machine.Args;
import io.peerage.wire.ErrorCode;
import io.peerage.wire.PeerageException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;

/// An argument of a mutation as it is typed: `port=8080`, `tags=["a","b"]`, `who=me`.
///
/// @param name what stands before the first equals sign
/// @param value what follows: its JSON value if it parses, else the text as it stands. Objects and
///   lists are maps and lists, numbers are [Number]s, null is an empty [Optional]
public record Argument(String name, Object value) {
  private static final int NESTING_MAX = 32;

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder().maxNestingDepth(NESTING_MAX).build())
          .build();

  /// Reads one.
  ///
  /// @throws PeerageException `usage` if it has no name
  public static Argument parse(String word) {
    int equals = word.indexOf('=');
    if (equals <= 0) {
      throw new PeerageException(
          ErrorCode.USAGE, "'" + Shown.of(word) + "' is no argument", "write name=value");
    }
    return new Argument(word.substring(0, equals), value(word.substring(equals + 1)));
  }

  /// These arguments and this one.
  Args onto(Args args) {
    return args.and(Arg.of(name, Object.class), value);
  }

  private static Object value(String text) {
    try (JsonParser json = FACTORY.createParser(ObjectReadContext.empty(), text)) {
      if (json.nextToken() == null) {
        return text;
      }
      Object value = value(json);
      return json.nextToken() == null ? value : text;
    } catch (JacksonException noJson) {
      return text;
    }
  }

  private static Object value(JsonParser json) {
    return switch (json.currentToken()) {
      case VALUE_STRING -> json.getString();
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> json.getNumberValue();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case START_ARRAY -> {
        List<Object> list = new ArrayList<>();
        while (!json.nextToken().isStructEnd()) {
          list.add(value(json));
        }
        yield list;
      }
      case START_OBJECT -> {
        Map<String, Object> map = new LinkedHashMap<>();
        while (!json.nextToken().isStructEnd()) {
          String name = json.currentName();
          json.nextToken();
          map.put(name, value(json));
        }
        yield map;
      }
      default -> Optional.empty();
    };
  }
}
