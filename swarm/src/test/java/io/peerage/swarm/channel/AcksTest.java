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

/// RFC 7574, 4.3.2: the specification of an ACK may be an interval.
class AcksTest {

  private static final int CHANNEL_BYTES = 4;
  private static final int ACK_BYTES = 17;

  private final Effects effects = new Effects();
  private final ControlMessages control =
      new ControlMessages(
          new Remote(new InetSocketAddress(InetAddress.ofLiteral("192.0.2.1"), 1), 1),
          Throttle.none(),
          new MessageFormat(ChunkAddressing.CHUNK_RANGES_32, 32, 1024));
  private final Acks acks = new Acks(control, true);

  /// Ends the turn and tells what left, as `first-last:delay`.
  private List<String> left(Acks of) {
    of.turnEnded();
    control.end();
    List<String> left = new ArrayList<>();
    for (SwarmEffect effect : effects.take()) {
      ByteBuffer datagram = ((SwarmEffect.Send) effect).payload();
      for (int at = CHANNEL_BYTES; at < datagram.limit(); at += ACK_BYTES) {
        left.add(
            "%d-%d:%d"
                .formatted(
                    datagram.getInt(at + 1), datagram.getInt(at + 5), datagram.getLong(at + 9)));
      }
    }
    return left;
  }

  @Test
  void chunks_in_a_row_with_one_delay_share_a_message() {
    control.begin(effects);
    acks.ack(4, 7);
    acks.ack(5, 7);
    acks.ack(6, 7);

    assertThat(left(acks)).containsExactly("4-6:7");
  }

  @Test
  void another_delay_and_another_place_have_messages_of_their_own() {
    control.begin(effects);
    acks.ack(4, 7);
    acks.ack(5, 8);
    acks.ack(7, 8);
    acks.ack(6, 8);

    assertThat(left(acks)).containsExactly("4-4:7", "5-5:8", "7-7:8", "6-6:8");
  }

  @Test
  void a_turn_keeps_nothing_back() {
    control.begin(effects);
    acks.ack(4, 7);
    assertThat(left(acks)).containsExactly("4-4:7");
    control.begin(effects);
    acks.ack(5, 7);

    assertThat(left(acks)).containsExactly("5-5:7");
  }

  @Test
  void who_counts_messages_gets_one_for_each_chunk() {
    Acks single = new Acks(control, false);
    control.begin(effects);
    single.ack(4, 7);
    single.ack(5, 7);

    assertThat(left(single)).containsExactly("4-4:7", "5-5:7");
  }

  @Test
  void a_merged_one_is_repeated_as_it_was() {
    control.begin(effects);
    acks.noteRepeat();
    acks.ack(4, 7);
    acks.ack(5, 7);
    assertThat(left(acks)).containsExactly("4-5:7");
    control.begin(effects);

    assertThat(left(acks)).containsExactly("4-5:7");
  }

  @Test
  void what_may_be_lost_goes_before_what_is_new() {
    control.begin(effects);
    acks.noteRepeat();
    acks.ack(4, 7);
    assertThat(left(acks)).containsExactly("4-4:7");
    control.begin(effects);
    acks.ack(5, 8);
    acks.ack(6, 9);

    assertThat(left(acks)).containsExactly("4-4:7", "5-5:8", "6-6:9");
  }
}
