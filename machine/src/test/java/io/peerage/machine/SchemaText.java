package io.peerage.machine;

import io.peerage.machine.schema.Declaration;
import io.peerage.machine.schema.Relation;
import io.peerage.machine.schema.Schema;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.Set;

/// Machines from one line of text, `A:auto,req=B+C; D:multi,add=E`, with a handler on every
/// occasion.
public final class SchemaText {
  private static final Arg<String> X = Arg.of("x", String.class);

  /// What the handlers do and what they have seen; the owner of the machine.
  static final class Script {
    final Set<String> refusing;
    final Set<String> throwing;
    final List<String> seen = new ArrayList<>();

    Script(Set<String> refusing, Set<String> throwing) {
      this.refusing = refusing;
      this.throwing = throwing;
    }

    boolean play(String handler) {
      seen.add(handler);
      if (throwing.contains(handler)) {
        throw new IllegalArgumentException(handler);
      }
      return !refusing.contains(handler);
    }
  }

  private SchemaText() {}

  static State state(String name) {
    return DynamicState.of(name);
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

  public static Schema schema(String text) {
    SequencedMap<String, Declaration> states = new LinkedHashMap<>();
    for (String state : text.split("; *", -1)) {
      String[] parts = state.split(":", 2);
      states.put(parts[0].strip(), declaration(parts.length == 2 ? parts[1] : ""));
    }
    return Schema.of(states);
  }

  private static Declaration declaration(String text) {
    Declaration declaration = Declaration.PLAIN;
    for (String part : text.split(",", -1)) {
      String[] relation = part.split("=", 2);
      String[] targets = relation[relation.length - 1].split("[+]", -1);
      declaration =
          switch (relation[0]) {
            case "" -> declaration;
            case "auto" -> declaration.withAuto(true);
            case "multi" -> declaration.withMulti(true);
            case "req" -> declaration.with(Relation.REQUIRE, targets);
            case "add" -> declaration.with(Relation.ADD, targets);
            case "rem" -> declaration.with(Relation.REMOVE, targets);
            case "after" -> declaration.with(Relation.AFTER, targets);
            default -> throw new IllegalArgumentException(part);
          };
    }
    return declaration;
  }

  static BlueprintBuilder<Script> parse(String schema) {
    return Blueprint.dynamic("worked", schema(schema));
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

  /// Makes a call such as `+A B` or `-A{x:1}`.
  static long call(Machine machine, String call) {
    String names = call.substring(1).replace("{x:1}", "");
    Args args = names.length() < call.length() - 1 ? X.with("1") : Args.NONE;
    List<State> states = states(names);
    return switch (call.charAt(0)) {
      case '+' -> machine.add(states, args);
      case '-' -> machine.remove(states, args);
      case '=' -> machine.set(states, args);
      case '~' -> machine.toggle(states, args);
      case '?' -> machine.canAdd(states.toArray(State[]::new));
      case '/' -> machine.canRemove(states.toArray(State[]::new));
      case '!' -> machine.addError(new IllegalStateException(names));
      case '^' -> machine.addError(states.getFirst(), new IllegalStateException(names));
      default -> throw new IllegalArgumentException(call);
    };
  }
}
