package io.peerage.machine.schema;

import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;
import java.util.function.UnaryOperator;

/// What a [Schema] says about one state, in names, as somebody wrote it: nothing is known yet about
/// the states it names. A [io.peerage.machine.Definition] is what a blueprint makes of it.
///
/// Immutable; the order of names is kept, but two that differ in it only are equal.
///
/// ```java
/// Declaration ready = Declaration.PLAIN.withAuto(true).with(Relation.REQUIRE, "Connected");
/// ```
///
/// @param auto as in [io.peerage.machine.Definition#auto()]
/// @param multi as in [io.peerage.machine.Definition#multi()]
/// @param require as in [io.peerage.machine.Definition#require()]
/// @param add as in [io.peerage.machine.Definition#add()]
/// @param remove as in [io.peerage.machine.Definition#remove()]
/// @param after as in [io.peerage.machine.Definition#after()]
/// @param tags free text, `key` or `key:value`
public record Declaration(
    boolean auto,
    boolean multi,
    SequencedSet<String> require,
    SequencedSet<String> add,
    SequencedSet<String> remove,
    SequencedSet<String> after,
    SequencedSet<String> tags) {
  private static final SequencedSet<String> NONE = frozen(List.of());

  /// A state without flags, relations and tags.
  public static final Declaration PLAIN =
      new Declaration(false, false, NONE, NONE, NONE, NONE, NONE);

  /// Copies the sets.
  ///
  /// @throws IllegalArgumentException if a relation names what no state can be called; see
  ///   [StateName]
  public Declaration {
    require = names(require);
    add = names(add);
    remove = names(remove);
    after = names(after);
    tags = frozen(tags);
  }

  /// The same, activated by the machine itself or not.
  public Declaration withAuto(boolean auto) {
    return new Declaration(auto, multi, require, add, remove, after, tags);
  }

  /// The same, activated again when called or not.
  public Declaration withMulti(boolean multi) {
    return new Declaration(auto, multi, require, add, remove, after, tags);
  }

  /// The same with exactly these targets of one relation.
  public Declaration with(Relation relation, String... targets) {
    SequencedSet<String> set = frozen(Arrays.asList(targets));
    return switch (relation) {
      case ADD -> new Declaration(auto, multi, require, set, remove, after, tags);
      case REQUIRE -> new Declaration(auto, multi, set, add, remove, after, tags);
      case REMOVE -> new Declaration(auto, multi, require, add, set, after, tags);
      case AFTER -> new Declaration(auto, multi, require, add, remove, set, tags);
    };
  }

  /// The same with exactly these tags.
  public Declaration withTags(String... tags) {
    return new Declaration(auto, multi, require, add, remove, after, frozen(Arrays.asList(tags)));
  }

  /// Both together: relations and tags united, flags on where either has them.
  public Declaration extend(Declaration more) {
    return new Declaration(
        auto || more.auto,
        multi || more.multi,
        union(require, more.require),
        union(add, more.add),
        union(remove, more.remove),
        union(after, more.after),
        union(tags, more.tags));
  }

  /// The targets of one relation.
  public SequencedSet<String> targets(Relation relation) {
    return switch (relation) {
      case ADD -> add;
      case REQUIRE -> require;
      case REMOVE -> remove;
      case AFTER -> after;
    };
  }

  /// Every state that it names: added, after, required, removed.
  public SequencedSet<String> adjacent() {
    return union(union(add, after), union(require, remove));
  }

  /// Whether it has this tag, alone or with a value.
  public boolean tagged(String key) {
    return tags.stream().anyMatch(tag -> tag.equals(key) || tag.startsWith(key + ":"));
  }

  Declaration renamed(UnaryOperator<String> name) {
    return new Declaration(
        auto,
        multi,
        renamed(require, name),
        renamed(add, name),
        renamed(remove, name),
        renamed(after, name),
        tags);
  }

  private static SequencedSet<String> renamed(
      SequencedSet<String> names, UnaryOperator<String> name) {
    return frozen(names.stream().map(name).toList());
  }

  private static SequencedSet<String> union(
      SequencedSet<String> first, SequencedSet<String> second) {
    LinkedHashSet<String> union = new LinkedHashSet<>(first);
    union.addAll(second);
    return union;
  }

  private static SequencedSet<String> names(SequencedSet<String> names) {
    names.forEach(StateName::checked);
    return frozen(names);
  }

  private static SequencedSet<String> frozen(Iterable<String> set) {
    LinkedHashSet<String> copy = new LinkedHashSet<>();
    set.forEach(copy::add);
    return Collections.unmodifiableSequencedSet(copy);
  }

  /// `auto,multi,req=B+C,add=D`; empty for [#PLAIN]. Tags are left out.
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    text.append(auto ? ",auto" : "").append(multi ? ",multi" : "");
    append(text, "req", require);
    append(text, "add", add);
    append(text, "rem", remove);
    append(text, "after", after);
    return text.isEmpty() ? "" : text.substring(1);
  }

  private static void append(StringBuilder text, String word, SequencedSet<String> targets) {
    if (!targets.isEmpty()) {
      text.append(',').append(word).append('=').append(String.join("+", targets));
    }
  }
}
