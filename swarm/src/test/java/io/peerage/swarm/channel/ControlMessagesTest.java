package io.peerage.swarm.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.peerage.swarm.content.ChunkAddressing;
import io.peerage.swarm.effect.Effects;
import io.peerage.swarm.effect.SwarmEffect;
import io.peerage.swarm.message.MessageFormat;
import io.peerage.wire.Bytes;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import org.junit.jupiter.api.Test;

class ControlMessagesTest {

  private static final int CHANNEL = 0x01020304;
  private static final int CHANNEL_BYTES = 4;
  private static final int HAVE_BYTES = 9;

  private final Effects effects = new Effects();
  private final ControlMessages control = to("192.0.2.1");

  private static ControlMessages to(String host) {
    return new ControlMessages(
        new Remote(new InetSocketAddress(InetAddress.ofLiteral(host), 1), CHANNEL),
        Throttle.none(),
        new MessageFormat(ChunkAddressing.CHUNK_RANGES_32, 32, 1024));
  }

  private List<Bytes> left() {
    return effects.take().stream()
        .map(SwarmEffect.Send.class::cast)
        .map(send -> {
          assertThat(send.segmentSize()).isEqualTo(send.payload().remaining());
          return Bytes.copyOf(send.payload());
        })
        .toList();
  }

  @Test
  void the_messages_of_a_turn_share_a_datagram() {
    control.begin(effects);
    control.have(1, 2);
    control.ack(3, 3, 4);
    control.request(5, 6);
    control.cancel(7, 8);
    control.choke();
    assertThat(effects.take()).isEmpty();

    control.end();

    assertThat(left())
        .containsExactly(
            Bytes.ofHex(
                "01020304"
                    + "030000000100000002"
                    + "0200000003000000030000000000000004"
                    + "080000000500000006"
                    + "090000000700000008"
                    + "0a"));
    assertThat(control.datagramsSent()).isEqualTo(1);
  }

  @Test
  void a_turn_without_a_message_sends_nothing() {
    control.begin(effects);
    control.end();

    assertThat(effects.take()).isEmpty();
    assertThat(control.datagramsSent()).isZero();
  }

  @Test
  void a_keep_alive_is_a_channel_id_alone() {
    control.begin(effects);
    control.keepAlive();
    control.end();

    assertThat(left()).containsExactly(Bytes.ofHex("01020304"));
  }

  @Test
  void a_keep_alive_adds_nothing_to_messages() {
    control.begin(effects);
    control.choke();
    control.keepAlive();
    control.end();

    assertThat(left()).containsExactly(Bytes.ofHex("010203040a"));
  }

  @Test
  void a_datagram_is_no_longer_than_an_ethernet_frame_carries() {
    int fit = (1472 - CHANNEL_BYTES) / HAVE_BYTES;
    control.begin(effects);
    for (int i = 0; i < fit; i++) {
      control.have(i, i);
    }
    assertThat(effects.take()).isEmpty();
    control.have(fit, fit);
    assertThat(left()).singleElement().extracting(Bytes::length).isEqualTo(1471);
    control.end();
    assertThat(left()).singleElement().extracting(Bytes::length).isEqualTo(13);
    assertThat(control.datagramsSent()).isEqualTo(2);
  }

  @Test
  void a_datagram_over_ipv6_is_twenty_bytes_shorter() {
    ControlMessages ipv6 = to("2001:db8::1");
    ipv6.begin(effects);
    for (int i = 0; i <= (1452 - CHANNEL_BYTES) / HAVE_BYTES; i++) {
      ipv6.have(i, i);
    }
    assertThat(left()).singleElement().extracting(Bytes::length).isEqualTo(1444);
    ipv6.drop();
  }

  @Test
  void what_is_dropped_gives_its_buffer_back() {
    control.begin(effects);
    control.choke();
    control.drop();

    assertThat(effects.take()).isEmpty();
    assertThat(effects.discarded()).isEqualTo(1);
    assertThat(control.datagramsSent()).isZero();
  }

  @Test
  void a_message_belongs_to_a_turn() {
    assertThatThrownBy(control::choke).isInstanceOf(IllegalStateException.class);
  }
}
