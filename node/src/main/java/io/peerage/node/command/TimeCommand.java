package io.peerage.node.command;

import io.peerage.node.output.Event;
import io.peerage.node.remote.MachineName;
import io.peerage.node.remote.Neighbours;
import io.peerage.remote.FollowOptions;
import io.peerage.remote.NetworkMachine;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// `peerage time`.
@Command(
    name = "time",
    customSynopsis = "peerage time [OPTIONS] MACHINE [STATE]...",
    description = {
      "Prints how often states of a machine of another process have changed, a state a line: odd",
      "is active."
    },
    footer = {"", "Example:", "  peerage time door Open"})
final class TimeCommand extends MachineTask {
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
      Event.Looked looked = Mirrors.looked("result", "executed", mirror, states);
      session.console().event(new Event.Ticks(looked));
      return 0;
    }
  }
}
