package io.peerage.node.command;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// The commands there are. Only the one that is named gets loaded.
public enum CommandName {
  TRY("a transfer between two processes on this machine, shown live"),
  SHARE("serves files and prints the link to each"),
  GET("fetches what links name, every byte verified"),
  HASH("prints root hashes, as sha256sum prints digests"),
  MACHINE_REPLAY("rehearses a schema: what comes of each mutation, and which handlers are called"),
  MACHINE_RUN("a live machine of a schema, that others can watch and steer"),
  MACHINE_DRAW("draws a schema, or a running machine, as a diagram"),
  MACHINES("lists the machines of running peerage processes"),
  INSPECT("shows one of them"),
  TIME("prints how often states of one have changed"),
  WATCH("prints transitions of them as they happen"),
  WHEN("waits until states of one are active"),
  ADD("adds states to one of them"),
  REMOVE("removes states from one of them"),
  SET("makes states the only ones of one"),
  TOGGLE("removes states of one if all are active, or adds them"),
  REPL("takes all of these, one a line, with completion"),
  /// Not for users: does a little of everything, while the JVM takes notes for its next start.
  TRAIN("");

  private final String summary;

  CommandName(String summary) {
    this.summary = summary;
  }

  /// What it does, in one line.
  public String summary() {
    return summary;
  }

  /// What a user types: a word, or a group and a word, `machine replay`.
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  /// Those of a group that users see; none for what is no group.
  static List<CommandName> group(String word) {
    return shown().stream().filter(name -> name.word().startsWith(word + " ")).toList();
  }

  /// Those that users see.
  public static List<CommandName> shown() {
    return Arrays.stream(values()).filter(name -> name != TRAIN).toList();
  }

  static Optional<CommandName> of(String word) {
    return Arrays.stream(values()).filter(name -> name.word().equals(word)).findFirst();
  }

  Task create() {
    return switch (this) {
      case TRY -> new TryCommand();
      case SHARE -> new ShareCommand();
      case GET -> new GetCommand();
      case HASH -> new HashCommand();
      case MACHINE_REPLAY -> new MachineReplayCommand();
      case MACHINE_RUN -> new MachineRunCommand();
      case MACHINE_DRAW -> new MachineDrawCommand();
      case MACHINES -> new MachinesCommand();
      case INSPECT -> new InspectCommand();
      case TIME -> new TimeCommand();
      case WATCH -> new WatchCommand();
      case WHEN -> new WhenCommand();
      case ADD -> new SteerCommand.Add();
      case REMOVE -> new SteerCommand.Remove();
      case SET -> new SteerCommand.Set();
      case TOGGLE -> new SteerCommand.Toggle();
      case REPL -> new ReplCommand();
      case TRAIN -> new TrainCommand();
    };
  }
}
