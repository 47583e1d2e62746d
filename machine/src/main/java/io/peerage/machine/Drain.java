package io.peerage.machine;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// One run through the queue of a machine: the queue, the transition being made, and the waits that
/// came true on the way.
final class Drain {
  final MutationQueue queue = new MutationQueue();

  /// Exchanged when a handler is stuck in it.
  Execution execution = new Execution();

  /// An object to leave in the queue for the one taken out.
  Mutation idle = new Mutation();

  final Waits.Chain fired = new Waits.Chain();

  private @Nullable List<Runnable> afterwards;

  /// Puts something off until the machine is free again. It must not throw.
  void afterwards(Runnable task) {
    if (afterwards == null) {
      afterwards = new ArrayList<>();
    }
    afterwards.add(task);
  }

  /// Takes out what was put off; null if nothing was.
  @Nullable List<Runnable> takeAfterwards() {
    List<Runnable> tasks = afterwards;
    if (tasks != null) {
      afterwards = null;
    }
    return tasks;
  }

  /// All errands of a drain that was broken off: what was `queued` and what was being made.
  List<Errand> abandoned(List<Errand> queued) {
    Errand current = execution.mutation().errand();
    return current == null
        ? queued
        : Stream.concat(Stream.of(current), queued.stream()).distinct().toList();
  }
}
