package io.peerage.node.command;

import io.peerage.node.remote.MachineName;
import io.peerage.node.remote.Neighbours;
import io.peerage.wire.PeerageException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/// What a word in [Repl] could become: a command, a machine that is there, a state of it, an
/// option.
///
/// @param used the machines that are meant where none is named
record Completions(Neighbours neighbours, List<String> used) {

  /// All that the last of these words could become; it is empty if it has not begun.
  List<String> of(List<String> words) {
    String begun = words.getLast();
    return candidates(words.subList(0, words.size() - 1), begun)
        .filter(each -> each.startsWith(begun))
        .distinct()
        .sorted()
        .toList();
  }

  private Stream<String> candidates(List<String> before, String begun) {
    if (before.isEmpty()) {
      return Stream.concat(
          Repl.VERBS.stream().map(CommandName::word),
          Stream.of(Repl.Own.values()).map(Repl.Own::word));
    }
    Optional<CommandName> verb =
        Repl.VERBS.stream()
            .filter(each -> (String.join(" ", before) + " ").startsWith(each.word() + " "))
            .findFirst();
    if (verb.isEmpty()) {
      return before.getFirst().equals(Repl.Own.USE.word()) ? machines() : Stream.empty();
    }
    if (begun.startsWith("-")) {
      return CommandSpec.forAnnotatedObject(verb.get().create()).options().stream()
          .map(OptionSpec::longestName);
    }
    int length = verb.get().word().split(" ", -1).length;
    List<String> names =
        before.subList(length, before.size()).stream()
            .filter(each -> !each.startsWith("-"))
            .toList();
    return switch (verb.get()) {
      case MACHINES -> Stream.empty();
      case WATCH, MACHINE_DRAW -> used.isEmpty() ? machines() : Stream.empty();
      default ->
          used.isEmpty() && names.isEmpty()
              ? machines()
              : states(used.isEmpty() ? names.subList(0, 1) : used);
    };
  }

  private Stream<String> machines() {
    List<Neighbours.Found> all = all();
    List<String> ids = all.stream().map(each -> each.machine().id()).toList();
    return all.stream()
        .map(each ->
            ids.indexOf(each.machine().id()) == ids.lastIndexOf(each.machine().id())
                ? each.machine().id()
                : MachineName.of(each).toString());
  }

  private Stream<String> states(List<String> names) {
    return all().stream()
        .filter(each ->
            names.contains(each.machine().id()) || names.contains(MachineName.of(each).toString()))
        .flatMap(each -> each.machine().states().stream());
  }

  /// Nobody wants to hear of a failure while he types.
  private List<Neighbours.Found> all() {
    List<Neighbours.Found> all = new ArrayList<>();
    try {
      neighbours.all().forEach(each -> all.addAll(neighbours.present(each)));
    } catch (PeerageException unreachable) {
      return all;
    }
    return all;
  }
}
