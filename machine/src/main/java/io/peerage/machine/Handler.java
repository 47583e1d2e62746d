package io.peerage.machine;

/// What to do about a change of states.
///
/// Called on the thread that drains the machine; mutations it makes are queued. What it throws
/// cancels the transition and becomes [Basic#Exception].
///
/// @param <O> the owner of the machine
@FunctionalInterface
public interface Handler<O> {
  /// Reacts. The event is good until this returns.
  void handle(O owner, Event event);
}
