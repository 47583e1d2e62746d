package io.peerage.remote.server;

import io.peerage.machine.Result;
import io.peerage.machine.State;
import io.peerage.machine.schema.Schema;
import io.peerage.remote.message.Change;
import io.peerage.remote.message.Clock;
import io.peerage.remote.message.ClockChange;
import io.peerage.remote.message.Detail;
import io.peerage.remote.message.Indexes;
import io.peerage.remote.message.ToClient;
import io.peerage.remote.message.ToServer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;

/// One client that follows one machine: which states, how closely, and what it knows by now.
///
/// What the client knows moves on only with what is sent. So whoever does not read for a while is
/// brought up to date by one change, and nothing has to be kept for it.
final class Subscription {
  /// Every so many changes the checksum goes along.
  private static final int CHECKED_EVERY = 64;

  final int number;
  final Offer offer;
  private final boolean observes;
  private final ToServer.Open wish;
  private final Consumer<ToClient> out;
  private final int listMax;
  private int[] tracked = {};
  private Clock known = Clock.of(new long[0], 0, 0);
  private int changes;
  private long missed;
  private String lastError = "";

  /// @param observes whether the client may change nothing
  /// @param out takes what is to be sent
  /// @param listMax entries of a list of tags or handlers that the client takes
  Subscription(
      ToServer.Open wish, Offer offer, boolean observes, Consumer<ToClient> out, int listMax) {
    this.number = wish.subscription();
    this.wish = wish;
    this.offer = offer;
    this.observes = observes;
    this.out = out;
    this.listMax = listMax;
  }

  boolean followsTransitions() {
    return wish.detail() == Detail.TRANSITIONS;
  }

  /// Tells everything, as at the beginning.
  void open() {
    track();
    Clock clock = tracked(offer.clock());
    Schema schema = offer.machine().schema();
    boolean news = wish.schema() && !schema.hash().equals(wish.schemaHash());
    out.accept(
        new ToClient.Opened(
            number,
            offer.machine().id(),
            offer.machine().tags().stream().limit(listMax).toList(),
            names(),
            news ? Optional.of(schema) : Optional.empty(),
            mutable(),
            offer.arguments().stream().limit(listMax).toList(),
            clock));
    known = clock;
    missed = 0;
    error();
  }

  private void track() {
    Set<String> allowed = new HashSet<>(wish.allowed());
    Set<String> skipped = new HashSet<>(wish.skipped());
    Predicate<State> wanted =
        state ->
            (allowed.isEmpty() || allowed.contains(state.name()))
                && !skipped.contains(state.name());
    List<State> states = offer.states();
    List<Integer> indexes = new ArrayList<>();
    for (int i = 0; i < states.size(); i++) {
      if (wanted.test(states.get(i))) {
        indexes.add(i);
      }
    }
    tracked = indexes.stream().mapToInt(Integer::intValue).toArray();
  }

  private List<String> names() {
    List<String> names = new ArrayList<>(tracked.length);
    for (int index : tracked) {
      names.add(offer.states().get(index).name());
    }
    return names;
  }

  private Indexes mutable() {
    int[] mutable = new int[tracked.length];
    int count = 0;
    for (int i = 0; i < tracked.length; i++) {
      if (mayChange(offer.states().get(tracked[i]))) {
        mutable[count++] = i;
      }
    }
    return Indexes.of(Arrays.copyOf(mutable, count));
  }

  /// The positions in the machine of what the client calls so; empty if it names what it does not
  /// follow.
  Optional<Indexes> inMachine(Indexes named) {
    if (!named.within(tracked.length)) {
      return Optional.empty();
    }
    int[] states = new int[named.count()];
    for (int i = 0; i < states.length; i++) {
      states[i] = tracked[named.at(i)];
    }
    return Optional.of(Indexes.of(states));
  }

  /// Whether the client may ask for this change. What sets states changes all others, too.
  boolean permits(Change change, Indexes inMachine) {
    List<State> concerned = change == Change.SET ? offer.states() : offer.states(inMachine);
    return !observes && concerned.stream().allMatch(this::mayChange);
  }

  boolean mayChange(State state) {
    return !observes && offer.mayChange(state);
  }

  private Clock tracked(Clock all) {
    boolean shallow = wish.detail() == Detail.SHALLOW;
    boolean first = known.count() != tracked.length;
    long[] ticks = new long[tracked.length];
    for (int i = 0; i < ticks.length; i++) {
      long tick = all.tick(tracked[i]);
      if (!shallow) {
        ticks[i] = tick;
      } else if (first) {
        ticks[i] = tick & 1;
      } else {
        // As if it had changed once, if it has changed at all.
        ticks[i] = known.tick(i) + ((tick ^ known.tick(i)) & 1);
      }
    }
    return Clock.of(ticks, all.queueTick(), all.machineTick());
  }

  /// Sends what has happened.
  ///
  /// @param notes transitions, if it follows them
  /// @param lost how many more there were
  void push(List<Note> notes, long lost) {
    missed += lost;
    if (missed == 0) {
      notes.forEach(this::told);
    } else {
      missed += notes.size();
    }
    change(0);
    error();
  }

  /// It cannot be told now; it will be told that it has missed this.
  void hold(List<Note> notes, long lost) {
    missed += lost + notes.size();
  }

  private void told(Note note) {
    Clock clock = tracked(note.clock());
    if (clock.isBehind(known)) {
      // It knows more already, from an answer.
      clock = known;
    }
    Indexes called = visible(note.called());
    out.accept(
        new ToClient.Transitioned(
            number,
            note.change(),
            called,
            note.executed(),
            note.auto(),
            note.handlers().stream().limit(listMax).toList(),
            clock.since(known)));
    known = clock;
  }

  /// The positions that the client has for these, without those that it does not follow.
  private Indexes visible(Indexes inMachine) {
    int[] visible = new int[inMachine.count()];
    int count = 0;
    for (int i = 0; i < inMachine.count(); i++) {
      int position = Arrays.binarySearch(tracked, inMachine.at(i));
      if (position >= 0) {
        visible[count++] = position;
      }
    }
    return Indexes.of(Arrays.copyOf(visible, count));
  }

  /// Sends an answer, and with it whatever the client does not know yet.
  void answer(long call, long result) {
    if (Result.executed(result) && missed == 0 && !tracked(offer.clock()).isBehind(known)) {
      change(call);
    } else {
      change(0);
      out.accept(new ToClient.Answered(call, result));
    }
    error();
  }

  private void change(long answers) {
    Clock clock = tracked(offer.clock());
    if (missed > 0) {
      out.accept(new ToClient.Missed(number, missed));
      missed = 0;
      sync(0);
      return;
    }
    if (clock.isBehind(known)) {
      sync(0);
      return;
    }
    ClockChange change = clock.since(known);
    if (change.isEmpty() && answers == 0) {
      return;
    }
    boolean checked = ++changes % CHECKED_EVERY == 0;
    out.accept(
        new ToClient.Changed(
            number, answers, change, checked ? Optional.of(clock.checksum()) : Optional.empty()));
    known = clock;
  }

  /// Sends the whole clock.
  void sync(long call) {
    known = Clock.of(new long[0], 0, 0);
    known = tracked(offer.clock());
    out.accept(new ToClient.Synced(number, call, known));
  }

  private void error() {
    offer
        .machine()
        .error()
        .map(error -> String.valueOf(error.getMessage()))
        .filter(text -> !text.equals(lastError))
        .ifPresent(text -> {
          lastError = text;
          out.accept(new ToClient.Erred(number, text.substring(0, Math.min(1024, text.length()))));
        });
  }
}
