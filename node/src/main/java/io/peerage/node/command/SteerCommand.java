package io.peerage.node.command;

import io.peerage.machine.Result;
import io.peerage.machine.State;
import io.peerage.node.machine.Argument;
import io.peerage.node.remote.MachineName;
import io.peerage.node.remote.Neighbours;
import io.peerage.remote.FollowOptions;
import io.peerage.remote.NetworkMachine;
import io.peerage.remote.message.Arguments;
import io.peerage.remote.message.Change;
import io.peerage.wire.ErrorCode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `peerage add`, `remove`, `set` and `toggle`: one mutation of a machine of another process.
abstract class SteerCommand extends MachineTask {
  @Parameters(
      index = "0",
      paramLabel = "MACHINE",
      converter = Converters.MachineNamed.class,
      description = "ID, PROCESS/ID, HOST:PORT or HOST:PORT/ID.")
  private MachineName machine = MachineName.parse("");

  @Parameters(index = "1..*", paramLabel = "STATE", arity = "0..*", description = "The states.")
  private List<String> states = new ArrayList<>();

  @Option(
      names = "--arg",
      paramLabel = "NAME=VALUE",
      description =
          "An argument for the handlers; its value is JSON if it parses, otherwise text. May be "
              + "given several times. Default: none.")
  private List<String> arguments = new ArrayList<>();

  /// Which change it is, given whether all states are active.
  abstract Change change(boolean active);

  @Override
  int run(Session session, Neighbours neighbours) {
    Arguments args = arguments();
    try (NetworkMachine mirror =
        Neighbours.follow(neighbours.find(machine), FollowOptions.DEFAULT.namesOnly())) {
      List<State> named = states.stream().map(mirror::state).toList();
      Change change = change(mirror.machine().is(named.toArray(State[]::new)));
      long result = Neighbours.answer(mirror.mutate(change, named, args));
      if (Result.queued(result)) {
        Neighbours.answer(mirror.machine().when().queue(result));
      }
      session.console().event(Mirrors.looked("result", Result.name(result), mirror));
      return Result.canceled(result) ? ErrorCode.CANCELED.exit() : 0;
    }
  }

  private Arguments arguments() {
    SequencedMap<String, Object> values = new LinkedHashMap<>();
    for (String word : arguments) {
      Argument argument = Argument.parse(word);
      values.put(argument.name(), Mirrors.plain(argument));
    }
    return new Arguments(values);
  }

  /// `peerage add`.
  @Command(
      name = "add",
      customSynopsis = "peerage add [OPTIONS] MACHINE STATE...",
      description = "Adds states to a machine of another process, as far as it lets others.",
      footer = {"", "Example:", "  peerage add door Open --arg by=me"})
  static final class Add extends SteerCommand {
    @Override
    Change change(boolean active) {
      return Change.ADD;
    }
  }

  /// `peerage remove`.
  @Command(
      name = "remove",
      customSynopsis = "peerage remove [OPTIONS] MACHINE STATE...",
      description = "Removes states from a machine of another process, as far as it lets others.",
      footer = {"", "Example:", "  peerage remove door Open"})
  static final class Remove extends SteerCommand {
    @Override
    Change change(boolean active) {
      return Change.REMOVE;
    }
  }

  /// `peerage set`.
  @Command(
      name = "set",
      customSynopsis = "peerage set [OPTIONS] MACHINE [STATE]...",
      description = "Makes states the only ones of a machine of another process.",
      footer = {"", "Example:", "  peerage set door Closed"})
  static final class Set extends SteerCommand {
    @Override
    Change change(boolean active) {
      return Change.SET;
    }
  }

  /// `peerage toggle`.
  @Command(
      name = "toggle",
      customSynopsis = "peerage toggle [OPTIONS] MACHINE STATE...",
      description =
          "Removes states of a machine of another process if all are active, or adds them.",
      footer = {"", "Example:", "  peerage toggle door Lit"})
  static final class Toggle extends SteerCommand {
    @Override
    Change change(boolean active) {
      return active ? Change.REMOVE : Change.ADD;
    }
  }
}
