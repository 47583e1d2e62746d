package io.peerage.machine;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Machines from one line of text, `A:auto,req=B+C; D:multi,add=E`, with a handler on every
/// occasion.
final class SchemaText {
  /// A state that has only a name.
  record Named(String name) implements State {}

  /// What the handlers do and what they have seen; the owner of the machine.
  static final class Script {
    final Set<String> refusing;
    final Set<String> throwing;
    final List<String> seen = new ArrayList<>();

    Script(Set<String> refusing, Set<String> throwing) {
      this.refusing = refusing;
      this.throwing = throwing;
    }

    private boolean play(String handler) {
      seen.add(handler);
      if (throwing.contains(handler)) {
        throw new IllegalArgumentException(handler);
      }
      return !refusing.contains(handler);
    }
  }

  private SchemaText() {}

  static State state(String name) {
    return name.equals("Exception") ? Basic.Exception : new Named(name);
  }

  static List<State> states(String names) {
    List<State> states = new ArrayList<>();
    for (String name : names.strip().split("[ +]+", -1)) {
      if (!name.isEmpty()) {
        states.add(state(name));
      }
    }
    return states;
  }

  static BlueprintBuilder<Script> parse(String schema) {
    Map<String, String> definitions = new LinkedHashMap<>();
    for (String definition : schema.split("; *", -1)) {
      String[] parts = definition.split(":", 2);
      definitions.put(parts[0].strip(), parts.length == 2 ? parts[1] : "");
    }
    BlueprintBuilder<Script> builder =
        BlueprintBuilder.ofStates(
            "worked", definitions.keySet().stream().map(SchemaText::state).toList());
    definitions.forEach((name, text) -> define(builder, state(name), text));
    return builder;
  }

  private static void define(BlueprintBuilder<Script> builder, State state, String text) {
    for (String part : text.split(",", -1)) {
      String[] relation = part.split("=", 2);
      State[] targets = states(relation[relation.length - 1]).toArray(State[]::new);
      switch (relation[0]) {
        case "" -> {}
        case "auto" -> builder.auto(state);
        case "multi" -> builder.multi(state);
        case "req" -> builder.require(state, targets);
        case "add" -> builder.add(state, targets);
        case "rem" -> builder.remove(state, targets);
        case "after" -> builder.after(state, targets);
        default -> throw new IllegalArgumentException(part);
      }
    }
  }

  static Blueprint<Script> withEveryHandler(String schema) {
    BlueprintBuilder<Script> builder = parse(schema);
    List<State> states = builder.build().states();
    for (State state : states) {
      builder
          .mayEnter(state, (script, event) -> script.play(event.name()))
          .mayExit(state, (script, event) -> script.play(event.name()))
          .mayStay(state, (script, event) -> script.play(event.name()))
          .on(state, (script, event) -> script.play(event.name()))
          .onEnd(state, (script, event) -> script.play(event.name()));
      for (State other : states) {
        if (!other.equals(state)) {
          builder.mayPair(state, other, (script, event) -> script.play(event.name()));
        }
      }
    }
    return builder
        .mayAny((script, event) -> script.play(event.name()))
        .onAny((script, event) -> script.play(event.name()))
        .build();
  }
}
