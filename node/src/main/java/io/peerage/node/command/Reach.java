package io.peerage.node.command;

import io.peerage.node.output.Figures;
import io.peerage.wire.ErrorCode;
import io.peerage.wire.PeerageException;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.List;
import java.util.Optional;

/// Who can send to an address we listen on.
final class Reach {
  private Reach() {}

  /// Where to listen for the answers of these peers: on loopback, unless one of them is elsewhere.
  static InetSocketAddress localFor(List<InetSocketAddress> peers) {
    List<InetAddress> hosts = peers.stream().map(InetSocketAddress::getAddress).toList();
    boolean inside = hosts.stream().allMatch(InetAddress::isLoopbackAddress);
    boolean six = hosts.stream().anyMatch(Inet6Address.class::isInstance);
    boolean onlySix = hosts.stream().allMatch(Inet6Address.class::isInstance);
    // One socket for both families has to listen everywhere.
    String host = six ? (inside && onlySix ? "::1" : "::") : (inside ? "127.0.0.1" : "0.0.0.0");
    return new InetSocketAddress(InetAddress.ofLiteral(host), 0);
  }

  /// What a link shall name when we listen on every address: the first of this machine that others
  /// may reach, or nothing when it is only loopback or we listen on one address.
  static Optional<String> advertised(InetAddress listen) {
    if (!listen.isAnyLocalAddress()) {
      return Optional.empty();
    }
    try {
      return NetworkInterface.networkInterfaces()
          .flatMap(NetworkInterface::inetAddresses)
          .filter(address -> !address.isLoopbackAddress() && !address.isLinkLocalAddress())
          .filter(address -> listen instanceof Inet6Address || address instanceof Inet4Address)
          .map(InetAddress::getHostAddress)
          .findFirst()
          .or(() -> Optional.of(InetAddress.getLoopbackAddress().getHostAddress()));
    } catch (SocketException unknown) {
      throw new PeerageException(
          ErrorCode.USAGE,
          "the addresses of this machine are not to be had: " + unknown.getMessage(),
          "name one of them with --listen",
          unknown);
    }
  }

  /// A sentence about it, for whatever is more than this machine.
  static Optional<String> warning(InetSocketAddress local) {
    return warning("UDP", local);
  }

  static Optional<String> warning(String transport, InetSocketAddress local) {
    InetAddress address = local.getAddress();
    if (address.isLoopbackAddress()) {
      return Optional.empty();
    }
    String who =
        address.isAnyLocalAddress()
            ? "everyone who can reach any address of this machine"
            : "everyone who can reach " + address.getHostAddress();
    return Optional.of(
        "listening on " + transport + " " + Figures.address(local) + ": open to " + who);
  }
}
