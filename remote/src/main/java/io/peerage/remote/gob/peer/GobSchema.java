package io.peerage.remote.gob.peer;

import io.peerage.machine.schema.Declaration;
import io.peerage.machine.schema.Schema;
import io.peerage.remote.gob.message.RpcMessage.StateDefinition;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.SequencedSet;

/// Schemas as they are told: a map without an order.
final class GobSchema {
  private GobSchema() {}

  static Map<String, StateDefinition> told(Schema schema) {
    Map<String, StateDefinition> told = new LinkedHashMap<>();
    schema
        .states()
        .forEach((name, state) ->
            told.put(
                name,
                new StateDefinition(
                    state.auto(),
                    state.multi(),
                    List.copyOf(state.require()),
                    List.copyOf(state.add()),
                    List.copyOf(state.remove()),
                    List.copyOf(state.after()),
                    List.copyOf(state.tags()))));
    return told;
  }

  /// @param names in their order; one that is not defined is plain
  /// @throws IllegalArgumentException as [Schema#of]
  static Schema heard(Map<String, StateDefinition> states, List<String> names) {
    SequencedMap<String, Declaration> heard = new LinkedHashMap<>();
    for (String name : names) {
      StateDefinition state = states.get(name);
      heard.put(name, state == null ? Declaration.PLAIN : declaration(state));
    }
    return Schema.of(heard);
  }

  private static Declaration declaration(StateDefinition state) {
    return new Declaration(
        state.auto(),
        state.multi(),
        set(state.require()),
        set(state.add()),
        set(state.remove()),
        set(state.after()),
        set(state.tags()));
  }

  private static SequencedSet<String> set(List<String> names) {
    return new LinkedHashSet<>(names);
  }
}
