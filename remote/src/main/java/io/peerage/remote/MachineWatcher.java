package io.peerage.remote;

import java.util.List;
import java.util.SequencedMap;

/// Somebody who wants to hear of every transition of a machine elsewhere. On a worker, in order.
@FunctionalInterface
public interface MachineWatcher {
  /// Wants nothing.
  MachineWatcher NOBODY = _ -> {};

  /// The machine has made a transition.
  void transition(Transition transition);

  /// So many transitions came faster than they could be told; the mirror is up to date again.
  default void missed(long count) {}

  /// One transition.
  ///
  /// @param machine id of the machine
  /// @param op the mutation and the states that it named, `add Open`
  /// @param result `executed` or `canceled`
  /// @param auto whether the machine itself asked for it
  /// @param active afterwards, in schema order
  /// @param time tick by state, in schema order
  /// @param queueTick of the machine
  /// @param handlers those that were called, in order
  record Transition(
      String machine,
      String op,
      String result,
      boolean auto,
      List<String> active,
      SequencedMap<String, Long> time,
      long queueTick,
      List<String> handlers) {}
}
