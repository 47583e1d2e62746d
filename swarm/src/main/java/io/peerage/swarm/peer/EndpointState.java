package io.peerage.swarm.peer;

import io.peerage.machine.State;

/// The states of an endpoint's machine: `Opening ──► Bound ──► Closing ──► Closed`.
public enum EndpointState implements State {
  /// The port is being opened.
  Opening,
  /// Datagrams come and go.
  Bound,
  /// Every swarm is being left.
  Closing,
  /// The port is given back, or could not be had.
  Closed
}
