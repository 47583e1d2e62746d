package io.peerage.machine;

import java.util.List;

/// Where ours is meant to differ from the reference, and how that is told from a mistake of ours.
///
/// Each looks at the first line of a transcript that differs; from there on the two machines are in
/// different states, so the rest of the play says nothing.
enum KnownDifference {
  /// A called multi state that is active after the repair of a failed final handler has ticked by
  /// two once more for each of the reference's repairs, and it repairs twice; after AnyState once.
  REPAIRED_TWICE {
    @Override
    boolean explains(Difference seen) {
      PlayLine theirs = seen.theirs.withoutMarks().withTicks(seen.ours.ticks());
      long failures = seen.shared().stream().filter(entry -> threw(entry, "State")).count();
      return failures > 0 && theirs.equals(seen.ours) && ticksTooOften(seen, failures);
    }

    private static boolean ticksTooOften(Difference seen, long failures) {
      for (int i = 0; i < seen.ours.ticks().size(); i++) {
        long more = seen.theirs.ticks().get(i) - seen.ours.ticks().get(i);
        if (more != 0 && (more < 0 || more % 2 != 0 || more > 4 * failures || !seen.multi(i))) {
          return false;
        }
      }
      return true;
    }
  },

  /// The reference takes nothing back when an End handler throws.
  NO_REPAIR_AFTER_END {
    @Override
    boolean explains(Difference seen) {
      return seen.shared().stream().anyMatch(entry -> threw(entry, "End"));
    }
  },

  /// The reference itself throws, and answers no more, when in an auto transition an auto state
  /// refuses its own exit.
  EXIT_REFUSED_IN_AUTO {
    @Override
    boolean explains(Difference seen) {
      List<String> handled = seen.theirs.withoutMarks().seen();
      if (!seen.theirs.result().equals(PlayLine.BROKEN) || handled.isEmpty()) {
        return false;
      }
      String last = handler(handled.getLast());
      return seen.shared().equals(handled)
          && handled.getLast().endsWith(PlayLine.IN_AUTO)
          && last.endsWith("Exit")
          && seen.auto(last.substring(0, last.length() - "Exit".length()));
    }
  },

  /// When in an auto transition an auto state refuses to stay, the reference does not ask the next
  /// one; and if it was the last one asked, it forgets that this costs only that state and cancels.
  REFUSED_TO_STAY_IN_AUTO {
    @Override
    boolean explains(Difference seen) {
      List<String> shared = seen.shared();
      if (shared.isEmpty() || !shared.getLast().endsWith(PlayLine.REFUSED + PlayLine.IN_AUTO)) {
        return false;
      }
      String name = handler(shared.getLast());
      String half = name.substring(0, name.length() / 2);
      return name.equals(half + half) && seen.auto(half);
    }
  },

  /// After the report of a handler that threw in an auto transition, the reference asks for auto
  /// states again; where the handler always throws, without end.
  AUTO_AFTER_ITS_OWN_FAILURE {
    @Override
    boolean explains(Difference seen) {
      List<String> shared = seen.shared();
      if (shared.isEmpty() || !shared.getLast().equals("AnyState")) {
        return false;
      }
      // One transition has followed the failure, and it is over: the report.
      List<String> before = shared.subList(0, shared.size() - 1);
      List<String> report = before.subList(before.lastIndexOf("AnyState") + 1, before.size());
      return report.stream().anyMatch(KnownDifference::threwInAuto)
          && report.contains(Basic.Exception.name() + "State");
    }
  },

  /// The reference compares neighbours when it sorts by `after`, and gets wrong what others stand
  /// between. The test makes sure that without `after` nothing differs.
  SORTED_BY_NEIGHBOURS {
    @Override
    boolean explains(Difference seen) {
      int mark = seen.theirs.seen().indexOf(PlayLine.UNSORTED);
      return mark >= 0 && mark <= seen.shared().size();
    }
  },

  /// The reference lets an error in above the queue limit when it is added by name, not when it is
  /// reported.
  ERROR_REFUSED_AT_LIMIT {
    @Override
    boolean explains(Difference seen) {
      int at = seen.shared().size();
      List<String> ours = seen.ours.seen();
      List<String> theirs = seen.theirs.withoutMarks().seen();
      if (at >= ours.size() || at >= theirs.size()) {
        return false;
      }
      String call = theirs.get(at).substring(0, Math.max(0, theirs.get(at).indexOf('=')));
      return (call.startsWith("!") || call.startsWith("^"))
          && theirs.get(at).equals(call + "=" + Result.CANCELED)
          && ours.get(at).startsWith(call + "=");
    }
  };

  /// Whether this and nothing else accounts for what differs.
  abstract boolean explains(Difference seen);

  private static String handler(String entry) {
    return entry.split(":", -1)[0];
  }

  private static boolean threwInAuto(String entry) {
    return entry.endsWith(PlayLine.THREW + PlayLine.IN_AUTO);
  }

  private static boolean threw(String entry, String kind) {
    return handler(entry).endsWith(kind) && entry.contains(PlayLine.THREW);
  }

  /// The first line that differs.
  record Difference(Blueprint<?> blueprint, PlayLine ours, PlayLine theirs) {
    /// What both saw, up to where they part.
    List<String> shared() {
      List<String> other = theirs.withoutMarks().seen();
      int same = 0;
      while (same < Math.min(ours.seen().size(), other.size())
          && ours.seen().get(same).equals(other.get(same))) {
        same++;
      }
      return other.subList(0, same);
    }

    boolean auto(String name) {
      return blueprint.states().stream()
          .anyMatch(state -> state.name().equals(name) && blueprint.definition(state).auto());
    }

    boolean multi(int index) {
      return blueprint.definition(blueprint.state(index)).multi();
    }
  }
}
