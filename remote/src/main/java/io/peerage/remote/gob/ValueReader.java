package io.peerage.remote.gob;

import io.peerage.remote.gob.GobValue.Encoded;
import io.peerage.remote.gob.GobValue.Foreign;
import io.peerage.remote.gob.GobValue.Known;
import io.peerage.wire.MalformedException;

/// Reads one value after another by the types that the stream has defined.
final class ValueReader {

  /// A key and a value.
  static final int MAP_ENTRY_BYTES_MIN = 2;

  private final GobInput in;
  private final WireTypes types;
  private final DefinitionReader definitions;
  private final GobLimits limits;
  private final GobRegistry registry;
  private int nesting;

  /// Messages that carry parts of the value.
  private int pieces;

  /// Up to here, counted from the beginning of the value, definitions have been taken in.
  private int definedTo;

  ValueReader(GobInput in, WireTypes types, GobLimits limits, GobRegistry registry) {
    this.in = in;
    this.types = types;
    this.definitions = new DefinitionReader(in, limits);
    this.limits = limits;
    this.registry = registry;
  }

  GobInput in() {
    return in;
  }

  WireTypes types() {
    return types;
  }

  /// Reads a whole value into what it means here.
  ///
  /// @param number its type, as it stands before it
  <T> T whole(GobType<T> type, long number) throws MalformedException {
    begin();
    int required = types.required(number);
    if (types.get(required) instanceof WireType.Struct theirs) {
      if (type instanceof StructType<?> ours) {
        requireMatch(required, theirs, ours);
      }
    } else {
      singleton();
    }
    return type.read(this, required);
  }

  private void begin() {
    nesting = 0;
    pieces = 1;
  }

  /// What is read from now on has not been read before.
  void forget() {
    definedTo = 0;
  }

  /// Passes over a whole value.
  ///
  /// @param number its type, as it stands before it
  /// @return the name of its type
  String skipWhole(long number) throws MalformedException {
    begin();
    int required = types.required(number);
    if (!(types.get(required) instanceof WireType.Struct)) {
      singleton();
    }
    skip(required);
    return types.get(required).name();
  }

  /// Names that have nothing in common mean that the stream is out of step.
  private void requireMatch(int number, WireType.Struct theirs, StructType<?> ours)
      throws MalformedException {
    if (theirs.fields().isEmpty() || ours.isEmpty()) {
      return;
    }
    for (int slot : types.slots(number, theirs, ours)) {
      if (slot >= 0) {
        return;
      }
    }
    throw new MalformedException("no field of %s matches %s".formatted(theirs.name(), ours.name()));
  }

  /// What stands before a value that is no struct and in none: a field's number less one.
  private void singleton() throws MalformedException {
    if (in.unsigned() != 0) {
      throw new MalformedException("a value alone that begins with a field");
    }
  }

  void enter() throws MalformedException {
    if (++nesting > limits.nestingMax()) {
      throw new MalformedException("more than " + limits.nestingMax() + " values in each other");
    }
  }

  void leave() {
    nesting--;
  }

  /// How many elements or entries follow in a value of this type.
  ///
  /// @param bytesEach that each takes at least
  int count(int number, int bytesEach) throws MalformedException {
    long count = in.unsigned();
    if (count < 0 || count > in.remaining() / bytesEach) {
      // Where an element shows a new type the message ends, and the other elements are in the next.
      if (count < 0 || count > limits.messageBytesMax() || !types.mayHoldInterface(number)) {
        throw new MalformedException(
            "%s elements where %d bytes are left"
                .formatted(Long.toUnsignedString(count), in.remaining()));
      }
    }
    return (int) count;
  }

  /// The type of the elements of a slice or array.
  int elementType(int number) throws MalformedException {
    return switch (types.get(number)) {
      case WireType.Slice slice -> slice.element();
      case WireType.Array array -> array.element();
      case WireType other -> throw mismatch(other, "a list");
    };
  }

  /// How many elements of a slice or array follow.
  int elements(int number) throws MalformedException {
    int count = count(number, 1);
    if (types.get(number) instanceof WireType.Array array && array.length() != count) {
      throw new MalformedException(
          "%d elements of an array of %d".formatted(count, array.length()));
    }
    return count;
  }

  /// The next field of a struct behind this one, or -1 at its end.
  int field(int before, int fields) throws MalformedException {
    long delta = in.unsigned();
    if (delta == 0) {
      return -1;
    }
    if (delta < 0 || delta > fields - 1 - before) {
      throw new MalformedException(
          "field %s + %d of %d".formatted(Long.toUnsignedString(delta), before, fields));
    }
    return before + (int) delta;
  }

  void require(int number, int builtin) throws MalformedException {
    if (number != builtin) {
      throw mismatch(types.get(number), types.get(builtin).kind());
    }
  }

  MalformedException mismatch(WireType theirs, String ours) {
    return new MalformedException("%s where %s is read".formatted(theirs.kind(), ours));
  }

