package io.peerage.machine.pipe;

import io.peerage.machine.Basic;
import io.peerage.machine.Handler;
import io.peerage.machine.HandlerSet;
import io.peerage.machine.MachineView;
import io.peerage.machine.State;
import io.peerage.machine.Time;

/// One thing that a pipe does: on what change, and with which mutation.
///
/// @param from the state of the source
/// @param begins whether its activation is meant, or else its end
/// @param adds whether the state of the target is added, or else removed
/// @param to the state of the target
record PipeRule(State from, boolean begins, boolean adds, State to) {
  private static final String ERROR_PREFIX = "Err";

  /// Whether the source is as it is after such a change.
  boolean applies(Time source) {
    return source.is(from) == begins;
  }

  /// Whether the target is as it shall be.
  boolean done(MachineView target) {
    return target.is(to) == adds;
  }

  /// Whether an error is passed on, which brings [Basic#Exception] along.
  boolean error() {
    return adds && (to.equals(Basic.Exception) || to.name().startsWith(ERROR_PREFIX));
  }

  HandlerSet put(HandlerSet handlers, Handler<Object> handler) {
    return begins ? handlers.on(from, handler) : handlers.onEnd(from, handler);
  }
}
