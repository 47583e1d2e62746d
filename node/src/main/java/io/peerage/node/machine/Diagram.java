package io.peerage.node.machine;

import io.peerage.machine.Basic;
import io.peerage.machine.schema.Declaration;
import io.peerage.machine.schema.Relation;
import io.peerage.machine.schema.Schema;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.StringJoiner;

/// The nodes and edges of a drawing of a schema, before it is written in a language.
///
/// Nodes have numbered ids, `s0`, since names of states may be words of the language. Two states
/// that remove each other are joined by one edge.
///
/// @param nodes the states to be drawn, by id
/// @param edges their relations, in schema order
record Diagram(List<Node> nodes, List<Edge> edges) {
  /// A state.
  ///
  /// @param known false for one that is required but not declared
  record Node(String id, String name, boolean auto, boolean multi, boolean known) {
    /// The name, and what is special about it.
    String label() {
      StringJoiner marks = new StringJoiner(", ", " (", ")").setEmptyValue("");
      if (auto) {
        marks.add("auto");
      }
      if (multi) {
        marks.add("multi");
      }
      if (!known) {
        marks.add("unknown");
      }
      return name + marks;
    }
  }

  /// A relation.
  ///
  /// @param mutual whether it holds both ways
  record Edge(String from, String to, Relation relation, boolean mutual) {}

  static Diagram of(Schema schema) {
    SequencedMap<String, Node> nodes = new LinkedHashMap<>();
    schema
        .states()
        .forEach((name, state) -> {
          if (!implied(schema, name, state)) {
            nodes.put(name, new Node("s" + nodes.size(), name, state.auto(), state.multi(), true));
          }
        });
    List<Edge> edges = new ArrayList<>();
    Set<List<String>> mutual = new LinkedHashSet<>();
    for (Map.Entry<String, Declaration> state : schema.states().entrySet()) {
      for (Relation relation : Relation.values()) {
        for (String target : state.getValue().targets(relation)) {
          boolean both = relation == Relation.REMOVE && removes(schema, target, state.getKey());
          if (both && mutual.contains(List.of(target, state.getKey()))) {
            continue;
          }
          if (both) {
            mutual.add(List.of(state.getKey(), target));
          }
          String from = node(nodes, state.getKey()).id;
          edges.add(new Edge(from, node(nodes, target).id, relation, both));
        }
      }
    }
    return new Diagram(List.copyOf(nodes.values()), edges);
  }

  private static Node node(SequencedMap<String, Node> nodes, String name) {
    return nodes.computeIfAbsent(
        name, unknown -> new Node("s" + nodes.size(), unknown, false, false, false));
  }

  private static boolean removes(Schema schema, String from, String to) {
    return schema.has(from) && schema.declaration(from).remove().contains(to);
  }

  private static boolean implied(Schema schema, String name, Declaration state) {
    return name.equals(Basic.Exception.name())
        && state.equals(Declaration.PLAIN.withMulti(true))
        && schema.states().values().stream().noneMatch(other -> other.adjacent().contains(name));
  }
}
