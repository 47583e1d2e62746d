package io.peerage.machine;

import static org.assertj.core.api.Assertions.assertThat;

import io.peerage.testkit.SeededTest;
import io.peerage.testkit.Seeds;
import io.peerage.testkit.Shrinker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The kernel beside asyncmachine-go: the same machines, the same calls, every line of what comes
/// of them. `interop/asyncmachine-go` has the program that plays the other side.
///
/// Where the reference disagrees with itself, since it iterates over hash maps, a machine is left
/// out and counted; ours must then be one of the things that it does.
@TestInstance(Lifecycle.PER_CLASS)
final class AsyncmachineInteropIT {
  private static final Map<String, String> MOD_FILES =
      Map.of("v0.19.1", "v0.19.1.mod", "v0.19.4", "go.mod");

  /// 20 seeds make 10,000 calls compared with each version.
  private static final int CALLS_PER_SEED = 500;

  /// Far more machines than that takes.
  private static final int MACHINES_MAX = 200;

  /// How often a machine that may be random is played until it does what ours does. The rarest
  /// outcome has about one chance in eight.
  private static final int PLAYS_MAX = 400;

  private static final int PLAYS_AT_ONCE = 20;

  private final Map<String, GoPlayer> players = new LinkedHashMap<>();
  private final Map<String, Map<String, Integer>> tallies = new TreeMap<>();

  @BeforeAll
  void start() throws Exception {
    // Tests run in the folder of their module.
    Path source = Path.of("..", "interop", "asyncmachine-go");
    Path binaries = Path.of("target", "asyncmachine-go").toAbsolutePath();
    for (Map.Entry<String, String> version : MOD_FILES.entrySet()) {
      players.put(
          version.getKey(),
          GoPlayer.start(source, version.getValue(), binaries.resolve(version.getKey())));
      tallies.put(version.getKey(), new TreeMap<>());
    }
  }

  @AfterAll
  void end() throws Exception {
    for (GoPlayer player : players.values()) {
      player.close();
    }
    tallies.forEach(
        (version, tally) -> System.out.println("asyncmachine-go " + version + " " + tally));
  }

  /// The vectors are what the reference does, save for the rows that say so and these are all.
  @ParameterizedTest
  @ValueSource(strings = {"v0.19.1", "v0.19.4"})
  void worked_machines_come_out_as_their_file_says(String version) throws Exception {
    List<String> differences = new ArrayList<>();
    for (WorkedMachine worked : WorkedMachine.all()) {
      differences.addAll(differences(player(version), worked));
    }
    assertThat(differences)
        .containsExactly(
            // Sorts by after among neighbours only: the handlers run in another order.
            "W19 +A B C | E | (A:1 B:1 C:1) [D:0]",
            "W19 =D | E | (D:1) [A:2 B:2 C:2]",
            "W19 +A D C B | E | (A:3 B:3 C:3 D:1) []",
            "W19 -A B C D | E | () [A:4 B:4 C:4 D:2]",
            // Repairs nothing after an End handler has thrown.
            "W43 =C | C | (C:1 Exception:1) [A:2 B:2]",
            // The handler thread has died of the failure in ExceptionState: never returns.
            "W44 +A | stuck | ",
            // Adds the error of the schema once more when handlers are bound.
            "W46 +A | C | (Exception:3) [A:0 B:0]",
            "W46 +A B | C | (Exception:3) [A:0 B:0]");
  }

  private static List<String> differences(GoPlayer player, WorkedMachine worked)
      throws IOException {
    Scenario scenario = Scenario.of(worked);
    List<String> fewest = differences(worked, player.play(scenario, 1).getFirst());
    int plays = mayBeRandom(scenario) ? 0 : PLAYS_MAX;
    for (; plays < PLAYS_MAX && !fewest.isEmpty(); plays += PLAYS_AT_ONCE) {
      for (List<PlayLine> play : player.play(scenario, PLAYS_AT_ONCE)) {
        List<String> found = differences(worked, play);
        fewest = found.size() < fewest.size() ? found : fewest;
      }
    }
    return fewest;
  }

  private static List<String> differences(WorkedMachine worked, List<PlayLine> play) {
    List<String> differences = new ArrayList<>();
    String name = worked.title().substring(0, worked.title().indexOf(' '));
    List<State> states = SchemaText.parse(worked.schema()).build().states();
    long queueTick = worked.firstQueueTick();
    for (int i = 0; i < worked.steps().size(); i++) {
      WorkedMachine.Step step = worked.steps().get(i);
      PlayLine line = play.get(i + 1);
      WorkedMachine.Step found = line.step(step.call(), play.get(i), states);
      queueTick += step.call().startsWith("?") || step.result().equals(PlayLine.THROWS) ? 0 : 1;
      if (!step.equals(found) || line.queueTick() != queueTick) {
        differences.add(
            "%s %s | %s | %s".formatted(name, step.call(), found.result(), found.states()));
      }
    }
    return differences;
  }

