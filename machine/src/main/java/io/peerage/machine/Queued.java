package io.peerage.machine;

import java.util.List;
import java.util.Optional;

/// A mutation that was waiting in a queue.
///
/// ```java
/// machine.queue().list().forEach(waiting -> show(waiting.op(), waiting.called()));
/// ```
///
/// @param position its place in line, from 0
/// @param tick the queue tick at which it will be processed; 0 if it was put ahead of the queue
/// @param op `add`, `remove` or `set`; `eval` for a function, `dispose` for the end of the machine;
///   `follow` and `grow` for what a [Replica] is told
/// @param auto whether the machine itself asked for it, on behalf of its auto states
/// @param check whether it is a dry run
/// @param called the states it names
/// @param args its arguments
/// @param source where it came from, if it says so
public record Queued(
    int position,
    long tick,
    String op,
    boolean auto,
    boolean check,
    List<State> called,
    Args args,
    Optional<Source> source) {
  /// Copies the list.
  public Queued {
    called = List.copyOf(called);
  }
}
