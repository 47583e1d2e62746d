package io.peerage.remote.message;

/// An error of a machine that somebody in another process has reported, in his words.
public final class RemoteError extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String trace;

  /// @param text what went wrong
  /// @param trace where, for people; may be empty
  public RemoteError(String text, String trace) {
    super(text, null, false, false);
    this.trace = trace;
  }

  /// Where it went wrong, as told by the other side; may be empty.
  public String trace() {
    return trace;
  }
}
