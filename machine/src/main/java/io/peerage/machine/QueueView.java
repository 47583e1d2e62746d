package io.peerage.machine;

import java.util.List;
import java.util.Optional;

/// The queue of a machine, for reading.
///
/// ```java
/// if (!machine.queue().atLeast(10, QueueQuery.add(Progress))) {
///   machine.add(Progress, COUNT.with(count));
/// }
/// ```
///
/// For the thread of the machine, unless it was started with an executor; the queue tick for any.
public interface QueueView {
  /// The queue tick: starts at 1 and grows by one with every mutation taken from the queue, save
  /// those that were put ahead of it. From any thread.
  long tick();

  /// Mutations that wait at this moment.
  int length();

  /// Those mutations, the next one first.
  List<Queued> list();

  /// The first mutation in the queue that answers to `query`.
  Optional<Queued> find(QueueQuery query);

  /// Whether at least `threshold` mutations answer to `query`; to keep one's rate down.
  boolean atLeast(int threshold, QueueQuery query);

  /// Whether all `states` are called by one Add that waits.
  boolean willBe(State... states);

  /// Whether any of `states` is called by an Add that waits.
  boolean willBeAny(State... states);

  /// Whether all `states` are called by one Remove that waits.
  boolean willBeRemoved(State... states);
}
