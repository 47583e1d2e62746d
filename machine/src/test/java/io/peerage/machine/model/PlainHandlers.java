package io.peerage.machine.model;

import java.util.Set;

/// The handlers of a machine, by name.
public interface PlainHandlers {
  /// Whether there is a handler of that name.
  boolean has(String handler);

  /// The states `to` for which `from` followed by `to` is the name of a handler.
  Set<String> partners(String from);

  /// Calls a handler, which may make mutations.
  ///
  /// @return whether it agrees
  /// @throws HandlerThrew if it does
  boolean call(PlainMachine machine, String handler);
}
