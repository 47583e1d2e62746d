package io.peerage.machine.log;

import io.peerage.machine.Arg;
import io.peerage.machine.Event;
import io.peerage.machine.Machine;
import io.peerage.machine.MachineException;
import io.peerage.machine.MachineView;
import io.peerage.machine.Queued;
import io.peerage.machine.Snapshot;
import io.peerage.machine.State;
import io.peerage.machine.StateContext;
import io.peerage.machine.Step;
import io.peerage.machine.Tracer;
import io.peerage.machine.Transition;
import io.peerage.machine.Waited;
import io.peerage.machine.schema.Relation;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Writes what machines do, one line each, as it happens.
///
/// ```java
/// machine.trace(LogTracer.to(System.out::println, LogLevel.OPS));
/// ```
///
/// ```text
/// [door-] [queue:add] Locked        taken in                      ops
/// [door-] [add] Locked              its transition begins         ops
/// [door-] [reject] Locked(-Closed)  a requirement is missing      ops
/// [door-] [cancel:reject] Locked    so it is canceled             ops
/// [door-] [state] +Open -Closed     what has changed              changes
/// [door-] [handler:0] OpenEnter     which binding's it was        ops
/// [door-] [cancel] (Open) by OpenEnter   a handler has refused    ops
/// [door-] [when:new] Open           somebody waits                ops
/// [door-] [follow]                  a replica was told something  ops
/// [door-] [ctx:match] Open          a state context has ended     ops
/// ```
///
/// Lines begin with the first five characters of the machine's id. Immutable; may be put on any
/// number of machines, whose lines it then writes from their threads.
public final class LogTracer implements Tracer {
  private static final int ID_SHOWN = 5;

  /// What takes its turn in a queue and is no mutation.
  private static final Set<String> WORDS = Set.of("eval", "follow", "grow");

  private final Consumer<String> sink;
  private final LogLevel level;
  private final boolean ids;
  private final boolean stacks;
  private final ArgsText args;
  private final List<String> hidden;

  private LogTracer(
      Consumer<String> sink,
      LogLevel level,
      boolean ids,
      boolean stacks,
      ArgsText args,
      List<String> hidden) {
    this.sink = Objects.requireNonNull(sink, "sink");
    this.level = Objects.requireNonNull(level, "level");
    this.ids = ids;
    this.stacks = stacks;
    this.args = args;
    this.hidden = hidden;
  }

  /// A log that is written line by line.
  public static LogTracer to(Consumer<String> sink, LogLevel level) {
    return new LogTracer(sink, level, true, false, ArgsText.USUAL, List.of());
  }

  /// A log that is written to a logger, as debug messages.
  public static LogTracer to(System.Logger logger, LogLevel level) {
    return to(line -> logger.log(System.Logger.Level.DEBUG, line), level);
  }

  /// The same without the beginning of the id.
  public LogTracer withoutIds() {
    return new LogTracer(sink, level, false, stacks, args, hidden);
  }

  /// The same with the stack of whatever was thrown, and of breakpoints, behind the line: then it
  /// is several lines.
  public LogTracer withStacks() {
    return new LogTracer(sink, level, ids, true, args, hidden);
  }

  /// The same without lines of some kinds: `without("when", "ctx")` leaves out whatever begins with
  /// `[when` or `[ctx`.
  public LogTracer without(String... kinds) {
    List<String> all =
        Stream.concat(hidden.stream(), Stream.of(kinds).map(kind -> "[" + kind)).toList();
    return new LogTracer(sink, level, ids, stacks, args, all);
  }

  /// The same with other arguments than `name`, `id`, `port`, `addr`, `err`, `error`, `path`, `url`
  /// and `uri`.
  public LogTracer withArgs(Predicate<String> shown) {
    return new LogTracer(sink, level, ids, stacks, new ArgsText(shown, args.valueMax()), hidden);
  }

  /// The same with up to `valueMax` characters of each argument instead of 20.
  ///
  /// @throws IllegalArgumentException if it is less than 1
  public LogTracer withArgLength(int valueMax) {
    if (valueMax < 1) {
      throw new IllegalArgumentException("argument length " + valueMax + ", at least 1");
    }
    return new LogTracer(sink, level, ids, stacks, new ArgsText(args.shown(), valueMax), hidden);
  }

  /// Writes a line of somebody else's about a machine, `[exter] text`.
  public void external(MachineView machine, String text) {
    write(LogLevel.EXTERNAL, machine, "[exter] " + ArgsText.oneLine(text));
  }

