package io.peerage.machine;

import java.util.List;

/// What to look for in a queue: mutations of one kind that call certain states. Immutable.
///
/// As begun by [#add(State...)], say, it is answered by every Add that calls at least those states,
/// wherever it waits and whatever else it carries, dry runs excepted; the other methods are
/// stricter.
///
/// ```java
/// machine.queue().find(QueueQuery.add(Open).exactly());
/// ```
public final class QueueQuery {
  private enum Place {
    ANY,
    FIRST,
    LAST
  }

  private final Mutation.Kind kind;
  private final List<State> states;
  private final boolean exactly;
  private final boolean bare;
  private final boolean check;
  private final long tickMin;
  private final Place place;

  private QueueQuery(
      Mutation.Kind kind,
      List<State> states,
      boolean exactly,
      boolean bare,
      boolean check,
      long tickMin,
      Place place) {
    this.kind = kind;
    this.states = states;
    this.exactly = exactly;
    this.bare = bare;
    this.check = check;
    this.tickMin = tickMin;
    this.place = place;
  }

  /// An Add of at least `states`.
  public static QueueQuery add(State... states) {
    return of(Mutation.Kind.ADD, states);
  }

  /// A Remove of at least `states`.
  public static QueueQuery remove(State... states) {
    return of(Mutation.Kind.REMOVE, states);
  }

  /// A Set of at least `states`.
  public static QueueQuery set(State... states) {
    return of(Mutation.Kind.SET, states);
  }

  private static QueueQuery of(Mutation.Kind kind, State... states) {
    return new QueueQuery(kind, List.of(states), false, false, false, 0, Place.ANY);
  }

  /// Only if it calls no other states.
  public QueueQuery exactly() {
    return new QueueQuery(kind, states, true, bare, check, tickMin, place);
  }

  /// Only without arguments.
  public QueueQuery withoutArgs() {
    return new QueueQuery(kind, states, exactly, true, check, tickMin, place);
  }

  /// A dry run and not a mutation.
  public QueueQuery checks() {
    return new QueueQuery(kind, states, exactly, bare, true, tickMin, place);
  }

  /// Only at queue tick `tick` or later; so none that was put ahead of the queue.
  public QueueQuery since(long tick) {
    return new QueueQuery(kind, states, exactly, bare, check, tick, place);
  }

  /// Only at the head of the queue.
  public QueueQuery first() {
    return new QueueQuery(kind, states, exactly, bare, check, tickMin, Place.FIRST);
  }

  /// Only at the end of the queue.
  public QueueQuery last() {
    return new QueueQuery(kind, states, exactly, bare, check, tickMin, Place.LAST);
  }

  /// The called states as a set.
  long[] bits(Blueprint<?> blueprint) {
    long[] bits = new long[Bits.words(blueprint.count())];
    for (State state : states) {
      Bits.set(bits, blueprint.index(state));
    }
    return bits;
  }

  /// The first position to look at in a queue of `size`.
  int from(int size) {
    return place == Place.LAST ? Math.max(0, size - 1) : 0;
  }

  /// The position to stop at.
  int to(int size) {
    return place == Place.FIRST ? Math.min(1, size) : size;
  }

  boolean matches(Mutation mutation, long[] bits) {
    return mutation.isTransition()
        && mutation.kind == kind
        && mutation.check == check
        && (!bare || mutation.args.isEmpty())
        && mutation.tick >= tickMin
        && Bits.covers(mutation.bits, 0, bits, 0, bits.length)
        && (!exactly || Bits.covers(bits, 0, mutation.bits, 0, bits.length));
  }
}
