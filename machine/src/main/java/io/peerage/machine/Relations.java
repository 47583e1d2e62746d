package io.peerage.machine;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/// The schema of a blueprint as bit sets, so that the resolver asks by `and`.
///
/// Relations are matrices: row `s` of [#remove] begins at word `s * words` and holds what `s`
/// removes. For every kind there is also the set of states that have any of it at all, so that what
/// a schema does not use costs one `and`.
final class Relations {
  private static final int UNRANKED = -1;

  final int count;
  final int words;
  final int exception;

  final long[] auto;
  final long[] multi;
  final long[] command;

  /// `Healthcheck` and `Heartbeat`: called alone they start no auto mutation.
  final long[] health;

  /// States that say anything about others: a list without any of them is a target as it stands.
  final long[] relating;

  /// States whose place in the order of handlers is not left to chance.
  final long[] ordered;

  final long[] requiring;
  final long[] adding;
  final long[] removing;
  final long[] following;

  /// States that require something that does not exist, and so can never be.
  final long[] impossible;

  final long[] require;
  final long[] remove;
  final long[] removedBy;
  final long[] after;

  /// What each state adds, in the order in which it says so.
  final int[][] add;

  /// The place of a state among those that require or are required, or -1 for the others, which go
  /// first. All are -1 when requirements form a circle, be it of one state.
  final int[] rank;

  /// The requirement that closes a circle, from which state to which, or -1 and -1.
  final int circleFrom;

  final int circleTo;

  Relations(List<Definition> definitions, Map<State, Integer> indexes) {
    count = definitions.size();
    words = Bits.words(count);
    auto = new long[words];
    multi = new long[words];
    command = new long[words];
    health = new long[words];
    relating = new long[words];
    ordered = new long[words];
    requiring = new long[words];
    adding = new long[words];
    removing = new long[words];
    following = new long[words];
    impossible = new long[words];
    require = new long[count * words];
    remove = new long[count * words];
    removedBy = new long[count * words];
    after = new long[count * words];
    add = new int[count][];
    exception = index(indexes, Basic.Exception);
    for (Map.Entry<State, Integer> entry : indexes.entrySet()) {
      String name = entry.getKey().name();
      if (name.equals(Basic.Healthcheck.name()) || name.equals(Basic.Heartbeat.name())) {
        Bits.set(health, entry.getValue());
      }
    }
    for (int s = 0; s < count; s++) {
      compile(s, definitions.get(s), indexes);
    }
    RequireOrder order = new RequireOrder(definitions, indexes);
    rank = order.rank;
    circleFrom = order.circleFrom;
    circleTo = order.circleTo;
    for (int w = 0; w < words; w++) {
      relating[w] = requiring[w] | impossible[w] | adding[w] | removing[w];
      ordered[w] = following[w];
    }
    for (int s = 0; s < count; s++) {
      mark(ordered, s, Bits.has(ordered, 0, s) || rank[s] != UNRANKED);
    }
  }

  private void compile(int s, Definition definition, Map<State, Integer> indexes) {
    mark(auto, s, definition.auto());
    mark(multi, s, definition.multi());
    mark(command, s, definition.tags().contains(Definition.COMMAND));
    mark(impossible, s, !indexes.keySet().containsAll(definition.require()));
    mark(requiring, s, row(require, s, definition.require(), indexes));
    mark(removing, s, row(remove, s, definition.remove(), indexes));
    mark(following, s, row(after, s, definition.after(), indexes));
    mark(adding, s, !definition.add().isEmpty());
    add[s] = definition.add().stream().mapToInt(target -> index(indexes, target)).toArray();
    for (State target : definition.remove()) {
      Bits.set(removedBy, index(indexes, target) * words, s);
    }
  }

  private static void mark(long[] set, int index, boolean member) {
    if (member) {
      Bits.set(set, index);
    }
  }

  private boolean row(
      long[] matrix, int s, Collection<State> targets, Map<State, Integer> indexes) {
    boolean any = false;
    for (State target : targets) {
      Integer index = indexes.get(target);
      if (index != null) {
        Bits.set(matrix, s * words, index);
        any = true;
      }
    }
    return any;
  }

  private static int index(Map<State, Integer> indexes, State state) {
    Integer index = indexes.get(state);
    if (index == null) {
      throw new IllegalStateException(state.name() + " got past sanitising");
    }
    return index;
  }

  /// The order of requirements: depth first over the states that have any, in schema order, what is
  /// required before what requires it.
  private static final class RequireOrder {
    private enum Mark {
      NEW,
      OPEN,
      DONE
    }

    final int[] rank;
    private final List<Definition> definitions;
    private final Map<State, Integer> indexes;
    private final Mark[] marks;
    private int next;
    private int circleFrom = -1;
    private int circleTo = -1;

    RequireOrder(List<Definition> definitions, Map<State, Integer> indexes) {
      this.definitions = definitions;
      this.indexes = indexes;
      rank = new int[definitions.size()];
      marks = new Mark[rank.length];
      Arrays.fill(rank, UNRANKED);
      Arrays.fill(marks, Mark.NEW);
      for (int s = 0; s < rank.length; s++) {
        if (!definitions.get(s).require().isEmpty() && marks[s] == Mark.NEW) {
          visit(s);
        }
      }
      if (circleFrom >= 0) {
        Arrays.fill(rank, UNRANKED);
      }
    }

    private void visit(int s) {
      marks[s] = Mark.OPEN;
      for (State target : definitions.get(s).require()) {
        Integer required = indexes.get(target);
        if (required == null) {
          continue;
        }
        switch (marks[required]) {
          case NEW -> visit(required);
          case OPEN -> {
            circleFrom = s;
            circleTo = required;
          }
          case DONE -> {}
        }
      }
      marks[s] = Mark.DONE;
      rank[s] = next++;
    }
  }
}
