package io.peerage.node.output;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/// The fields of one JSON object while it is written; the order of the calls is the order of the
/// keys.
public final class Fields {

  private final JsonGenerator json;

  Fields(JsonGenerator json) {
    this.json = json;
  }

  /// A text, or null.
  public Fields put(String key, @Nullable String value) {
    json.writeName(key);
    if (value == null) {
      json.writeNull();
    } else {
      json.writeString(value);
    }
    return this;
  }

  public Fields put(String key, long value) {
    json.writeName(key);
    json.writeNumber(value);
    return this;
  }

  /// Seconds, to the millisecond.
  public Fields putSeconds(String key, double value) {
    json.writeName(key);
    json.writeNumber(Math.round(value * 1000) / 1000.0);
    return this;
  }

  public Fields put(String key, List<String> values) {
    json.writeName(key);
    json.writeStartArray();
    values.forEach(json::writeString);
    json.writeEndArray();
    return this;
  }

  public Fields put(String key, Map<String, Long> values) {
    json.writeName(key);
    json.writeStartObject();
    values.forEach(this::put);
    json.writeEndObject();
    return this;
  }
}
