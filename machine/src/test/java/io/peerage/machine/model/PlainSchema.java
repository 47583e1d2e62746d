package io.peerage.machine.model;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.StringJoiner;

/// What the states are to each other, after sanitising: a map from names to definitions.
public final class PlainSchema {
  /// The state that every schema has.
  public static final String EXCEPTION = "Exception";

  /// One state.
  static final class Definition {
    boolean auto;
    boolean multi;
    final Set<String> require = new LinkedHashSet<>();
    final Set<String> add = new LinkedHashSet<>();
    final Set<String> remove = new LinkedHashSet<>();
    final Set<String> after = new LinkedHashSet<>();

    Set<String> relation(String kind) {
      return switch (kind) {
        case "req" -> require;
        case "add" -> add;
        case "rem" -> remove;
        case "after" -> after;
        default -> throw new IllegalArgumentException(kind);
      };
    }
  }

  private final Map<String, Definition> definitions = new LinkedHashMap<>();
  private final Map<String, Set<String>> removers = new HashMap<>();
  private final StringJoiner conflicts = new StringJoiner("; ");

  private PlainSchema() {}

  /// Reads `A:auto,req=B+C; D:multi,add=E,rem=F,after=G`.
  public static PlainSchema parse(String text) {
    PlainSchema schema = new PlainSchema();
    for (String one : text.split(";", -1)) {
      String[] parts = one.strip().split(":", 2);
      Definition definition = new Definition();
      schema.definitions.put(parts[0], definition);
      for (String word : (parts.length == 2 ? parts[1] : "").split(",", -1)) {
        String[] relation = word.split("=", 2);
        switch (relation[0]) {
          case "" -> {}
          case "auto" -> definition.auto = true;
          case "multi" -> definition.multi = true;
          default -> definition.relation(relation[0]).addAll(List.of(relation[1].split("\\+", -1)));
        }
      }
    }
    schema.definitions.computeIfAbsent(EXCEPTION, _ -> new Definition()).multi = true;
    schema.definitions.forEach(schema::sanitise);
    schema.definitions.forEach((name, definition) ->
        definition.remove.forEach(
            target -> schema.removers.computeIfAbsent(target, _ -> new HashSet<>()).add(name)));
    return schema;
  }

  private void sanitise(String name, Definition definition) {
    definition.remove.remove(name);
    for (String target : List.copyOf(definition.add)) {
      definition.remove.remove(target);
      if (!definitions.containsKey(target)) {
        definition.add.remove(target);
      }
    }
    definition.after.remove(name);
    for (String target : definition.require) {
      if (definition.remove.contains(target)) {
        conflicts.add("require-remove conflict for " + name + " to " + target);
      }
    }
    definition.remove.removeIf(target -> !definitions.containsKey(target));
    definition.after.removeIf(target -> !definitions.containsKey(target));
  }

  /// All states, in schema order.
  public List<String> names() {
    return new ArrayList<>(definitions.keySet());
  }

  /// What no order of things can satisfy; empty if all is well.
  String conflicts() {
    return conflicts.toString();
  }

  Definition of(String name) {
    return Objects.requireNonNull(definitions.get(name), name);
  }

  /// The states that remove `name`.
  Set<String> removers(String name) {
    return removers.getOrDefault(name, Set.of());
  }

  boolean auto(String name) {
    return of(name).auto;
  }

  boolean multi(String name) {
    return of(name).multi;
  }
}
