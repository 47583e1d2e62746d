package io.peerage.node.command;

import io.peerage.wire.ErrorCode;
import io.peerage.wire.PeerageException;
import java.util.Locale;

/// A switch as the environment writes it.
final class Flag {
  private Flag() {}

  /// @throws PeerageException `usage` for what is neither on nor off
  static boolean parse(String variable, String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "true", "1", "yes", "on" -> true;
      case "false", "0", "no", "off", "" -> false;
      default ->
          throw new PeerageException(
              ErrorCode.USAGE,
              variable + ": '" + text + "' is neither true nor false",
              "unset it, or set it to true or false");
    };
  }
}
