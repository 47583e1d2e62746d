package io.peerage.node.command;

import io.peerage.machine.Blueprint;
import io.peerage.machine.schema.Schema;
import io.peerage.node.machine.DiagramFormat;
import io.peerage.node.machine.SchemaFile;
import io.peerage.node.output.Event;
import io.peerage.node.remote.MachineName;
import io.peerage.node.remote.Neighbours;
import io.peerage.remote.FollowOptions;
import io.peerage.remote.NetworkMachine;
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
    customSynopsis = "peerage machine draw [OPTIONS] SCHEMA|MACHINE",
    description = {
      "Prints the states of a schema, or of a running machine, and what they are to each other as a",
      "diagram, in a language that other tools make pictures of. Auto states are round, multi",
      "states have double sides."
    },
    footer = {
      "",
      "Example:",
      "  peerage machine draw door.json > door.mmd",
      "",
      "Options can be set in the environment: PEERAGE_MACHINE_DRAW_FORMAT."
    })
final class MachineDrawCommand extends MachineTask {

  @Parameters(
      paramLabel = "SCHEMA|MACHINE",
      description =
          "A schema, a JSON file; or a machine of another process, as ID, PROCESS/ID, HOST:PORT or"
              + " HOST:PORT/ID.")
  private String drawn = "";

  @Option(
      names = "--format",
      paramLabel = "NAME",
      defaultValue = "mermaid",
      description = "mermaid or d2. Default: ${DEFAULT-VALUE}.")
  private DiagramFormat format = DiagramFormat.MERMAID;

  @Override
  public int run(Session session) throws InterruptedException {
    return isFile() ? drawFile(session) : super.run(session);
  }

  @Override
  int run(Session session, Neighbours neighbours) {
    if (isFile()) {
      return drawFile(session);
    }
    try (NetworkMachine mirror = Neighbours.follow(found(neighbours), FollowOptions.DEFAULT)) {
      return draw(session, mirror.id(), mirror.machine().schema());
    }
  }

  private boolean isFile() {
    return Files.exists(Path.of(drawn));
  }

  private int drawFile(Session session) {
    SchemaFile file = SchemaFile.read(Path.of(drawn));
    Blueprint<Object> blueprint = file.<Object>blueprint().build();
    blueprint.findings().forEach(finding -> session.console().say(drawn + ": " + finding));
    return draw(session, file.id(), blueprint.schema());
  }

  /// What is neither a file nor the name of a machine was meant as a file, probably.
  private Neighbours.Found found(Neighbours neighbours) {
    MachineName name;
    try {
      name = MachineName.parse(drawn);
    } catch (PeerageException | IllegalArgumentException noName) {
      throw new PeerageException(ErrorCode.NOT_FOUND, "there is no file " + drawn, "", noName);
    }
    try {
      return neighbours.find(name);
    } catch (PeerageException failed) {
      throw failed.code() == ErrorCode.NOT_FOUND
          ? new PeerageException(
              failed.code(), "there is no file and no machine " + drawn, failed.hint(), failed)
          : failed;
    }
  }

  private int draw(Session session, String id, Schema schema) {
    session.console().event(new Event.Diagram(id, format.word(), format.draw(schema)));
    return 0;
  }
}
