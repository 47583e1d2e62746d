package io.peerage.transport;

import io.peerage.wire.Randoms;
import java.security.SecureRandom;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/// Chance from the operating system. Any thread.
final class SystemRandoms implements Randoms {

  private final SecureRandom secure = new SecureRandom();

  /// Seeds each child afresh instead of splitting a shared one, which would need a lock.
  @Override
  public RandomGenerator split() {
    return new SplittableRandom(secure.nextLong());
  }

  @Override
  public RandomGenerator secure() {
    return secure;
  }
}
