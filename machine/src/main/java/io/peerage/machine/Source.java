package io.peerage.machine;

/// Where a mutation came from: the transition, of this or another machine, whose handler made it.
///
/// ```java
/// machine.from(source).add(Open);   // because of a transition elsewhere
/// ```
///
/// @param machine the id of that machine
/// @param transition the number of the transition, see [Transition#number()]
/// @param time the sum of that machine's ticks before the transition
public record Source(String machine, long transition, long time) {
  /// `peer-1/12/t34`.
  @Override
  public String toString() {
    return machine + '/' + transition + "/t" + time;
  }
}