  @Override
  public boolean wantsSteps() {
    return level.compareTo(LogLevel.OPS) >= 0;
  }

  @Override
  public void mutationQueued(Machine machine, Queued mutation) {
    if (WORDS.contains(mutation.op())) {
      write(LogLevel.OPS, machine, '[' + mutation.op() + ']');
      return;
    }
    String what = names(mutation.called()) + args.of(mutation.args());
    if (mutation.auto()) {
      write(LogLevel.DECISIONS, machine, "[auto]" + names(mutation.called()));
    }
    boolean ahead = mutation.tick() == 0 && !mutation.check();
    write(LogLevel.OPS, machine, (ahead ? "[prepend:" : "[queue:") + mutation.op() + ']' + what);
    if (mutation.auto()) {
      write(LogLevel.OPS, machine, "[postpone] queue running (1 item)");
    } else if (mutation.position() > 0) {
      write(
          LogLevel.OPS,
          machine,
          "[postpone] queue running (%d items)".formatted(mutation.position() + 1));
    }
  }

  @Override
  public void mutationSkipped(Machine machine, Queued mutation) {
    write(
        LogLevel.OPS,
        machine,
        "[queue:skipped] Duplicate detected for ["
            + mutation.op()
            + ']'
            + names(mutation.called()));
  }

  @Override
  public void transitionPrepared(Transition transition) {
    Machine machine = transition.machine();
    write(LogLevel.OPS, machine, transition + args.of(transition.args()));
    transition.source().ifPresent(source -> write(LogLevel.OPS, machine, "[source] " + source));
    if (wantsSteps()) {
      relations(machine, transition);
    }
  }

  /// What the steps so far say about relations.
  private void relations(Machine machine, Transition transition) {
    Set<State> implied = new LinkedHashSet<>();
    Map<State, StringBuilder> blocked = new LinkedHashMap<>();
    Map<State, StringBuilder> lacking = new LinkedHashMap<>();
    StringBuilder rejected = new StringBuilder();
    for (Step step : transition.steps()) {
      switch (step) {
        case Step.Related(State _, Relation kind, State to) when kind == Relation.ADD ->
            implied.add(to);
        case Step.Related(State from, Relation kind, State to) when kind == Relation.REMOVE ->
            blocked.computeIfAbsent(to, _ -> new StringBuilder()).append(' ').append(from.name());
        case Step.Related(State from, Relation _, State to) ->
            lacking.computeIfAbsent(from, _ -> new StringBuilder()).append(" -").append(to.name());
        case Step.Rejected(State state) -> rejected.append(' ').append(state.name());
        default -> {}
      }
    }
    List<State> before = transition.statesBefore();
    blocked.forEach((state, by) ->
        write(
            before.contains(state) ? LogLevel.OPS : LogLevel.DECISIONS,
            machine,
            "[rel:remove] " + state.name() + " by" + by));
    String reject = transition.auto() ? "[reject:auto] " : "[reject] ";
    lacking.forEach((state, missing) ->
        write(
            transition.auto() ? LogLevel.DECISIONS : LogLevel.OPS,
            machine,
            reject + state.name() + '(' + missing.substring(1) + ')'));
    implied.retainAll(transition.target());
    if (!implied.isEmpty()) {
      write(LogLevel.OPS, machine, "[implied]" + names(implied));
    }
    if (!rejected.isEmpty()) {
      write(LogLevel.OPS, machine, "[cancel:reject]" + rejected);
    }
  }

  @Override
  public void handlerStarted(Event event, String binding) {
    write(LogLevel.EVERYTHING, event.machine(), "[handle:" + binding + "] " + event.name());
    write(LogLevel.OPS, event.machine(), "[handler:" + event.bindingNumber() + "] " + event.name());
  }

  @Override
  public void handlerEnded(Event event, String binding, boolean agreed) {
    write(
        LogLevel.EVERYTHING, event.machine(), "[handler:end] " + event.name() + " from " + binding);
    if (!agreed) {
      canceled(event, binding);
    }
  }

  private void canceled(Event event, String binding) {
    Machine machine = event.machine();
    Transition transition = event.transition();
    String target =
        transition.target().stream().map(State::name).collect(Collectors.joining(" ", "(", ")"));
    Throwable thrown = transition.thrown().orElse(null);
    if (thrown == null) {
      String kind = aboutStaying(transition.steps()) ? "[cancel:self] " : "[cancel] ";
      write(LogLevel.OPS, machine, kind + target + " by " + event.name());
    } else if (thrown instanceof MachineException.HandlerTimeout) {
      write(LogLevel.OPS, machine, "[cancel] " + target + " by timeout");
      write(LogLevel.DECISIONS, machine, "[handler:timeout] " + event.name() + " from " + binding);
    } else {
      write(LogLevel.OPS, machine, "[recover] handling panic...");
      write(LogLevel.OPS, machine, "[cancel] " + target + " by recover");
    }
  }

