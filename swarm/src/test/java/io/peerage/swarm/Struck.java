package io.peerage.swarm;

import io.peerage.simnet.SimNet;
import io.peerage.simnet.SimSite;
import io.peerage.swarm.mischief.SwarmSite;
import io.peerage.testkit.Sometimes;
import io.peerage.wire.Mischief;
import java.util.List;
import java.util.stream.Stream;

/// Sees to it that in a batch of runs mischief strikes at every site there is.
final class Struck {

  private static final List<Mischief.Site> SITES =
      Stream.<Mischief.Site>concat(Stream.of(SwarmSite.values()), Stream.of(SimSite.values()))
          .toList();

  private final Sometimes sometimes =
      Sometimes.of(SITES.stream().map(Mischief.Site::name).toArray(String[]::new));

  /// A run is over.
  void note(SimNet net) {
    net.strikes().keySet().forEach(sometimes::reached);
  }

  /// The batch is over.
  void verify() {
    sometimes.verify();
  }
}
