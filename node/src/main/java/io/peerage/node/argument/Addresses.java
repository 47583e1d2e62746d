package io.peerage.node.argument;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;

/// Addresses as people write them: `HOST:PORT`, `[::1]:PORT`.
public final class Addresses {

  private static final int PORT_MAX = 65_535;

  private Addresses() {}

  /// An address to listen on: port 0 takes a free one.
  ///
  /// @throws IllegalArgumentException for anything malformed, or a name that nobody knows
  public static InetSocketAddress listen(String text) {
    return parse(text, 0);
  }

  /// An address to send to.
  ///
  /// @throws IllegalArgumentException for anything malformed, or a name that nobody knows
  public static InetSocketAddress peer(String text) {
    return parse(text, 1);
  }

  private static InetSocketAddress parse(String text, int portMin) {
    int colon = text.lastIndexOf(':');
    if (colon < 0) {
      throw new IllegalArgumentException("'" + text + "' has no port; write HOST:PORT");
    }
    return new InetSocketAddress(
        host(text, text.substring(0, colon)), port(text, text.substring(colon + 1), portMin));
  }

  private static InetAddress host(String text, String written) {
    if (written.isEmpty()) {
      throw new IllegalArgumentException("'" + text + "' has no host; write HOST:PORT");
    }
    boolean bracketed = written.startsWith("[") && written.endsWith("]");
    if (!bracketed && written.indexOf(':') >= 0) {
      throw new IllegalArgumentException(
          "'" + text + "' is ambiguous; write an IPv6 address in brackets, as in [::1]:7777");
    }
    String host = bracketed ? written.substring(1, written.length() - 1) : written;
    if (host.isBlank() || (bracketed && host.indexOf(':') < 0)) {
      throw new IllegalArgumentException(
          "'" + text + "' has no IPv6 address in its brackets; write [::1]:7777");
    }
    try {
      return InetAddress.getByName(host);
    } catch (UnknownHostException unknown) {
      throw new IllegalArgumentException("nobody knows a host '" + host + "'", unknown);
    }
  }

  private static int port(String text, String digits, int min) {
    if (!digits.isEmpty()
        && digits.length() <= 5
        && digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
      int port = Integer.parseInt(digits);
      if (port >= min && port <= PORT_MAX) {
        return port;
      }
    }
    throw new IllegalArgumentException(
        "'%s' has no port from %d to %d after its last colon".formatted(text, min, PORT_MAX));
  }
}
