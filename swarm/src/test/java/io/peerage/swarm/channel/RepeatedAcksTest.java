package io.peerage.swarm.channel;

import static org.assertj.core.api.Assertions.assertThat;

import io.peerage.swarm.content.ChunkAddressing;
import io.peerage.swarm.effect.Effects;
import io.peerage.swarm.effect.SwarmEffect;
import io.peerage.swarm.message.MessageFormat;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RepeatedAcksTest {

  private static final int CHANNEL_BYTES = 4;
  private static final int ACK_BYTES = 17;

  private final Effects effects = new Effects();
  private final ControlMessages control =
      new ControlMessages(
          new Remote(new InetSocketAddress(InetAddress.ofLiteral("192.0.2.1"), 1), 1),
          Throttle.none(),
          new MessageFormat(ChunkAddressing.CHUNK_RANGES_32, 32, 1024));
  private final RepeatedAcks acks = new RepeatedAcks();

  /// Acknowledges chunks and tells which ones were repeated at the end of the turn.
  private List<Long> turn(int first, int count) {
    control.begin(effects);
    for (int i = 0; i < count; i++) {
      acks.acked(first + i, first + i, 7);
    }
    acks.turnEnded(control);
    control.end();
    List<Long> repeated = new ArrayList<>();
    for (SwarmEffect effect : effects.take()) {
      ByteBuffer datagram = ((SwarmEffect.Send) effect).payload();
      for (int at = CHANNEL_BYTES; at < datagram.limit(); at += ACK_BYTES) {
        assertThat(datagram.getLong(at + 9)).isEqualTo(7);
        repeated.add((long) datagram.getInt(at + 1));
      }
    }
    return repeated;
  }

  @Test
  void nothing_is_repeated_without_a_reason() {
    assertThat(turn(0, 3)).isEmpty();
    assertThat(turn(3, 3)).isEmpty();
  }

  @Test
  void after_a_repeated_chunk_each_is_sent_once_more_a_turn_later() {
    acks.noteRepeat();

    assertThat(turn(0, 2)).isEmpty();
    assertThat(turn(2, 1)).containsExactly(0L, 1L);
    assertThat(turn(3, 0)).containsExactly(2L);
    assertThat(turn(3, 0)).isEmpty();
  }

  @Test
  void a_turn_has_a_largest_number_of_them() {
    acks.noteRepeat();
    turn(0, RepeatedAcks.KEPT_MAX + 1);

    assertThat(turn(1000, RepeatedAcks.KEPT_MAX)).hasSize(RepeatedAcks.KEPT_MAX);
    assertThat(turn(2000, 0)).hasSize(RepeatedAcks.KEPT_MAX);
  }

  @Test
  void the_reason_wears_off() {
    acks.noteRepeat();
    for (int i = 0; i < RepeatedAcks.CHUNKS; i += 64) {
      turn(i, 64);
    }

    assertThat(turn(5000, 1)).hasSize(64);
    assertThat(turn(5001, 1)).isEmpty();
    acks.noteRepeat();
    turn(5002, 1);
    assertThat(turn(5003, 1)).containsExactly(5002L);
  }
}
