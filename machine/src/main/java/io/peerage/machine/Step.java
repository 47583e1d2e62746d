package io.peerage.machine;

import io.peerage.machine.schema.Relation;
import java.util.List;
import java.util.Locale;

/// One thing that happened in the course of a transition, as told to tracers that want steps.
///
/// The text of a step is one line, with states between asterisks: `**Ready** require **Start**`.
///
/// ```java
/// transition.steps().forEach(step -> show(step.toString()));
/// ```
public sealed interface Step {
  /// The bit that stands for this kind of step where steps are exchanged with debuggers.
  int bit();

  /// A relation that decided something: `to` was brought along, found missing or blocked by `from`.
  record Related(State from, Relation relation, State to) implements Step {
    @Override
    public int bit() {
      return 1;
    }

    @Override
    public String toString() {
      return bold(from) + ' ' + relation.name().toLowerCase(Locale.ROOT) + ' ' + bold(to);
    }
  }

  /// A handler that was called.
  ///
  /// @param binding where it came from: the name of a binding or of the blueprint
  /// @param handler its name
  /// @param states the state it stands for, or the two of a `FooBar` or `FooFoo`; none for
  ///   `AnyEnter` and `AnyState`
  /// @param done whether the change had been made already, so that it could not refuse
  record Handled(String binding, String handler, List<State> states, boolean done) implements Step {
    /// Copies the list.
    public Handled {
      states = List.copyOf(states);
    }

    @Override
    public int bit() {
      return 2;
    }

    @Override
    public String toString() {
      StringBuilder text = new StringBuilder("handler ");
      int named = 0;
      for (State state : states) {
        text.append(bold(state));
        named += state.name().length();
      }
      return text.append(handler.substring(named)).toString();
    }
  }

  /// A state that is to become active, or active once more.
  record Activated(State state) implements Step {
    @Override
    public int bit() {
      return 4;
    }

    @Override
    public String toString() {
      return "activate " + bold(state);
    }
  }

  /// A state that is to become inactive.
  record Deactivated(State state) implements Step {
    @Override
    public int bit() {
      return 8;
    }

    @Override
    public String toString() {
      return "deactivate " + bold(state);
    }
  }

  /// A state that was called to be removed and is not active anyway.
  record Absent(State state) implements Step {
    @Override
    public int bit() {
      return 16;
    }

    @Override
    public String toString() {
      return "deactivate-passive " + bold(state);
    }
  }

  /// A state that the mutation named.
  record Called(State state) implements Step {
    @Override
    public int bit() {
      return 32;
    }

    @Override
    public String toString() {
      return "called " + bold(state);
    }
  }

  /// A called state that the relations did not let in, which cancels.
  record Rejected(State state) implements Step {
    @Override
    public int bit() {
      return 64;
    }

    @Override
    public String toString() {
      return "cancel " + bold(state);
    }
  }

  /// A handler that refused or threw.
  record Refused(String handler) implements Step {
    @Override
    public int bit() {
      return 64;
    }

    @Override
    public String toString() {
      return "cancel " + handler;
    }
  }

  private static String bold(State state) {
    return "**" + state.name() + "**";
  }
}
