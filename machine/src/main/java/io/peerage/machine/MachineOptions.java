package io.peerage.machine;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// How a machine is started: its id, where it runs, how much may wait, how long its handlers may
/// take, and who it belongs to. Immutable.
///
/// ```java
/// MachineOptions.DEFAULT.withId("peer-7").withLoop(loop::execute, loop::inLoop);
/// ```
public final class MachineOptions {
  /// The largest queue limit.
  public static final int QUEUE_LIMIT_MAX = 0xffff;

  /// The largest limit on the time of handlers.
  public static final Duration HANDLER_LIMIT_MAX = Duration.ofDays(1);

  /// A numbered id, no executor, 1000 mutations, no ticker, no tracer, no parent and no tags.
  public static final MachineOptions DEFAULT = new MachineOptions();

  // Written only while a copy is being made.
  @Nullable String id;
  @Nullable Executor executor;

  /// Whether the calling thread is one of the executor's.
  @Nullable BooleanSupplier inside;

  int queueLimit = 1000;
  HandlerLimits limits = HandlerLimits.DEFAULT;
  List<Tracer> tracers = List.of();
  @Nullable Machine parent;
  List<String> tags = List.of();

  /// Whether the states of the machine are those of another one, elsewhere; see [Replica].
  boolean follows;

  private MachineOptions() {}

  private MachineOptions with(Consumer<MachineOptions> change) {
    MachineOptions copy = new MachineOptions();
    copy.id = id;
    copy.executor = executor;
    copy.inside = inside;
    copy.queueLimit = queueLimit;
    copy.limits = limits;
    copy.tracers = tracers;
    copy.parent = parent;
    copy.tags = tags;
    copy.follows = follows;
    change.accept(copy);
    return copy;
  }

  /// The same with an id of its own instead of the name of the blueprint and a number; see [Id].
  public MachineOptions withId(String id) {
    String checked = Id.checked(id);
    return with(copy -> copy.id = checked);
  }

  /// The same on a loop: `withLoop(loop::execute, loop::inLoop)`.
  ///
  /// Mutations made inside are carried out at once; those of other threads are taken over by
  /// `executor`, which has to run one task at a time. Waits complete on it.
  public MachineOptions withLoop(Executor executor, BooleanSupplier inside) {
    Objects.requireNonNull(executor, "executor");
    Objects.requireNonNull(inside, "inside");
    return with(copy -> {
      copy.executor = executor;
      copy.inside = inside;
    });
  }

  /// The same on an executor that cannot say which threads are its own: the thread it last used for
  /// this machine counts as inside, any other as foreign; at first all do.
  public MachineOptions withExecutor(Executor executor) {
    Objects.requireNonNull(executor, "executor");
    return with(copy -> {
      copy.executor = executor;
      copy.inside = null;
    });
  }

  /// The same with room for other than 1000 waiting mutations, from 1 to [#QUEUE_LIMIT_MAX].
  public MachineOptions withQueueLimit(int queueLimit) {
    if (queueLimit < 1 || queueLimit > QUEUE_LIMIT_MAX) {
      throw new IllegalArgumentException("queueLimit " + queueLimit + ", 1 to " + QUEUE_LIMIT_MAX);
    }
    return with(copy -> copy.queueLimit = queueLimit);
  }

  /// The same with these tags instead of others, for whoever sorts machines: free text, each once,
  /// as `key` or `key:value`.
  public MachineOptions withTags(String... tags) {
    List<String> distinct = Stream.of(tags).distinct().toList();
    return with(copy -> copy.tags = distinct);
  }

  /// The same with one more tracer, which sees the machine from its start.
  public MachineOptions withTracer(Tracer tracer) {
    Objects.requireNonNull(tracer, "tracer");
    return with(copy -> copy.tracers = Stream.concat(tracers.stream(), Stream.of(tracer)).toList());
  }

  /// The same with a clock, in monotonic nanoseconds: handlers are timed.
  ///
  /// It is read once before the first handler of a transition and once after each. A handler that
  /// has taken longer than the handler time-out counts as one that refuses: the transition is
  /// canceled, and what is after it in line is treated as if it had thrown; see [Transition]. That
  /// is no error of the machine, but counted among its [MachineView#faults()]. Several handlers for
  /// one occasion count as one.
  public MachineOptions withTicker(LongSupplier nanos) {
    return with(limits.ticker(nanos));
  }

  /// The same with another handler time-out than 100 ms, up to [#HANDLER_LIMIT_MAX]. Without a
  /// ticker it means nothing.
  public MachineOptions withHandlerTimeout(Duration timeout) {
    return with(limits.timeout(timeout));
  }

  /// The same with handlers that run elsewhere, one at a time, while the drain waits for them.
  ///
  /// If one has not ended at its deadline the machine goes on without it: the transition is
  /// canceled, everything in the queue is thrown out, [Basic#Exception] is added with a
  /// [MachineException.HandlerTimeout], and for the time of the back-off the machine refuses all
  /// mutations. If the handler ends after all, that is another such error. Needs a ticker and an
  /// executor.
  public MachineOptions withHandlersOn(HandlerRunner runner) {
    return with(limits.runner(runner));
  }

  /// The same with another handler deadline than 10 s, counted from the time-out on.
  public MachineOptions withHandlerDeadline(Duration deadline) {
    return with(limits.deadline(deadline));
  }

  /// The same with another back-off than 3 s after a handler has missed its deadline.
  public MachineOptions withHandlerBackoff(Duration backoff) {
    return with(limits.backoff(backoff));
  }

  private MachineOptions with(HandlerLimits other) {
    return with(copy -> copy.limits = other);
  }

  /// The same for the kernel of a replica.
  MachineOptions following() {
    return with(copy -> copy.follows = true);
  }

  /// The same as a part of another machine, whose tracers are told of it. When the parent is
  /// disposed, this machine is too, unless its blueprint has a state called `Disposing`: then that
  /// is added, and the machine ends when its handlers say so. On the parent's thread, unless this
  /// machine has an executor.
  public MachineOptions withParent(Machine parent) {
    Objects.requireNonNull(parent, "parent");
    return with(copy -> copy.parent = parent);
  }
}
