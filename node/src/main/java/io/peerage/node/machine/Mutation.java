package io.peerage.node.machine;

import io.peerage.machine.Args;
import io.peerage.machine.Blueprint;
import io.peerage.machine.Machine;
import io.peerage.machine.MachineException;
import io.peerage.machine.State;
import io.peerage.node.argument.Nearest;
import io.peerage.wire.ErrorCode;
import io.peerage.wire.PeerageException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// A mutation as a line of text says it: `add Open Lit colour="dark red"`, `adderr no power`.
///
/// @param verb what to do
/// @param states with which states
/// @param args with which arguments
/// @param error the text of an error
/// @param text the line, for people
public record Mutation(Verb verb, List<State> states, Args args, String error, String text) {
  /// What a line can begin with.
  enum Verb {
    ADD,
    REMOVE,
    SET,
    TOGGLE,
    CANADD,
    CANREMOVE,
    ADDERR,
    ADDERRSTATE;

    private static final List<String> WORDS = Arrays.stream(values()).map(Verb::word).toList();

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /// Reads one.
  ///
  /// @throws PeerageException `not_found` if it names a state that `blueprint` has not, `usage` if
  ///   it is no mutation
  public static Mutation parse(String line, Blueprint<?> blueprint) {
    String text = line.strip();
    List<String> words = Words.split(text);
    Verb verb = verb(words.isEmpty() ? "" : words.getFirst());
    return switch (verb) {
      case ADDERR -> new Mutation(verb, List.of(), Args.NONE, rest(verb, text, 1), text);
      case ADDERRSTATE -> {
        String error = rest(verb, text, 2);
        yield new Mutation(verb, List.of(state(words.get(1), blueprint)), Args.NONE, error, text);
      }
      default -> {
        List<State> states = new ArrayList<>();
        Args args = Args.NONE;
        for (String word : words.subList(1, words.size())) {
          if (word.indexOf('=') >= 0) {
            args = Argument.parse(word).onto(args);
          } else {
            states.add(state(word, blueprint));
          }
        }
        yield new Mutation(verb, List.copyOf(states), args, "", text);
      }
    };
  }

  private static Verb verb(String word) {
    for (Verb verb : Verb.values()) {
      if (verb.word().equals(word)) {
        return verb;
      }
    }
    throw new PeerageException(
        ErrorCode.USAGE,
        "'" + Shown.of(word) + "' is no mutation",
        Nearest.to(word, Verb.WORDS)
            .map(near -> "did you mean " + near + "?")
            .orElse("there are " + String.join(", ", Verb.WORDS)));
  }

  private static State state(String name, Blueprint<?> blueprint) {
    return blueprint
        .find(name)
        .orElseThrow(() ->
            new PeerageException(
                ErrorCode.NOT_FOUND,
                "there is no state '" + Shown.of(name) + "'",
                Nearest.to(name, blueprint.states().stream().map(State::name).toList())
                    .map(near -> "did you mean " + near + "?")
                    .orElse("")));
  }

  /// What follows the first words, as it stands there.
  private static String rest(Verb verb, String text, int words) {
    String[] parts = text.split("\\s+", words + 1);
    if (parts.length <= words) {
      throw new PeerageException(
          ErrorCode.USAGE,
          verb.word() + " needs " + (words == 1 ? "a text" : "a state and a text"),
          "");
    }
    return parts[words];
  }

  /// Carries it out.
  ///
  /// @return see [io.peerage.machine.Result]
  long on(Machine machine) {
    return switch (verb) {
      case ADD -> machine.add(states, args);
      case REMOVE -> machine.remove(states, args);
      case SET -> machine.set(states, args);
      case TOGGLE -> machine.toggle(states, args);
      case CANADD -> machine.canAdd(states, args);
      case CANREMOVE -> machine.canRemove(states, args);
      case ADDERR -> machine.addError(new MachineException(error));
      case ADDERRSTATE -> machine.addError(states.getFirst(), new MachineException(error));
    };
  }
}
