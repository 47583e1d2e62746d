package io.peerage.machine;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/// A transition that is over, as a value.
///
/// ```java
/// public void transitionEnded(Transition transition) {
///   history.add(transition.copy());
/// }
/// ```
///
/// @param machine the machine's id
/// @param number counts the transitions of that machine from 1
/// @param op `add`, `remove` or `set`
/// @param auto whether the machine itself asked for it
/// @param check whether it was a dry run
/// @param called the states the mutation named
/// @param result `executed` or `canceled`
/// @param active the states active afterwards, in the machine's order
/// @param timeBefore ticks before, in schema order
/// @param time ticks afterwards, in schema order
/// @param queueTick the machine's queue tick
/// @param handlers the handlers that were called, in order; empty unless a tracer wanted them
/// @param source where the mutation came from, if it says so
public record TransitionRecord(
    String machine,
    long number,
    String op,
    boolean auto,
    boolean check,
    List<State> called,
    String result,
    List<State> active,
    SequencedMap<State, Long> timeBefore,
    SequencedMap<State, Long> time,
    long queueTick,
    List<String> handlers,
    Optional<Source> source) {
  /// Copies lists and maps.
  public TransitionRecord {
    called = List.copyOf(called);
    active = List.copyOf(active);
    timeBefore = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(timeBefore));
    time = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(time));
    handlers = List.copyOf(handlers);
  }
}
