package io.peerage.node.echo;

import io.peerage.simnet.SimHost;
import io.peerage.simnet.SimNet;
import io.peerage.transport.CarrierOptions;
import io.peerage.transport.Io;
import io.peerage.transport.NettyCarrier;
import io.peerage.wire.Carrier;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/// Two carriers that reach each other, real or simulated, and a way to wait for what happens there.
interface World extends AutoCloseable {

  long LIMIT_SECONDS = 30;

  Carrier server();

  Carrier client();

  /// Somewhere for the server to listen.
  SocketAddress place();

  /// Lets things happen until the future is complete.
  <T> T await(CompletableFuture<T> future) throws Exception;

  @Override
  void close();

  /// The worlds there are.
  enum Kind {
    SIM_TCP {
      @Override
      World open(Path directory) {
        return new Simulated(SimNet.seeded(7), host -> host.at(9));
      }
    },
    SIM_LOSSY_TCP {
      @Override
      World open(Path directory) {
        SimNet net =
            SimNet.seeded(8)
                .latency(Duration.ofMillis(5), Duration.ofMillis(30))
                .loss(0.03)
                .reorder(0.1, Duration.ofMillis(20))
                .bandwidth(200_000_000, Duration.ofMillis(100));
        return new Simulated(net, host -> host.at(9));
      }
    },
    EPOLL_IPV4 {
      @Override
      World open(Path directory) {
        return new Real(Io.EPOLL, tcp("127.0.0.1"));
      }
    },
    EPOLL_IPV6 {
      @Override
      World open(Path directory) {
        return new Real(Io.EPOLL, tcp("::1"));
      }
    },
    EPOLL_UNIX {
      @Override
      World open(Path directory) {
        return new Real(Io.EPOLL, UnixDomainSocketAddress.of(directory.resolve("echo.sock")));
      }
    },
    NIO_IPV4 {
      @Override
      World open(Path directory) {
        return new Real(Io.NIO, tcp("127.0.0.1"));
      }
    },
    NIO_IPV6 {
      @Override
      World open(Path directory) {
        return new Real(Io.NIO, tcp("::1"));
      }
    },
    NIO_UNIX {
      @Override
      World open(Path directory) {
        return new Real(Io.NIO, UnixDomainSocketAddress.of(directory.resolve("echo.sock")));
      }
    };

    /// @param directory an empty one, for sockets
    abstract World open(Path directory);

    private static SocketAddress tcp(String address) {
      return new InetSocketAddress(InetAddress.ofLiteral(address), 0);
    }
  }

  /// Two hosts on a simulated network.
  final class Simulated implements World {
    final SimNet net;
    final SimHost server;
    final SimHost client;
    private final SocketAddress place;

    Simulated(SimNet net, Function<SimHost, SocketAddress> place) {
      this.net = net;
      this.server = net.host("server");
      this.client = net.host("client");
      this.place = place.apply(server);
    }

    @Override
    public Carrier server() {
      return server;
    }

    @Override
    public Carrier client() {
      return client;
    }

    @Override
    public SocketAddress place() {
      return place;
    }

    @Override
    public <T> T await(CompletableFuture<T> future) throws Exception {
      net.runUntil(future::isDone, Duration.ofMinutes(5));
      return future.get();
    }

    @Override
    public void close() {}
  }

  /// Two carriers of Netty's.
  final class Real implements World {
    private final NettyCarrier server;
    private final NettyCarrier client;
    private final SocketAddress place;

    Real(Io io, SocketAddress place) {
      this.server = NettyCarrier.start(CarrierOptions.defaults().withIo(io));
      this.client = NettyCarrier.start(CarrierOptions.defaults().withIo(io));
      this.place = place;
    }

    @Override
    public Carrier server() {
      return server;
    }

    @Override
    public Carrier client() {
      return client;
    }

    @Override
    public SocketAddress place() {
      return place;
    }

    @Override
    public <T> T await(CompletableFuture<T> future) throws Exception {
      return future.get(LIMIT_SECONDS, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
      client.close();
      server.close();
    }
  }
}
