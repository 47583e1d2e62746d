package io.peerage.swarm.message;

import static org.assertj.core.api.Assertions.assertThat;

import io.peerage.swarm.VodExchange;
import io.peerage.swarm.content.SwarmMetadata;
import io.peerage.swarm.tree.TreeBuilder;
import io.peerage.wire.Bytes;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Whole exchanges, read as messages; what a peer does with them is tested with the peer.
class ExchangeVectorTest {

  private static final int OPENER_CHANNEL = 0x5a3c9e11;
  private static final int REPLIER_CHANNEL = 0xb7d1402f;

  static List<VodExchange> exchanges() {
    return VodExchange.all();
  }

  @ParameterizedTest
  @MethodSource("exchanges")
  void an_exchange_opens_carries_its_content_and_closes(VodExchange exchange) {
    SwarmMetadata swarm = exchange.metadata();
    byte[] content = content(exchange);
    assertThat(content).hasSize((int) swarm.length().orElseThrow());
    TreeBuilder tree = new TreeBuilder(swarm.hash(), swarm.chunkSize(), content.length);
    tree.add(0, ByteBuffer.wrap(content));
    assertThat(tree.finish().root()).isEqualTo(swarm.id().bytes());
  }

  @Test
  void no_exchange_is_left_out() {
    assertThat(exchanges()).hasSize(6);
  }

  /// Reads an exchange to its end and puts its chunks together.
  private static byte[] content(VodExchange exchange) {
    SwarmMetadata swarm = exchange.metadata();
    List<Bytes> datagrams = exchange.steps().stream().map(VodExchange.Step::datagram).toList();
    ByteBuffer opening = datagrams.get(0).asBuffer();
    assertThat(Opening.first(opening, id -> Optional.of(swarm).filter(s -> s.id().equals(id))))
        .isInstanceOfSatisfying(
            Opening.Accept.class,
            accept -> assertThat(accept.sourceChannel()).isEqualTo(OPENER_CHANNEL));
    ByteBuffer reply = datagrams.get(1).asBuffer();
    assertThat(Opening.reply(reply, OPENER_CHANNEL, swarm))
        .isInstanceOfSatisfying(
            Opening.Accept.class,
            accept -> assertThat(accept.sourceChannel()).isEqualTo(REPLIER_CHANNEL));
    var content = new ByteArrayOutputStream();
    Object last = "no message";
    for (Bytes datagram : datagrams.subList(2, datagrams.size())) {
      assertThat(datagram.asBuffer().getInt()).isIn(OPENER_CHANNEL, REPLIER_CHANNEL);
      byte[] messages = Bytes.copyOf(datagram.asBuffer().position(4)).toArray();
      for (Object message : Rewriting.messages(MessageFormat.of(swarm), messages)) {
        assertThat(message).isInstanceOf(Message.class);
        if (message instanceof Message.Data(long chunk, long _, ByteBuffer bytes)) {
          assertThat(chunk * swarm.chunkSize()).isEqualTo(content.size());
          content.writeBytes(Bytes.copyOf(bytes).toArray());
        }
        last = message;
      }
    }
    assertThat(last).isEqualTo(new Message.Handshake(0, HandshakeOptions.NONE));
    return content.toByteArray();
  }
}
