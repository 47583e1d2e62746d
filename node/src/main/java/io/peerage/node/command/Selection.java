package io.peerage.node.command;

import io.peerage.node.remote.MachineName;
import io.peerage.node.remote.Neighbours;
import io.peerage.remote.Directory;
import io.peerage.wire.ErrorCode;
import io.peerage.wire.PeerageException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.regex.Pattern;

/// Which machines somebody wants to talk of: `door`, `get-*`, `--tag T`, `--active S`, `--inactive
/// S`. A machine has to be one of the named, if any are, and to be all of the rest.
///
/// @param patterns of ids, or names with a process or an address; an asterisk stands for anything
record Selection(
    List<String> patterns, List<String> tags, List<String> active, List<String> inactive) {

  /// Reads one.
  ///
  /// @throws PeerageException `usage` for an option that does not exist or has no value
  static Selection parse(List<String> words) {
    Selection read =
        new Selection(new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    Iterator<String> rest = words.iterator();
    while (rest.hasNext()) {
      String word = rest.next();
      switch (word) {
        case "--tag" -> read.tags.add(value(word, rest));
        case "--active" -> read.active.add(value(word, rest));
        case "--inactive" -> read.inactive.add(value(word, rest));
        default -> read.patterns.add(pattern(word));
      }
    }
    return read;
  }

  private static String value(String option, Iterator<String> rest) {
    if (!rest.hasNext()) {
      throw usage(option + " needs a value");
    }
    return rest.next();
  }

  private static String pattern(String word) {
    if (word.startsWith("--")) {
      throw usage("there is no option " + word);
    }
    return word;
  }

  private static PeerageException usage(String message) {
    return new PeerageException(
        ErrorCode.USAGE, message, "use [MACHINE]... [--tag T] [--active STATE] [--inactive STATE]");
  }

  /// Those of them that are there.
  ///
  /// @throws PeerageException `not_found` if there is none
  List<Neighbours.Found> among(Neighbours neighbours) {
    List<Neighbours.Found> found =
        candidates(neighbours).stream().filter(each -> fits(each.machine())).toList();
    if (found.isEmpty()) {
      throw new PeerageException(
          ErrorCode.NOT_FOUND, "there is no such machine", "`machines` lists those that are there");
    }
    return found;
  }

  private List<Neighbours.Found> candidates(Neighbours neighbours) {
    List<Neighbours.Found> all = new ArrayList<>();
    List<Pattern> ids = new ArrayList<>();
    for (String pattern : patterns) {
      if (pattern.indexOf('/') >= 0 || pattern.indexOf(':') >= 0) {
        all.add(neighbours.find(MachineName.parse(pattern)));
      } else {
        ids.add(glob(pattern));
      }
    }
    if (ids.isEmpty() && !patterns.isEmpty()) {
      return all;
    }
    for (Neighbours.Neighbour each : neighbours.all()) {
      for (Neighbours.Found machine : neighbours.present(each)) {
        String id = machine.machine().id();
        if (ids.isEmpty() || ids.stream().anyMatch(pattern -> pattern.matcher(id).matches())) {
          all.add(machine);
        }
      }
    }
    return all;
  }

  private static Pattern glob(String pattern) {
    StringBuilder expression = new StringBuilder();
    for (String piece : pattern.split("\\*", -1)) {
      expression.append(expression.isEmpty() ? "" : ".*").append(Pattern.quote(piece));
    }
    return Pattern.compile(expression.toString());
  }

  /// Whether a machine is as wanted, but for its id.
  boolean fits(Directory.Listing machine) {
    return machine.tags().containsAll(tags)
        && machine.active().containsAll(active)
        && machine.states().containsAll(inactive)
        && inactive.stream().noneMatch(machine.active()::contains);
  }

  /// Whether nothing is said.
  boolean isEmpty() {
    return patterns.isEmpty() && tags.isEmpty() && active.isEmpty() && inactive.isEmpty();
  }
}
