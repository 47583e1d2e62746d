package io.peerage.remote.gob;

import java.util.List;

/// A type as a definition in the stream describes it. Other types are named by their numbers, which
/// mean something in that stream only.
sealed interface WireType {

  int BOOL = 1;
  int INT = 2;
  int UINT = 3;
  int FLOAT = 4;
  int BYTES = 5;
  int STRING = 6;
  int COMPLEX = 7;
  int INTERFACE = 8;

  /// The first number that a sender gives away; those between are gob's own.
  int FIRST_DEFINED = 64;

  /// Part of the language: bool to interface.
  record Builtin(String name) implements WireType {}

  /// A list of fixed length.
  ///
  /// @param length how many elements each value has
  record Array(String name, int element, long length) implements WireType {}

  record Slice(String name, int element) implements WireType {}

  record Dictionary(String name, int key, int element) implements WireType {}

  record Struct(String name, List<Field> fields) implements WireType {}

  /// Encodes itself into bytes that gob does not look into, as `time.Time` does.
  record Encoded(String name, GobValue.Encoder encoder) implements WireType {}

  /// A field of a struct.
  record Field(String name, int type) {}

  /// The name that its sender gave it; may be empty.
  String name();

  /// What a value of this type shows to a reader that wants something else.
  default String kind() {
    return switch (this) {
      case Builtin(String name) -> name;
      case Array _ -> "array";
      case Slice _ -> "slice";
      case Dictionary _ -> "map";
      case Struct _ -> "struct";
      case Encoded _ -> "a type that encodes itself";
    };
  }
}