  @SeededTest(seeds = 20)
  void random_machines_come_out_alike(long seed) throws Exception {
    for (String version : MOD_FILES.keySet()) {
      int calls = 0;
      for (int i = 0; calls < CALLS_PER_SEED; i++) {
        assertThat(i).as("machines for %d calls", CALLS_PER_SEED).isLessThan(MACHINES_MAX);
        calls += compare(version, ScenarioDraw.scenario(Seeds.child(seed, i)));
      }
    }
  }

  /// @return how many calls were alike
  private int compare(String version, Scenario scenario) throws IOException {
    Finding finding = examine(player(version), scenario);
    if (finding.equals(Finding.UNEXPLAINED)) {
      throw new AssertionError(report(player(version), scenario));
    }
    count(version, "machines " + finding.machine, 1);
    count(version, "calls alike", finding.calls);
    return finding.calls;
  }

  /// What comes of a machine.
  ///
  /// @param calls those that count as compared
  private record Finding(String machine, int calls) {
    static final Finding UNEXPLAINED = new Finding("not alike", 0);
  }

  private static Finding examine(GoPlayer player, Scenario scenario) throws IOException {
    List<PlayLine> ours = scenario.play();
    List<List<PlayLine>> theirs = player.play(scenario, 2);
    boolean random = !theirs.getFirst().equals(theirs.getLast());
    Verdict verdict = Verdict.of(scenario, ours, theirs.getFirst());
    if (random || verdict instanceof Verdict.Differs) {
      return leaveOut(player, scenario, ours);
    }
    if (!(verdict instanceof Verdict.Explained(int calls, KnownDifference reason))) {
      return new Finding("alike", verdict.calls());
    }
    if (reason == KnownDifference.SORTED_BY_NEIGHBOURS
        && examine(player, scenario.withoutAfter()).equals(Finding.UNEXPLAINED)) {
      return Finding.UNEXPLAINED;
    }
    return new Finding("left at " + reason, calls);
  }

  private static Finding leaveOut(GoPlayer player, Scenario scenario, List<PlayLine> ours)
      throws IOException {
    if (mayBeRandom(scenario) && isAmong(player, scenario, ours)) {
      return new Finding("left out as random", 0);
    }
    // The reference loses relations to an Exception that does not stand in the schema, and has
    // them where it does.
    if (scenario.namesImplicitException()
        && !examine(player, scenario.withExplicitException()).equals(Finding.UNEXPLAINED)) {
      return new Finding("left out as IMPLICIT_EXCEPTION_LOST", 0);
    }
    return Finding.UNEXPLAINED;
  }

  /// Only the order of several requirements is up to chance: that of autos is taken out by the
  /// program.
  private static boolean mayBeRandom(Scenario scenario) {
    return scenario.schema().split("req=", -1).length > 2;
  }

  private static boolean isAmong(GoPlayer player, Scenario scenario, List<PlayLine> ours)
      throws IOException {
    for (int plays = 0; plays < PLAYS_MAX; plays += PLAYS_AT_ONCE) {
      for (List<PlayLine> play : player.play(scenario, PLAYS_AT_ONCE)) {
        if (!(Verdict.of(scenario, ours, play) instanceof Verdict.Differs)) {
          return true;
        }
      }
    }
    return false;
  }

  private static String report(GoPlayer player, Scenario scenario) throws IOException {
    List<String> calls =
        Shrinker.shrink(scenario.calls(), fewer -> unexplained(player, scenario.withCalls(fewer)));
    Scenario small = scenario.withCalls(calls);
    return "%s%nours   %s%ntheirs %s"
        .formatted(
            String.join("\n", small.lines()), small.play(), player.play(small, 1).getFirst());
  }

  private static boolean unexplained(GoPlayer player, Scenario scenario) {
    try {
      return examine(player, scenario).equals(Finding.UNEXPLAINED);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private GoPlayer player(String version) {
    return Objects.requireNonNull(players.get(version), version);
  }

  private void count(String version, String what, int more) {
    Objects.requireNonNull(tallies.get(version), version).merge(what, more, Integer::sum);
  }
}
