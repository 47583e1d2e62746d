package io.peerage.node.machine;

import io.peerage.machine.schema.Schema;
import java.util.StringJoiner;

/// A schema in D2: auto states are round, multi states are stacked, what requires points to what it
/// requires.
final class D2Diagram {
  private final StringJoiner text = new StringJoiner("\n");

  String draw(Schema schema) {
    Diagram diagram = Diagram.of(schema);
    text.add("direction: right");
    diagram.nodes().forEach(this::node);
    diagram.edges().forEach(this::edge);
    return text.toString();
  }

  private void node(Diagram.Node node) {
    StringJoiner style = new StringJoiner("; ", " {", "}").setEmptyValue("");
    if (node.auto()) {
      style.add("shape: oval");
    }
    if (node.multi()) {
      style.add("style.multiple: true");
    }
    if (!node.known()) {
      style.add("style.stroke-dash: 4");
    }
    text.add(node.id() + ": \"" + node.label() + '"' + style);
  }

  private void edge(Diagram.Edge edge) {
    String arrow = edge.mutual() ? " <-> " : " -> ";
    String style =
        switch (edge.relation()) {
          case ADD -> "add {style.stroke-width: 4}";
          case REQUIRE -> "require";
          case REMOVE ->
              edge.mutual()
                  ? "remove {source-arrowhead.shape: cross; target-arrowhead.shape: cross}"
                  : "remove {target-arrowhead.shape: cross}";
          case AFTER -> "after {style.stroke-dash: 4}";
        };
    text.add(edge.from() + arrow + edge.to() + ": " + style);
  }
}
