package io.peerage.wire.log;

import org.jspecify.annotations.Nullable;

/// Where a [Log] stands in its life; the drawing is there.
sealed interface LogState {

  /// Of the file that takes records; null when none does.
  default @Nullable Tail tail() {
    return switch (this) {
      case Idle(Tail tail) -> tail;
      case Busy(Tail tail) -> tail;
      case New(), Opening(), Broken(), Unopened(), Closing(), Closed() -> null;
    };
  }

  record New() implements LogState {}

  record Opening() implements LogState {}

  /// Nothing is under way.
  record Idle(Tail tail) implements LogState {}

  /// A commit or a rewrite is under way, or a file is being closed.
  ///
  /// @param tail of the file that takes records; none while a broken log is rewritten
  record Busy(@Nullable Tail tail) implements LogState {}

  /// Closed by a failure; a rewrite opens it again.
  record Broken() implements LogState {}

  /// Never was open; the file is left alone.
  record Unopened() implements LogState {}

  record Closing() implements LogState {}

  record Closed() implements LogState {}
}
