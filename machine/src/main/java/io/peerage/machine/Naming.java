package io.peerage.machine;

import java.util.Objects;

/// How methods are called that are bound as handlers by their names. Immutable.
///
/// A handler's name is that of its state and an occasion (`ReadyState`, `ReadyEnd`, `ReadyEnter`,
/// `ReadyExit`), those of two states (`ReadyClosing`, `ReadyReady`), `AnyEnter` or `AnyState`. A
/// method has that name, with a small first letter or without; less what the state prefix says and
/// behind the method prefix.
///
/// ```java
/// blueprint.bind(MethodHandles.lookup(), this, Naming.PLAIN.withMethodPrefix("handle"));
/// ```
///
/// @param binding the name under which tracers see the handlers, see [Id]; empty for one made from
///   the name of the class
/// @param statePrefix what all bound handlers' names begin with, and the methods' names leave out:
///   with `Client`, the method `readyState` is the handler `ClientReadyState`
/// @param methodPrefix what names of handler methods begin with: with `handle`, the method
///   `handleReadyState` is the handler `ReadyState`, and all others are no handlers
public record Naming(String binding, String statePrefix, String methodPrefix) {
  /// No prefixes, and a name made from that of the class.
  public static final Naming PLAIN = new Naming("", "", "");

  /// Checks the name of the binding.
  public Naming {
    Objects.requireNonNull(statePrefix, "statePrefix");
    Objects.requireNonNull(methodPrefix, "methodPrefix");
    if (!binding.isEmpty()) {
      Id.checked(binding);
    }
  }

  /// The same under this name.
  public Naming withBinding(String binding) {
    return new Naming(Id.checked(binding), statePrefix, methodPrefix);
  }

  /// The same for handlers that begin with `statePrefix`.
  public Naming withStatePrefix(String statePrefix) {
    return new Naming(binding, statePrefix, methodPrefix);
  }

  /// The same for methods that begin with `methodPrefix`.
  public Naming withMethodPrefix(String methodPrefix) {
    return new Naming(binding, statePrefix, methodPrefix);
  }

  /// The name of the binding when it is made from `type`.
  String binding(Class<?> type) {
    if (!binding.isEmpty()) {
      return binding;
    }
    StringBuilder name = new StringBuilder();
    type.getSimpleName()
        .codePoints()
        .map(Character::toLowerCase)
        .filter(c -> (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_')
        .limit(Id.LENGTH_MAX)
        .forEach(name::appendCodePoint);
    return name.isEmpty() ? "anonymous" : name.toString();
  }
}
