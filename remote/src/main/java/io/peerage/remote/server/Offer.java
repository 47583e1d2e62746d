package io.peerage.remote.server;

import io.peerage.machine.Blueprint;
import io.peerage.machine.Machine;
import io.peerage.machine.MachineView;
import io.peerage.machine.Result;
import io.peerage.machine.Snapshot;
import io.peerage.machine.State;
import io.peerage.machine.Tracer;
import io.peerage.machine.Transition;
import io.peerage.remote.message.Change;
import io.peerage.remote.message.Clock;
import io.peerage.remote.message.Indexes;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/// A machine that is offered, where its thread and the server's loop meet.
///
/// On the machine's thread it is a tracer, which says no more than *something has changed*, once
/// until the loop has looked; only while somebody follows every transition these are noted, up to a
/// limit. Everything else is the loop's.
public final class Offer implements Tracer {
  private final MachineView machine;
  private final Predicate<State> mayChange;
  private final Runnable news;
  private final int notesMax;
  private final List<String> arguments;

  // Shared between the two.
  private final AtomicBoolean told = new AtomicBoolean();
  private final AtomicInteger followers = new AtomicInteger();
  private final ArrayDeque<Note> notes = new ArrayDeque<>();
  private long missed;
  private volatile long settled;
  private volatile boolean ended;
  private volatile boolean grown;

  // The loop's.
  private List<State> states = List.of();
  private final Map<String, Integer> byName = new HashMap<>();

  /// @param arguments names of those that its handlers know
  /// @param mayChange which states clients may change
  /// @param news told, on the machine's thread, that the loop shall look; not again before it has
  /// @param notesMax transitions that may wait for the loop
  public Offer(
      MachineView machine,
      List<String> arguments,
      Predicate<State> mayChange,
      Runnable news,
      int notesMax) {
    this.machine = machine;
    this.mayChange = mayChange;
    this.news = news;
    this.notesMax = notesMax;
    this.arguments = List.copyOf(arguments);
    this.settled = machine.queue().tick();
    refresh();
  }

  /// The machine, to be read.
  public MachineView machine() {
    return machine;
  }

  /// The states at these positions.
  public List<State> states(Indexes indexes) {
    State[] named = new State[indexes.count()];
    for (int i = 0; i < named.length; i++) {
      named[i] = states.get(indexes.at(i));
    }
    return List.of(named);
  }

  // In the loop

  List<State> states() {
    return states;
  }

  Optional<Integer> index(String state) {
    return Optional.ofNullable(byName.get(state));
  }

  List<String> arguments() {
    return arguments;
  }

  boolean mayChange(State state) {
    return mayChange.test(state);
  }

  boolean hasEnded() {
    return ended || machine.disposed();
  }

  /// The clock of all states. The queue tick is read first: what a client sees of it has happened.
  Clock clock() {
    long queueTick = settled;
    return Clock.of(machine.time().ticks(), queueTick, machineTick());
  }

  private int machineTick() {
    return machine instanceof Machine known ? known.machineTick() : 0;
  }

  /// The loop looks now: whatever comes from here on is news again.
  ///
  /// @return whether the machine has got other states
  boolean looked() {
    told.set(false);
    if (!grown) {
      return false;
    }
    grown = false;
    refresh();
    return true;
  }

  private void refresh() {
    states = machine.states();
    byName.clear();
    for (int i = 0; i < states.size(); i++) {
      byName.put(states.get(i).name(), i);
    }
  }

  void followed() {
    followers.incrementAndGet();
  }

  /// Whether somebody follows every transition.
  boolean isFollowed() {
    return followers.get() > 0;
  }

  void unfollowed() {
    if (followers.decrementAndGet() == 0) {
      synchronized (notes) {
        notes.clear();
        missed = 0;
      }
    }
  }

  /// Takes the transitions that were noted.
  ///
  /// @return how many were not
  long take(List<Note> into) {
    synchronized (notes) {
      into.addAll(notes);
      notes.clear();
      long lost = missed;
      missed = 0;
      return lost;
    }
  }

  // On the machine's thread

  @Override
  public void transitionEnded(Transition transition) {
    settled = transition.queueTick();
    if (followers.get() > 0 && !transition.check()) {
      note(transition);
    }
    tell();
  }

  @Override
  public void queueEnded(Machine traced) {
    settled = traced.queue().tick();
    tell();
  }

  @Override
  public void machineRestored(Machine restored, Snapshot snapshot) {
    tell();
  }

  @Override
  public void blueprintChanged(Machine changed, Blueprint<?> old) {
    grown = true;
    tell();
  }

  @Override
  public void machineDisposed(Machine disposed) {
    ended = true;
    tell();
  }

  @Override
  public boolean wantsHandlers() {
    return followers.get() > 0;
  }

  private void tell() {
    if (told.compareAndSet(false, true)) {
      news.run();
    }
  }

  private void note(Transition transition) {
    Blueprint<?> blueprint = transition.machine().blueprint();
    int[] called = transition.called().stream().mapToInt(blueprint::index).toArray();
    Note note =
        new Note(
            Change.valueOf(transition.op().toUpperCase(Locale.ROOT)),
            Indexes.of(called),
            Result.executed(transition.result()),
            transition.auto(),
            List.copyOf(transition.handlers()),
            Clock.of(transition.time().ticks(), settled, transition.machine().machineTick()));
    synchronized (notes) {
      if (notes.size() < notesMax) {
        notes.add(note);
      } else {
        missed++;
      }
    }
  }
}
