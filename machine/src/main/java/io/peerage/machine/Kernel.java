package io.peerage.machine;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/// The machine itself: takes mutations in, runs them one after the other, wakes who waits.
///
/// At rest it is little more than its [Ticks]: handlers and relations are the blueprint's, queue
/// and scratch space the thread's ([Bench]). Without an executor it takes no lock: whoever mutates
/// claims [#drainer] by compare-and-set and gives it back by a release store, which costs little,
/// detects a second thread and needs no barrier, since nobody leaves anything behind for the drain
/// to find. With an executor the [Crossing] has the queue and its lock.
final class Kernel extends MutationCalls implements Machine {
  /// Errors that are let in above the queue limit.
  static final int ERRORS_BEYOND_LIMIT_MAX = 16;

  private static final VarHandle DRAINER;
  private static final VarHandle QUEUE_TICK;
  private static final VarHandle REFUSED;

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      DRAINER = lookup.findVarHandle(Kernel.class, "drainer", Thread.class);
      QUEUE_TICK = lookup.findVarHandle(Kernel.class, "queueTick", long.class);
      REFUSED = lookup.findVarHandle(Kernel.class, "refused", long.class);
    } catch (ReflectiveOperationException impossible) {
      throw new ExceptionInInitializerError(impossible);
    }
  }

  final Blueprint<?> blueprint;
  final Object owner;
  final Ticks ticks;
  private final int queueLimit;
  private final @Nullable Crossing crossing;
  private final long serial;
  private final @Nullable String givenId;

  private long queueTick = 1;
  private long transitions;

  // Written and read through REFUSED.
  @SuppressWarnings("UnusedVariable")
  private long refused;

  // As above, through DRAINER.
  @SuppressWarnings("UnusedVariable")
  private @Nullable Thread drainer;

  private @Nullable Drain drain;
  private volatile @Nullable Waits waits;
  private volatile Company company;
  private volatile @Nullable Throwable error;

  Kernel(Blueprint<?> blueprint, Object owner, MachineOptions options) {
    this.blueprint = blueprint;
    this.owner = owner;
    company = blueprint.company;
    ticks = new Ticks(blueprint.count());
    queueLimit = options.queueLimit;
    Executor executor = options.executor;
    crossing = executor == null ? null : new Crossing(executor, options.inside);
    givenId = options.id;
    serial = givenId == null ? blueprint.nextNumber() : 0;
  }

  // Mutations

  @Override
  public long command(State... states) {
    return commanded(states) ? add(states) : refuse();
  }

  @Override
  public long withdraw(State... states) {
    return commanded(states) ? remove(states) : refuse();
  }

  private boolean commanded(State... states) {
    for (State state : states) {
      if (!Bits.has(blueprint.relations.command, 0, blueprint.index(state))) {
        return false;
      }
    }
    return true;
  }

  private long refuse() {
    REFUSED.getAndAdd(this, 1L);
    return Result.CANCELED;
  }

  @Override
  long mutate(Mutation.Kind kind, State state, Args args) {
    Bench bench = Bench.ofThisThread();
    Mutation draft = bench.draft.begin(kind, ticks.words);
    draft.call(blueprint.index(state));
    draft.args = args;
    return submit(bench);
  }

  @Override
  long mutate(Mutation.Kind kind, State first, State second, Args args) {
    Bench bench = Bench.ofThisThread();
    Mutation draft = bench.draft.begin(kind, ticks.words);
    draft.call(blueprint.index(first));
    draft.call(blueprint.index(second));
    draft.args = args;
    return submit(bench);
  }

  @Override
  long mutate(Mutation.Kind kind, List<? extends State> states, Args args) {
    Bench bench = Bench.ofThisThread();
    draft(bench, kind, states).args = args;
    return submit(bench);
  }

  @Override
  long check(Mutation.Kind kind, List<? extends State> states) {
    Bench bench = Bench.ofThisThread();
    draft(bench, kind, states).check = true;
    return submit(bench);
  }

  private Mutation draft(Bench bench, Mutation.Kind kind, List<? extends State> states) {
    Mutation draft = bench.draft.begin(kind, ticks.words);
    for (State state : states) {
      draft.call(blueprint.index(state));
    }
    return draft;
  }

  @Override
  boolean active(State state) {
    return is(state);
  }

  @Override
  boolean active(List<? extends State> states) {
    return ticks.all(indexes(states), true);
  }

  @Override
  void remember(Throwable cause) {
    error = cause;
  }

  // The drain

  private long submit(Bench bench) {
    if (crossing != null) {
      return crossing.submit(this, bench);
    }
    Drain running = drain;
    if (running != null && drainsHere()) {
      return enqueue(bench, running.queue, true);
    }
    claim();
    Drain mine = begin(bench);
    try {
      Mutation first = bench.draft;
      first.tick = first.check ? 0 : queueTick + 1;
      bench.draft = mine.transition.prepare(first);
      long result = process(mine);
      Mutation next = mine.queue.poll(mine.idle);
      while (next != null) {
        mine.idle = mine.transition.prepare(next);
        process(mine);
        next = mine.queue.poll(mine.idle);
      }
      return result;
    } finally {
      mine.queue.clear();
      end(bench, mine);
    }
  }

  private boolean drainsHere() {
    return Thread.currentThread().equals(DRAINER.getOpaque(this));
  }

  private void claim() {
    Thread me = Thread.currentThread();
    if (!DRAINER.weakCompareAndSetAcquire(this, null, me)) {
      // The weak form may fail for no reason, once in a while, on some processors.
      Thread holder = (Thread) DRAINER.compareAndExchangeAcquire(this, null, me);
      if (holder != null) {
        throw new IllegalStateException(
            "machine %s is in use by thread \"%s\" and was mutated by thread \"%s\"; start it with an executor"
                .formatted(id(), holder.getName(), me.getName()));
      }
    }
  }

  Drain begin(Bench bench) {
    Drain borrowed = bench.borrow();
    drain = borrowed;
    return borrowed;
  }

  void end(Bench bench, Drain borrowed) {
    borrowed.transition.release();
    drain = null;
    if (crossing == null) {
      DRAINER.setRelease(this, null);
    }
    Waits.Wait fired = borrowed.fired.take();
    bench.giveBack();
    if (fired != null) {
      Waits.complete(fired, crossing == null ? null : crossing.executor);
    }
  }

  /// Queues the draft of a thread, unless it is refused or superfluous.
  ///
  /// @param inside whether this is the thread that is draining
  long enqueue(Bench bench, MutationQueue queue, boolean inside) {
    Mutation draft = bench.draft;
    Relations relations = blueprint.relations;
    int words = relations.words;
    if (queue.size() >= queueLimit && !passesLimit(draft, queue)) {
      return Result.CANCELED;
    }
    if (draft.check) {
      bench.draft = queue.prepend(draft);
      return Result.QUEUED;
    }
    if (inside
        && draft.kind == Mutation.Kind.REMOVE
        && queue.size() == 0
        && !Bits.meet(draft.bits, 0, ticks.active(), 0, words)) {
      return Result.EXECUTED;
    }
    if (draft.args.isEmpty()
        && !Bits.meet(draft.bits, 0, relations.multi, 0, words)
        && queue.covers(draft, words)) {
      return Result.EXECUTED;
    }
    draft.tick = queueTick() + queue.ticking() + 1;
    long tick = draft.tick;
    bench.draft = queue.append(draft);
    return tick;
  }

  /// Errors have to get in, and out, when everything else is stuck; but not without end.
  private boolean passesLimit(Mutation draft, MutationQueue queue) {
    int exception = blueprint.relations.exception;
    return !draft.check
        && Bits.has(draft.bits, 0, exception)
        && draft.kind == (is(Basic.Exception) ? Mutation.Kind.REMOVE : Mutation.Kind.ADD)
        && queue.size() < queueLimit + ERRORS_BEYOND_LIMIT_MAX;
  }

  /// Runs the mutation that the drain has prepared.
  long process(Drain running) {
    Transition transition = running.transition;
    Mutation mutation = transition.mutation();
    if (mutation.tick != 0) {
      QUEUE_TICK.setOpaque(this, queueTick + 1);
    }
    Company present = company;
    Tracer[] watchers = present.tracers;
    long result = transition.run(this, ++transitions, present, wantHandlers(watchers));
    if (transition.thrown() != null) {
      report(running, transition, mutation);
    } else if (transition.changed() && !mutation.auto && !health(mutation)) {
      prependAuto(running);
    }
    Waits waiting = waits;
    if (waiting != null && transition.changed()) {
      if (crossing != null) {
        // Either a waiter that comes in now sees these states, or we see the waiter.
        VarHandle.fullFence();
      }
      waiting.match(transition, running.fired);
    }
    for (Tracer watcher : watchers) {
      tell(running, watcher, transition);
    }
    return result;
  }

  private static boolean wantHandlers(Tracer[] watchers) {
    for (Tracer watcher : watchers) {
      if (watcher.wantsHandlers()) {
        return true;
      }
    }
    return false;
  }

  private boolean health(Mutation mutation) {
    return mutation.kind == Mutation.Kind.ADD
        && mutation.count == 1
        && Bits.meet(mutation.bits, 0, blueprint.relations.health, 0, ticks.words);
  }

  /// Asks for all auto states that are inactive and that no active state keeps out.
  private void prependAuto(Drain running) {
    Relations relations = blueprint.relations;
    long[] active = ticks.active();
    int words = relations.words;
    if (Bits.covers(active, 0, relations.auto, 0, words)) {
      return;
    }
    Mutation mutation = running.idle.begin(Mutation.Kind.ADD, words);
    mutation.auto = true;
    for (int w = 0; w < words; w++) {
      for (long bits = relations.auto[w] & ~active[w]; bits != 0; bits &= bits - 1) {
        int state = w * Long.SIZE + Long.numberOfTrailingZeros(bits);
        if (!Bits.meet(relations.removedBy, state * words, active, 0, words)) {
          mutation.call(state);
        }
      }
    }
    if (mutation.count > 0) {
      prepend(running, mutation);
    }
  }

  private void report(Drain running, Transition transition, Mutation mutation) {
    Throwable thrown = Objects.requireNonNull(transition.thrown());
    boolean aboutErrors =
        mutation.kind != Mutation.Kind.REMOVE
            && Bits.has(mutation.bits, 0, blueprint.relations.exception);
    if (aboutErrors) {
      // Not reported again, which would never end, but kept with the error it came upon.
      Throwable known = error;
      if (known == null) {
        error = thrown;
      } else if (!known.equals(thrown)) {
        known.addSuppressed(thrown);
      }
      return;
    }
    HandlerFailure failure = Objects.requireNonNull(transition.failure());
    prependError(running, thrown, Arg.ERROR.with(thrown).and(Arg.FAILURE, failure));
  }

  private void tell(Drain running, Tracer watcher, Transition transition) {
    try {
      watcher.transitionEnded(transition);
    } catch (RuntimeException thrown) {
      untrace(watcher);
      prependError(running, thrown, Arg.ERROR.with(thrown));
    }
  }

  private void prependError(Drain running, Throwable thrown, Args args) {
    error = thrown;
    Mutation mutation = running.idle.begin(Mutation.Kind.ADD, ticks.words);
    mutation.call(blueprint.relations.exception);
    mutation.args = args;
    prepend(running, mutation);
  }

  private void prepend(Drain running, Mutation mutation) {
    running.idle = crossing == null ? running.queue.prepend(mutation) : crossing.prepend(mutation);
  }

  // Reading

  @Override
  public String id() {
    return givenId != null ? givenId : blueprint.name() + "-" + serial;
  }

  @Override
  public List<State> states() {
    return blueprint.states();
  }

  @Override
  public Blueprint<?> blueprint() {
    return blueprint;
  }

  @Override
  public boolean is(State state) {
    return ticks.reads(blueprint.index(state));
  }

  @Override
  public boolean is(State... states) {
    return ticks.all(indexes(states), true);
  }

  @Override
  public boolean not(State... states) {
    return ticks.all(indexes(states), false);
  }

  @Override
  public boolean any(State... states) {
    return !not(states);
  }

  @Override
  public long tick(State state) {
    return ticks.tick(blueprint.index(state));
  }

  @Override
  public Time time() {
    long[] cells = ticks.snapshot();
    return new Time(blueprint, Arrays.copyOfRange(cells, ticks.words, cells.length));
  }

  @Override
  public List<State> active() {
    State[] active = new State[ticks.orderSize];
    for (int i = 0; i < active.length; i++) {
      active[i] = blueprint.state(ticks.order[i]);
    }
    return List.of(active);
  }

  @Override
  public long queueTick() {
    return (long) QUEUE_TICK.getOpaque(this);
  }

  @Override
  public int queueLength() {
    if (crossing != null) {
      return crossing.queueLength();
    }
    Drain running = drain;
    return running == null ? 0 : running.queue.size();
  }

  @Override
  public Optional<Throwable> error() {
    return Optional.ofNullable(error);
  }

  @Override
  public long refused() {
    return (long) REFUSED.getOpaque(this);
  }

  private int[] indexes(State... states) {
    return indexes(Arrays.asList(states));
  }

  private int[] indexes(List<? extends State> states) {
    int[] indexes = new int[states.size()];
    for (int i = 0; i < indexes.length; i++) {
      indexes[i] = blueprint.index(states.get(i));
    }
    return indexes;
  }

  // Waiting and tracing

  @Override
  public CompletableFuture<Void> when(State... states) {
    return await(states, true, null);
  }

  @Override
  public CompletableFuture<Void> whenNot(State... states) {
    return await(states, false, null);
  }

  CompletableFuture<Void> await(State[] states, boolean active, @Nullable Executor executor) {
    int[] indexes = indexes(states);
    if (crossing != null || drainsHere()) {
      return waits().register(indexes, active, executor);
    }
    claim();
    try {
      return waits().register(indexes, active, executor);
    } finally {
      DRAINER.setRelease(this, null);
    }
  }

  Waits waits() {
    Waits existing = waits;
    if (existing != null) {
      return existing;
    }
    synchronized (this) {
      Waits made = waits;
      if (made == null) {
        made = new Waits(ticks, blueprint.count());
        waits = made;
      }
      return made;
    }
  }

  @Override
  public synchronized void trace(Tracer tracer) {
    company = company.with(Objects.requireNonNull(tracer, "tracer"));
  }

  @Override
  public synchronized void untrace(Tracer tracer) {
    company = company.without(tracer);
  }

  @Override
  public synchronized Binding attach(HandlerSet handlers) {
    Attachment attachment = new Attachment(this, handlers);
    company = company.with(blueprint, attachment);
    return attachment;
  }

  synchronized void detach(Attachment attachment) {
    company = company.without(blueprint, attachment);
  }

  @Override
  public List<Binding> bindings() {
    return company.bindings();
  }

  @Override
  public MachineView view(Executor executor) {
    return new OutsideView(this, executor);
  }

  @Override
  public String toString() {
    return time().toString();
  }
}
