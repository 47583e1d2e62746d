package io.peerage.machine.pipe;

import io.peerage.machine.Arg;
import io.peerage.machine.Machine;
import io.peerage.machine.State;
import org.jspecify.annotations.Nullable;

/// Where a change has come through that pipes pass on, newest first.
///
/// Travels with the mutations as an argument. A pipe that would bring a change back to a state it
/// came from does not, so that pipes in a circle come to rest: a trail never names the same state
/// of the same machine twice.
///
/// @param machine a machine whose change was passed on
/// @param state the state that changed there; null if all of them were passed on together
/// @param earlier the way to that machine
record Trail(Machine machine, @Nullable State state, @Nullable Trail earlier) {
  static final Arg<Trail> ARG = Arg.of("piped", Trail.class);

  boolean leadsThrough(Machine other, @Nullable State wanted) {
    for (Trail at = this; at != null; at = at.earlier) {
      if (at.machine.equals(other)
          && (at.state == null || wanted == null || at.state.equals(wanted))) {
        return true;
      }
    }
    return false;
  }

  /// `client-1/Connected client-2/Ready`, oldest first.
  @Override
  public String toString() {
    String here = machine.id() + (state == null ? "" : "/" + state.name());
    return earlier == null ? here : earlier + " " + here;
  }
}
