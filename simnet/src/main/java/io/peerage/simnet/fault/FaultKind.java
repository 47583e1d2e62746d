package io.peerage.simnet.fault;

/// The families of faults. Which of them a run has is drawn as well.
public enum FaultKind {
  /// [Fault.Lossy].
  LOSS,
  /// [Fault.Bursty].
  BURSTS,
  /// [Fault.Slow].
  SLOWNESS,
  /// [Fault.Reordered].
  REORDERING,
  /// [Fault.Replayed].
  REPLAY,
  /// [Fault.Corrupted].
  CORRUPTION,
  /// [Fault.Clogged].
  CLOGGING,
  /// [Fault.Parted].
  PARTITION,
  /// [Fault.Deaf].
  DEAFNESS,
  /// [Fault.Paused].
  PAUSE,
  /// [Fault.Crashed].
  CRASH,
  /// [Fault.Rebound].
  REBINDING,
  /// [Fault.WallWrong].
  WALL
}
