package io.peerage.machine;

import java.util.List;

/// Calls the overload that somebody would type who names the states one by one.
final class Typed {
  private Typed() {}

  static long add(Mutations machine, List<State> states, Args args) {
    State[] all = states.toArray(State[]::new);
    boolean bare = args.isEmpty();
    return switch (all.length) {
      case 1 -> bare ? machine.add(all[0]) : machine.add(all[0], args);
      case 2 -> bare ? machine.add(all[0], all[1]) : machine.add(all[0], all[1], args);
      default -> bare ? machine.add(all) : machine.add(states, args);
    };
  }

  static long remove(Mutations machine, List<State> states, Args args) {
    State[] all = states.toArray(State[]::new);
    boolean bare = args.isEmpty();
    return switch (all.length) {
      case 1 -> bare ? machine.remove(all[0]) : machine.remove(all[0], args);
      case 2 -> bare ? machine.remove(all[0], all[1]) : machine.remove(all[0], all[1], args);
      default -> bare ? machine.remove(all) : machine.remove(states, args);
    };
  }

  static long set(Mutations machine, List<State> states, Args args) {
    State[] all = states.toArray(State[]::new);
    boolean bare = args.isEmpty();
    return switch (all.length) {
      case 1 -> bare ? machine.set(all[0]) : machine.set(all[0], args);
      case 2 -> bare ? machine.set(all[0], all[1]) : machine.set(all[0], all[1], args);
      default -> bare ? machine.set(all) : machine.set(states, args);
    };
  }

  static long toggle(Mutations machine, List<State> states, Args args) {
    State[] all = states.toArray(State[]::new);
    if (!args.isEmpty()) {
      return machine.toggle(states, args);
    }
    return switch (all.length) {
      case 1 -> machine.toggle(all[0]);
      case 2 -> machine.toggle(all[0], all[1]);
      default -> machine.toggle(all);
    };
  }
}
