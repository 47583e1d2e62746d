package io.peerage.wire;

/// How a listener takes connections in, and how many.
///
/// What it does not take is closed at once and counted at `peerage.transport.accepts_refused`. The
/// limits for one address hold for an IPv4 address or an IPv6 /56; loopback and Unix sockets are
/// exempt from them.
///
/// @param connectionsMax open at the same time
/// @param perAddressMax open at the same time from one address
/// @param newPerAddressPerMinute new ones from one address, in the long run
/// @param newPerAddressBurst new ones from one address that may come at once
/// @param ownUserOnly whether a Unix socket takes connections of processes of this user only,
///   whatever the modes of its file; others are counted at `peerage.transport.strangers_refused`
public record ListenOptions(
    int connectionsMax,
    int perAddressMax,
    int newPerAddressPerMinute,
    int newPerAddressBurst,
    boolean ownUserOnly) {

  /// 10,000 in all; from one address 8, and 12 new ones a minute after a burst of 16.
  public static final ListenOptions DEFAULT = new ListenOptions(10_000, 8, 12, 16, false);

  public ListenOptions {
    if (connectionsMax <= 0
        || perAddressMax <= 0
        || newPerAddressPerMinute <= 0
        || newPerAddressBurst <= 0) {
      throw new IllegalArgumentException(
          "limits must be positive: %d, %d, %d, %d"
              .formatted(
                  connectionsMax, perAddressMax, newPerAddressPerMinute, newPerAddressBurst));
    }
  }

  public ListenOptions withConnectionsMax(int connections) {
    return new ListenOptions(
        connections, perAddressMax, newPerAddressPerMinute, newPerAddressBurst, ownUserOnly);
  }

  public ListenOptions withPerAddressMax(int connections) {
    return new ListenOptions(
        connectionsMax, connections, newPerAddressPerMinute, newPerAddressBurst, ownUserOnly);
  }

  public ListenOptions withNewPerAddress(int perMinute, int burst) {
    return new ListenOptions(connectionsMax, perAddressMax, perMinute, burst, ownUserOnly);
  }

  /// The same for processes of this user only, on a Unix socket.
  public ListenOptions withOwnUserOnly() {
    return new ListenOptions(
        connectionsMax, perAddressMax, newPerAddressPerMinute, newPerAddressBurst, true);
  }
}
