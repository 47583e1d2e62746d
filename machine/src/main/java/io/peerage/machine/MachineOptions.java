package io.peerage.machine;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// How a machine is started: its id, where it runs, and how much may wait. Immutable.
public final class MachineOptions {
  /// The largest queue limit.
  public static final int QUEUE_LIMIT_MAX = 0xffff;

  /// A numbered id, no executor, 1000 mutations.
  public static final MachineOptions DEFAULT =
      new MachineOptions(null, null, null, 1000, List.of());

  final @Nullable String id;
  final @Nullable Executor executor;

  /// Whether the calling thread is one of the executor's.
  final @Nullable BooleanSupplier inside;

  final int queueLimit;
  final List<Tracer> tracers;

  private MachineOptions(
      @Nullable String id,
      @Nullable Executor executor,
      @Nullable BooleanSupplier inside,
      int queueLimit,
      List<Tracer> tracers) {
    this.id = id;
    this.executor = executor;
    this.inside = inside;
    this.queueLimit = queueLimit;
    this.tracers = tracers;
  }

  /// The same with an id of its own instead of the name of the blueprint and a number; see [Id].
  public MachineOptions withId(String id) {
    return new MachineOptions(Id.checked(id), executor, inside, queueLimit, tracers);
  }

  /// The same on a loop: `withLoop(loop::execute, loop::inLoop)`.
  ///
  /// Mutations made inside are carried out at once; those of other threads are taken over by
  /// `executor`, which has to run one task at a time. Waits complete on it.
  public MachineOptions withLoop(Executor executor, BooleanSupplier inside) {
    Objects.requireNonNull(executor, "executor");
    return new MachineOptions(id, executor, Objects.requireNonNull(inside, "inside"), queueLimit, tracers);
  }

  /// The same on an executor that cannot say which threads are its own: the thread it last used for
  /// this machine counts as inside, any other as foreign; at first all do.
  public MachineOptions withExecutor(Executor executor) {
    return new MachineOptions(id, Objects.requireNonNull(executor, "executor"), null, queueLimit, tracers);
  }

  /// The same with room for other than 1000 waiting mutations, from 1 to [#QUEUE_LIMIT_MAX].
  public MachineOptions withQueueLimit(int queueLimit) {
    if (queueLimit < 1 || queueLimit > QUEUE_LIMIT_MAX) {
      throw new IllegalArgumentException("queueLimit " + queueLimit + ", 1 to " + QUEUE_LIMIT_MAX);
    }
    return new MachineOptions(id, executor, inside, queueLimit, tracers);
  }

  /// The same with one more tracer, which sees the machine from its start.
  public MachineOptions withTracer(Tracer tracer) {
    List<Tracer> more = new ArrayList<>(tracers);
    more.add(Objects.requireNonNull(tracer, "tracer"));
    return new MachineOptions(id, executor, inside, queueLimit, List.copyOf(more));
  }
}
