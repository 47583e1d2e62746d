package io.peerage.wire;

/// Lets rare and legal things happen more often than they would: a timer that comes early, a queue
/// that is full already, an answer that is late. Handed in like chance.
///
/// Only the simulator ever does; whatever runs on a real carrier has [#NEVER], which costs nothing
/// once it is compiled. What code does where mischief strikes must be right at any time, only not
/// likely.
@FunctionalInterface
public interface Mischief {

  /// Never.
  Mischief NEVER = _ -> false;

  /// A place in the code where something rare can be made to happen; a constant of an enum.
  interface Site {

    /// The name of the constant: what a seed decides by, and what is counted.
    String name();

    /// The probability, in a run that has this site at all, that it strikes when it is asked. A
    /// quarter, unless that would leave no progress where the code comes by with every datagram.
    default double odds() {
      return 0.25;
    }
  }

  /// Whether it strikes here, now.
  boolean strikes(Site site);
}
