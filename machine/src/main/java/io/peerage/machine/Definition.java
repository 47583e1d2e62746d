package io.peerage.machine;

import io.peerage.machine.schema.Declaration;
import io.peerage.machine.schema.Relation;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.stream.Collectors;

/// What a schema says about one state, as it stands after sanitising.
///
/// ```java
/// if (blueprint.definition(Locked).require().contains(Closed)) …
/// ```
///
/// @param auto the machine tries to activate it after each transition that changed something
/// @param multi called while active it is activated again: tick plus two, its handlers run once
///   more
/// @param require all of them have to be active with it, else it is dropped
/// @param add activated together with it if nothing is in the way
/// @param remove kept out and deactivated by it
/// @param after order only: its handlers run after theirs
/// @param tags free text, `key` or `key:value`
public record Definition(
    boolean auto,
    boolean multi,
    SequencedSet<State> require,
    SequencedSet<State> add,
    SequencedSet<State> remove,
    SequencedSet<State> after,
    SequencedSet<String> tags) {
  /// The tag of a state that outsiders may mutate through a view.
  public static final String COMMAND = "command";

  /// Copies the sets and keeps their order.
  public Definition {
    require = frozen(require);
    add = frozen(add);
    remove = frozen(remove);
    after = frozen(after);
    tags = frozen(tags);
  }

  /// The targets of one relation.
  public SequencedSet<State> targets(Relation relation) {
    return switch (relation) {
      case ADD -> add;
      case REQUIRE -> require;
      case REMOVE -> remove;
      case AFTER -> after;
    };
  }

  /// The same in names.
  Declaration declaration() {
    return new Declaration(
        auto, multi, names(require), names(add), names(remove), names(after), tags);
  }

  private static SequencedSet<String> names(SequencedSet<State> states) {
    return states.stream().map(State::name).collect(Collectors.toCollection(LinkedHashSet::new));
  }

  /// What stands behind the colon of the tag `key:value`; empty text if the tag is `key` alone.
  public Optional<String> tagValue(String key) {
    return tags.stream()
        .filter(tag -> tag.equals(key) || tag.startsWith(key + ":"))
        .map(tag -> tag.substring(Math.min(tag.length(), key.length() + 1)))
        .findFirst();
  }

  private static <T> SequencedSet<T> frozen(SequencedSet<T> set) {
    return Collections.unmodifiableSequencedSet(new LinkedHashSet<>(set));
  }
}
