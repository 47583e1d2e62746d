package io.peerage.remote.gob.peer;

import io.peerage.wire.ErrorCode;

/// Errors as the RPC of asyncmachine-go has them: words, by which one can tell what they mean.
final class RpcErrors {
  static final String NO_ACCESS = "no access";
  static final String INVALID_PARAMS = "invalid params";
  static final String NOT_CONNECTED = "not connected";

  private static final int SHOWN_MAX = 1024;

  private RpcErrors() {}

  static ErrorCode code(String error) {
    if (error.startsWith(NO_ACCESS)) {
      return ErrorCode.REFUSED;
    }
    if (error.startsWith(INVALID_PARAMS)) {
      return ErrorCode.USAGE;
    }
    return error.startsWith("transition canceled") || error.startsWith(NOT_CONNECTED)
        ? ErrorCode.CANCELED
        : ErrorCode.REMOTE_ERROR;
  }

  /// How an error of ours is said.
  static String said(String code, String message) {
    if (code.equals(ErrorCode.REFUSED.text())) {
      return message.startsWith(NO_ACCESS) ? message : NO_ACCESS + ": " + message;
    }
    return code.equals(ErrorCode.USAGE.text()) ? INVALID_PARAMS + ": " + message : message;
  }

  static String shown(String error) {
    int end = Math.min(error.length(), SHOWN_MAX);
    // Half a character cannot be written.
    int whole = end > 0 && Character.isHighSurrogate(error.charAt(end - 1)) ? end - 1 : end;
    return error
        .substring(0, whole)
        .codePoints()
        .map(c -> Character.isISOControl(c) ? ' ' : c)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }
}
