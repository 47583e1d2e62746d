package io.peerage.machine;

/// A failure that a machine itself has to report, such as a blueprint whose relations contradict
/// each other.
public class MachineException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /// A failure, told in one sentence.
  public MachineException(String message) {
    super(message);
  }
}
