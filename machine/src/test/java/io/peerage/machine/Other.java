package io.peerage.machine;

/// More of them, of another enum.
public enum Other implements State {
  X
}
