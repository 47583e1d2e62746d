package io.peerage.wire;

import java.util.random.RandomGenerator;

/// Sources of chance, handed in like time.
public interface Randoms {

  /// A generator of its own for one child; not for secrets.
  RandomGenerator split();

  /// For what a stranger must not predict: channel ids, nonces, keys. In the simulator it is seeded
  /// like everything else.
  RandomGenerator secure();
}
