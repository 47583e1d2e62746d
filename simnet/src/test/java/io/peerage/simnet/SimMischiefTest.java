package io.peerage.simnet;

import static org.assertj.core.api.Assertions.assertThat;

import io.peerage.wire.Mischief;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SimMischiefTest {

  private static final int SEEDS = 1000;
  private static final int TRIES = 100;

  private enum Trial implements Mischief.Site {
    ONE,
    OTHER
  }

  private static List<Boolean> strikes(SimNet net, Mischief.Site site) {
    Mischief mischief = net.host("host").mischief();
    List<Boolean> strikes = new ArrayList<>();
    for (int i = 0; i < TRIES; i++) {
      strikes.add(mischief.strikes(site));
    }
    return strikes;
  }

  @Test
  void a_quarter_of_the_runs_has_a_site_and_it_strikes_there_at_its_odds() {
    int runs = 0;
    long struck = 0;
    for (int seed = 0; seed < SEEDS; seed++) {
      long strikes =
          strikes(SimNet.seeded(seed).mischief(), Trial.ONE).stream().filter(it -> it).count();
      runs += strikes > 0 ? 1 : 0;
      struck += strikes;
    }
    assertThat(runs).isBetween(SEEDS / 5, SEEDS * 3 / 10);
    assertThat((double) struck / runs / TRIES).isBetween(0.22, 0.28);
  }

  @Test
  void the_same_seed_strikes_the_same_and_one_site_says_nothing_of_another() {
    List<Boolean> both = new ArrayList<>();
    for (int seed = 0; seed < SEEDS; seed++) {
      List<Boolean> one = strikes(SimNet.seeded(seed).mischief(), Trial.ONE);
      assertThat(strikes(SimNet.seeded(seed).mischief(), Trial.ONE)).isEqualTo(one);
      both.add(
          one.contains(true)
              && !strikes(SimNet.seeded(seed).mischief(), Trial.OTHER).contains(true));
    }
    assertThat(both).contains(true);
  }

  @Test
  void nothing_strikes_unless_it_is_asked_for_and_what_strikes_is_counted() {
    for (int seed = 0; seed < SEEDS; seed++) {
      assertThat(strikes(SimNet.seeded(seed), Trial.ONE)).doesNotContain(true);
      SimNet net = SimNet.seeded(seed).mischief();
      long struck = strikes(net, Trial.ONE).stream().filter(it -> it).count();
      assertThat(net.strikes().getOrDefault(Trial.ONE.name(), 0L)).isEqualTo(struck);
    }
  }
}
