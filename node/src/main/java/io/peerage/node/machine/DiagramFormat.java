package io.peerage.node.machine;

import io.peerage.machine.schema.Schema;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/// The languages that a schema is drawn in.
public enum DiagramFormat {
  /// A flowchart of Mermaid, which Markdown pages show.
  MERMAID {
    @Override
    public String draw(Schema schema) {
      return new MermaidDiagram().draw(schema);
    }
  },
  /// D2.
  D2 {
    @Override
    public String draw(Schema schema) {
      return new D2Diagram().draw(schema);
    }
  };

  /// States and relations as a text in this language, without a line end after it.
  ///
  /// `Exception` is left out where it is only implied: multi, and in no relation.
  public abstract String draw(Schema schema);

  /// The word a user types.
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// The format that a word means.
  ///
  /// @throws IllegalArgumentException for anything else
  public static DiagramFormat parse(String word) {
    return Arrays.stream(values())
        .filter(format -> format.word().equals(word))
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException(
                "'%s' is none of %s"
                    .formatted(
                        word,
                        Arrays.stream(values())
                            .map(DiagramFormat::word)
                            .collect(Collectors.joining(", ")))));
  }
}
