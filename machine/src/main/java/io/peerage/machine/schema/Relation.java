package io.peerage.machine.schema;

/// What one state may be to another; listed in this order wherever several hold.
///
/// ```java
/// Declaration.PLAIN.with(Relation.REMOVE, "Open");
/// ```
public enum Relation {
  /// It brings the other along.
  ADD,
  /// It needs the other to be active.
  REQUIRE,
  /// It deactivates the other and keeps it out.
  REMOVE,
  /// Its handlers run after those of the other.
  AFTER
}
