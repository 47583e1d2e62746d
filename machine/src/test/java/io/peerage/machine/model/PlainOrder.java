package io.peerage.machine.model;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The order of handlers and of the active states: what is required goes before what requires it,
/// and then whatever `after` says.
final class PlainOrder {
  private final PlainSchema schema;
  private final Map<String, Integer> positions = new HashMap<>();

  PlainOrder(PlainSchema schema) {
    this.schema = schema;
    boolean circle = false;
    for (String name : schema.names()) {
      circle |= !schema.of(name).require.isEmpty() && visit(name, new HashSet<>());
    }
    if (circle) {
      positions.clear();
    }
  }

  /// Gives a position to everything that `name` requires, then to itself.
  ///
  /// @return whether something on the way requires itself, by way of others or not
  private boolean visit(String name, Set<String> path) {
    if (positions.containsKey(name) || !schema.names().contains(name)) {
      return false;
    }
    if (!path.add(name)) {
      return true;
    }
    boolean circle = false;
    for (String required : schema.of(name).require) {
      circle |= visit(required, path);
    }
    path.remove(name);
    positions.putIfAbsent(name, positions.size());
    return circle;
  }

  /// The same states, in order; what is not related stays as given.
  List<String> sorted(Iterable<String> given) {
    List<String> byRequire = new ArrayList<>();
    given.forEach(byRequire::add);
    byRequire.sort((a, b) -> Integer.compare(position(a), position(b)));
    Set<String> waiting = new LinkedHashSet<>(byRequire);
    List<String> sorted = new ArrayList<>();
    while (!waiting.isEmpty()) {
      String next = firstOf(waiting);
      waiting.remove(next);
      sorted.add(next);
    }
    return sorted;
  }

  /// The first that waits for none of the others; in a circle, simply the first.
  private String firstOf(Set<String> waiting) {
    for (String name : waiting) {
      if (Collections.disjoint(schema.of(name).after, waiting)) {
        return name;
      }
    }
    return waiting.iterator().next();
  }

  private int position(String name) {
    return positions.getOrDefault(name, -1);
  }
}
