package io.peerage.machine;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The machine itself: takes mutations in, runs them one after the other, wakes who waits.
///
/// At rest it is little more than its [Ticks]: handlers and relations are the blueprint's, queue
/// and scratch space the thread's ([Bench]). Without an executor it takes no lock: whoever mutates
/// claims [#drainer] by compare-and-set and gives it back by a release store, which costs little,
/// detects a second thread and needs no barrier, since nobody leaves anything behind for the drain
/// to find. With an executor the [Crossing] has the queue and its lock.
final class Kernel extends DraftedMutations implements Machine {
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
  final int queueLimit;
  final @Nullable Crossing crossing;
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
    company = options.tracers.isEmpty() ? blueprint.company : blueprint.company.with(options.tracers);
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
  public <T> CompletableFuture<T> eval(Supplier<? extends T> function) {
    Eval<T> eval = new Eval<>(Objects.requireNonNull(function, "function"));
    if (crossing == null ? drain != null && drainsHere() : crossing.drainsHere()) {
      throw new MachineException.NestedEval("eval within a handler or an eval of " + id());
    }
    Bench bench = Bench.ofThisThread();
    bench.draft.begin(Mutation.Kind.ADD, ticks.words).travel(Route.PLAIN.inFront().with(eval));
    if (Result.canceled(submit(bench))) {
      eval.answer.completeExceptionally(
          new MachineException.Canceled("machine " + id() + " takes nothing in"));
    }
    return eval.answer;
  }

  @Override
  Route route() {
    return Route.PLAIN;
  }

  @Override
  Kernel machine() {
    return this;
  }

  @Override
  void finish(Mutation draft) {}

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

