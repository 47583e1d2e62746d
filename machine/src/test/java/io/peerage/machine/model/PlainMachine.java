package io.peerage.machine.model;

import io.peerage.machine.model.PlainMutation.Kind;
import io.peerage.machine.model.PlainMutation.Origin;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A machine by the rules and nothing else: states are names, queues are queues. Slow.
///
/// Results are those of the kernel: 0 executed, 1 canceled, from 2 on queued.
public final class PlainMachine {
  private static final long EXECUTED = 0;
  private static final long CANCELED = 1;
  private static final long QUEUED = 2;

  /// One transition that is over.
  ///
  /// @param about `[add:auto] A B executed`: what was asked for, and what came of it; of an auto
  ///   mutation, what was accepted
  /// @param queueTick the queue tick while it ran
  /// @param active the active states in the machine's order
  /// @param ticks of all states in schema order
  public record Ended(String about, long queueTick, List<String> active, List<Long> ticks) {}

  final PlainSchema schema;
  final PlainOrder order;
  final PlainHandlers handlers;
  final Counts count;
  List<String> active = new ArrayList<>();
  private final Map<String, Long> ticks = new LinkedHashMap<>();
  private final Deque<PlainMutation> queue = new ArrayDeque<>();
  private final int queueLimit;
  private long queueTick = 1;
  private @Nullable PlainTransition running;
  private @Nullable String error;
  private final List<Ended> journal = new ArrayList<>();

  /// A machine that has just come up.
  public PlainMachine(PlainSchema schema, int queueLimit, PlainHandlers handlers, Counts count) {
    this.schema = schema;
    this.queueLimit = queueLimit;
    this.handlers = handlers;
    this.count = count;
    order = new PlainOrder(schema);
    schema.names().forEach(name -> ticks.put(name, 0L));
    if (!schema.conflicts().isEmpty()) {
      addError(List.of(), schema.conflicts(), new Way(true, false, ""));
    }
  }

  /// How a mutation is made.
  ///
  /// @param arguments whether it carries any
  /// @param ahead whether it goes before what waits
  /// @param condition the state that has to be active when its turn comes, or empty
  public record Way(boolean arguments, boolean ahead, String condition) {
    Way withArguments() {
      return new Way(true, ahead, condition);
    }
  }

  /// Adds states.
  public long add(List<String> states, Way way) {
    return submit(Kind.ADD, states, way);
  }

  /// Removes states.
  public long remove(List<String> states, Way way) {
    if (!full(Kind.REMOVE, states)
        && !way.ahead()
        && running != null
        && queue.isEmpty()
        && states.stream().noneMatch(active::contains)) {
      count.early++;
      return EXECUTED;
    }
    return submit(Kind.REMOVE, states, way);
  }

  /// Makes these states the only ones.
  public long set(List<String> states, Way way) {
    return submit(Kind.SET, states, way);
  }

  /// Removes the states if all are active, else adds them.
  public long toggle(List<String> states, Way way) {
    return active.containsAll(states) ? remove(states, way) : add(states, way);
  }

  /// A dry run of [#add].
  public long canAdd(List<String> states, Way way) {
    return check(Kind.ADD, states, way);
  }

  /// A dry run of [#remove].
  public long canRemove(List<String> states, Way way) {
    return check(Kind.REMOVE, states, way);
  }

  /// Remembers what went wrong and adds `states` and Exception.
  public long addError(List<String> states, String message, Way way) {
    error = message;
    List<String> all = new ArrayList<>(states);
    all.add(PlainSchema.EXCEPTION);
    return submit(Kind.ADD, all, way.withArguments());
  }

  private long submit(Kind kind, List<String> states, Way way) {
    if (full(kind, states)) {
      count.full++;
      return CANCELED;
    }
    PlainMutation mutation = new PlainMutation(kind, states, way, Origin.CALLER, false, depth());
    if (way.ahead()) {
      return submitAhead(mutation);
    }
    if (repeats(mutation)) {
      count.suppressed++;
      return EXECUTED;
    }
    queue.addLast(mutation);
    long due = queue.stream().filter(PlainMutation::ticking).count() + queueTick;
    return running != null ? due : drain();
  }

  private long submitAhead(PlainMutation mutation) {
    queue.addFirst(mutation);
    return running != null ? QUEUED : drain();
  }

  private long check(Kind kind, List<String> states, Way way) {
    if (queue.size() >= queueLimit) {
      count.full++;
      return CANCELED;
    }
    return submitAhead(new PlainMutation(kind, states, way, Origin.CALLER, true, depth()));
  }

  /// A full queue still lets Exception in when it is not active, and out when it is.
  private boolean full(Kind kind, List<String> states) {
    boolean inOrOut =
        states.contains(PlainSchema.EXCEPTION)
            && kind == (active.contains(PlainSchema.EXCEPTION) ? Kind.REMOVE : Kind.ADD);
    return queue.size() >= queueLimit && !inOrOut;
  }

