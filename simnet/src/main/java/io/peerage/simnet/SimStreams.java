package io.peerage.simnet;

import io.peerage.wire.AcceptListener;
import io.peerage.wire.BufferPool;
import io.peerage.wire.ErrorCode;
import io.peerage.wire.ListenOptions;
import io.peerage.wire.PeerageException;
import io.peerage.wire.StreamChannel;
import io.peerage.wire.StreamListener;
import io.peerage.wire.StreamOptions;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The streams of a host: who listens where, and connections that begin.
final class SimStreams {

  private static final int FIRST_FREE_PORT = 32_768;
  private static final int PORT_MAX = 65_535;

  private static final UnixDomainSocketAddress UNNAMED = UnixDomainSocketAddress.of("");

  private final SimNet net;
  private final SimHost host;

  /// By port, or by path.
  private final Map<Object, SimAcceptor> acceptors = new HashMap<>();

  private int nextPort = FIRST_FREE_PORT;

  SimStreams(SimNet net, SimHost host) {
    this.net = net;
    this.host = host;
  }

  StreamChannel connect(
      SocketAddress to, StreamOptions options, BufferPool pool, StreamListener listener) {
    SocketAddress local = to instanceof UnixDomainSocketAddress ? UNNAMED : host.at(freePort());
    SimStream stream = new SimStream(net, host, local, to);
    stream.own(options, pool, listener);
    SimHost there = to instanceof InetSocketAddress inet ? hostOf(inet) : host;
    if (there == null) {
      stream.socket().abandon();
      stream.failed(
          new PeerageException(
              ErrorCode.CONNECTION_REFUSED,
              "cannot connect to " + to + ": no host has that address",
              ""));
      return stream;
    }
    SimStream other = new SimStream(net, there, to, local);
    other.socket().pair(stream.socket());
    stream.socket().pair(other.socket());
    stream.socket().send(SimSegment.Purpose.SYN, 0, new byte[0]);
    return stream;
  }

  private @Nullable SimHost hostOf(InetSocketAddress to) {
    if (to.isUnresolved()) {
      return null;
    }
    return to.getAddress().isLoopbackAddress() ? host : net.hostAt(to.getAddress());
  }

  /// Somebody's first segment has come for a socket that nobody owns yet.
  void knocked(SimSocket socket) {
    SimAcceptor acceptor = acceptors.get(key(socket.owner().local()));
    if (acceptor == null) {
      socket.refuse();
    } else {
      socket.send(SimSegment.Purpose.SYN_ACK, 0, new byte[0]);
      socket.establish();
      acceptor.arrived(socket.owner());
    }
  }

  void listen(SocketAddress address, ListenOptions options, AcceptListener listener) {
    PeerageException refusal = refusal(address);
    if (refusal != null) {
      host.loop().execute(() -> listener.failed(refusal));
      return;
    }
    SocketAddress local = address;
    if (address instanceof InetSocketAddress inet && inet.getPort() == 0) {
      local = new InetSocketAddress(inet.getAddress(), freePort());
    }
    SimAcceptor acceptor = new SimAcceptor(host, local, options, listener);
    acceptors.put(key(local), acceptor);
    host.loop().execute(() -> listener.listening(acceptor));
  }

  void forget(SimAcceptor acceptor) {
    acceptors.remove(key(acceptor.local()), acceptor);
  }

  void crash() {
    acceptors.clear();
  }

  private @Nullable PeerageException refusal(SocketAddress address) {
    if (address instanceof InetSocketAddress inet) {
      PeerageException foreign = host.transport.foreign(inet);
      if (foreign != null) {
        return foreign;
      }
    }
    return acceptors.containsKey(key(address))
        ? new PeerageException(
            ErrorCode.REFUSED,
            "cannot bind " + address + ": somebody listens there",
            "use another one; port 0 takes a free one")
        : null;
  }

  private static Object key(SocketAddress address) {
    return address instanceof InetSocketAddress inet ? inet.getPort() : address;
  }

  private int freePort() {
    do {
      nextPort = nextPort == PORT_MAX ? FIRST_FREE_PORT : nextPort + 1;
    } while (acceptors.containsKey(nextPort));
    return nextPort;
  }
}
