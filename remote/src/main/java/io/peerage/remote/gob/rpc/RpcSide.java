package io.peerage.remote.gob.rpc;

/// An end of a connection.
public enum RpcSide {
  /// Mirrors a machine of the other end.
  CLIENT,
  /// Has the machine.
  SERVER
}
