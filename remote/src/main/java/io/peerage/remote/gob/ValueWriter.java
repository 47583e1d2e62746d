package io.peerage.remote.gob;

import io.peerage.remote.gob.GobValue.Encoded;
import io.peerage.remote.gob.GobValue.Encoder;
import io.peerage.remote.gob.GobValue.Foreign;
import io.peerage.remote.gob.GobValue.Known;
import io.peerage.wire.Bytes;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/// Writes values behind each other. Types that an interface shows are defined elsewhere first, in
/// messages of their own, so that no value is ever cut.
final class ValueWriter {

  private final GobOutput out = new GobOutput();
  private final TypeNumbers numbers;
  private final Consumer<GobType<?>> definitions;
  private final Map<Selfmade, GobType<Bytes>> selfmade = new HashMap<>();

  /// A type that encodes itself.
  private record Selfmade(String name, Encoder encoder) {}

  /// @param definitions sends the definition of a type that has not been sent yet
  ValueWriter(TypeNumbers numbers, Consumer<GobType<?>> definitions) {
    this.numbers = numbers;
    this.definitions = definitions;
  }

  GobOutput out() {
    return out;
  }

  /// Appends a value as it stands in a message of its own.
  <T> void whole(GobType<T> type, T value) {
    out.integer(numbers.of(type));
    bare(type, value);
  }

  private <T> void bare(GobType<T> type, T value) {
    if (!type.isStruct()) {
      out.unsigned(0);
    }
    type.write(this, value);
  }

  /// Appends the contents of an interface.
  void dynamic(GobValue value) {
    switch (value) {
      case GobValue.Nil _ -> out.unsigned(0);
      case GobValue.Truth(boolean truth) -> concrete("bool", GobTypes.BOOL, truth);
      case GobValue.Whole(long number) -> concrete("int", GobTypes.INT, number);
      case GobValue.Natural(long bits) -> concrete("uint64", GobTypes.UINT64, bits);
      case GobValue.Real(double number) -> concrete("float64", GobTypes.FLOAT, number);
      case GobValue.Text(String text) -> concrete("string", GobTypes.STRING, text);
      case GobValue.Blob(Bytes bytes) -> concrete("[]uint8", GobTypes.BYTES, bytes);
      case GobValue.Texts(var texts) -> concrete("[]string", GobTypes.STRINGS, texts);
      case GobValue.Wholes(Numbers all) -> concrete("[]int", GobTypes.INTS, all);
      case Encoded(String name, Encoder encoder, Bytes bytes) ->
          concrete(name, selfmade(name, encoder), bytes);
      case Known<?> known -> known(known);
      case Foreign(String name) ->
          throw new IllegalArgumentException("a value of " + name + ", which was skipped");
    }
  }

  private <T> void known(Known<T> known) {
    concrete(known.typeName(), known.type(), known.value());
  }

  private GobType<Bytes> selfmade(String name, Encoder encoder) {
    return selfmade.computeIfAbsent(
        new Selfmade(name, encoder),
        _ -> GobType.encoded(name.substring(name.lastIndexOf('.') + 1), encoder));
  }

  private <T> void concrete(String name, GobType<T> type, T value) {
    if (name.isEmpty()) {
      throw new IllegalArgumentException("a type without a name in an interface");
    }
    definitions.accept(type);
    out.text(name);
    out.integer(numbers.of(type));
    int at = out.size();
    bare(type, value);
    out.insertLength(at);
  }
}
