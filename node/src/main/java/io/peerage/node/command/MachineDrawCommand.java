package io.peerage.node.command;

import io.peerage.machine.Blueprint;
import io.peerage.node.machine.DiagramFormat;
import io.peerage.node.machine.SchemaFile;
import io.peerage.node.output.Event;
import io.peerage.wire.ErrorCode;
import io.peerage.wire.PeerageException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `peerage machine draw`.
@Command(
    name = "machine draw",
    customSynopsis = "peerage machine draw [OPTIONS] SCHEMA",
    description = {
      "Prints the states of a schema and what they are to each other as a diagram, in a language",
      "that other tools make pictures of. Auto states are round, multi states have double sides."
    },
    footer = {
      "",
      "Example:",
      "  peerage machine draw door.json > door.mmd",
      "",
      "Options can be set in the environment: PEERAGE_MACHINE_DRAW_FORMAT."
    })
final class MachineDrawCommand implements Task {

  @Parameters(paramLabel = "SCHEMA", description = "The schema, a JSON file.")
  private Path schema = Path.of("");

  @Option(
      names = "--format",
      paramLabel = "NAME",
      defaultValue = "mermaid",
      description = "mermaid or d2. Default: ${DEFAULT-VALUE}.")
  private DiagramFormat format = DiagramFormat.MERMAID;

  @Override
  public int run(Session session) {
    if (!Files.exists(schema)) {
      throw new PeerageException(
          ErrorCode.NOT_FOUND,
          "there is no file " + schema,
          "only schema files can be drawn; running machines not yet");
    }
    SchemaFile file = SchemaFile.read(schema);
    Blueprint<Object> blueprint = file.<Object>blueprint().build();
    blueprint.findings().forEach(finding -> session.console().say(schema + ": " + finding));
    session
        .console()
        .event(new Event.Diagram(file.id(), format.word(), format.draw(blueprint.schema())));
    return 0;
  }
}
