package io.peerage.remote.message;

import io.peerage.machine.Source;

/// The transition and handler that a mutation was made in.
///
/// @param machine id of the machine; may be empty
/// @param transition its id; may be empty
/// @param handler name of the handler; may be empty
public record Cause(String machine, String transition, String handler) {
  /// Of a transition of a machine of this process.
  public static Cause of(Source source) {
    return new Cause(source.machine(), Long.toString(source.transition()), "");
  }

  /// As the kernel says it. A transition that is named in another way than by a number is 0.
  public Source source() {
    long number = 0;
    if (transition.matches("[0-9]{1,18}")) {
      number = Long.parseLong(transition);
    }
    return new Source(machine, number, 0);
  }
}
