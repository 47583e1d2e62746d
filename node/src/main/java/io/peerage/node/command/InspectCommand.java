package io.peerage.node.command;

import io.peerage.node.remote.MachineName;
import io.peerage.node.remote.Neighbours;
import io.peerage.remote.FollowOptions;
import io.peerage.remote.NetworkMachine;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// `peerage inspect`.
@Command(
    name = "inspect",
    customSynopsis = "peerage inspect [OPTIONS] MACHINE [STATE]...",
    description = {
      "Shows one machine of another process: the states that are active, and how often each state",
      "has changed (odd is active)."
    },
    footer = {"", "Example:", "  peerage inspect endpoint"})
final class InspectCommand extends MachineTask {
  @Parameters(
      index = "0",
      paramLabel = "MACHINE",
      converter = Converters.MachineNamed.class,
      description = "ID, PROCESS/ID, HOST:PORT or HOST:PORT/ID.")
  private MachineName machine = MachineName.parse("");

  @Parameters(
      index = "1..*",
      paramLabel = "STATE",
      arity = "0..*",
      description = "Only these states. Default: all.")
  private List<String> states = new ArrayList<>();

  @Override
  int run(Session session, Neighbours neighbours) {
    try (NetworkMachine mirror =
        Neighbours.follow(neighbours.find(machine), FollowOptions.DEFAULT.namesOnly())) {
      session.console().event(Mirrors.looked("result", "executed", mirror, states));
      return 0;
    }
  }
}
