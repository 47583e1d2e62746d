package io.peerage.swarm;

import io.peerage.testkit.PageTables;

/// The pages about the swarm.
final class SwarmPages {
  static final PageTables TABLES =
      PageTables.of(
          "io.peerage.swarm",
          "bin",
          "channel",
          "congestion",
          "content",
          "effect",
          "message",
          "peer",
          "picker",
          "store",
          "tree");

  private SwarmPages() {}
}
