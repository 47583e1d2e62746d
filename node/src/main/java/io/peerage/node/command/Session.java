package io.peerage.node.command;

import io.peerage.node.output.Console;
import io.peerage.node.output.Figures;
import io.peerage.node.process.Ending;
import io.peerage.swarm.SwarmPeer;
import io.peerage.transport.CarrierOptions;
import io.peerage.transport.Io;
import io.peerage.transport.NettyCarrier;
import java.net.InetSocketAddress;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// What a command runs in.
///
/// @param console where it speaks
/// @param ending how it hears that it should end
/// @param program what the user typed for `peerage`, for commands to be pasted
public record Session(Console console, Ending ending, String program) {

  /// The system property that chooses the transport: `auto`, `epoll` or `nio`.
  public static final String IO_PROPERTY = "peerage.transport.io";

  /// A carrier for this command.
  NettyCarrier carrier() {
    Io io = Io.valueOf(System.getProperty(IO_PROPERTY, "auto").toUpperCase(Locale.ROOT));
    NettyCarrier carrier = NettyCarrier.start(CarrierOptions.defaults().withIo(io));
    console.explain("transport: " + carrier.io().name().toLowerCase(Locale.ROOT));
    return carrier;
  }

  /// Shows what a carrier counts, if that is wished, and says where.
  ///
  /// @throws io.peerage.wire.PeerageException `refused` when the address cannot be had
  Metrics metrics(@Nullable InetSocketAddress address, NettyCarrier carrier) {
    return address == null ? Metrics.NONE : Metrics.serve(address, carrier.meters(), console);
  }

  /// Says where a peer listens and what the kernel granted it.
  void explain(SwarmPeer peer) {
    console.explain(
        "listening on UDP %s, buffers granted: %s to receive, %s to send"
            .formatted(
                Figures.address(peer.local()),
                Figures.bytes(peer.receiveBufferBytes()),
                Figures.bytes(peer.sendBufferBytes())));
  }

  /// Says what the carrier counted.
  void explainMeters(NettyCarrier carrier) {
    carrier
        .meters()
        .snapshot()
        .forEach((name, value) -> {
          if (value != 0) {
            console.explain(name + " " + value);
          }
        });
  }
}
