package io.peerage.remote.client;

/// When to connect again: after a pause that doubles, so many times and no longer than so long.
final class Retries {
  private final ClientLimits limits;
  private int attempts;
  private long until;
  private long pause;
  private long at;

  Retries(ClientLimits limits) {
    this.limits = limits;
  }

  /// All is well; what comes next is the first attempt.
  void begin(long now) {
    attempts = 0;
    pause = limits.connRetryDelay().toNanos();
    until = now + limits.connRetryTimeout().toNanos();
  }

  /// Another attempt is due.
  ///
  /// @return false if it was the last
  boolean next(long now) {
    if (attempts == 0) {
      until = now + limits.connRetryTimeout().toNanos();
    }
    at = now + pause;
    pause = Math.min(2 * pause, limits.connRetryBackoff().toNanos());
    return attempts++ < limits.connRetries() && at <= until;
  }

  /// When it is due.
  long at() {
    return at;
  }
}