  @Override
  public void transitionRepaired(Transition transition) {
    String left =
        transition.active().stream().map(State::name).collect(Collectors.joining(" ", "(", ")"));
    write(LogLevel.OPS, transition.machine(), "[recover] partial final states as " + left);
  }

  /// Whether the last handler was one of a state that stays as it is.
  private static boolean aboutStaying(List<Step> steps) {
    return steps.reversed().stream()
        .filter(Step.Handled.class::isInstance)
        .map(Step.Handled.class::cast)
        .map(Step.Handled::states)
        .findFirst()
        .filter(states -> states.size() == 2 && states.getFirst().equals(states.getLast()))
        .isPresent();
  }

  @Override
  public void transitionApplied(Transition transition) {
    StringBuilder line = new StringBuilder(transition.auto() ? "[auto_]" : "[state]");
    transition.activated().forEach(state -> line.append(" +").append(state.name()));
    transition.deactivated().forEach(state -> line.append(" -").append(state.name()));
    if (level == LogLevel.EVERYTHING) {
      List<State> kept =
          transition.target().stream()
              .filter(state -> !transition.activated().contains(state))
              .toList();
      line.append(names(kept));
    }
    if (transition.activated().isEmpty() && transition.deactivated().isEmpty()) {
      return;
    }
    write(LogLevel.CHANGES, transition.machine(), line + args.of(transition.args()));
    transition.args().get(Arg.ERROR).ifPresent(error -> error(transition, error));
  }

  private void error(Transition transition, Throwable error) {
    String text = ArgsText.oneLine(error.toString());
    String line =
        transition
            .args()
            .get(Arg.FAILURE)
            .map(failure ->
                "[error:" + failure.op() + "]" + names(failure.called()) + " (" + text + ")")
            .orElse("[error] " + text);
    write(LogLevel.CHANGES, transition.machine(), line + stack(error));
  }

  /// Writes a hit of a [Breakpoint], `[breakpoint] [add] Locked`.
  public void hit(Breakpoint.Hit hit) {
    String what = "[" + hit.mutation().op() + "]" + names(hit.mutation().called());
    write(LogLevel.CHANGES, hit.machine(), "[breakpoint] " + what + stack(hit.where()));
  }

  /// In the same line, since lines of other machines may come in between.
  private String stack(Throwable thrown) {
    if (!stacks) {
      return "";
    }
    StringWriter text = new StringWriter();
    thrown.printStackTrace(new PrintWriter(text));
    return "\n" + text.toString().stripTrailing();
  }

  @Override
  public void waitBegun(Machine machine, Waited wait) {
    write(LogLevel.OPS, machine, ("[" + wait.form() + ":new] " + wait).stripTrailing());
  }

  @Override
  public void waitMatched(Machine machine, Waited wait) {
    write(LogLevel.OPS, machine, ("[" + wait.form() + ":match] " + wait).stripTrailing());
  }

  @Override
  public void contextBegun(Machine machine, StateContext context) {
    write(LogLevel.OPS, machine, "[ctx:new] " + context.state().name());
  }

  @Override
  public void contextEnded(Machine machine, StateContext context) {
    write(LogLevel.OPS, machine, "[ctx:match] " + context.state().name());
  }

  @Override
  public void remarked(Machine machine, String remark) {
    write(LogLevel.OPS, machine, ArgsText.oneLine(remark));
  }

  @Override
  public void machineRestored(Machine machine, Snapshot snapshot) {
    write(LogLevel.CHANGES, machine, "[import] exported at " + snapshot.sum() + " ticks");
  }

  @Override
  public void transitionEnded(Transition transition) {}

  private static String names(Iterable<State> states) {
    StringBuilder names = new StringBuilder();
    states.forEach(state -> names.append(' ').append(state.name()));
    return names.toString();
  }

  private void write(LogLevel from, MachineView machine, String line) {
    if (level.compareTo(from) >= 0 && hidden.stream().noneMatch(line::startsWith)) {
      String id = machine.id();
      String shown = id.length() <= ID_SHOWN ? id : id.substring(0, ID_SHOWN);
      sink.accept(ids ? "[" + shown + "] " + line : line);
    }
  }
}
