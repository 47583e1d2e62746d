package io.peerage.remote;

import java.util.List;

/// Somebody who wants to know which machines a server offers. On a worker, in order.
public interface Directory {
  /// There is a machine.
  void listed(Listing machine);

  /// All machines that were there have been listed; again after the connection was lost, when all
  /// are listed anew.
  default void complete() {}

  /// A machine is there no more.
  default void gone(String machine) {}

  /// One machine, as it was when it was listed.
  ///
  /// @param states in schema order
  /// @param active in schema order
  record Listing(String id, List<String> tags, List<String> states, List<String> active) {}
}
