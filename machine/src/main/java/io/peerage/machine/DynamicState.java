package io.peerage.machine;

import io.peerage.machine.schema.StateName;

/// A state that gets its name at run time, for schemas that are read and not written in code.
///
/// Two with the same name are the same state. A name has 1 to [#NAME_MAX] letters, digits,
/// underscores, hyphens and dots; letters and digits of any script.
///
/// ```java
/// State ready = DynamicState.of("Ready");
/// machine.add(ready);
/// ```
///
/// @param name what it is called; never `Exception`, which is [Basic#Exception] in every blueprint
public record DynamicState(String name) implements State {
  /// Characters a name may have.
  public static final int NAME_MAX = StateName.LENGTH_MAX;

  /// Checks the name.
  ///
  /// @throws IllegalArgumentException if it breaks the rule
  public DynamicState {
    StateName.checked(name);
    if (name.equals(Basic.Exception.name())) {
      throw new IllegalArgumentException("the name Exception belongs to Basic.Exception");
    }
  }

  /// The state of this name: [Basic#Exception] or a dynamic one.
  ///
  /// @throws IllegalArgumentException if it breaks the rule
  public static State of(String name) {
    return name.equals(Basic.Exception.name()) ? Basic.Exception : new DynamicState(name);
  }

  /// Its name.
  @Override
  public String toString() {
    return name;
  }
}
