package io.peerage.swarm.peer;

import static org.assertj.core.api.Assertions.assertThat;

import io.peerage.machine.MachineOptions;
import io.peerage.swarm.channel.Acquaintances;
import io.peerage.swarm.channel.Channel;
import io.peerage.swarm.channel.ChannelMeters;
import io.peerage.swarm.channel.ChannelOptions;
import io.peerage.swarm.channel.Rates;
import io.peerage.swarm.content.HashFunction;
import io.peerage.swarm.content.SwarmId;
import io.peerage.swarm.content.SwarmMetadata;
import io.peerage.swarm.effect.Effects;
import io.peerage.swarm.effect.SwarmEffect;
import io.peerage.wire.Bytes;
import io.peerage.wire.Meters;
import io.peerage.wire.Outbox;
import java.util.List;
import java.util.PrimitiveIterator;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ChannelTableTest {

  private static final long NOW = 5;
  private static final long MINUTE = 60_000_000_000L;

  private static ChannelTable drawing(int... ids) {
    PrimitiveIterator.OfInt drawn = IntStream.of(ids).iterator();
    return new ChannelTable(
        new RandomGenerator() {
          @Override
          public long nextLong() {
            throw new IllegalStateException("an id has four bytes");
          }

          @Override
          public int nextInt() {
            return drawn.nextInt();
          }
        });
  }

  private static Channel accepted(int id, int peerChannel) {
    SwarmMetadata metadata =
        SwarmMetadata.ofContent(
            new SwarmId(Bytes.copyOf(new byte[32])), HashFunction.SHA_256, 1024, 1);
    Channel.Owner nobody =
        new Channel.Owner() {
          @Override
          public void established(Channel channel, long now, Outbox<SwarmEffect> out) {}

          @Override
          public void gone(
              Channel channel, Channel.Ending ending, long now, Outbox<SwarmEffect> out) {}
        };
    return Channel.accepting(
        id,
        peerChannel,
        Desk.LOCAL,
        new Channel.Subject(metadata, null, null, new Rates(), Acquaintances.NONE),
        new Channel.Surroundings(
            ChannelOptions.DEFAULT,
            new ChannelMeters(new Meters()),
            new Rates(),
            nobody,
            MachineOptions.DEFAULT,
            _ -> {}),
        NOW,
        new Effects());
  }

  @Test
  void an_id_is_never_zero() {
    assertThat(drawing(0, 0, 7).freeId(NOW)).isEqualTo(7);
  }

  @Test
  void an_id_is_never_that_of_another_channel() {
    ChannelTable table = drawing(7, 7, 8);
    table.add(accepted(table.freeId(NOW), 1));

    assertThat(table.freeId(NOW)).isEqualTo(8);
  }

  @Test
  void an_id_stays_reserved_for_a_minute_after_its_channel() {
    ChannelTable table = drawing(7, 7, 8, 7);
    Channel channel = accepted(table.freeId(NOW), 1);
    table.add(channel);
    table.remove(channel, NOW);

    assertThat(table.freeId(NOW + MINUTE - 1)).isEqualTo(8);
    assertThat(table.freeId(NOW + MINUTE)).isEqualTo(7);
  }

  @Test
  void a_channel_is_found_by_id_and_by_the_opening_that_made_it() {
    ChannelTable table = drawing();
    Channel channel = accepted(7, 1);
    table.add(channel);

    assertThat(table.byId(7)).isSameAs(channel);
    assertThat(table.accepted(Desk.LOCAL, 1)).isSameAs(channel);
    assertThat(table.accepted(Desk.LOCAL, 2)).isNull();
    assertThat(table.halfOpen()).isEqualTo(1);
    assertThat(table.halfOpen(Desk.LOCAL.getAddress())).isEqualTo(1);

    table.remove(channel, NOW);
    assertThat(table.byId(7)).isNull();
    assertThat(table.accepted(Desk.LOCAL, 1)).isNull();
    assertThat(table.count()).isZero();
  }

  @Test
  void channels_stand_in_the_order_of_their_birth() {
    ChannelTable table = drawing();
    List<Channel> born = List.of(accepted(9, 1), accepted(3, 2), accepted(5, 3));
    born.forEach(table::add);

    assertThat(table.snapshot()).isEqualTo(born);
  }
}
