package io.peerage.node.machine;

import io.peerage.machine.Blueprint;
import io.peerage.machine.State;
import io.peerage.node.argument.Nearest;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// The names of the handlers that a machine can have: `FooEnter`, `FooExit`, `FooFoo`, `FooBar`,
/// `FooState`, `FooEnd`, `AnyEnter`, `AnyState`. Pairs are not listed anywhere, since there are
/// millions of them in a large schema; a name is taken apart instead.
record HandlerNames(Blueprint<?> blueprint) {
  private static final String ANY_ENTER = "AnyEnter";
  private static final String ANY_STATE = "AnyState";
  private static final List<String> GUARDS = List.of("Enter", "Exit");
  private static final List<String> FINALS = List.of("State", "End");

  boolean exists(String name) {
    return mayRefuse(name)
        || name.equals(ANY_STATE)
        || FINALS.stream().anyMatch(word -> stands(name, word));
  }

  /// Whether it is called before the change, and so has a say.
  boolean mayRefuse(String name) {
    return name.equals(ANY_ENTER)
        || GUARDS.stream().anyMatch(word -> stands(name, word))
        || pair(name);
  }

  private boolean stands(String name, String word) {
    return name.endsWith(word) && state(name.substring(0, name.length() - word.length()));
  }

  private boolean pair(String name) {
    for (int i = 1; i < name.length(); i++) {
      if (state(name.substring(0, i)) && state(name.substring(i))) {
        return true;
      }
    }
    return false;
  }

  private boolean state(String name) {
    return blueprint.find(name).isPresent();
  }

  /// The name, pairs aside, that somebody probably meant.
  Optional<String> nearest(String name) {
    Stream<String> names =
        blueprint.states().stream()
            .map(State::name)
            .flatMap(state -> Stream.concat(GUARDS.stream(), FINALS.stream()).map(state::concat));
    return Nearest.to(name, Stream.concat(names, Stream.of(ANY_ENTER, ANY_STATE)).toList());
  }
}
