package io.peerage.machine.model;

import java.util.List;

/// A request to add, remove or set states.
///
/// @param kind what is asked for
/// @param called the states named, once each
/// @param way how it was made
/// @param origin where it comes from
/// @param check whether it is a dry run
/// @param depth how many handlers stand between it and the caller outside
record PlainMutation(
    Kind kind, List<String> called, PlainMachine.Way way, Origin origin, boolean check, int depth) {
  enum Kind {
    ADD,
    REMOVE,
    SET
  }

  enum Origin {
    /// Somebody calls.
    CALLER,
    /// The machine asks, for its auto states.
    AUTO,
    /// The machine reports that a handler threw.
    FAILURE,
    /// The machine reports that a handler threw in an auto transition.
    FAILURE_OF_AUTO
  }

  PlainMutation {
    called = called.stream().distinct().toList();
  }

  boolean auto() {
    return origin == Origin.AUTO;
  }

  boolean byCaller() {
    return origin == Origin.CALLER;
  }

  /// Only what a caller appended moves the queue tick.
  boolean ticking() {
    return byCaller() && !check && !way.ahead();
  }
}
