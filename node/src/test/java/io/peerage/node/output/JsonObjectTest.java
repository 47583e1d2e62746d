package io.peerage.node.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonObjectTest {

  @Test
  void reads_the_kinds_of_values_that_events_have() {
    JsonObject object =
        JsonObject.parse(
            """
            {"event":"transition","n":7,"x":1.5,"none":null,"yes":true,"list":["a","b"],
             "time":{"Open":3,"Closed":2},"deep":{"a":{"b":[1]}},"last":"ö"}\
            """);
    assertThat(object.text("event")).isEqualTo("transition");
    assertThat(object.count("n")).isEqualTo(7);
    assertThat(object.number("x")).isEqualTo(1.5);
    assertThat(object.texts("list")).containsExactly("a", "b");
    assertThat(object.counts("time").sequencedKeySet()).containsExactly("Open", "Closed");
    assertThat(object.counts("time")).containsEntry("Open", 3L);
    assertThat(object.counts("deep")).isEmpty();
    assertThat(object.text("last")).isEqualTo("ö");
  }

  @Test
  void what_is_absent_is_empty() {
    JsonObject object = JsonObject.parse("{\"none\":null}");
    assertThat(object.text("none")).isEmpty();
    assertThat(object.count("none")).isZero();
    assertThat(object.texts("none")).isEmpty();
    assertThat(object.counts("none")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "7", "[1]", "{", "{\"a\":", "{\"a\":[1", "WARNING: something"})
  void says_what_is_no_object(String line) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> JsonObject.parse(line))
        .withMessageStartingWith("no JSON object: ");
  }
}
