package io.peerage.machine;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The handlers of a blueprint by state index, one table for each occasion.
///
/// Shared by all machines of the blueprint, so that an instance holds none, unless handlers are
/// attached to it: it then has a copy with these added. A table nobody put anything into does not
/// exist.
final class Handlers {
  /// What a handler can be called for, and how traces name it.
  enum Occasion {
    EXIT("Exit", false),
    ENTER("Enter", false),
    STAY("", false),
    PAIR("", false),
    ANY_ENTER("AnyEnter", false),
    END("End", true),
    STATE("State", true),
    ANY_STATE("AnyState", true);

    private final String word;

    /// Whether the change has been made by then.
    final boolean done;

    Occasion(String word, boolean done) {
      this.word = word;
      this.done = done;
    }

    /// What the name of a handler ends with, or is; empty if it consists of two states.
    String word() {
      return word;
    }

    String name(Execution execution, int state, int other) {
      return switch (this) {
        case EXIT, ENTER, END, STATE -> execution.state(state).name() + word;
        case STAY, PAIR -> execution.state(state).name() + execution.state(other).name();
        case ANY_ENTER, ANY_STATE -> word;
      };
    }
  }

  private final int count;

  /// Whether it takes no guards, and a handler that throws fails nothing but itself.
  private final boolean finals;

  /// Whose handlers are being put in, while a table is made; null for the blueprint's own.
  @Nullable Origin binding;

  @Nullable Guard<Object> @Nullable [] enter;
  @Nullable Guard<Object> @Nullable [] exit;
  @Nullable Guard<Object> @Nullable [] stay;
  @Nullable Guard<Object> @Nullable [] @Nullable [] pair;
  @Nullable Guard<Object> anyEnter;

  /// The row that all first states share which have no guards of their own.
  private @Nullable Guard<Object> @Nullable [] shared;

  @Nullable Handler<Object> @Nullable [] state;
  @Nullable Handler<Object> @Nullable [] end;
  @Nullable Handler<Object> anyState;

  Handlers(int count) {
    this(count, false);
  }

  private Handlers(int count, boolean finals) {
    this.count = count;
    this.finals = finals;
  }

  /// A table for what is done and cannot be refused.
  static Handlers finals(int count) {
    return new Handlers(count, true);
  }

  /// Whether there is no handler at all.
  boolean isEmpty() {
    return enter == null
        && exit == null
        && stay == null
        && pair == null
        && anyEnter == null
        && state == null
        && end == null
        && anyState == null;
  }

  /// The same handlers in a table that more can be put into.
  Handlers copy() {
    Handlers copy = new Handlers(count, finals);
    copy.take(this);
    return copy;
  }

  /// Fills an empty table with the handlers of another one, which has as many states or fewer.
  // Rows are compared by identity, since the question is whether it is the shared one, which is
  // never changed.
  @SuppressWarnings("ReferenceEquality")
  void take(Handlers other) {
    enter = copied(other.enter);
    exit = copied(other.exit);
    stay = copied(other.stay);
    pair = copied(other.pair);
    shared = copied(other.shared);
    for (int s = 0; other.pair != null && pair != null && s < other.pair.length; s++) {
      pair[s] = other.pair[s] == other.shared ? shared : copied(other.pair[s]);
    }
    anyEnter = other.anyEnter;
    state = copied(other.state);
    end = copied(other.end);
    anyState = other.anyState;
  }

  private <T> @Nullable T @Nullable [] copied(@Nullable T @Nullable [] table) {
    return table == null ? null : Arrays.copyOf(table, count);
  }

  void mayEnter(int s, Guard<?> guard) {
    enter = put(enter, s, guard);
  }

  void mayExit(int s, Guard<?> guard) {
    exit = put(exit, s, guard);
  }

  void mayStay(int s, Guard<?> guard) {
    stay = put(stay, s, guard);
  }

  void mayAny(Guard<?> guard) {
    anyEnter = guards(anyEnter, erasedGuard(guard));
  }

  void onState(int s, Handler<?> handler) {
    state = put(state, s, handler);
  }

