package io.peerage.machine.model;

import io.peerage.machine.model.PlainMutation.Kind;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// Which states a list of wanted states comes to: implied ones come along, others are kept out.
final class PlainResolver {
  private final PlainSchema schema;
  private final PlainOrder order;
  private final Kind kind;
  private final Set<String> called;
  private final Set<String> before;

  PlainResolver(
      PlainSchema schema, PlainOrder order, Kind kind, List<String> called, List<String> before) {
    this.schema = schema;
    this.order = order;
    this.kind = kind;
    this.called = new HashSet<>(called);
    this.before = new HashSet<>(before);
  }

  List<String> target(List<String> wanted) {
    List<String> implied = withAdded(new LinkedHashSet<>(wanted));
    List<String> possible = withRequired(implied);
    List<String> kept = unblocked(possible);
    Set<String> gone = new HashSet<>();
    kept.forEach(name -> gone.addAll(schema.of(name).remove));
    List<String> second = withAdded(new LinkedHashSet<>(kept));
    second.removeIf(gone::contains);
    return order.sorted(withRequired(second.reversed()));
  }

  /// One level of Add: what comes in here adds nothing itself. States that were active before have
  /// had their say, unless they are multi; and nothing brings back what is being removed.
  private List<String> withAdded(Set<String> names) {
    Set<String> all = new LinkedHashSet<>(names);
    for (String name : names) {
      if (before.contains(name) && !schema.multi(name)) {
        continue;
      }
      for (String added : schema.of(name).add) {
        if (kind != Kind.REMOVE || !called.contains(added)) {
          all.add(added);
        }
      }
    }
    return new ArrayList<>(all);
  }

  private List<String> withRequired(List<String> names) {
    Set<String> left = new LinkedHashSet<>(names);
    while (left.removeIf(name -> !left.containsAll(schema.of(name).require))) {
      // Whoever needed one of those removed goes in the next round.
    }
    return new ArrayList<>(left);
  }

  /// Last come, first judged: implied states, then active ones, then the called ones. A state that
  /// somebody removes is blocked, unless they are all blocked themselves.
  private List<String> unblocked(List<String> names) {
    Set<String> unblocked = new HashSet<>(names);
    List<String> kept = new ArrayList<>();
    for (String name : names.reversed()) {
      if (Collections.disjoint(schema.removers(name), unblocked)) {
        kept.add(name);
      } else {
        unblocked.remove(name);
      }
    }
    return kept;
  }
}
