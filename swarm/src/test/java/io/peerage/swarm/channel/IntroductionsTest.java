package io.peerage.swarm.channel;

import static org.assertj.core.api.Assertions.assertThat;

import io.peerage.swarm.content.ChunkAddressing;
import io.peerage.swarm.effect.Effects;
import io.peerage.swarm.effect.SwarmEffect;
import io.peerage.swarm.message.MessageFormat;
import io.peerage.wire.Bytes;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class IntroductionsTest {

  private static final long NOW = 1_000_000_000_000L;
  private static final InetSocketAddress PEER = at("10.0.0.1", 7777);
  private static final InetSocketAddress FOUR = at("10.0.0.2", 0x1122);
  private static final InetSocketAddress SIX = at("fd00::3", 0x3344);

  private final List<InetSocketAddress> learned = new ArrayList<>();
  private final Effects effects = new Effects();
  private final Remote remote = new Remote(PEER, 0x01020304);
  private final ControlMessages control =
      new ControlMessages(
          remote, Throttle.none(), new MessageFormat(ChunkAddressing.CHUNK_RANGES_32, 32, 1024));
  private boolean wants;
  private boolean useful;
  private final Introductions introductions =
      new Introductions(
          new Acquaintances() {
            @Override
            public boolean wants(InetSocketAddress peer) {
              return wants;
            }

            @Override
            public List<InetSocketAddress> known(InetSocketAddress asker, long now) {
              assertThat(asker).isEqualTo(PEER);
              return List.of(FOUR, SIX);
            }

            @Override
            public boolean learned(InetSocketAddress address, InetSocketAddress from, long now) {
              assertThat(from).isEqualTo(PEER);
              learned.add(address);
              return useful;
            }
          },
          remote,
          control);

  private static InetSocketAddress at(String host, int port) {
    return new InetSocketAddress(InetAddress.ofLiteral(host), port);
  }

  private List<String> turn(long now) {
    control.begin(effects);
    introductions.turnEnded(now);
    control.end();
    return effects.take().stream()
        .map(effect -> Bytes.copyOf(((SwarmEffect.Send) effect).payload()).hex())
        .toList();
  }

  @Test
  void who_asks_is_answered_once_a_second() {
    introductions.questioned();
    assertThat(turn(NOW))
        .containsExactly("01020304" + "050a0000021122" + "0cfd0000000000000000000000000000033344");

    introductions.questioned();
    assertThat(turn(NOW + Introductions.ANSWER_NANOS - 1)).isEmpty();
    introductions.questioned();
    assertThat(turn(NOW + Introductions.ANSWER_NANOS)).hasSize(1);
  }

  @Test
  void peers_are_asked_once_a_minute_while_more_are_of_use() {
    assertThat(turn(NOW)).isEmpty();
    wants = true;

    assertThat(turn(NOW)).containsExactly("01020304" + "06");
    assertThat(introductions.deadline()).isEqualTo(NOW + Introductions.ASK_NANOS);
    assertThat(turn(NOW + Introductions.ASK_NANOS - 1)).isEmpty();
    assertThat(turn(NOW + Introductions.ASK_NANOS)).hasSize(1);
  }

  @Test
  void only_four_that_were_asked_for_are_heard() {
    ByteBuffer address = ByteBuffer.wrap(FOUR.getAddress().getAddress());
    assertThat(introductions.answered(address.duplicate(), 7777, NOW)).isFalse();
    wants = true;
    turn(NOW);

    for (int i = 0; i < Introductions.ADDRESSES_MAX; i++) {
      assertThat(introductions.answered(address.duplicate(), 7000 + i, NOW)).isTrue();
    }
    assertThat(introductions.answered(address.duplicate(), 7777, NOW)).isFalse();

    assertThat(learned).hasSize(Introductions.ADDRESSES_MAX).contains(at("10.0.0.2", 7000));
  }

  @Test
  void who_names_nobody_new_three_times_is_asked_every_ten_minutes_until_it_does() {
    ByteBuffer address = ByteBuffer.wrap(FOUR.getAddress().getAddress());
    wants = true;
    long now = NOW;
    for (int answers = 0; answers <= Introductions.USELESS_MAX; answers++) {
      assertThat(turn(now)).hasSize(1);
      introductions.answered(address.duplicate(), 7777, now);
      now += Introductions.ASK_NANOS;
    }

    long asked = now - Introductions.ASK_NANOS;
    assertThat(turn(now)).isEmpty();
    assertThat(introductions.deadline()).isEqualTo(asked + Introductions.PAUSE_NANOS);
    assertThat(turn(asked + Introductions.PAUSE_NANOS)).hasSize(1);

    useful = true;
    introductions.answered(address.duplicate(), 7778, now);
    assertThat(introductions.deadline())
        .isEqualTo(asked + Introductions.PAUSE_NANOS + Introductions.ASK_NANOS);
  }
}
