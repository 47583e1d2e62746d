package io.peerage.wire;

/// There is no room on a disk, or no more for this user. Other than most failures of disks it may
/// pass by itself: whoever can wait may try again. What was being written is there in part.
public final class DiskFullException extends PeerageException {
  private static final long serialVersionUID = 1L;

  /// @param message who and what, without a full stop
  /// @param hint what to do about it; may be empty
  public DiskFullException(String message, String hint) {
    super(ErrorCode.DISK, message, hint);
  }

  public DiskFullException(String message, String hint, Throwable cause) {
    super(ErrorCode.DISK, message, hint, cause);
  }
}