  long submit(Bench bench) {
    if (crossing != null) {
      return crossing.submit(this, bench);
    }
    Drain running = drain;
    if (running != null && drainsHere()) {
      return Admission.enqueue(this, bench, running.queue, true);
    }
    claim();
    Drain mine = begin(bench);
    try {
      Mutation first = bench.draft;
      first.tick = first.ahead ? 0 : queueTick + 1;
      taken(first);
      bench.draft = mine.transition.prepare(first);
      long result = process(mine);
      Mutation next = mine.queue.poll(mine.idle);
      while (next != null) {
        settle(queueTick, false, mine.fired);
        taken(next);
        mine.idle = mine.transition.prepare(next);
        process(mine);
        next = mine.queue.poll(mine.idle);
      }
      return result;
    } finally {
      // Empty unless an error is on its way out.
      List<Errand> left = drop(mine.queue);
      end(bench, mine);
      left.forEach(Errand::dropped);
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
    if (crossing == null) {
      drain = borrowed;
    }
    return borrowed;
  }

  void end(Bench bench, Drain borrowed) {
    borrowed.transition.release();
    if (crossing == null) {
      settle(queueTick, true, borrowed.fired);
      drain = null;
      DRAINER.setRelease(this, null);
    }
    Wait fired = borrowed.fired.take();
    List<Runnable> afterwards = borrowed.takeAfterwards();
    bench.giveBack();
    if (company.tracers.length > 0) {
      tell(tracer -> tracer.queueEnded(this));
    }
    if (fired != null) {
      Waits.complete(fired, crossing == null ? null : crossing.executor);
    }
    if (afterwards != null) {
      afterwards.forEach(Runnable::run);
    }
  }

  /// Throws away what is queued; its queue ticks are passed over, so that no other mutation gets
  /// them.
  ///
  /// @return those who have to be told
  List<Errand> drop(MutationQueue queue) {
    if (queue.ticking() > 0) {
      QUEUE_TICK.setOpaque(this, queueTick + queue.ticking());
    }
    return queue.clear();
  }

  /// Between two mutations, or after the last, under the lock of the crossing: collects those who
  /// waited for the queue.
  void settle(long settled, boolean ended, Waits.Chain fired) {
    Waits waiting = waits;
    if (waiting != null) {
      waiting.settle(settled, ended, fired);
    }
  }

  /// A mutation was taken from the queue; with an executor, under the lock of the crossing, since
  /// whoever queues the next one counts on from here.
  void taken(Mutation mutation) {
    if (mutation.tick != 0) {
      QUEUE_TICK.setOpaque(this, queueTick + 1);
    }
  }

  /// Runs the mutation that the drain has prepared.
  long process(Drain running) {
    Transition transition = running.transition;
    Mutation mutation = transition.mutation();
    Route route = mutation.route;
    if (route != null && !goes(route, running)) {
      return Result.CANCELED;
    }
    Company present = company;
    Tracing tracing = present.watching(this);
    long result = transition.run(this, ++transitions, present.handlers, tracing);
    if (transition.thrown() != null) {
      report(running, transition, mutation);
    } else if (transition.changed() && !mutation.auto && !health(mutation)) {
      prependAuto(running);
    }
    Waits waiting = waits;
    if (waiting != null) {
      waiting.match(transition, running.fired);
      Throwable thrown = waiting.thrown();
      if (thrown != null) {
        report(running, mutation, thrown, Arg.ERROR.with(thrown));
      }
    }
    if (tracing != null) {
      tracing.ended(transition);
      Throwable thrown = tracing.thrown();
      if (thrown != null) {
        prependError(running, thrown, Arg.ERROR.with(thrown));
      }
    }
    if (route != null && route.errand() != null) {
      route.errand().ended(running, result);
    }
    return result;
  }

  /// After ticks were written, and before anybody is told.
  void ticked(Transition transition) {
    if (crossing != null) {
      // Either who comes in now to wait sees these ticks, or we see who waits.
      VarHandle.fullFence();
    }
    Waits waiting = waits;
    if (waiting != null) {
      waiting.expire(transition);
    }
  }

  /// Whether a special mutation is a transition, and wanted.
  private boolean goes(Route route, Drain running) {
    Errand errand = route.errand();
    if (errand != null && errand.op() != null) {
      errand.run(this, running);
      return false;
    }
    try {
      if (route.wanted() == null || route.wanted().getAsBoolean()) {
        return true;
      }
    } catch (RuntimeException thrown) {
      prependError(running, thrown, Arg.ERROR.with(thrown));
    }
    if (errand != null) {
      errand.ended(running, Result.CANCELED);
    }
    return false;
  }

  private boolean health(Mutation mutation) {
    return mutation.kind == Mutation.Kind.ADD
        && mutation.count == 1
        && Bits.meet(mutation.bits, 0, blueprint.relations.health, 0, ticks.words);
  }

  private void prependAuto(Drain running) {
    Relations relations = blueprint.relations;
    long[] active = ticks.active();
    if (Bits.covers(active, 0, relations.auto, 0, relations.words)) {
      return;
    }
    Mutation mutation = running.idle.begin(Mutation.Kind.ADD, relations.words);
    mutation.auto = true;
    mutation.callAutos(relations, active);
    if (mutation.count > 0) {
      prepend(running, mutation);
    }
  }

  private void report(Drain running, Transition transition, Mutation mutation) {
    Throwable thrown = Objects.requireNonNull(transition.thrown());
    HandlerFailure failure = Objects.requireNonNull(transition.failure());
    report(running, mutation, thrown, Arg.ERROR.with(thrown).and(Arg.FAILURE, failure));
  }

  private void report(Drain running, Mutation mutation, Throwable thrown, Args args) {
    boolean aboutErrors =
        mutation.kind != Mutation.Kind.REMOVE
            && Bits.has(mutation.bits, 0, blueprint.relations.exception);
    if (aboutErrors) {
      // Not reported again, which would never end, but kept with the error it came upon.
      keep(thrown);
    } else {
      prependError(running, thrown, args);
    }
  }

  private void keep(Throwable thrown) {
    Throwable known = error;
    if (known == null) {
      error = thrown;
    } else if (!known.equals(thrown)) {
      known.addSuppressed(thrown);
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
    mutation.ahead = true;
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

  long queueTick() {
    return (long) QUEUE_TICK.getOpaque(this);
  }

  @Override
  public QueueView queue() {
    return new WaitingLine(this);
  }

  /// The queue of a machine without executor while it drains.
  @Nullable MutationQueue queueInUse() {
    Drain running = drain;
    return running == null ? null : running.queue;
  }

  @Override
  public Optional<Throwable> error() {
    return Optional.ofNullable(error);
  }

  @Override
  public long refused() {
    return (long) REFUSED.getOpaque(this);
  }

  int[] indexes(State... states) {
    return indexes(Arrays.asList(states));
  }

  int[] indexes(List<? extends State> states) {
    int[] indexes = new int[states.size()];
    for (int i = 0; i < indexes.length; i++) {
      indexes[i] = blueprint.index(states.get(i));
    }
    return indexes;
  }

  // Waiting and tracing

  @Override
  public When when() {
    return new Waiting(this, null);
  }

  @Override
  public CompletableFuture<Void> when(State... states) {
    return when().active(states);
  }

  @Override
  public CompletableFuture<Void> whenNot(State... states) {
    return when().inactive(states);
  }

  /// Takes up a wait, on the thread of the machine unless it has an executor.
  Wait await(Wait wait) {
    return asOwner(() -> waits().register(wait));
  }

  /// Takes up a wait for the queue, on the same terms.
  Wait awaitQueue(Wait wait) {
    return crossing == null ? await(wait) : crossing.await(waits(), wait);
  }

  private <T> T asOwner(Supplier<T> call) {
    if (crossing != null || drainsHere()) {
      return call.get();
    }
    claim();
    try {
      return call.get();
    } finally {
      DRAINER.setRelease(this, null);
    }
  }

  /// The queue tick up to which all mutations are done with. For the thread of the machine or, with
  /// an executor, under the lock of the crossing.
  long settled() {
    if (crossing != null) {
      return crossing.settled();
    }
    Drain running = drain;
    boolean atIt = running != null && running.transition.mutation().tick != 0;
    return atIt ? queueTick - 1 : queueTick;
  }

  /// Whether nothing is queued and nobody drains. On the same terms.
  boolean resting() {
    return crossing == null ? drain == null : crossing.resting();
  }

  @Override
  public StateContext stateContext(State state) {
    return context(state, false);
  }

  @Override
  public StateContext tickContext(State state) {
    return context(state, true);
  }

  private StateContext context(State state, boolean evenInactive) {
    int index = blueprint.index(state);
    return asOwner(() -> waits().contexts().of(this, index, evenInactive));
  }

  /// Ends all waits and state contexts, and those that begin from now on. When the machine is
  /// disposed, and not while it drains.
  void endWaits() {
    Waits ended = waits();
    ended.close(crossing == null ? null : crossing.executor);
    Throwable thrown = ended.thrown();
    if (thrown != null) {
      keep(thrown);
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
    company = company.with(List.of(tracer));
  }

  @Override
  public synchronized void untrace(Tracer tracer) {
    company = company.without(tracer);
  }

  /// Tells all tracers what happens between transitions.
  void tell(Consumer<Tracer> news) {
    for (Tracer tracer : company.tracers) {
      Tracing.failure(tracer, news)
          .ifPresent(
              failure -> {
                untrace(tracer);
                addError(failure);
              });
    }
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
