package io.peerage.simnet;

import io.peerage.testkit.Seeds;
import io.peerage.wire.Mischief;
import java.util.SplittableRandom;

/// The mischief of one host. Which sites a run has is decided by the seed and the name of the site
/// alone: a quarter of them, for all hosts the same.
final class SimMischief implements Mischief {

  private static final long SITES = 0x7369_7465L << 32;
  private static final int ARMED_ONE_IN = 4;

  private final SimNet net;
  private final SplittableRandom random;

  SimMischief(SimNet net, SplittableRandom random) {
    this.net = net;
    this.random = random;
  }

  @Override
  public boolean strikes(Site site) {
    if (!isArmed(site) || random.nextDouble() >= site.odds()) {
      return false;
    }
    net.struck(site);
    return true;
  }

  /// Nothing, or so much more at the most where mischief strikes.
  long more(Site site, long atMost) {
    return strikes(site) ? random.nextLong(atMost) : 0;
  }

  private boolean isArmed(Site site) {
    long lot = Seeds.child(net.seed(), SITES | (site.name().hashCode() & 0xffff_ffffL));
    return Long.remainderUnsigned(lot, ARMED_ONE_IN) == 0;
  }
}