  void onEnd(int s, Handler<?> handler) {
    end = put(end, s, handler);
  }

  void onAnyState(Handler<?> handler) {
    anyState = handlers(anyState, erasedHandler(handler));
  }

  // A generic array can be made only by a cast; it never leaves this package. Identity as above.
  @SuppressWarnings({"unchecked", "rawtypes", "ReferenceEquality"})
  void mayPair(int from, int to, Guard<?> guard) {
    if (pair == null) {
      pair = new Guard[count][];
    }
    if (pair[from] == shared && shared != null) {
      pair[from] = shared.clone();
    }
    pair[from] = put(pair[from], to, guard);
  }

  void mayEvery(Guard<?> guard) {
    Guard<Object> every = erasedGuard(guard);
    Handler<Object> told = every::allows;
    for (int s = 0; s < count; s++) {
      mayEnter(s, every);
      mayExit(s, every);
      mayStay(s, every);
      onState(s, told);
      onEnd(s, told);
    }
    everyPair(every);
    mayAny(every);
    onAnyState(told);
  }

  // As above.
  @SuppressWarnings({"unchecked", "rawtypes", "ReferenceEquality"})
  private void everyPair(Guard<Object> every) {
    if (pair == null) {
      pair = new Guard[count][];
    }
    // Rows without a guard of their own become one: a row each for thousands of states would be
    // millions of guards.
    @Nullable Guard<Object> @Nullable [] last = shared;
    @Nullable Guard<Object>[] row = last == null ? new Guard[count] : last.clone();
    for (int s = 0; s < count; s++) {
      put(row, s, every);
    }
    for (int from = 0; from < count; from++) {
      if (pair[from] == last) {
        pair[from] = row;
      } else {
        for (int to = 0; to < count; to++) {
          mayPair(from, to, every);
        }
      }
    }
    shared = row;
  }

  // As above.
  @SuppressWarnings({"unchecked", "rawtypes"})
  private @Nullable Guard<Object>[] put(
      @Nullable Guard<Object> @Nullable [] table, int s, Guard<?> guard) {
    @Nullable Guard<Object>[] filled = table != null ? table : new Guard[count];
    filled[s] = guards(filled[s], erasedGuard(guard));
    return filled;
  }

  // As above.
  @SuppressWarnings({"unchecked", "rawtypes"})
  private @Nullable Handler<Object>[] put(
      @Nullable Handler<Object> @Nullable [] table, int s, Handler<?> handler) {
    @Nullable Handler<Object>[] filled = table != null ? table : new Handler[count];
    filled[s] = handlers(filled[s], erasedHandler(handler));
    return filled;
  }

  private Guard<Object> guards(@Nullable Guard<Object> first, Guard<Object> then) {
    if (finals) {
      throw new IllegalArgumentException(
          "a guard among the handlers: what a replica is told has happened, and cannot be refused");
    }
    if (binding != null || first instanceof Bound) {
      return new Bound.OfGuard(first, binding, then);
    }
    return first == null
        ? then
        : (owner, event) -> first.allows(owner, event) && then.allows(owner, event);
  }

  private Handler<Object> handlers(@Nullable Handler<Object> first, Handler<Object> handler) {
    Handler<Object> then = finals ? sheltered(handler) : handler;
    if (binding != null || first instanceof Bound) {
      return new Bound.OfHandler(first, binding, then);
    }
    return first == null
        ? then
        : (owner, event) -> {
          first.handle(owner, event);
          then.handle(owner, event);
        };
  }

  private static Handler<Object> sheltered(Handler<Object> handler) {
    return (owner, event) -> {
      try {
        handler.handle(owner, event);
      } catch (Throwable thrown) {
        event.fault(thrown);
      }
    };
  }

  // Handlers enter through Blueprint<O> and owners through its start(O): the types agree.
  @SuppressWarnings("unchecked")
  private static Guard<Object> erasedGuard(Guard<?> guard) {
    return (Guard<Object>) guard;
  }

  // As above.
  @SuppressWarnings("unchecked")
  private static Handler<Object> erasedHandler(Handler<?> handler) {
    return (Handler<Object>) handler;
  }
}
