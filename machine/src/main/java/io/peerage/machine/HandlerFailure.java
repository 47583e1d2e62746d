package io.peerage.machine;

import java.util.List;

/// Where a handler failed: the argument [Arg#FAILURE] of the mutation that then adds
/// [Basic#Exception].
///
/// @param machine the machine's id
/// @param transition the number of the transition that failed
/// @param handler the handler that threw, such as `EstablishedState`
/// @param called the states its mutation named
/// @param before the states active before it, in the machine's order
public record HandlerFailure(
    String machine, long transition, String handler, List<State> called, List<State> before) {
  /// Copies the lists.
  public HandlerFailure {
    called = List.copyOf(called);
    before = List.copyOf(before);
  }
}
