package io.peerage.machine;

import java.util.List;
import java.util.stream.Collectors;

/// Something that is waited for, as told to tracers.
///
/// ```java
/// public void waitBegun(Machine machine, Waited wait) {
///   LOG.log(DEBUG, "{0} waits for {1}", machine.id(), wait);
/// }
/// ```
///
/// @param form the way of waiting
/// @param states the states that are looked at; none if it is about something else
/// @param detail what else makes it up: ticks, names of arguments, a queue tick; empty for nothing
public record Waited(Form form, List<State> states, String detail) {
  /// The ways of waiting; the text of each is what it is called in logs.
  public enum Form {
    /// [When#active(State...)] and what is like it.
    ACTIVE("when"),
    /// [When#inactive(State...)].
    INACTIVE("whenNot"),
    /// [When#time(State, long)], and ticks counted from the call.
    TICKS("whenTime"),
    /// [When#args(State, Args)].
    ARGS("whenArgs"),
    /// [When#query(java.util.function.Predicate)].
    QUERY("whenQuery"),
    /// [When#queue(long)].
    QUEUE("whenQueue"),
    /// [When#queueEnds()].
    QUEUE_END("whenQueueEnds"),
    /// [When#disposed()].
    DISPOSAL("whenDisposed");

    private final String word;

    Form(String word) {
      this.word = word;
    }

    @Override
    public String toString() {
      return word;
    }
  }

  /// Copies the list.
  public Waited {
    states = List.copyOf(states);
  }

  /// `A B`, `A B [1 2]`, `A (name,size)` or `7`.
  @Override
  public String toString() {
    String names = states.stream().map(State::name).collect(Collectors.joining(" "));
    return names.isEmpty() || detail.isEmpty() ? names + detail : names + " " + detail;
  }
}
