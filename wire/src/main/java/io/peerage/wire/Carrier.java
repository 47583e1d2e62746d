package io.peerage.wire;

import java.time.InstantSource;

/// All that a core stands on, for one loop: the real thing in `transport`, a seeded one in
/// `simnet`.
public interface Carrier {
  Loop loop();

  Transport transport();

  Names names();

  Files files();

  Workers workers();

  Randoms randoms();

  Meters meters();

  /// Rare things made to happen; never, but in the simulator.
  default Mischief mischief() {
    return Mischief.NEVER;
  }

  /// Wall time, for records that carry dates; never for time-outs.
  InstantSource wall();
}
