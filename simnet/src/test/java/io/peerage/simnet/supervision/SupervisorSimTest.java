package io.peerage.simnet.supervision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.peerage.simnet.SimHost;
import io.peerage.simnet.SimNet;
import io.peerage.testkit.SeededTest;
import io.peerage.wire.supervision.Backoff;
import io.peerage.wire.supervision.Child;
import io.peerage.wire.supervision.Restarts;
import io.peerage.wire.supervision.Restarts.Decision;
import io.peerage.wire.supervision.Supervisor;
import io.peerage.wire.supervision.SupervisorEvent;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SupervisorSimTest {

  private static final Supervisor.Options OPTIONS =
      Supervisor.Options.DEFAULT.withRestarts(
          Restarts.Options.DEFAULT.withBackoff(Backoff.Options.DEFAULT.withJitter(0)));
  private final IllegalStateException cause = new IllegalStateException("broken");

  private SimNet net = SimNet.seeded(1);
  private SimHost host = net.host("a");
  private final List<String> journal = new ArrayList<>();
  private final List<SupervisorEvent> events = new ArrayList<>();

  /// When the latest restarts of a child were granted.
  private final Map<String, ArrayDeque<Duration>> granted = new HashMap<>();

  private Worker worker(String name) {
    return new Worker(host, name, journal);
  }

  private Supervisor supervisor(String name, Child... children) {
    return new Supervisor(
        name, host.loop(), host.randoms(), OPTIONS, events::add, List.of(children));
  }

  /// What the supervisor tells its own.
  private final class Above implements Child.Run {
    @Override
    public void started() {
      journal.add("all started");
    }

    @Override
    public void failed(Throwable cause) {
      journal.add("all failed: " + cause.getMessage());
    }
  }

  private void start(Supervisor supervisor) {
    inLoop(() -> supervisor.start(new Above()));
  }

  private void inLoop(Runnable task) {
    host.loop().execute(task);
    net.runFor(Duration.ofMillis(50));
  }

  private void fail(Worker worker) {
    inLoop(() -> worker.run().failed(cause));
  }

  @Test
  void starts_in_order_and_stops_in_reverse() {
    Supervisor supervisor = supervisor("node", worker("a"), worker("b"), worker("c"));
    start(supervisor);
    assertThat(journal).containsExactly("start a", "start b", "start c", "all started");
    inLoop(() -> supervisor.stop(() -> journal.add("all stopped")));
    assertThat(journal).endsWith("stop c", "stop b", "stop a", "all stopped");
    assertThat(events)
        .containsExactly(
            new SupervisorEvent.ChildStarted("node", "a"),
            new SupervisorEvent.ChildStarted("node", "b"),
            new SupervisorEvent.ChildStarted("node", "c"));
  }

  @Test
  void the_next_starts_when_the_one_before_it_runs() {
    Worker slow = worker("slow");
    slow.startsByItself = false;
    start(supervisor("node", slow, worker("b")));
    assertThat(journal).containsExactly("start slow");
    inLoop(() -> slow.run().started());
    assertThat(journal).containsExactly("start slow", "start b", "all started");
  }

  @Test
  void the_next_stops_when_the_one_behind_it_has_stopped() {
    Worker slow = worker("slow");
    slow.stopsByItself = false;
    Supervisor supervisor = supervisor("node", worker("a"), slow);
    start(supervisor);
    inLoop(() -> supervisor.stop(() -> journal.add("all stopped")));
    assertThat(journal).endsWith("stop slow");
    inLoop(slow.stopped());
    assertThat(journal).endsWith("stop slow", "stop a", "all stopped");
  }

  @Test
  void what_fails_is_stopped_and_started_again_and_the_others_are_left_alone() {
    Worker b = worker("b");
    start(supervisor("node", worker("a"), b));
    fail(b);
    assertThat(journal).endsWith("all started", "stop b");
    net.runFor(Duration.ofMillis(60));
    assertThat(journal).endsWith("stop b", "start b");
    assertThat(events)
        .endsWith(
            new SupervisorEvent.ChildFailed("node", "b", cause, new Decision.Restart(100_000_000)),
            new SupervisorEvent.ChildStarted("node", "b"));
  }

  @Test
  void the_fourth_failure_stops_all_and_goes_up() {
    Worker a = worker("a");
    start(supervisor("node", a, worker("b")));
    for (int i = 0; i < 3; i++) {
      fail(a);
      net.runFor(Duration.ofSeconds(1));
    }
    fail(a);
    assertThat(journal).endsWith("stop a", "stop b", "all failed: broken");
    assertThat(events)
        .endsWith(
            new SupervisorEvent.ChildFailed("node", "a", cause, new Decision.GiveUp(cause)),
            new SupervisorEvent.GaveUp("node", "a", cause));
  }

  @Test
  void a_supervisor_above_starts_the_whole_again() {
    Worker leaf = worker("leaf");
    Supervisor inner = supervisor("inner", leaf);
    start(supervisor("outer", inner, worker("sibling")));
    for (int i = 0; i < 4; i++) {
      fail(leaf);
      net.runFor(Duration.ofSeconds(1));
    }
    assertThat(events)
        .contains(
            new SupervisorEvent.GaveUp("inner", "leaf", cause),
            new SupervisorEvent.ChildFailed(
                "outer", "inner", cause, new Decision.Restart(100_000_000)));
    assertThat(events.getLast()).isEqualTo(new SupervisorEvent.ChildStarted("outer", "inner"));
    assertThat(journal).doesNotContain("stop sibling");
    assertThat(leaf.runs).hasSize(5);
  }

  @Test
  void a_start_that_throws_is_a_failure() {
    Worker bad = worker("bad");
    bad.throwsOnStart = true;
    start(supervisor("node", bad));
    net.runFor(Duration.ofMinutes(1));
    assertThat(journal).endsWith("stop bad", "all failed: no start");
    assertThat(bad.runs).hasSize(4);
  }

  @Test
  void a_start_that_takes_too_long_is_a_failure() {
    Worker slow = worker("slow");
    slow.startsByItself = false;
    start(supervisor("node", slow));
    net.runFor(Duration.ofSeconds(60).minusMillis(51));
    assertThat(events).isEmpty();
    net.runFor(Duration.ofMillis(2));
    assertThat(events).singleElement().isInstanceOf(SupervisorEvent.ChildFailed.class);
    assertThat(journal).endsWith("stop slow");
  }

  @Test
  void a_start_that_was_in_time_is_not_late_later() {
    start(supervisor("node", worker("a")));
    net.runFor(Duration.ofMinutes(5));
    assertThat(events).containsExactly(new SupervisorEvent.ChildStarted("node", "a"));
  }

  @Test
  void a_stop_that_takes_too_long_is_abandoned() {
    Worker stuck = worker("stuck");
    stuck.stopsByItself = false;
    Supervisor supervisor = supervisor("node", worker("a"), stuck);
    start(supervisor);
    inLoop(() -> supervisor.stop(() -> journal.add("all stopped")));
    net.runFor(Duration.ofSeconds(9));
    assertThat(journal).endsWith("stop stuck");
    net.runFor(Duration.ofSeconds(2));
    assertThat(journal).endsWith("stop stuck", "stop a", "all stopped");
    assertThat(events).endsWith(new SupervisorEvent.ChildAbandoned("node", "stuck"));
  }

  @Test
  void a_stop_that_throws_is_abandoned() {
    Worker bad = worker("bad");
    bad.throwsOnStop = true;
    Supervisor supervisor = supervisor("node", bad);
    start(supervisor);
    inLoop(() -> supervisor.stop(() -> journal.add("all stopped")));
    assertThat(journal).endsWith("stop bad", "all stopped");
    assertThat(events).endsWith(new SupervisorEvent.ChildAbandoned("node", "bad"));
  }

  @Test
  void reports_of_a_run_that_is_over_are_ignored() {
    Worker a = worker("a");
    start(supervisor("node", a));
    Child.Run former = a.run();
    fail(a);
    net.runFor(Duration.ofSeconds(1));
    int before = events.size();
    inLoop(() -> {
      former.failed(cause);
      former.started();
    });
    inLoop(() -> a.run().started());
    assertThat(events).hasSize(before);
  }

  @Test
  void a_run_that_is_over_does_not_speak_for_the_one_that_is_starting() {
    Worker a = worker("a");
    start(supervisor("node", a));
    Child.Run former = a.run();
    a.startsByItself = false;
    fail(a);
    net.runFor(Duration.ofSeconds(1));
    assertThat(a.runs).hasSize(2);
    int before = events.size();
    inLoop(former::started);
    inLoop(() -> former.failed(cause));
    assertThat(events).hasSize(before);
    inLoop(() -> a.run().started());
    assertThat(events).hasSize(before + 1).endsWith(new SupervisorEvent.ChildStarted("node", "a"));
  }

  @Test
  void stops_while_a_child_waits_to_be_started_again() {
    Worker a = worker("a");
    Supervisor supervisor = supervisor("node", a);
    start(supervisor);
    fail(a);
    inLoop(() -> supervisor.stop(() -> journal.add("all stopped")));
    assertThat(journal).endsWith("stop a", "all stopped");
    net.runFor(Duration.ofMinutes(1));
    assertThat(journal).endsWith("stop a", "all stopped");
  }

  @Test
  void stops_while_a_child_that_failed_is_still_stopping() {
    Worker a = worker("a");
    a.stopsByItself = false;
    Supervisor supervisor = supervisor("node", a);
    start(supervisor);
    fail(a);
    inLoop(() -> supervisor.stop(() -> journal.add("all stopped")));
    assertThat(journal).endsWith("stop a");
    inLoop(a.stopped());
    net.runFor(Duration.ofMinutes(1));
    assertThat(journal).endsWith("stop a", "all stopped");
  }

  @Test
  void stops_while_it_is_starting() {
    Worker slow = worker("slow");
    slow.startsByItself = false;
    Supervisor supervisor = supervisor("node", worker("a"), slow, worker("c"));
    start(supervisor);
    inLoop(() -> {
      supervisor.stop(() -> journal.add("all stopped"));
      slow.run().started();
    });
    assertThat(journal)
        .containsExactly("start a", "start slow", "stop slow", "stop a", "all stopped");
  }

  @Test
  void can_be_started_again_and_forgives_what_was_before() {
    Worker a = worker("a");
    Supervisor supervisor = supervisor("node", a);
    for (int life = 0; life < 3; life++) {
      start(supervisor);
      for (int i = 0; i < 3; i++) {
        fail(a);
        net.runFor(Duration.ofSeconds(1));
      }
      inLoop(() -> supervisor.stop(() -> journal.add("all stopped")));
      assertThat(journal).endsWith("all stopped");
    }
    assertThat(a.runs).hasSize(12);
    inLoop(() -> supervisor.stop(() -> journal.add("stopped before")));
    assertThat(journal).endsWith("stopped before");
  }

  @Test
  void is_started_once() {
    Supervisor supervisor = supervisor("node", worker("a"));
    start(supervisor);
    host.loop()
        .execute(() ->
            assertThatThrownBy(() -> supervisor.start(new Above()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("supervisor node is running"));
    net.runFor(Duration.ofMillis(1));
  }

  @Test
  void children_have_names_of_their_own() {
    assertThatThrownBy(() -> supervisor("node", worker("a"), worker("a")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("two children of node are a");
  }

  @Test
  void prints_its_tree() {
    Worker realm1 = worker("realm1");
    Worker realm2 = worker("realm2");
    Worker swarm = worker("swarm");
    swarm.startsByItself = false;
    Supervisor node =
        supervisor("node", supervisor("router", realm1, realm2), swarm, worker("web"));
    List<String> trees = new ArrayList<>();
    inLoop(() -> trees.add(node.tree()));
    start(node);
    fail(realm1);
    net.runFor(Duration.ofSeconds(1));
    fail(realm1);
    fail(realm2);
    inLoop(() -> trees.add(node.tree()));
    assertThat(trees)
        .containsExactly(
            """
            node  stopped
            ├─ router  stopped
            │  ├─ realm1  stopped
            │  └─ realm2  stopped
            ├─ swarm  stopped
            └─ web  stopped
            """,
            """
            node  starting
            ├─ router  running
            │  ├─ realm1  starts again in 0.1 s, 1 restart, last failed with: broken
            │  └─ realm2  starts again in 0.1 s, last failed with: broken
            ├─ swarm  starting
            └─ web  stopped
            """);
  }

  /// Children that fail when chance will have it, now and then for good, under two storeys of
  /// supervisors.
  @SeededTest(seeds = 200)
  void never_restarts_too_often_and_leaves_nobody_behind(long seed) {
    net = SimNet.seeded(seed);
    host = net.host("a");
    SplittableRandom random = new SplittableRandom(seed);
    List<Worker> workers = new ArrayList<>();
    List<Child> storey = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      List<Child> children = new ArrayList<>();
      for (int j = 0; j < 1 + random.nextInt(3); j++) {
        Worker worker = worker(i + "." + j);
        workers.add(worker);
        children.add(worker);
      }
      storey.add(
          new Supervisor(
              "s" + i,
              host.loop(),
              host.randoms(),
              Supervisor.Options.DEFAULT,
              event -> check(event, workers),
              children));
    }
    Supervisor root =
        new Supervisor(
            "root",
            host.loop(),
            host.randoms(),
            Supervisor.Options.DEFAULT,
            event -> check(event, workers),
            storey);
    start(root);
    long pauseMillis = 1L << random.nextInt(14);
    for (int i = 0; i < 100; i++) {
      Worker unlucky = workers.get(random.nextInt(workers.size()));
      unlucky.stopsByItself = random.nextInt(10) > 0;
      if (!unlucky.runs.isEmpty()) {
        inLoop(() -> unlucky.run().failed(cause));
      }
      net.runFor(Duration.ofMillis(random.nextLong(pauseMillis + 1)));
    }
    workers.forEach(worker -> worker.stopsByItself = true);
    net.runFor(Duration.ofMinutes(2));
    boolean gaveUp = journal.contains("all failed: broken");
    assertThat(workers)
        .as("in the end all live, or none does")
        .allMatch(worker -> worker.alive != gaveUp);
    inLoop(() -> root.stop(() -> journal.add("all stopped")));
    net.runFor(Duration.ofMinutes(1));
    assertThat(journal).endsWith("all stopped");
    assertThat(workers).noneMatch(worker -> worker.alive);
  }

  private void check(SupervisorEvent event, List<Worker> workers) {
    events.add(event);
    switch (event) {
      case SupervisorEvent.ChildAbandoned(_, String child) ->
          workers.stream()
              .filter(worker -> worker.name().equals(child))
              .forEach(worker -> worker.alive = false);
      case SupervisorEvent.ChildFailed(String above, String child, _, Decision.Restart _) -> {
        ArrayDeque<Duration> latest =
            granted.computeIfAbsent(above + "/" + child, _ -> new ArrayDeque<>());
        latest.addLast(net.now());
        if (latest.size() > 3) {
          assertThat(net.now().minus(latest.removeFirst()))
              .as("four restarts of " + child)
              .isGreaterThanOrEqualTo(Duration.ofSeconds(30));
        }
      }
      // What comes after that is another life of the supervisor.
      case SupervisorEvent.GaveUp(String above, _, _) ->
          granted.keySet().removeIf(each -> each.startsWith(above + "/"));
      case SupervisorEvent.ChildFailed _, SupervisorEvent.ChildStarted _ -> {}
    }
  }
}
