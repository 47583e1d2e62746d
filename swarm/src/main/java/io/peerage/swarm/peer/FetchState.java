package io.peerage.swarm.peer;

import io.peerage.machine.State;

/// The states of a download's machine.
///
/// ```
///   Preparing ──► Contacting ◄──► Transferring ──► Finishing ──► Complete
///        │         ▲  ▲ └────────────────┼──────────▲ │
///        │         │  └── a run is spoilt ┼────────────┘
///        │         └──► DiskFull ◄────────┤
///        └─────────── Failed, Canceled ───┴─ from anywhere but Complete
/// ```
///
/// A content that is shared on leaves `Complete`, too: for `Withdrawn` or `Failed`.
public enum FetchState implements State {
  /// The partial file is being made.
  Preparing,
  /// No peer is there.
  Contacting,
  /// At least one peer is there.
  Transferring,
  /// There is no room to write; nothing is asked for until there is.
  DiskFull,
  /// All is proven; what was here before is compared once more, and all is made durable and named.
  Finishing,
  /// Whole, verified, durable, and under its final name; perhaps shared on.
  Complete,
  /// Complete, and its owner has ended sharing it on.
  Withdrawn,
  /// Over without success; or the file has changed while it was shared on.
  Failed,
  /// Given up by its owner.
  Canceled
}
