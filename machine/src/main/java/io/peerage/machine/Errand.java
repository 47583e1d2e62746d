package io.peerage.machine;

/// Something that takes its turn in the queue with a mutation, and on which somebody waits.
///
/// The queue may be emptied before its turn comes; then it is [#dropped()] instead, so that nobody
/// waits for ever.
interface Errand {
  /// Does, in the drain, what is to be done instead of a transition.
  ///
  /// @return whether there is such a thing
  default boolean runs(Kernel machine, Drain running) {
    return false;
  }

  /// The transition is over, or was not wanted any more. Called in the drain.
  default void ended(Drain running, long result) {}

  /// It will never have its turn. Called outside any lock, on whatever thread found out.
  void dropped();
}
