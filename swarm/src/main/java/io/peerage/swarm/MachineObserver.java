package io.peerage.swarm;

import java.util.List;
import java.util.SequencedMap;

/// Watches the machines of a peer. Called on a worker thread, in the order in which things
/// happened.
public interface MachineObserver {

  /// A machine has come to be.
  void started(String machine, List<String> states, List<String> active);

  /// A machine has made a transition, or refused to.
  void transition(Transition transition);

  /// One transition.
  ///
  /// @param op the mutation and the states that it named, `add Established`
  /// @param result `executed` or `canceled`
  /// @param active afterwards, in the machine's order
  /// @param time tick by state, in schema order
  /// @param queueTick of the machine
  /// @param handlers those that were called, in order
  record Transition(
      String machine,
      String op,
      String result,
      List<String> active,
      SequencedMap<String, Long> time,
      long queueTick,
      List<String> handlers) {}
}
