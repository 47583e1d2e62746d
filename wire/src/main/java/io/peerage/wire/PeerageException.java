package io.peerage.wire;

/// A failure of the world (refused, timed out, disk full) or of what the user asked for, in words
/// that say who and what, with a hint that says what to do.
///
/// The unchecked root of every module's exceptions but `machine`'s.
public class PeerageException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final ErrorCode code;
  private final String hint;

  /// @param message who and what, without a full stop
  /// @param hint what to do about it; may be empty
  public PeerageException(ErrorCode code, String message, String hint) {
    super(message);
    this.code = code;
    this.hint = hint;
  }

  public PeerageException(ErrorCode code, String message, String hint, Throwable cause) {
    super(message, cause);
    this.code = code;
    this.hint = hint;
  }

  /// The kind of failure.
  public ErrorCode code() {
    return code;
  }

  /// What to do about it; may be empty.
  public String hint() {
    return hint;
  }
}
