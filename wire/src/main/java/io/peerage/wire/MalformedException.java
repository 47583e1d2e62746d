package io.peerage.wire;

/// A peer's bytes are not what the format allows. Thrown inside a decoder and turned into
/// [Decoded.Malformed] at its edge; carries no stack, since a stranger decides how often it
/// happens.
public final class MalformedException extends Exception {
  private static final long serialVersionUID = 1L;

  public MalformedException(String why) {
    super(why, null, false, false);
  }

  /// What is wrong, in words that need no stack.
  public String why() {
    return String.valueOf(getMessage());
  }
}
