package io.peerage.machine;

/// The result of a mutation, read from the `long` that the call answered.
///
/// ```java
/// long result = machine.add(Connecting);
/// if (Result.canceled(result)) {
///   …
/// }
/// ```
///
/// A `long` and not an object, so that a mutation allocates nothing: 0 is executed, 1 canceled, and
/// from 2 on it was queued and the number is the queue tick at which it will be processed.
public final class Result {
  /// The machine is in the state that was asked for, or will be by an equal mutation already
  /// queued.
  public static final long EXECUTED = 0;

  /// Relations, a handler, a limit or a failure refused; no state has changed for good.
  public static final long CANCELED = 1;

  /// Queued ahead of everything else, where no queue tick exists to wait for; also the smallest
  /// queue tick a result can carry.
  public static final long QUEUED = 2;

  private Result() {}

  /// Whether the mutation was carried out.
  public static boolean executed(long result) {
    return result == EXECUTED;
  }

  /// Whether the mutation was refused.
  public static boolean canceled(long result) {
    return result == CANCELED;
  }

  /// Whether the mutation waits its turn; `result` is then its queue tick.
  public static boolean queued(long result) {
    return result >= QUEUED;
  }

  /// `result` itself, for straight code that has nothing to do about a refusal.
  ///
  /// @throws MachineException.Canceled if the mutation was refused
  public static long orThrow(long result) {
    if (canceled(result)) {
      throw new MachineException.Canceled("transition canceled");
    }
    return result;
  }

  /// `executed`, `canceled` or `queued`.
  public static String name(long result) {
    return executed(result) ? "executed" : canceled(result) ? "canceled" : "queued";
  }
}
