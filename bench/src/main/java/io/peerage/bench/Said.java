package io.peerage.bench;

import java.util.HashMap;
import java.util.Map;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/// An event that a process printed as a line of JSON, with what is at its top level.
///
/// @param event which one
/// @param fields texts and numbers by their keys, as they were written
public record Said(String event, Map<String, String> fields) {

  private static final JsonFactory FACTORY = JsonFactory.builder().build();

  /// Reads a line.
  ///
  /// @throws tools.jackson.core.JacksonException when it is no JSON
  static Said parse(String line) {
    Map<String, String> fields = new HashMap<>();
    try (JsonParser json = FACTORY.createParser(ObjectReadContext.empty(), line)) {
      json.nextToken();
      while (json.nextToken() == JsonToken.PROPERTY_NAME) {
        String key = json.currentName();
        if (json.nextToken().isScalarValue()) {
          fields.put(key, json.getString());
        }
        json.skipChildren();
      }
    }
    return new Said(fields.getOrDefault("event", ""), Map.copyOf(fields));
  }

  /// A field.
  ///
  /// @throws IllegalStateException when the event has no such field
  public String field(String key) {
    String value = fields.get(key);
    if (value == null) {
      throw new IllegalStateException("no " + key + " in " + this);
    }
    return value;
  }
}
