package io.peerage.machine.pipe;

import io.peerage.machine.Arg;
import io.peerage.machine.Args;
import io.peerage.machine.Basic;
import io.peerage.machine.Event;
import io.peerage.machine.HandlerSet;
import io.peerage.machine.Id;
import io.peerage.machine.Machine;
import io.peerage.machine.Mutations;
import io.peerage.machine.Result;
import io.peerage.machine.State;
import io.peerage.machine.Time;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// Passes changes of one machine, the source, on to another, the target.
///
/// ```java
/// try (Pipe pipe =
///     Pipe.between(connection, session)
///         .bind(Connected.Connected, Step.Online)   // comes and goes with it
///         .add(Connected.ErrConnecting, Step.ErrOffline)
///         .open()) {
///   pipe.align();                                   // what is so already
///   …
/// }
/// ```
///
/// Final handlers of the source mutate the target, which may refuse; that concerns the source as
/// little as what the target's handlers do. The mutation takes the way of all mutations made in a
/// handler: a target that runs elsewhere, or that is busy, queues it, and the source goes on at
/// once; a target that belongs to the same thread and is free carries it out first. A target
/// without an executor has to belong to the thread of the source.
///
/// Arguments are passed on, and the source transition is named as the [io.peerage.machine.Source].
/// A state of the target whose name begins with `Err` is added together with [Basic#Exception] and
/// the cause.
///
/// **Circles.** Two machines may be bound to each other, or several in a ring: a change is not
/// brought back to where it came from. Changes that happen at both ends at the same moment may pass
/// each other, and then the two differ until one of them changes again.
///
/// It belongs to both machines, is listed by [Machine#bindings()] of the source, and closes with
/// the first of them that is disposed of.
public final class Pipe implements AutoCloseable {
  private final Machine source;
  private final Machine target;
  private final List<PipeRule> rules;
  private final boolean all;
  private final boolean flat;

  /// What was last asked of each state of the target: it may not have come to it yet.
  private final Map<State, Boolean> asked = new ConcurrentHashMap<>();

  private volatile @Nullable Set<State> askedForAll;
  private final AtomicLong refused = new AtomicLong();
  private final List<Runnable> ties = new ArrayList<>();
  private volatile boolean closed;

  Pipe(PipeBuilder plan) {
    source = plan.source;
    target = plan.target;
    rules = List.copyOf(plan.rules);
    all = plan.all;
    flat = plan.flat;
  }

  /// Begins a pipe; see [PipeBuilder].
  public static PipeBuilder between(Machine source, Machine target) {
    return new PipeBuilder(source, target);
  }

  /// Does now, for what is so already, what would have been done when it came about; where the
  /// target is as it shall be, nothing. Call it where the target may be mutated.
  ///
  /// @return mutations made
  public int align() {
    Time now = source.time();
    int made = 0;
    for (PipeRule rule : rules) {
      if (rule.applies(now) && !settled(rule)) {
        pass(rule, target, Trail.ARG.with(new Trail(source, rule.from(), null)));
        made++;
      }
    }
    Args args = Trail.ARG.with(new Trail(source, null, null));
    return all && passAll(Set.copyOf(now.active()), target, args) ? made + 1 : made;
  }

  /// Mutations that the target is known to have refused. One that was queued may still be.
  public long refused() {
    return refused.get();
  }

  /// Whether nothing is passed on any more.
  public boolean isClosed() {
    return closed;
  }

  /// Passes nothing on from now on; mutations already queued at the target still run. Once is
  /// enough, and any thread may do it.
  @Override
  public void close() {
    boolean first;
    synchronized (ties) {
      first = !closed;
      closed = true;
    }
    untie();
    if (first) {
      source.remark("[pipe:gc] " + target.id());
      target.remark("[pipe:gc] " + source.id());
    }
  }

  void connect() {
    HandlerSet handlers = HandlerSet.named(name());
    for (PipeRule rule : rules) {
      rule.put(handlers, (_, event) -> follow(rule, event));
    }
    if (all) {
      handlers.onAny((_, event) -> followAll(event));
    }
    tie(source.attach(handlers)::close);
    remark();
    tie(source.onDispose(this::close));
    tie(target.onDispose(this::close));
  }

