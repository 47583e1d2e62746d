package io.peerage.simnet;

import io.peerage.wire.Randoms;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/// Chance of one host, all of it from the seed. What ought to be secret is as predictable as the
/// rest; that is the point.
record SimRandoms(SplittableRandom plain, SplittableRandom secret) implements Randoms {

  @Override
  public RandomGenerator split() {
    return plain.split();
  }

  @Override
  public RandomGenerator secure() {
    return secret.split();
  }
}
