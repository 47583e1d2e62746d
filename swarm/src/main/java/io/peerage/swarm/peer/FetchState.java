package io.peerage.swarm.peer;

import io.peerage.machine.State;

/// The states of a download's machine.
///
/// ```
///   Preparing ──► Contacting ◄──► Transferring ──► Finishing ──► Complete
///        │            ▲ └────────────────┼──────────▲ │
///        │            └── a run is spoilt ┼────────────┘
///        └─────────── Failed, Canceled ───┴─ from anywhere but Complete
/// ```
public enum FetchState implements State {
  /// The partial file is being made.
  Preparing,
  /// No peer is there.
  Contacting,
  /// At least one peer is there.
  Transferring,
  /// All is proven; what was here before is compared once more, and all is made durable and named.
  Finishing,
  /// Whole, verified, durable, and under its final name.
  Complete,
  /// Over without success.
  Failed,
  /// Given up by its owner.
  Canceled
}
