package io.peerage.wire;

import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Decides which connections a listener takes in; see [ListenOptions] for the limits. Carriers ask
/// it, so that they all decide alike. Belongs to one loop.
public final class Admission {

  /// Addresses remembered at a time. Only those count that have connections open or have used up
  /// part of their burst; when all do, new addresses are refused.
  public static final int ADDRESSES_MAX = 16_384;

  private static final long SWEEP_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final int IPV6_PREFIX_BYTES = 56 / Byte.SIZE;

  private static final class Visitor {
    int open;
    long credit;
    long seen;
  }

  private final ListenOptions options;
  private final long nanosPerNew;
  private final Map<Bytes, Visitor> visitors = new HashMap<>();
  private int open;
  private long sweptAt;

  /// An admission with nobody inside.
  ///
  /// @param now monotonic nanoseconds
  public Admission(ListenOptions options, long now) {
    this.options = options;
    this.sweptAt = now - SWEEP_NANOS;
    this.nanosPerNew = TimeUnit.MINUTES.toNanos(1) / options.newPerAddressPerMinute();
  }

  /// Whether a connection from `remote` may come in. If so it counts until [#left].
  ///
  /// @param now monotonic nanoseconds
  public boolean enter(SocketAddress remote, long now) {
    if (open >= options.connectionsMax()) {
      return false;
    }
    Bytes key = key(remote);
    if (key != null && !enter(key, now)) {
      return false;
    }
    open++;
    return true;
  }

  private boolean enter(Bytes key, long now) {
    long full = nanosPerNew * options.newPerAddressBurst();
    Visitor visitor = visitors.get(key);
    if (visitor == null) {
      if (visitors.size() >= ADDRESSES_MAX && !sweep(now)) {
        return false;
      }
      visitor = new Visitor();
      visitor.credit = full;
      visitor.seen = now;
      visitors.put(key, visitor);
    }
    visitor.credit = credit(visitor, now);
    visitor.seen = now;
    if (visitor.open >= options.perAddressMax() || visitor.credit < nanosPerNew) {
      return false;
    }
    visitor.credit -= nanosPerNew;
    visitor.open++;
    return true;
  }

  /// Forgets those who left long ago, once in a while: a flood must not buy a scan a connection.
  private boolean sweep(long now) {
    if (now - sweptAt < SWEEP_NANOS) {
      return false;
    }
    sweptAt = now;
    long full = nanosPerNew * options.newPerAddressBurst();
    visitors.values().removeIf(visitor -> visitor.open == 0 && credit(visitor, now) >= full);
    return visitors.size() < ADDRESSES_MAX;
  }

  /// A connection that [#enter] let in is over.
  public void left(SocketAddress remote) {
    open--;
    Bytes key = key(remote);
    Visitor visitor = key == null ? null : visitors.get(key);
    if (visitor != null) {
      visitor.open--;
    }
  }

  /// Connections that are in.
  public int open() {
    return open;
  }

  private long credit(Visitor visitor, long now) {
    long full = nanosPerNew * options.newPerAddressBurst();
    return Math.min(full, visitor.credit + Math.min(full, now - visitor.seen));
  }

  /// Null for who is exempt.
  private static @Nullable Bytes key(SocketAddress remote) {
    if (!(remote instanceof InetSocketAddress inet) || inet.getAddress().isLoopbackAddress()) {
      return null;
    }
    byte[] address = inet.getAddress().getAddress();
    if (inet.getAddress() instanceof Inet6Address) {
      Arrays.fill(address, IPV6_PREFIX_BYTES, address.length, (byte) 0);
    }
    return Bytes.copyOf(address);
  }
}
