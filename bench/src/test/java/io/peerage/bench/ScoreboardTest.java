package io.peerage.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.peerage.bench.Transfer.Cost;
import io.peerage.bench.Transfer.Outcome;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScoreboardTest {

  private static final long GB = 1_000_000_000;

  @Test
  void ratios_are_those_of_the_medians() {
    Scoreboard scoreboard = new Scoreboard(GB);
    scoreboard.add(Contender.PEERAGE_EPOLL, outcome(4, 3, 5));
    scoreboard.add(Contender.PEERAGE_EPOLL, outcome(400, 300, 500));
    scoreboard.add(Contender.PEERAGE_EPOLL, outcome(2, 2, 1));
    scoreboard.add(Contender.TCP, outcome(1, 2, 2));
    assertThat(scoreboard.ratios())
        .isEqualTo(
            """
            peerage, epoll : TCP and SHA-256 = speed 0.25, CPU of the sender 1.5, \
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
    scoreboard.add(Contender.TCP, outcome(4, 0, 0));
    scoreboard.add(Contender.TCP, outcome(1, 0, 0));
    scoreboard.add(Contender.TCP, outcome(2, 0, 0));
    assertThat(scoreboard.table()).contains("| TCP and SHA-256 | 500 (250, 1000, 500) |");
  }

  private static Outcome outcome(double seconds, double senderCpu, double receiverCpu) {
    return new Outcome(seconds, seconds, new Cost(senderCpu, 0), new Cost(receiverCpu, 0), 0, 0);
  }
}
