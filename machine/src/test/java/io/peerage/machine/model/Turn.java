package io.peerage.machine.model;

import java.util.List;

/// What one call from outside led to on the model, until nothing waited any more.
///
/// @param call what was called; the first turn is the coming up of the machine, and without one
/// @param result what the call answered
/// @param seen the handlers called, in order
/// @param ended the transitions
/// @param after the machine afterwards: queue tick, last error, ticks
/// @param active the active states afterwards, in the machine's order
public record Turn(
    String call,
    long result,
    List<Seen> seen,
    List<PlainMachine.Ended> ended,
    String after,
    List<String> active) {
  /// One call of a handler.
  ///
  /// @param handler its name
  /// @param queueTick what it could read of the machine
  /// @param queueLength likewise
  /// @param active likewise
  /// @param done the mutations it made
  /// @param verdict what it said in the end
  public record Seen(
      String handler,
      long queueTick,
      int queueLength,
      List<String> active,
      List<Done> done,
      Verdict verdict) {}

  /// A mutation made by a handler, and its result.
  public record Done(Call call, long result) {}

  /// How a handler ends.
  public enum Verdict {
    /// It agrees.
    YES,
    /// It refuses.
    NO,
    /// It throws.
    THROWS
  }
}
