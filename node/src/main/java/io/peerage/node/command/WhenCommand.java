package io.peerage.node.command;

import io.peerage.machine.State;
import io.peerage.node.remote.MachineName;
import io.peerage.node.remote.Neighbours;
import io.peerage.remote.FollowOptions;
import io.peerage.remote.NetworkMachine;
import io.peerage.wire.ErrorCode;
import io.peerage.wire.PeerageException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `peerage when`.
@Command(
    name = "when",
    customSynopsis = "peerage when [OPTIONS] MACHINE STATE...",
    description = {
      "Waits until states of a machine of another process are active at the same time, and returns."
    },
    footer = {"", "Example:", "  peerage when get-1 Complete --timeout 10s"})
final class WhenCommand extends MachineTask {
  @Parameters(
      index = "0",
      paramLabel = "MACHINE",
      converter = Converters.MachineNamed.class,
      description = "ID, PROCESS/ID, HOST:PORT or HOST:PORT/ID.")
  private MachineName machine = MachineName.parse("");

  @Parameters(index = "1..*", paramLabel = "STATE", arity = "1..*", description = "The states.")
  private List<String> states = new ArrayList<>();

  @Option(names = "--not", description = "Wait until all of them are inactive. Default: off.")
  private boolean not;

  @Option(
      names = "--ticks",
      paramLabel = "N",
      description =
          "Wait until each has changed so many times more, instead. Default: until they are active.")
  private long ticks;

  @Option(
      names = "--timeout",
      paramLabel = "DURATION",
      description = "Give up after so long, with status 4. Default: never.")
  private @Nullable Duration timeout;

  @Override
  int run(Session session, Neighbours neighbours) throws InterruptedException {
    Neighbours.Found found = neighbours.find(machine);
    try (NetworkMachine mirror = Neighbours.follow(found, FollowOptions.DEFAULT.namesOnly())) {
      session.ending().gracefully();
      CompletableFuture<Void> held = held(mirror);
      CompletableFuture<PeerageException> lost = found.at().client().lost();
      Duration most = timeout == null ? Duration.ofDays(3650) : timeout;
      CompletableFuture<Void> late = new CompletableFuture<>();
      Waiting.forAny(most, () -> late.complete(null), held, lost, late, session.ending().asked());
      if (mirror.machine().disposed() || lost.isDone()) {
        throw new PeerageException(
            ErrorCode.NO_PROCESS, machine + " has ended", "it will not come about any more");
      }
      if (held.isDone()) {
        session.console().event(Mirrors.looked("held", "", mirror));
        return 0;
      }
      if (late.isDone()) {
        throw new PeerageException(
            ErrorCode.TIMED_OUT,
            "%s: %s has not come about".formatted(machine, String.join(" ", states)),
            "");
      }
      throw new PeerageException(ErrorCode.CANCELED, "given up", "");
    }
  }

  private CompletableFuture<Void> held(NetworkMachine mirror) {
    State[] named = states.stream().map(mirror::state).toArray(State[]::new);
    if (ticks > 0) {
      return CompletableFuture.allOf(
          Arrays.stream(named)
              .map(state -> mirror.machine().when().ticks(state, ticks))
              .toArray(CompletableFuture[]::new));
    }
    return not ? mirror.machine().whenNot(named) : mirror.machine().when(named);
  }
}
