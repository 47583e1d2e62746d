package io.peerage.machine;

/// A failure that a machine itself has to report.
///
/// Mutations do not throw: they answer a [Result]. What is plainly a mistake of the caller is an
/// exception of the JDK: a state that does not exist is an [IllegalArgumentException], a missing
/// value a [NullPointerException], the wrong thread an [IllegalStateException].
///
/// ```java
/// machine.eval(this::count).exceptionally(why -> why instanceof MachineException.Canceled ? 0 : -1);
/// ```
public class MachineException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /// A failure, told in one sentence.
  public MachineException(String message) {
    super(message);
  }

  /// The relations of a blueprint contradict each other, or a machine can not change over to it.
  public static final class Schema extends MachineException {
    private static final long serialVersionUID = 1L;

    Schema(String message) {
      super(message);
    }
  }

  /// What was asked for did not come about: the machine refused it, or let go of it. Not an error
  /// to be remembered; see [Mutations#addError(Throwable)].
  public static final class Canceled extends MachineException {
    private static final long serialVersionUID = 1L;

    /// The reason, in one sentence.
    public Canceled(String message) {
      super(message);
    }
  }

  /// A handler took too long; see [MachineOptions#withTicker(java.util.function.LongSupplier)].
  public static final class HandlerTimeout extends MachineException {
    private static final long serialVersionUID = 1L;

    HandlerTimeout(String message) {
      super(message);
    }
  }

  /// A function was to be evaluated from within a handler or another such function, where nobody
  /// could wait for it.
  public static final class NestedEval extends MachineException {
    private static final long serialVersionUID = 1L;

    NestedEval(String message) {
      super(message);
    }
  }

  /// A [Snapshot] was to be taken up by a machine it does not fit.
  public static final class Import extends MachineException {
    private static final long serialVersionUID = 1L;

    Import(String message) {
      super(message);
    }
  }
}
