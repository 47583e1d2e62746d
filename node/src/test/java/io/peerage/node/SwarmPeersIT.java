package io.peerage.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.peerage.swarm.AlreadyOpenException;
import io.peerage.swarm.PeerSummary;
import io.peerage.swarm.SwarmOptions;
import io.peerage.swarm.SwarmPeer;
import io.peerage.swarm.SwarmPeers;
import io.peerage.transport.CarrierOptions;
import io.peerage.transport.NettyCarrier;
import io.peerage.wire.ErrorCode;
import io.peerage.wire.PeerageException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// A registry of peers whose calls wait, on real ports.
class SwarmPeersIT {

  private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");

  private final NettyCarrier carrier = NettyCarrier.start(CarrierOptions.defaults());
  private final SwarmPeers peers = new SwarmPeers(carrier);

  @AfterEach
  void closes() {
    peers.close();
    carrier.close();
  }

  private static SwarmOptions on(int port) {
    return SwarmOptions.DEFAULT.withListen(new InetSocketAddress(LOOPBACK, port));
  }

  @Test
  void a_peer_is_opened_found_and_stopped_on_a_real_port() {
    SwarmPeer peer = peers.open(on(0));
    int port = peer.local().getPort();

    assertThat(peers.find(port)).containsSame(peer);
    assertThatThrownBy(() -> peers.open(on(port)))
        .isInstanceOfSatisfying(
            AlreadyOpenException.class, already -> assertThat(already.peer()).isSameAs(peer));

    PeerSummary summary = peers.stop(port);
    assertThat(summary.local().getPort()).isEqualTo(port);
    assertThat(summary.failure()).isEmpty();
    assertThat(peers.find(port)).isEmpty();
    assertThatThrownBy(() -> peers.stop(port))
        .isInstanceOfSatisfying(
            PeerageException.class,
            absent -> assertThat(absent.code()).isEqualTo(ErrorCode.NOT_FOUND));
    assertThat(peers.open(on(port)).local().getPort()).isEqualTo(port);
  }

  @Test
  void a_port_of_another_socket_is_refused_with_its_cause() throws Exception {
    try (DatagramSocket other = new DatagramSocket(0, LOOPBACK)) {
      assertThatThrownBy(() -> peers.open(on(other.getLocalPort())))
          .isInstanceOfSatisfying(
              PeerageException.class,
              refused -> {
                assertThat(refused.code()).isEqualTo(ErrorCode.REFUSED);
                assertThat(refused)
                    .hasMessageContaining("in use")
                    .hasCauseInstanceOf(Exception.class);
              });
      assertThat(peers.find(other.getLocalPort())).isEmpty();
    }
  }

  @Test
  void a_pool_waits_for_all_its_ports() {
    int port = peers.open(on(0)).local().getPort();

    assertThat(peers.openPool(on(0), port, port))
        .containsExactly(new SwarmPeers.Opened.Already(port, peers.find(port).orElseThrow()));
    assertThat(peers.stopPool(port, port).get(port))
        .map(PeerSummary::failure)
        .contains(Optional.empty());
  }
}
