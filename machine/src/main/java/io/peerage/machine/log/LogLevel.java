package io.peerage.machine.log;

import java.util.Locale;

/// How much a [LogTracer] writes; each level includes those before it.
///
/// ```java
/// machine.trace(LogTracer.to(System.out::println, LogLevel.OPS));
/// ```
public enum LogLevel {
  /// No lines at all.
  NOTHING,
  /// What others write with [LogTracer#external(MachineView, String)].
  EXTERNAL,
  /// Which states have changed, errors, and hits of breakpoints.
  CHANGES,
  /// Mutations, and why they were refused; handlers called, waits, contexts, pipes, functions.
  OPS,
  /// What else relations and auto states decided.
  DECISIONS,
  /// Where every handler came from and when it ended, and the states that have stayed.
  EVERYTHING;

  /// In small letters.
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
