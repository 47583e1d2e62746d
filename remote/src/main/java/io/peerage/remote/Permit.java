package io.peerage.remote;

import io.peerage.machine.Definition;
import io.peerage.machine.MachineView;
import io.peerage.machine.State;
import java.util.Set;

/// Which states of a machine clients may change.
@FunctionalInterface
public interface Permit {
  /// None: clients read, wait and trace.
  Permit NOTHING = (_, _) -> false;

  /// Those that the machine's owner tagged as commands.
  Permit COMMANDS =
      (machine, state) ->
          machine.schema().has(state.name())
              && machine.schema().declaration(state.name()).tagged(Definition.COMMAND);

  /// All of them, and errors.
  Permit ALL = (_, _) -> true;

  /// Whether clients may change `state`. Asked on the server's loop.
  boolean allows(MachineView machine, State state);

  /// Those with these names.
  static Permit states(String... names) {
    Set<String> allowed = Set.of(names);
    return (_, state) -> allowed.contains(state.name());
  }
}