  /// Reads a value and drops it.
  void skip(int number) throws MalformedException {
    switch (types.get(number)) {
      case WireType.Builtin _ -> skipBuiltin(number);
      case WireType.Encoded _ -> in.skipBlob();
      case WireType.Array array -> skipElements(number, array.element());
      case WireType.Slice slice -> skipElements(number, slice.element());
      case WireType.Dictionary map -> {
        enter();
        for (int i = count(number, MAP_ENTRY_BYTES_MIN); i > 0; i--) {
          skip(map.key());
          skip(map.element());
        }
        leave();
      }
      case WireType.Struct struct -> {
        enter();
        int fields = struct.fields().size();
        for (int i = field(-1, fields); i >= 0; i = field(i, fields)) {
          skip(struct.fields().get(i).type());
        }
        leave();
      }
    }
  }

  private void skipElements(int number, int element) throws MalformedException {
    enter();
    for (int i = elements(number); i > 0; i--) {
      skip(element);
    }
    leave();
  }

  private void skipBuiltin(int number) throws MalformedException {
    switch (number) {
      case WireType.BYTES, WireType.STRING -> in.skipBlob();
      case WireType.INTERFACE -> skipDynamic();
      case WireType.COMPLEX -> {
        var _ = in.unsigned();
        var _ = in.unsigned();
      }
      default -> {
        var _ = in.unsigned();
      }
    }
  }

  private void skipDynamic() throws MalformedException {
    if (in.text(limits.nameBytesMax()).isEmpty()) {
      return;
    }
    enter();
    skip(dynamicType());
    leave();
  }

  /// The contents of an interface.
  GobValue dynamic() throws MalformedException {
    String name = in.text(limits.nameBytesMax());
    if (name.isEmpty()) {
      return GobValue.NIL;
    }
    enter();
    int number = dynamicType();
    GobType<?> known = registry.find(name);
    GobValue value = known == null ? unregistered(name, number) : known(name, known, number);
    leave();
    return value;
  }

  private <T> Known<T> known(String name, GobType<T> type, int number) throws MalformedException {
    return new Known<>(name, type, type.read(this, number));
  }

  private GobValue unregistered(String name, int number) throws MalformedException {
    return switch (types.get(number)) {
      case WireType.Builtin _ -> builtin(name, number);
      case WireType.Encoded encoded -> new Encoded(name, encoded.encoder(), in.blob());
      case WireType.Slice(_, int element) when element == WireType.STRING ->
          new GobValue.Texts(GobTypes.STRINGS.read(this, number));
      case WireType.Slice(_, int element) when element == WireType.INT ->
          new GobValue.Wholes(GobTypes.INTS.read(this, number));
      case WireType _ -> {
        skip(number);
        yield new Foreign(name);
      }
    };
  }

  private GobValue builtin(String name, int number) throws MalformedException {
    return switch (number) {
      case WireType.BOOL -> new GobValue.Truth(in.truth());
      case WireType.INT -> new GobValue.Whole(in.integer());
      case WireType.UINT -> new GobValue.Natural(in.unsigned());
      case WireType.FLOAT -> new GobValue.Real(in.real());
      case WireType.BYTES -> new GobValue.Blob(in.blob());
      case WireType.STRING -> new GobValue.Text(in.text());
      default -> {
        skipBuiltin(number);
        yield new Foreign(name);
      }
    };
  }

  /// The type of what an interface holds, with all that stands before the value. The length there
  /// covers only a part of one that is cut, so it serves for nothing.
  private int dynamicType() throws MalformedException {
    long number = typeSequence();
    var _ = in.unsigned();
    int required = types.required(number);
    if (!(types.get(required) instanceof WireType.Struct)) {
      singleton();
    }
    return required;
  }

  /// Takes in the definitions that stand, or follow in messages of their own, where an interface
  /// holds a type for the first time.
  private long typeSequence() throws MalformedException {
    boolean isAlone = false;
    while (true) {
      if (in.remaining() == 0) {
        if (!isAlone && ++pieces > limits.piecesMax()) {
          throw new MalformedException("a value in more than " + limits.piecesMax() + " pieces");
        }
        isAlone = true;
        in.next();
      }
      long number = in.integer();
      if (number >= 0) {
        return number;
      }
      if (isAlone) {
        defineAlone(number);
      } else {
        define(number);
        if (in.remaining() > 0) {
          // Only inside another interface: the length of what is left, cut by the definition.
          var _ = in.unsigned();
        }
      }
    }
  }

  /// Takes in a definition that is a message.
  ///
  /// @param number negative, as it stands before it
  void defineAlone(long number) throws MalformedException {
    define(number);
    in.requireEnd();
  }

  private void define(long number) throws MalformedException {
    if (number == Long.MIN_VALUE) {
      throw new MalformedException("a definition of type " + number);
    }
    WireType type = definitions.read();
    // When a value is read again, so are the definitions in it.
    if (in.offset() > definedTo) {
      types.define(-number, type);
      definedTo = in.offset();
    }
  }
}
