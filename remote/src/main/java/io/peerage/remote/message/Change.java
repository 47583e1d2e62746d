package io.peerage.remote.message;

/// The kinds of mutation that go over a wire. A toggle is decided by whoever asks, on the ticks he
/// knows.
public enum Change {
  ADD,
  REMOVE,
  SET;

  /// `add`, `remove` or `set`.
  public String text() {
    return switch (this) {
      case ADD -> "add";
      case REMOVE -> "remove";
      case SET -> "set";
    };
  }
}
