package io.peerage.simnet;

/// What becomes of changes that were not made durable when the power is cut. Each kind is something
/// that a disk may do; `NOTHING` and `EVERYTHING` are its two ends.
public enum Survival {
  /// They are gone.
  NOTHING,
  /// They all made it.
  EVERYTHING,
  /// Those up to a moment made it, in the order in which they were made.
  PREFIX,
  /// Any of those to contents made it, and those to names up to a moment.
  SUBSET,
  /// As `SUBSET`, and of a write only some of its sectors, of 512 or of 4,096 bytes.
  TORN
}
