package io.peerage.node.process;

/// A signal that asks a process to end.
public enum Signal {
  INT(2),
  TERM(15);

  private final int number;

  Signal(int number) {
    this.number = number;
  }

  /// The exit status of a process that this ended before its work was done.
  public int exit() {
    return 128 + number;
  }
}
