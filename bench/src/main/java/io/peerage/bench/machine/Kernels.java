package io.peerage.bench.machine;

import static io.peerage.bench.machine.Kernels.Letter.A;
import static io.peerage.bench.machine.Kernels.Letter.B;
import static io.peerage.bench.machine.Kernels.Letter.C;
import static io.peerage.bench.machine.Kernels.Letter.D;

import io.peerage.bench.machine.Numbered.Fifty;
import io.peerage.bench.machine.Numbered.Hundred;
import io.peerage.machine.Args;
import io.peerage.machine.Blueprint;
import io.peerage.machine.BlueprintBuilder;
import io.peerage.machine.Handler;
import io.peerage.machine.HandlerSet;
import io.peerage.machine.Machine;
import io.peerage.machine.Result;
import io.peerage.machine.State;
import java.util.ArrayList;
import java.util.List;

/// The machines that are measured; `bench/asyncmachine-go` builds the same ones in Go.
final class Kernels {
  enum Letter implements State {
    A,
    B,
    C,
    D
  }

  static final State[] HUNDRED = Hundred.values();

  private static final int BINDINGS = 4;

  /// Whoever owns a measured machine. Counts, so that a handler has something to do.
  static final class Owner {
    long calls;
  }

  static final Handler<Owner> COUNTING = (owner, _) -> owner.calls++;

  private Kernels() {}

  static BlueprintBuilder<Owner> letters() {
    return Blueprint.of("letters", Letter.class);
  }

  /// K4: an auto state that requires, a multi state that adds, an order.
  static Machine related() {
    return letters()
        .auto(A)
        .require(A, C)
        .multi(B)
        .add(B, C)
        .after(C, D)
        .add(D, C, B)
        .build()
        .start(new Owner());
  }

  /// K5: of a hundred states every fifth requires its neighbour, every fifth removes one; ten are
  /// active.
  static Machine hundred() {
    BlueprintBuilder<Owner> builder = Blueprint.of("hundred", Hundred.class);
    for (int i = 0; i < HUNDRED.length; i++) {
      if (i % 5 == 1) {
        builder.require(HUNDRED[i], HUNDRED[i - 1]);
      } else if (i % 5 == 2) {
        builder.remove(HUNDRED[i], HUNDRED[i + 1]);
      }
    }
    Machine machine = builder.build().start(new Owner());
    List<State> active = new ArrayList<>();
    for (int i : new int[] {0, 1, 10, 11, 20, 21, 30, 40, 50, 60}) {
      active.add(HUNDRED[i]);
    }
    executed(machine.set(active, Args.NONE));
    return machine;
  }

  /// K7: fifty multi states, and four bindings with a handler for the beginning and the activation
  /// of each.
  static Machine handled(Owner owner) {
    BlueprintBuilder<Owner> builder = Blueprint.of("handled", Fifty.class);
    Machine machine = builder.multi(Fifty.values()).build().start(owner);
    for (int binding = 0; binding < BINDINGS; binding++) {
      HandlerSet handlers = HandlerSet.named("binding-" + binding);
      for (State state : Fifty.values()) {
        handlers.onEnter(state, (_, _) -> owner.calls++).on(state, (_, _) -> owner.calls++);
      }
      machine.attach(handlers);
    }
    return machine;
  }

  /// What does not do what it is meant to is not measured.
  static long executed(long result) {
    if (!Result.executed(result)) {
      throw new IllegalStateException("the mutation was " + Result.name(result));
    }
    return result;
  }
}
