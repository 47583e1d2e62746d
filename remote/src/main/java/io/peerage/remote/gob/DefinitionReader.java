package io.peerage.remote.gob;

import io.peerage.remote.gob.GobValue.Encoder;
import io.peerage.remote.gob.WireType.Field;
import io.peerage.wire.MalformedException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Reads the definitions of types. They are values of structs that gob itself defines and no sender
/// describes, so fields that those do not have cannot be skipped.
final class DefinitionReader {

  // Fields of wireType.
  private static final int ARRAY = 0;
  private static final int SLICE = 1;
  private static final int STRUCT = 2;
  private static final int MAP = 3;
  private static final int GOB_ENCODER = 4;
  private static final int BINARY_MARSHALER = 5;
  private static final int TEXT_MARSHALER = 6;

  /// In place of a field's number: the struct ends.
  private static final int END = -1;

  private final GobInput in;
  private final GobLimits limits;

  DefinitionReader(GobInput in, GobLimits limits) {
    this.in = in;
    this.limits = limits;
  }

  /// What comes behind the negative number of a type.
  WireType read() throws MalformedException {
    int kind = field(END);
    WireType type =
        switch (kind) {
          case ARRAY, SLICE, MAP -> composite(kind);
          case STRUCT -> struct();
          case GOB_ENCODER -> new WireType.Encoded(onlyCommon(), Encoder.GOB);
          case BINARY_MARSHALER -> new WireType.Encoded(onlyCommon(), Encoder.BINARY);
          case TEXT_MARSHALER -> new WireType.Encoded(onlyCommon(), Encoder.TEXT);
          default -> throw new MalformedException("a definition of kind " + kind);
        };
    if (field(kind) != END) {
      throw new MalformedException("a definition of two kinds");
    }
    return type;
  }

  /// An array, slice or map: a common part, then two numbers of which either may be missing.
  private WireType composite(int kind) throws MalformedException {
    String name = "";
    long first = 0;
    long second = 0;
    for (int field = field(END); field != END; field = field(field)) {
      switch (field) {
        case 0 -> name = common();
        case 1 -> first = in.integer();
        case 2 -> second = in.integer();
        default -> throw unknown(field);
      }
    }
    if (kind == SLICE && second != 0) {
      throw unknown(2);
    }
    if (kind == ARRAY && second < 0) {
      throw new MalformedException("an array of " + second);
    }
    return switch (kind) {
      case ARRAY -> new WireType.Array(name, typeNumber(first), second);
      case SLICE -> new WireType.Slice(name, typeNumber(first));
      default -> new WireType.Dictionary(name, typeNumber(first), typeNumber(second));
    };
  }

  private WireType struct() throws MalformedException {
    String name = "";
    List<Field> fields = List.of();
    for (int field = field(END); field != END; field = field(field)) {
      switch (field) {
        case 0 -> name = common();
        case 1 -> fields = fields();
        default -> throw unknown(field);
      }
    }
    return new WireType.Struct(name, fields);
  }

  private List<Field> fields() throws MalformedException {
    long count = in.unsigned();
    if (count < 0 || count > limits.fieldsMax() || count > in.remaining()) {
      throw new MalformedException("a struct of " + Long.toUnsignedString(count) + " fields");
    }
    List<Field> fields = new ArrayList<>((int) count);
    Set<String> names = new HashSet<>();
    for (int i = 0; i < count; i++) {
      Named named = named();
      if (!names.add(named.name)) {
        throw new MalformedException("two fields of the name " + named.name);
      }
      fields.add(new Field(named.name, named.number));
    }
    return List.copyOf(fields);
  }

  private String onlyCommon() throws MalformedException {
    String name = "";
    for (int field = field(END); field != END; field = field(field)) {
      if (field != 0) {
        throw unknown(field);
      }
      name = common();
    }
    return name;
  }

  /// The name of a type. Its own number stands before the definition, too.
  private String common() throws MalformedException {
    return named().name;
  }

  private record Named(String name, int number) {}

  private Named named() throws MalformedException {
    String name = "";
    long number = 0;
    for (int field = field(END); field != END; field = field(field)) {
      switch (field) {
        case 0 -> name = in.text(limits.nameBytesMax());
        case 1 -> number = in.integer();
        default -> throw unknown(field);
      }
    }
    return new Named(name, typeNumber(number));
  }

  /// The next field of a struct behind this one, or [#END].
  private int field(int before) throws MalformedException {
    long delta = in.unsigned();
    if (delta == 0) {
      return END;
    }
    if (delta < 0 || delta > Integer.MAX_VALUE - 1 - Math.max(before, 0)) {
      throw new MalformedException("field " + Long.toUnsignedString(delta) + " of a definition");
    }
    return before + (int) delta;
  }

  private static int typeNumber(long number) throws MalformedException {
    if (number < 0 || number > Integer.MAX_VALUE) {
      throw new MalformedException("type number " + number);
    }
    return (int) number;
  }

  private static MalformedException unknown(int field) {
    return new MalformedException("field " + field + " of a definition");
  }
}
