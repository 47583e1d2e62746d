package io.peerage.machine.idiom;

import io.peerage.machine.MachineView;
import io.peerage.machine.State;
import io.peerage.machine.Time;

/// Tells a loop that works on behalf of a state when to stop: the state has ended, or the machine
/// is running wild.
///
/// ```java
/// LoopGuard guard = new LoopGuard(machine, Polling, ticker.getAsLong());
/// while (guard.goesOn(ticker.getAsLong())) {
///   poll();
/// }
/// ```
///
/// A machine runs wild if all its ticks together grow by more than [#TICKS_MAX] in
/// [#INTERVAL_NANOS]: then something adds and removes without end, probably the loop itself. For
/// one thread; reads no clock.
public final class LoopGuard {
  /// Ticks that a healthy machine may make in one interval.
  public static final long TICKS_MAX = 500;

  /// The length of an interval; the first begins with the guard.
  public static final long INTERVAL_NANOS = 1_000_000_000;

  private final MachineView machine;
  private final State state;
  private final long tick;
  private long since;
  private long sum;
  private boolean wild;

  /// A guard for as long as `state` stays active as it is at `now`, in monotonic nanoseconds; from
  /// the start it stops a loop about a state that is inactive.
  public LoopGuard(MachineView machine, State state, long now) {
    this.machine = machine;
    this.state = state;
    tick = machine.tick(state);
    since = now;
    sum = machine.time().sum();
  }

  /// Whether the loop may go on at `now`. Once it may not, it never may again.
  public boolean goesOn(long now) {
    long ticks = machine.time().sum();
    wild |= ticks - sum > TICKS_MAX;
    if (now - since >= INTERVAL_NANOS) {
      since = now;
      sum = ticks;
    }
    return !wild && Time.isActive(tick) && machine.tick(state) == tick;
  }

  /// Whether it stopped because the machine is running wild.
  public boolean isWild() {
    return wild;
  }
}
