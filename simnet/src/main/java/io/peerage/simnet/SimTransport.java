package io.peerage.simnet;

import io.peerage.wire.AcceptListener;
import io.peerage.wire.BufferPool;
import io.peerage.wire.DatagramListener;
import io.peerage.wire.DatagramOptions;
import io.peerage.wire.ErrorCode;
import io.peerage.wire.ListenOptions;
import io.peerage.wire.PeerageException;
import io.peerage.wire.StreamChannel;
import io.peerage.wire.StreamListener;
import io.peerage.wire.StreamOptions;
import io.peerage.wire.Transport;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A host's network: its address, its ports, and who listens on them.
final class SimTransport implements Transport {

  private static final int PORT_MAX = 65_535;
  private static final int FIRST_FREE_PORT = 49_152;

  private final SimNet net;
  private final SimHost host;
  private final Map<Integer, SimChannel> ports = new LinkedHashMap<>();
  final SimStreams streams;
  private int nextPort = FIRST_FREE_PORT;

  SimTransport(SimNet net, SimHost host) {
    this.net = net;
    this.host = host;
    this.streams = new SimStreams(net, host);
  }

  @Override
  public void bind(
      InetSocketAddress address,
      DatagramOptions options,
      BufferPool pool,
      DatagramListener listener) {
    host.loop.requireInLoop("bind");
    PeerageException refusal = refusal(address);
    if (refusal != null) {
      host.loop().execute(() -> listener.failed(refusal));
      return;
    }
    int port = address.getPort() == 0 ? freePort() : address.getPort();
    InetSocketAddress local = new InetSocketAddress(address.getAddress(), port);
    DatagramOptions granted =
        host.mischief().strikes(SimSite.SMALL_RECEIVE_BUFFER)
            ? options.withReceiveBufferBytes(
                Math.min(options.receiveBufferBytes(), SimSite.SMALL_BUFFER_BYTES))
            : options;
    SimChannel channel = new SimChannel(net, host, local, granted, pool, listener);
    ports.put(port, channel);
    host.loop().execute(() -> listener.bound(channel));
  }

  @Override
  public StreamChannel connect(
      SocketAddress to, StreamOptions options, BufferPool pool, StreamListener listener) {
    host.loop.requireInLoop("connect");
    return streams.connect(to, options, pool, listener);
  }

  @Override
  public void listen(SocketAddress address, ListenOptions options, AcceptListener listener) {
    host.loop.requireInLoop("listen");
    streams.listen(address, options, listener);
  }

  @Nullable SimChannel at(int port) {
    return ports.get(port);
  }

  void unbind(SimChannel channel) {
    ports.remove(channel.local().getPort(), channel);
  }

  void crash() {
    ports.values().forEach(SimChannel::abandon);
    ports.clear();
    streams.crash();
  }

  private @Nullable PeerageException refusal(InetSocketAddress address) {
    PeerageException foreign = foreign(address);
    if (foreign != null) {
      return foreign;
    }
    if (ports.containsKey(address.getPort()) || (address.getPort() == 0 && freePort() == 0)) {
      return new PeerageException(
          ErrorCode.REFUSED,
          "cannot bind " + address + ": the port is in use",
          "use another port, or 0 for a free one");
    }
    return null;
  }

  /// Why an address cannot be bound here whatever listens there; null for one of this host.
  @Nullable PeerageException foreign(InetSocketAddress address) {
    if (!address.isUnresolved()
        && (address.getAddress().isAnyLocalAddress()
            || address.getAddress().equals(host.address()))) {
      return null;
    }
    return new PeerageException(
        ErrorCode.USAGE,
        "cannot bind " + address + ": " + host.name() + " has " + host.address().getHostAddress(),
        "use that address, or 0.0.0.0");
  }

  /// The next port that nobody has, 0 if there is none.
  private int freePort() {
    for (int tries = PORT_MAX - FIRST_FREE_PORT; tries >= 0; tries--) {
      if (!ports.containsKey(nextPort)) {
        return nextPort;
      }
      nextPort = nextPort == PORT_MAX ? FIRST_FREE_PORT : nextPort + 1;
    }
    return 0;
  }
}
