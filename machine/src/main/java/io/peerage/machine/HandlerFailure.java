package io.peerage.machine;

import java.util.List;

/// Where a handler failed: the argument [Arg#FAILURE] of the mutation that then adds
/// [Basic#Exception].
///
/// ```java
/// blueprint.on(Basic.Exception, (door, event) ->
///     event.get(Arg.FAILURE).ifPresent(failure -> door.report(failure.handler())));
/// ```
///
/// @param machine the machine's id
/// @param transition the number of the transition that failed
/// @param op what was asked for: `add`, `remove` or `set`
/// @param handler the handler that threw, such as `EstablishedState`
/// @param called the states its mutation named
/// @param before the states active before it, in the machine's order
/// @param target the states that were to be active after it
/// @param timeBefore the ticks before it
/// @param time the ticks when the handler failed, before anything was repaired
public record HandlerFailure(
    String machine,
    long transition,
    String op,
    String handler,
    List<State> called,
    List<State> before,
    List<State> target,
    Time timeBefore,
    Time time) {
  /// Copies the lists.
  public HandlerFailure {
    called = List.copyOf(called);
    before = List.copyOf(before);
    target = List.copyOf(target);
  }
}
