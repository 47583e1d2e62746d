package io.peerage.machine;

import org.jspecify.annotations.Nullable;

/// Something that takes its turn in the queue with a mutation, and on which somebody waits.
///
/// The queue may be emptied before its turn comes; then it is [#dropped()] instead, so that nobody
/// waits for ever.
interface Errand {
  /// What it does instead of a transition, in one word; null if it only goes along with one.
  default @Nullable String op() {
    return null;
  }

  /// Whether it waits behind everything else although it has no queue tick, and no limit keeps it
  /// out.
  default boolean linesUp() {
    return false;
  }

  /// Does, in the drain, what it does instead of a transition.
  default void run(Kernel machine, Drain running) {}

  /// The transition is over, or was not wanted any more. Called in the drain.
  default void ended(Drain running, long result) {}

  /// It will never have its turn. Called outside any lock, on whatever thread found out.
  void dropped();
}