  /// Tells the tracers of both machines what goes from the one to the other.
  private void remark() {
    for (PipeRule rule : rules) {
      String kind = rule.adds() ? "add] " : "remove] ";
      source.remark("[pipe-out:" + kind + rule.from().name() + " to " + target.id());
      target.remark("[pipe-in:" + kind + rule.to().name() + " from " + source.id());
    }
    if (all) {
      source.remark("[pipe-out:set] all to " + target.id());
      target.remark("[pipe-in:set] all from " + source.id());
    }
  }

  private String name() {
    String name = "pipe-" + target.id();
    return name.substring(0, Math.min(name.length(), Id.LENGTH_MAX));
  }

  private void tie(Runnable undo) {
    synchronized (ties) {
      ties.add(undo);
    }
    if (closed) {
      untie();
    }
  }

  private void untie() {
    List<Runnable> undone;
    synchronized (ties) {
      undone = List.copyOf(ties);
      ties.clear();
    }
    undone.forEach(Runnable::run);
  }

  private void follow(PipeRule rule, Event event) {
    Trail trail = new Trail(source, rule.from(), event.get(Trail.ARG).orElse(null));
    if (!closed && !trail.leadsThrough(target, rule.to()) && !(flat && settled(rule))) {
      pass(rule, target.from(event), arguments(event).and(Trail.ARG, trail));
    }
  }

  private void followAll(Event event) {
    Trail trail = new Trail(source, null, event.get(Trail.ARG).orElse(null));
    if (!closed && !trail.leadsThrough(target, null)) {
      passAll(
          Set.copyOf(event.transition().active()),
          target.from(event),
          arguments(event).and(Trail.ARG, trail));
    }
  }

  private Args arguments(Event event) {
    return flat ? Args.NONE : event.args();
  }

  /// Whether the target is as it shall be, and stays so when it comes to what it was asked before.
  private boolean settled(PipeRule rule) {
    return rule.done(target) && asked.getOrDefault(rule.to(), rule.adds()) == rule.adds();
  }

  private void pass(PipeRule rule, Mutations to, Args args) {
    asked.put(rule.to(), rule.adds());
    deliver(() -> rule.error() ? report(rule.to(), to, args) : mutate(rule, to, args));
  }

  private static long mutate(PipeRule rule, Mutations to, Args args) {
    return rule.adds() ? to.add(rule.to(), args) : to.remove(rule.to(), args);
  }

  private long report(State error, Mutations to, Args args) {
    Optional<Throwable> cause = args.get(Arg.ERROR).or(source::error);
    if (cause.isEmpty()) {
      // Somebody added the state by hand.
      return to.add(error, Basic.Exception, args);
    }
    return error.equals(Basic.Exception)
        ? to.addError(cause.get(), args)
        : to.addError(error, cause.get(), args);
  }

  /// Makes the target's active states those of the source; answers whether that took a mutation.
  private boolean passAll(Set<State> wanted, Mutations to, Args args) {
    Set<State> active = Set.copyOf(target.time().active());
    Set<State> before = askedForAll;
    askedForAll = wanted;
    // What it was asked last may not have come about yet: a difference says nothing then.
    boolean settled = before == null || before.equals(active);
    if (settled && active.equals(wanted)) {
      return false;
    }
    if (settled && wanted.containsAll(active)) {
      deliver(() -> to.add(without(wanted, active), args));
    } else if (settled && active.containsAll(wanted)) {
      deliver(() -> to.remove(without(active, wanted), args));
    } else {
      deliver(() -> to.set(without(wanted, Set.of()), args));
    }
    return true;
  }

  /// `states` less `gone`, in schema order: the order of a set is nobody's.
  private List<State> without(Set<State> states, Set<State> gone) {
    return target.states().stream().filter(s -> states.contains(s) && !gone.contains(s)).toList();
  }

  private void deliver(LongSupplier mutation) {
    try {
      if (Result.canceled(mutation.getAsLong())) {
        refused.incrementAndGet();
      }
    } catch (RejectedExecutionException over) {
      // The target's executor is closed, so the target is as good as disposed of.
      close();
    }
  }

  /// `client-1 to session-2`.
  @Override
  public String toString() {
    return source.id() + " to " + target.id() + (closed ? ", closed" : "");
  }
}
