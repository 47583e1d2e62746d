package io.peerage.swarm.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.peerage.swarm.content.HashFunction;
import io.peerage.swarm.content.SwarmId;
import io.peerage.swarm.content.SwarmMetadata;
import io.peerage.swarm.picker.Order;
import io.peerage.swarm.store.Place;
import io.peerage.wire.Bytes;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class FetchRequestTest {

  private static final SwarmMetadata METADATA =
      SwarmMetadata.ofContent(
          new SwarmId(Bytes.copyOf(new byte[32])), HashFunction.SHA_256, 1024, 5000);

  private static FetchRequest with(int peers) {
    InetSocketAddress peer = new InetSocketAddress(InetAddress.ofLiteral("192.0.2.1"), 1);
    List<InetSocketAddress> addresses = Collections.nCopies(peers, peer);
    return new FetchRequest(
        METADATA, new Place(Path.of("target"), false, false, false), addresses, Order.IN_ORDER, 0);
  }

  @Test
  void names_so_many_addresses_and_no_more() {
    assertThat(with(FetchRequest.PEERS_MAX).peers()).hasSize(FetchRequest.PEERS_MAX);
    assertThatThrownBy(() -> with(FetchRequest.PEERS_MAX + 1))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
