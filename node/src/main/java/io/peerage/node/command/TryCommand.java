package io.peerage.node.command;

import io.peerage.node.output.Figures;
import io.peerage.node.remote.ShownMachines;
import io.peerage.transport.NettyCarrier;
import io.peerage.wire.ErrorCode;
import io.peerage.wire.PeerageException;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `peerage try`.
@Command(
    name = "try",
    customSynopsis = "peerage try [OPTIONS]",
    description = {
      "Generates a file, starts one process that shares it and one that gets it over UDP on this",
      "machine, shows both while they work, compares the copy, and removes everything."
    },
    footer = {
      "",
      "Example:",
      "  peerage try --size 256MiB",
      "",
      "The option can be set in the environment: PEERAGE_TRY_SIZE."
    })
final class TryCommand implements Task {

  @Option(
      names = "--size",
      paramLabel = "SIZE",
      defaultValue = "64MiB",
      converter = Converters.FileSize.class,
      description = "How much to transfer. Default: ${DEFAULT-VALUE}.")
  private long size;

  @Mixin private ShowOptions show = new ShowOptions();

  @Override
  public int run(Session session) throws InterruptedException {
    session.ending().gracefully();
    try (NettyCarrier carrier = session.carrier();
        ShownMachines shown = show.open(carrier, session.console());
        TrialFiles files = TrialFiles.create()) {
      StagedMachine<Trial.Stage> machine =
          new StagedMachine<>("try", "try", Trial.Stage.class, carrier.loop(), shown);
      machine.reaches(Trial.Stage.Generating);
      if (!files.generate(size, session.ending().asked()::isDone)) {
        return session.ending().asked().join().exit();
      }
      session.console().say("generated " + Figures.bytes(size) + " in " + files.original());
      return new Trial(session, files, machine, show).run();
    } catch (IOException e) {
      throw new PeerageException(
          ErrorCode.DISK,
          "cannot work in the temporary directory: " + e.getMessage(),
          "try a smaller --size, or another directory by -Djava.io.tmpdir in PEERAGE_JAVA_OPTS",
          e);
    }
  }
}
