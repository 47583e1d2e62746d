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
import java.net.InetSocketAddress;
import java.util.List;
import org.junit.jupiter.api.Test;

class ContactsTest {

  private static final long NOW = 1_000_000_000_000L;
  private static final long SECOND = 1_000_000_000L;
  private static final InetSocketAddress ONE = Desk.at("192.0.2.1", 1);
  private static final InetSocketAddress OTHER = Desk.at("192.0.2.2", 2);

  private int established;
  private final Contacts contacts = new Contacts(List.of(ONE, OTHER), () -> established);

  private static Channel channel(InetSocketAddress to) {
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
    return Channel.opening(
        1,
        to,
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

  /// Tries those that are due, as a download does.
  private List<Channel> tryAll(long now) {
    return contacts.due(now).stream()
        .map(contact -> {
          Channel channel = channel(contact.address);
          contacts.tried(contact, channel, now);
          return channel;
        })
        .toList();
  }

  @Test
  void every_address_is_due_at_first_and_none_while_it_has_a_channel() {
    assertThat(contacts.deadline()).isLessThanOrEqualTo(NOW);
    assertThat(tryAll(NOW)).hasSize(2);
    assertThat(contacts.due(Long.MAX_VALUE)).isEmpty();
    assertThat(contacts.deadline()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void an_address_that_did_not_answer_is_tried_again_after_two_seconds_while_nobody_is_there() {
    tryAll(NOW).forEach(each -> contacts.ended(each, Channel.Ending.UNANSWERED, NOW));

    assertThat(contacts.deadline()).isEqualTo(NOW + 2 * SECOND);
    assertThat(contacts.due(NOW + 2 * SECOND - 1)).isEmpty();
    assertThat(contacts.due(NOW + 2 * SECOND)).hasSize(2);
  }

  @Test
  void an_address_that_lied_is_left_alone_for_ten_minutes_and_twice_as_long_each_time() {
    long now = NOW;
    for (int bans = 0; bans < 4; bans++) {
      for (Channel each : tryAll(now)) {
        contacts.ended(each, Channel.Ending.BROKEN, now);
      }
      assertThat(contacts.allBanned(now)).isTrue();
      long until = now + (600L << bans) * SECOND;
      assertThat(contacts.deadline()).isEqualTo(until);
      assertThat(contacts.due(until - 1)).isEmpty();
      assertThat(contacts.due(until)).hasSize(2);
      assertThat(contacts.allBanned(until)).isFalse();
      now = until;
    }
  }

  @Test
  void not_all_are_banned_while_one_is_not() {
    contacts.ended(tryAll(NOW).getFirst(), Channel.Ending.BROKEN, NOW);

    assertThat(contacts.allBanned(NOW)).isFalse();
  }

  @Test
  void a_channel_that_is_not_the_one_of_its_address_ends_nothing() {
    tryAll(NOW);

    contacts.ended(channel(ONE), Channel.Ending.BROKEN, NOW);
    contacts.ended(channel(Desk.at("192.0.2.3", 3)), Channel.Ending.BROKEN, NOW);

    assertThat(contacts.due(Long.MAX_VALUE)).isEmpty();
  }

  @Test
  void an_address_counts_once() {
    assertThat(new Contacts(List.of(ONE, OTHER, ONE), () -> 0).count()).isEqualTo(2);
  }

  /// What those are called that were tried.
  private List<InetSocketAddress> tried(long now) {
    return tryAll(now).stream().map(Channel::address).toList();
  }

  @Test
  void of_those_we_only_heard_of_one_is_tried_and_then_as_many_as_there_are_others() {
    for (int i = 0; i < 10; i++) {
      contacts.add(Desk.at("192.0.2.10" + i, 7777));
    }
    assertThat(tried(NOW)).hasSize(3).contains(ONE, OTHER);
    assertThat(contacts.deadline()).isEqualTo(Long.MAX_VALUE);

    // One that we know from elsewhere answers, then three more that came to us.
    established = 1;
    assertThat(tried(NOW)).isEmpty();
    established = 4;
    assertThat(contacts.deadline()).isLessThanOrEqualTo(NOW);
    assertThat(tried(NOW)).hasSize(3);
    assertThat(tried(NOW)).isEmpty();
    assertThat(contacts.deadline()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void one_we_only_heard_of_makes_room_for_another_when_it_does_not_answer() {
    contacts.add(Desk.at("192.0.2.100", 7777));
    contacts.add(Desk.at("192.0.2.101", 7777));
    Channel first = tryAll(NOW).getLast();

    contacts.ended(first, Channel.Ending.UNANSWERED, NOW);

    assertThat(tried(NOW)).containsExactly(Desk.at("192.0.2.101", 7777));
  }
}
