package io.peerage.wire;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/// What kind of failure a [PeerageException] is; decides the exit status of the command.
public enum ErrorCode {
  /// Our own mistake.
  INTERNAL(1),
  /// A bad option, a malformed link or address, an empty file to share.
  USAGE(2),
  /// A file, machine, state, procedure or protocol that is not there.
  NOT_FOUND(3),
  /// A time limit that the user set has passed.
  TIMED_OUT(4),
  /// Nobody answers.
  NO_PEERS(5),
  /// The other side does not take the connection.
  CONNECTION_REFUSED(5),
  /// No such process of this user.
  NO_PROCESS(5),
  /// Bytes, a hash or a signature are wrong.
  INTEGRITY(6),
  /// Full, not writable, no permission, output directory missing.
  DISK(7),
  /// The other side says no: authentication, authorization, policy, limit.
  REFUSED(8),
  /// The other side answered with an error.
  REMOTE_ERROR(9),
  /// A mutation or operation was canceled.
  CANCELED(9),
  /// Some of several things were done.
  INCOMPLETE(10);

  private final int exit;

  ErrorCode(int exit) {
    this.exit = exit;
  }

  /// The exit status of a command that ends with this.
  public int exit() {
    return exit;
  }

  /// The code that scripts see so.
  ///
  /// @return empty if there is none
  public static Optional<ErrorCode> of(String text) {
    return Stream.of(values()).filter(code -> code.text().equals(text)).findFirst();
  }

  /// The code as scripts see it, in snake case: `not_found`.
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
