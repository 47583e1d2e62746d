package io.peerage.node.command;

import io.peerage.node.remote.MachineName;
import io.peerage.node.remote.Neighbours;
import io.peerage.node.remote.RuntimeDirectory;
import io.peerage.remote.FollowOptions;
import io.peerage.remote.NetworkMachine;
import io.peerage.transport.NettyCarrier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// `peerage inspect`.
@Command(
    name = "inspect",
    customSynopsis = "peerage inspect [OPTIONS] MACHINE",
    description = {
      "Shows one machine of another process: the states that are active, and how often each state",
      "has changed (odd is active)."
    },
    footer = {"", "Example:", "  peerage inspect endpoint"})
final class InspectCommand implements Task {
  @Parameters(
      paramLabel = "MACHINE",
      converter = Converters.MachineNamed.class,
      description = "ID, PROCESS/ID, HOST:PORT or HOST:PORT/ID.")
  private MachineName machine = MachineName.parse("");

  @Override
  public int run(Session session) {
    try (NettyCarrier carrier = session.carrier();
        Neighbours neighbours = new Neighbours(carrier, RuntimeDirectory.of(System.getenv()));
        NetworkMachine mirror =
            Neighbours.follow(neighbours.find(machine), FollowOptions.DEFAULT)) {
      session.console().event(Mirrors.looked("result", "executed", mirror));
      return 0;
    }
  }
}
