package io.peerage.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.peerage.bench.Transfer.Outcome;
import io.peerage.bench.Transfer.Steady;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScoreboardTest {

  private static final long GB = 1_000_000_000;
  private static final Entrant PEERAGE = new Entrant(Contender.PEERAGE_EPOLL, 1024);

  @Test
  void ratios_are_those_of_the_medians() {
    Scoreboard scoreboard = new Scoreboard(GB);
    scoreboard.add(PEERAGE, outcome(4, 3, 5));
    scoreboard.add(PEERAGE, outcome(400, 300, 500));
    scoreboard.add(PEERAGE, outcome(2, 2, 1));
    scoreboard.add(Entrant.TCP, outcome(1, 2, 2));
    assertThat(scoreboard.ratios())
        .isEqualTo(
            """
            peerage, epoll, chunks of 1 KiB : TCP and SHA-256 = speed 0.25, CPU of the sender 1.5, \
            of the receiver 2.5, of both 2.0
            """);
  }

  @Test
  void the_median_of_an_even_number_lies_between_the_two_in_the_middle() {
    List<Outcome> runs =
        List.of(outcome(8, 0, 0), outcome(1, 0, 0), outcome(2, 0, 0), outcome(4, 0, 0));
    assertThat(Scoreboard.median(runs, Outcome::seconds)).isEqualTo(3);
  }

  @Test
  void a_row_names_every_run_in_its_order() {
    Scoreboard scoreboard = new Scoreboard(GB);
    scoreboard.add(Entrant.TCP, outcome(4, 0, 0));
    scoreboard.add(Entrant.TCP, outcome(1, 0, 0));
    scoreboard.add(Entrant.TCP, outcome(2, 0, 0));
    assertThat(scoreboard.table()).contains("| TCP and SHA-256 | 500 (250, 1000, 500) |");
  }

  @Test
  void goals_are_met_at_their_very_edge() {
    Scoreboard scoreboard = new Scoreboard(GB);
    scoreboard.add(PEERAGE, outcome(1 / 0.34, 1, 2));
    scoreboard.add(new Entrant(Contender.PEERAGE_EPOLL, 32 << 10), outcome(1 / 0.509, 1.25, 1.76));
    scoreboard.add(Entrant.TCP, outcome(1, 1, 1));
    assertThat(scoreboard.goals())
        .isEqualTo(
            """
            chunks of 1 KiB: 340 MB/s, goal 340, met; 3.00 CPU s/GB, goal 3.00, met
            chunks of 32 KiB: 509 MB/s, goal 510, not met; 3.01 CPU s/GB, goal 3.00, not met
            """);
  }

  private static Outcome outcome(double seconds, double senderCpu, double receiverCpu) {
    return new Outcome(seconds, new Steady(GB, seconds, senderCpu, receiverCpu), 0, 0, 0, 0);
  }
}
