package io.peerage.remote.message;

import java.util.Optional;

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

  /// Its number on a wire.
  public int code() {
    return switch (this) {
      case ADD -> 0;
      case REMOVE -> 1;
      case SET -> 2;
    };
  }

  /// The one with this number.
  public static Optional<Change> of(int code) {
    return switch (code) {
      case 0 -> Optional.of(ADD);
      case 1 -> Optional.of(REMOVE);
      case 2 -> Optional.of(SET);
      default -> Optional.empty();
    };
  }
}
