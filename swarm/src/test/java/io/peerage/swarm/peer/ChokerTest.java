package io.peerage.swarm.peer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ChokerTest {

  private static final long NOW = 1_000_000_000_000L;

  private final Choker choker = new Choker(new SplittableRandom(1));
  private final List<Peer> peers = new ArrayList<>();

  private static final class Peer implements Choker.Candidate {
    final long merit;
    boolean choked;

    Peer(long merit) {
      this.merit = merit;
    }

    @Override
    public long merit() {
      return merit;
    }

    @Override
    public void choke(boolean on) {
      choked = on;
    }
  }

  private void peers(int count) {
    for (int i = 0; i < count; i++) {
      peers.add(new Peer(i));
    }
  }

  private List<Peer> served() {
    return peers.stream().filter(peer -> !peer.choked).toList();
  }

  @Test
  void as_many_as_there_are_places_are_all_served() {
    peers(Choker.SERVED_MAX);

    choker.decide(peers, NOW);

    assertThat(served()).hasSize(Choker.SERVED_MAX);
  }

  @Test
  void of_more_the_best_are_served_and_one_that_is_lucky() {
    peers(100);

    choker.decide(peers, NOW);

    assertThat(served()).hasSize(Choker.SERVED_MAX).containsAll(peers.subList(69, 100));
  }

  @Test
  void the_lucky_one_stays_for_three_rounds_and_then_another_may_be() {
    peers(100);
    Set<Peer> lucky = new HashSet<>();
    List<Peer> rounds = new ArrayList<>();
    for (int round = 0; round < 30; round++) {
      choker.decide(peers, NOW + round * Choker.ROUND_NANOS);
      Peer now = served().getFirst();
      lucky.add(now);
      rounds.add(now);
    }

    assertThat(rounds.get(1)).isSameAs(rounds.get(0));
    assertThat(rounds.get(2)).isSameAs(rounds.get(0));
    assertThat(lucky).hasSizeBetween(5, 10);
  }

  @Test
  void equals_are_served_by_lot() {
    Set<Peer> ever = new HashSet<>();
    for (int i = 0; i < 64; i++) {
      peers.add(new Peer(0));
    }
    for (int round = 0; round < 20; round++) {
      choker.decide(peers, NOW);
      ever.addAll(served());
    }

    assertThat(ever).hasSize(64);
  }

  @Test
  void who_was_choked_is_served_again_when_there_is_room() {
    peers(33);
    choker.decide(peers, NOW);
    assertThat(served()).hasSize(32);

    peers.removeLast();
    choker.decide(peers, NOW);

    assertThat(served()).hasSize(32);
  }

  @Test
  void it_is_decided_every_ten_seconds() {
    assertThat(choker.isDue(NOW)).isTrue();
    choker.decide(peers, NOW);

    assertThat(choker.isDue(NOW + Choker.ROUND_NANOS - 1)).isFalse();
    assertThat(choker.isDue(NOW + Choker.ROUND_NANOS)).isTrue();
    assertThat(choker.deadline()).isEqualTo(NOW + Choker.ROUND_NANOS);
  }
}
