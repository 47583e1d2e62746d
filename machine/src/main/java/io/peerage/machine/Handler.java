package io.peerage.machine;

import java.util.List;

/// What to do about a change of states.
///
/// Called on the thread that drains the machine; mutations it makes are queued. What it throws
/// cancels the transition and becomes [Basic#Exception].
///
/// ```java
/// Handler<Door> ring = (door, event) -> door.bell();
/// blueprint.on(Open, ring);
/// ```
///
/// @param <O> the owner of the machine
@FunctionalInterface
public interface Handler<O> {
  /// Reacts. The event is good until this returns.
  void handle(O owner, Event event);

  /// A handler that removes `states`, queued behind what waits. For multi states that only report
  /// something and need not stay: `.on(Clicked, Handler.removing(Clicked))`.
  static <O> Handler<O> removing(State... states) {
    List<State> removed = List.of(states);
    return (_, event) -> event.machine().remove(removed, Args.NONE);
  }
}
