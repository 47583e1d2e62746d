package io.peerage.simnet;

/// What happens to an operation on a disk; a [SimDisk.Script] decides.
public enum DiskFate {
  /// It is done.
  DONE,
  /// It fails with an error of the device. Of a write the first half may be there; what a failed
  /// force was to make durable can be read but never becomes durable.
  FAILED,
  /// There is no room for it, whatever the capacity says; otherwise as `FAILED`.
  FULL,
  /// The power fails before it is known how it ended: a change is made but not durable, and the
  /// host has crashed.
  POWER_CUT
}
