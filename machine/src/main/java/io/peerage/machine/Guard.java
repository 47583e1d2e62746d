package io.peerage.machine;

/// A negotiation handler that may refuse.
///
/// ```java
/// .mayEnter(Open, (door, event) -> !door.locked || event.get(KEY).isPresent())
/// ```
///
/// It sees the states as they were before. `false` cancels the transition; in an auto transition it
/// only keeps the auto state in question out. What it throws cancels too and becomes
/// [Basic#Exception].
///
/// @param <O> the owner of the machine
@FunctionalInterface
public interface Guard<O> {
  /// Whether the transition may go on. Called on the thread that drains the machine.
  boolean allows(O owner, Event event);
}
