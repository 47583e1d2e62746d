package io.peerage.machine;

import io.peerage.machine.schema.Declaration;
import io.peerage.machine.schema.Relation;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;

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
  /// @param findings what was left out, and what is wrong with the rest
  void sanitise(State self, Set<State> known, Consumer<Finding> findings) {
    remove.remove(self);
    for (State target : List.copyOf(add)) {
      if (remove.remove(target)) {
        findings.accept(new Finding(Finding.Kind.OVERRULED, self, Relation.REMOVE, target));
      }
      if (!known.contains(target)) {
        add.remove(target);
        findings.accept(new Finding(Finding.Kind.UNKNOWN, self, Relation.ADD, target));
      }
    }
    if (after.remove(self)) {
      findings.accept(new Finding(Finding.Kind.SELF, self, Relation.AFTER, self));
    }
    for (State target : require) {
      if (remove.contains(target)) {
        findings.accept(new Finding(Finding.Kind.CONFLICT, self, Relation.REMOVE, target));
      }
      if (!known.contains(target)) {
        findings.accept(new Finding(Finding.Kind.IMPOSSIBLE, self, Relation.REQUIRE, target));
      }
    }
    keep(
        remove,
        known,
        target -> new Finding(Finding.Kind.UNKNOWN, self, Relation.REMOVE, target),
        findings);
    keep(
        after,
        known,
        target -> new Finding(Finding.Kind.UNKNOWN, self, Relation.AFTER, target),
        findings);
  }

  private static void keep(
      Set<State> targets,
      Set<State> known,
      Function<State, Finding> finding,
      Consumer<Finding> findings) {
    targets.removeIf(target -> {
      boolean unknown = !known.contains(target);
      if (unknown) {
        findings.accept(finding.apply(target));
      }
      return unknown;
    });
  }

  /// Takes over what a schema says.
  void take(Declaration declaration) {
    auto |= declaration.auto();
    multi |= declaration.multi();
    declaration.require().forEach(target -> require.add(DynamicState.of(target)));
    declaration.add().forEach(target -> add.add(DynamicState.of(target)));
    declaration.remove().forEach(target -> remove.add(DynamicState.of(target)));
    declaration.after().forEach(target -> after.add(DynamicState.of(target)));
    tags.addAll(declaration.tags());
  }

  /// Takes over what a smaller blueprint says.
  void take(Definition definition) {
    auto |= definition.auto();
    multi |= definition.multi();
    require.addAll(definition.require());
    add.addAll(definition.add());
    remove.addAll(definition.remove());
    after.addAll(definition.after());
    tags.addAll(definition.tags());
  }

  Definition freeze() {
    return new Definition(auto, multi, require, add, remove, after, tags);
  }
}
