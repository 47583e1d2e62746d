package io.peerage.machine;

import java.util.List;

/// A machine's mutations on a route of their own.
final class RoutedMutations extends DraftedMutations {
  private final Kernel machine;
  private final Route route;

  RoutedMutations(Kernel machine, Route route) {
    this.machine = machine;
    this.route = route;
  }

  @Override
  Kernel machine() {
    return machine;
  }

  @Override
  void finish(Mutation draft) {
    draft.travel(route);
  }

  @Override
  boolean active(State state) {
    return machine.active(state);
  }

  @Override
  boolean active(List<? extends State> states) {
    return machine.active(states);
  }

  @Override
  void remember(Throwable cause) {
    machine.remember(cause);
  }

  @Override
  Route route() {
    return route;
  }
}
