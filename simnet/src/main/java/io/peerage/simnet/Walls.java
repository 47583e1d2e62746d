package io.peerage.simnet;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// The partitions of a network: who does not reach whom, whatever their links are like.
final class Walls {

  /// @param inside hosts on this side; all others, those added later too, are on the other one
  /// @param outward whether what the inside sends stays inside
  /// @param inward whether what others send stays outside
  private record Wall(Set<SimHost> inside, boolean outward, boolean inward) {
    boolean stops(SimHost from, SimHost to) {
      boolean leaves = inside.contains(from);
      return leaves != inside.contains(to) && (leaves ? outward : inward);
    }
  }

  private final List<Wall> walls = new ArrayList<>();

  void add(Set<SimHost> inside, boolean outward, boolean inward) {
    walls.add(new Wall(inside, outward, inward));
  }

  void clear() {
    walls.clear();
  }

  boolean stop(SimHost from, SimHost to) {
    if (walls.isEmpty()) {
      return false;
    }
    for (Wall wall : walls) {
      if (wall.stops(from, to)) {
        return true;
      }
    }
    return false;
  }
}
