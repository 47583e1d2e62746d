package io.peerage.node.command;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// The commands there are. Only the one that is named gets loaded.
public enum CommandName {
  TRY("a transfer between two processes on this machine, shown live"),
  SHARE("serves a file and prints the link to it"),
  GET("fetches what a link names, every byte verified"),
  HASH("prints root hashes, as sha256sum prints digests"),
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

  /// The word a user types.
  public String word() {
    return name().toLowerCase(Locale.ROOT);
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
      case TRAIN -> new TrainCommand();
    };
  }
}