  private boolean repeats(PlainMutation mutation) {
    if (mutation.way().arguments() || mutation.called().stream().anyMatch(schema::multi)) {
      return false;
    }
    Set<String> called = new HashSet<>(mutation.called());
    return queue.stream()
        .anyMatch(other ->
            !other.check()
                && !other.way().arguments()
                && other.way().condition().isEmpty()
                && other.kind() == mutation.kind()
                && new HashSet<>(other.called()).equals(called));
  }

  /// Runs what was just queued, since nothing else can have waited, and then what it led to.
  private long drain() {
    boolean executed = next();
    while (!queue.isEmpty()) {
      next();
    }
    return executed ? EXECUTED : CANCELED;
  }

  private boolean next() {
    PlainMutation mutation = queue.removeFirst();
    if (mutation.ticking()) {
      queueTick++;
    }
    String condition = mutation.way().condition();
    if (!condition.isEmpty() && !active.contains(condition)) {
      count.lapsed++;
      return false;
    }
    return run(mutation);
  }

  private boolean run(PlainMutation mutation) {
    List<Long> before = ticks();
    PlainTransition transition = new PlainTransition(this, mutation);
    running = transition;
    boolean executed = transition.run();
    if (!transition.canceled()
        && !ticks().equals(before)
        && !mutation.auto()
        && mutation.origin() != Origin.FAILURE_OF_AUTO
        && !health(mutation)) {
      prependAuto(mutation);
    }
    journal.add(new Ended(about(transition, executed), queueTick, active(), ticks()));
    count.ended(mutation, executed, ticks.size());
    running = null;
    return executed;
  }

  private static String about(PlainTransition transition, boolean executed) {
    PlainMutation mutation = transition.mutation;
    return "[%s%s%s] %s %s"
        .formatted(
            mutation.kind().name().toLowerCase(Locale.ROOT),
            mutation.auto() ? ":auto" : "",
            mutation.check() ? ":check" : "",
            String.join(" ", transition.called()),
            executed ? "executed" : "canceled");
  }

  private static boolean health(PlainMutation mutation) {
    return mutation.kind() == Kind.ADD
        && (mutation.called().equals(List.of("Healthcheck"))
            || mutation.called().equals(List.of("Heartbeat")));
  }

  private void prependAuto(PlainMutation mutation) {
    List<String> candidates = new ArrayList<>();
    for (String name : schema.names()) {
      if (schema.auto(name)
          && !active.contains(name)
          && Collections.disjoint(schema.removers(name), active)) {
        candidates.add(name);
      }
    }
    if (!candidates.isEmpty()) {
      queue.addFirst(
          new PlainMutation(
              Kind.ADD,
              candidates,
              new Way(false, true, ""),
              Origin.AUTO,
              false,
              mutation.depth()));
    }
  }

  /// A handler threw: Exception comes ahead of everything that waits. Unless the failed mutation
  /// was itself to bring it, which would never end; then what was thrown is no more than a remark
  /// on the error there is.
  void report(HandlerThrew thrown, PlainMutation failed, List<String> called) {
    if (failed.kind() != Kind.REMOVE && called.contains(PlainSchema.EXCEPTION)) {
      error = error == null ? thrown.getMessage() : error;
      return;
    }
    error = thrown.getMessage();
    Origin origin = failed.auto() ? Origin.FAILURE_OF_AUTO : Origin.FAILURE;
    queue.addFirst(
        new PlainMutation(
            Kind.ADD,
            List.of(PlainSchema.EXCEPTION),
            new Way(true, true, ""),
            origin,
            false,
            failed.depth()));
  }

  boolean call(String handler) {
    if (!handlers.has(handler)) {
      return true;
    }
    boolean agrees = handlers.call(this, handler);
    count.vetoes += agrees ? 0 : 1;
    return agrees;
  }

  void advance(String name, long by) {
    ticks.merge(name, by, Long::sum);
  }

  /// How many handlers stand between a mutation made now and the caller outside.
  public int depth() {
    return running == null ? 0 : running.mutation.depth() + 1;
  }

  /// The active states in the machine's order.
  public List<String> active() {
    return List.copyOf(active);
  }

  /// The ticks of all states in schema order.
  public List<Long> ticks() {
    return new ArrayList<>(ticks.values());
  }

  /// See A5: from 1 on, one more for every appended mutation taken from the queue.
  public long queueTick() {
    return queueTick;
  }

  /// What waits.
  public int queueLength() {
    return queue.size();
  }

  /// What last went wrong, or nothing.
  public String error() {
    return Objects.requireNonNullElse(error, "");
  }

  /// The transitions since the last call of this.
  public List<Ended> takeJournal() {
    List<Ended> taken = List.copyOf(journal);
    journal.clear();
    return taken;
  }

  /// `(Foo:1) [Bar:0 Exception:0]`: the active states, then the others, in schema order.
  @Override
  public String toString() {
    StringBuilder on = new StringBuilder();
    StringBuilder off = new StringBuilder();
    ticks.forEach((name, tick) -> {
      StringBuilder text = tick % 2 == 1 ? on : off;
      text.append(text.isEmpty() ? "" : " ").append(name).append(':').append(tick);
    });
    return "(" + on + ") [" + off + "]";
  }
}
