package io.peerage.swarm.peer;

import io.peerage.machine.State;

/// The states of a download's machine.
///
/// ```
///   Preparing ──► Contacting ◄──► Transferring ──► Finishing ──► Complete
///        └──────────┴── Failed, Canceled ──┴───────────┘
/// ```
public enum FetchState implements State {
  /// The partial file is being made.
  Preparing,
  /// No peer is there.
  Contacting,
  /// At least one peer is there.
  Transferring,
  /// All is proven; it is being made durable and named.
  Finishing,
  /// Whole, verified, durable, and under its final name.
  Complete,
  /// Over without success.
  Failed,
  /// Given up by its owner.
  Canceled
}
