package io.peerage.machine;

/// One run through the queue of a machine: the queue, the transition that is being made, and the
/// waits that came true on the way.
final class Drain {
  final MutationQueue queue = new MutationQueue();
  final Transition transition = new Transition();

  /// An object to leave in the queue for the one taken out.
  Mutation idle = new Mutation();

  final Waits.Chain fired = new Waits.Chain();
}
