package io.peerage.node.output;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/// One line of another process's `--json` output: the kinds of values that events have, and nothing
/// else. A key that is absent or of another kind reads as empty or zero.
public final class JsonObject {

  private static final JsonFactory FACTORY = JsonFactory.builder().build();

  private final Map<String, String> texts = new HashMap<>();
  private final Map<String, Double> numbers = new HashMap<>();
  private final Map<String, List<String>> lists = new HashMap<>();
  private final Map<String, SequencedMap<String, Long>> counts = new HashMap<>();

  private JsonObject() {}

  /// Reads an object.
  ///
  /// @throws IllegalArgumentException when the line is none
  public static JsonObject parse(String line) {
    JsonObject object = new JsonObject();
    try (JsonParser json = FACTORY.createParser(ObjectReadContext.empty(), line)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        throw new IllegalArgumentException("no JSON object: " + line);
      }
      while (json.nextToken() == JsonToken.PROPERTY_NAME) {
        object.read(json.currentName(), json);
      }
    } catch (JacksonException malformed) {
      throw new IllegalArgumentException("no JSON object: " + line, malformed);
    }
    return object;
  }

  /// Whether the key has a text or a number.
  public boolean has(String key) {
    return texts.containsKey(key) || numbers.containsKey(key);
  }

  public String text(String key) {
    return texts.getOrDefault(key, "");
  }

  public long count(String key) {
    return (long) number(key);
  }

  public double number(String key) {
    return numbers.getOrDefault(key, 0.0);
  }

  public List<String> texts(String key) {
    return lists.getOrDefault(key, List.of());
  }

  public SequencedMap<String, Long> counts(String key) {
    return counts.getOrDefault(key, new LinkedHashMap<>());
  }

  private void read(String key, JsonParser json) {
    switch (json.nextToken()) {
      case VALUE_STRING -> texts.put(key, json.getString());
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> numbers.put(key, json.getDoubleValue());
      case START_ARRAY -> {
        List<String> values = new ArrayList<>();
        while (json.nextToken() != JsonToken.END_ARRAY) {
          values.add(json.getString());
          json.skipChildren();
        }
        lists.put(key, values);
      }
      case START_OBJECT -> {
        SequencedMap<String, Long> values = new LinkedHashMap<>();
        while (json.nextToken() == JsonToken.PROPERTY_NAME) {
          String name = json.currentName();
          if (json.nextToken() == JsonToken.VALUE_NUMBER_INT) {
            values.put(name, json.getLongValue());
          }
          json.skipChildren();
        }
        counts.put(key, values);
      }
      default -> {}
    }
  }
}
