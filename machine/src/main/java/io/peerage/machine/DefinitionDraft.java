package io.peerage.machine;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// A definition while its blueprint is being built.
final class DefinitionDraft {
  boolean auto;
  boolean multi;
  final LinkedHashSet<State> require = new LinkedHashSet<>();
  final LinkedHashSet<State> add = new LinkedHashSet<>();
  final LinkedHashSet<State> remove = new LinkedHashSet<>();
  final LinkedHashSet<State> after = new LinkedHashSet<>();
  final LinkedHashSet<String> tags = new LinkedHashSet<>();

  /// Takes out what means nothing. Adding wins over removing; a name nobody defined stays only
  /// where it makes the state impossible. [Basic#Exception] counts as defined even when it is
  /// implicit: the reference loses relations to it.
  ///
  /// @return the states both required and removed, which no order of things can satisfy
  List<State> sanitise(State self, Set<State> known) {
    remove.remove(self);
    for (State target : List.copyOf(add)) {
      if (!remove.remove(target) && !known.contains(target)) {
        add.remove(target);
      }
    }
    after.remove(self);
    List<State> conflicts = require.stream().filter(remove::contains).toList();
    remove.retainAll(known);
    after.retainAll(known);
    return conflicts;
  }

  Definition freeze() {
    return new Definition(auto, multi, require, add, remove, after, tags);
  }
}
