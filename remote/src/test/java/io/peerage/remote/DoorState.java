package io.peerage.remote;

import io.peerage.machine.Blueprint;
import io.peerage.machine.State;

/// The states of a machine that tests look at from elsewhere.
enum DoorState implements State {
  Open,
  Closed,
  Locked,
  Knocked,
  Lit;

  /// A door that is open or closed, only locked when closed, and knocked at any number of times.
  static final Blueprint<Object> BLUEPRINT =
      Blueprint.<Object>of("door", DoorState.class)
          .remove(Open, Closed, Locked)
          .remove(Closed, Open)
          .require(Locked, Closed)
          .multi(Knocked)
          .command(Knocked)
          .build();
}
