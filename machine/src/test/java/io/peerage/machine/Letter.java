package io.peerage.machine;

/// States that mean nothing, for tests that need some.
public enum Letter implements State {
  A,
  B,
  C,
  D
}
