package io.peerage.node.machine;

import io.peerage.machine.schema.Schema;
import java.util.StringJoiner;

/// A schema as a Mermaid flowchart: auto states are round, multi states have double sides, what
/// requires points to what it requires.
final class MermaidDiagram {
  private final StringJoiner text = new StringJoiner("\n");

  String draw(Schema schema) {
    Diagram diagram = Diagram.of(schema);
    text.add("flowchart LR");
    diagram.nodes().forEach(this::node);
    diagram.edges().forEach(this::edge);
    return text.toString();
  }

  private void node(Diagram.Node node) {
    String open = node.auto() ? "([" : node.multi() ? "[[" : "[";
    String close = node.auto() ? "])" : node.multi() ? "]]" : "]";
    text.add("  " + node.id() + open + '"' + node.label() + '"' + close);
    if (!node.known()) {
      text.add("  style " + node.id() + " stroke-dasharray: 4 4");
    }
  }

  private void edge(Diagram.Edge edge) {
    String arrow =
        switch (edge.relation()) {
          case ADD -> "==>|add|";
          case REQUIRE -> "-->|require|";
          case REMOVE -> edge.mutual() ? "x--x|remove|" : "--x|remove|";
          case AFTER -> "-.->|after|";
        };
    text.add("  " + edge.from() + " " + arrow + " " + edge.to());
  }
}
