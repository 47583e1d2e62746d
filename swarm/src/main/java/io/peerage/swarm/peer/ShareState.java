package io.peerage.swarm.peer;

import io.peerage.machine.State;

/// The states of a share's machine: `Hashing ──► Offering ──► Withdrawn`, or `Failed` from
/// anywhere.
public enum ShareState implements State {
  /// The tree of the file is being made.
  Hashing,
  /// Peers may fetch it.
  Offering,
  /// Its owner has ended it.
  Withdrawn,
  /// The file cannot be shared, or no longer.
  Failed
}
