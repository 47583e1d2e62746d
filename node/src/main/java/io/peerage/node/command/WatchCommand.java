package io.peerage.node.command;

import io.peerage.node.output.Console;
import io.peerage.node.output.Event;
import io.peerage.node.remote.MachineName;
import io.peerage.node.remote.Neighbours;
import io.peerage.remote.Directory;
import io.peerage.remote.FollowOptions;
import io.peerage.remote.MachineWatcher;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// `peerage watch`.
@Command(
    name = "watch",
    customSynopsis = "peerage watch [OPTIONS] [MACHINE]...",
    description = {
      "Prints the transitions of machines of other processes as they happen, until it is ended",
      "(Ctrl-C) or they have. Without a name: all machines of all processes of this user, those",
      "that begin later included."
    },
    footer = {"", "Example:", "  peerage watch"})
final class WatchCommand extends MachineTask {
  @Parameters(
      paramLabel = "MACHINE",
      arity = "0..*",
      converter = Converters.MachineNamed.class,
      description = "ID, PROCESS/ID, HOST:PORT or HOST:PORT/ID.")
  private List<MachineName> machines = new ArrayList<>();

  @Override
  int run(Session session, Neighbours neighbours) throws InterruptedException {
    Console console = session.console();
    List<CompletableFuture<?>> ends = new ArrayList<>();
    if (machines.isEmpty()) {
      List<Neighbours.Neighbour> all = neighbours.all();
      if (all.isEmpty()) {
        throw MachinesCommand.nobody();
      }
      all.forEach(each -> watchAll(console, each, ends));
    }
    for (MachineName name : machines) {
      if (name.id().isEmpty() && name.address().isPresent()) {
        watchAll(console, neighbours.at(name.address().get()), ends);
      } else {
        Neighbours.Found found = neighbours.find(name);
        begin(console, found.at(), found.machine());
        ends.add(found.at().client().lost());
      }
    }
    session.ending().gracefully();
    CompletableFuture<Void> allEnded =
        CompletableFuture.allOf(ends.toArray(CompletableFuture[]::new));
    Waiting.forAny(Duration.ofDays(1), () -> {}, allEnded, session.ending().asked());
    return 0;
  }

  private static void watchAll(
      Console console, Neighbours.Neighbour at, List<CompletableFuture<?>> ends) {
    ends.add(at.client().lost());
    at.client()
        .list(
            new Directory() {
              @Override
              public void listed(Listing machine) {
                begin(console, at, machine);
              }
            });
  }

  private static void begin(Console console, Neighbours.Neighbour at, Directory.Listing machine) {
    console.event(Mirrors.listed(new Neighbours.Found(at, machine)));
    var _ =
        at.client()
            .follow(
                machine.id(),
                FollowOptions.DEFAULT.namesOnly().watching(told(console, at, machine)))
            .exceptionally(failed -> {
              console.say(machine.id() + ": " + failed.getMessage());
              return null;
            });
  }

  private static MachineWatcher told(
      Console console, Neighbours.Neighbour at, Directory.Listing machine) {
    return new MachineWatcher() {
      @Override
      public void transition(Transition transition) {
        console.event(
            new Event.Transition(
                at.process(),
                transition.machine(),
                transition.op(),
                transition.result(),
                transition.active(),
                transition.time(),
                transition.queueTick(),
                transition.handlers()));
      }

      @Override
      public void missed(long count) {
        console.say("%s: %d transitions came too fast to be shown".formatted(machine.id(), count));
      }
    };
  }
}
