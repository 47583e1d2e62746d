package io.peerage.bench.machine;

import io.peerage.bench.machine.Kernels.Owner;
import io.peerage.machine.Blueprint;
import io.peerage.machine.BlueprintBuilder;
import io.peerage.machine.Machine;
import io.peerage.machine.State;
import org.openjdk.jol.info.GraphLayout;

/// M1: the bytes that one more machine of a blueprint keeps, after it was used and is at rest.
final class Footprint {
  private Footprint() {}

  /// Of a machine with a state for each of `states`, and [io.peerage.machine.Basic#Exception].
  static <S extends Enum<S> & State> Figure of(Class<S> states) {
    Owner owner = new Owner();
    BlueprintBuilder<Owner> builder = Blueprint.of("footprint", states);
    Blueprint<Owner> blueprint = builder.build();
    Machine first = used(blueprint, owner, states);
    Machine second = used(blueprint, owner, states);
    // What the second has in common with the first, options and all, is not its own.
    long alone = GraphLayout.parseInstance(blueprint, owner, first).totalSize();
    long together = GraphLayout.parseInstance(blueprint, owner, first, second).totalSize();
    return new Figure(together - alone, Double.NaN, Double.NaN);
  }

  private static <S extends Enum<S> & State> Machine used(
      Blueprint<Owner> blueprint, Owner owner, Class<S> states) {
    Machine machine = blueprint.start(owner);
    for (S state : states.getEnumConstants()) {
      machine.add(state);
    }
    return machine;
  }
}
