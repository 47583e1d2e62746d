package io.peerage.machine;

import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// A machine whose states are those of another one, elsewhere: whoever hears from there tells it
/// ([#follow(long\[\], long, int)]), and everybody else reads it, waits for it, traces it and
/// attaches handlers to it as to any machine.
///
/// ```java
/// Replica replica = Replica.of(BLUEPRINT, MachineOptions.DEFAULT.withId("peer-7-mirror"));
/// replica.machine().when(Open).thenRun(this::greet);
/// replica.follow(received.ticks(), received.queueTick(), received.machineTick());
/// ```
///
/// **What is told becomes one transition**, a `set` of the states that are active afterwards, which
/// nobody can refuse: relations, auto states and guards have had their say elsewhere. Ticks become
/// exactly those that were told. They may have jumped, and may go back, as after a restart there.
/// Tracers, state contexts, waits and final handlers see it as any other transition: `…End` is
/// called for what was active and is no longer, `…State` for what was not, and also for what is
/// active as before but at another tick; of a state that has come and gone between two tellings
/// only the tick is left. What differs in nothing is no transition; if only the queue tick differs,
/// only those who wait for the queue notice.
///
/// **Faults stay here.** A handler or tracer that throws changes no states, since they are true
/// elsewhere: it is counted among the [MachineView#faults()], other handlers are still called, and
/// the tracer is taken off. [MachineView#error()] is the error of the other machine, as far as
/// [#failed(Throwable)] has told.
///
/// **Threads** are those of a machine: without an executor the replica belongs to one thread, with
/// one it can be told from any. What it is told in a handler or tracer waits until the transition
/// is over. As many tellings wait as mutations may ([MachineOptions#withQueueLimit(int)]); from
/// then on the newest takes the place of the last, so that the replica is late but never wrong.
public final class Replica {
  private final Kernel kernel;

  /// The largest blueprint so far; the kernel may have to catch up with it.
  private final AtomicReference<Blueprint<?>> newest;

  private final AtomicReference<@Nullable News> spare = new AtomicReference<>();

  private Replica(Blueprint<?> bare, MachineOptions options) {
    kernel = new Kernel(bare, this, options);
    newest = new AtomicReference<>(bare);
  }

  /// A replica of a machine of which it knows nothing yet: all its states are inactive, at tick 0.
  ///
  /// @param blueprint states and relations of the other machine; its handlers are not used, and the
  ///   one the replica answers to is a copy without them
  /// @param options as for any machine. The id is its own. When a parent is disposed, so is the
  ///   replica
  public static Replica of(Blueprint<?> blueprint, MachineOptions options) {
    Replica replica = new Replica(blueprint.bare(), options.following());
    replica.kernel.begin();
    return replica;
  }

  /// The replica as a machine: to read, wait, trace and pipe from. Outsiders get a
  /// [MachineView#view(java.util.concurrent.Executor)] of it.
  ///
  /// Mutations of it are canceled, and counted by [MachineView#refused()]: they have to be made at
  /// the other machine. So are errors reported to it. Its blueprint and its ticks can be changed
  /// here only: [Machine#grow] and [Machine#restore] are [IllegalStateException]s.
  public Machine machine() {
    return kernel;
  }

  /// Tells where the other machine stands now.
  ///
  /// @param ticks the tick of every state, in schema order
  /// @param queueTick the last queue tick that it is done with. One that is smaller than the last
  ///   one told means that it counts anew: then all who wait for a queue tick are released
  /// @param machineTick how often it has been restored
  /// @throws IllegalArgumentException if there is not one tick for each state, or one could not
  ///   have been counted
  public void follow(long[] ticks, long queueTick, int machineTick) {
    News news = news(ticks);
    news.write(ticks, queueTick, machineTick);
    tell(news);
  }

  /// Tells where the other machine stands, and in which order its states are active, which is that
  /// of their handlers; otherwise it is taken to be schema order.
  ///
  /// @param order the positions, in schema order, of the active states
  /// @throws IllegalArgumentException as above, and if `order` does not name just the active states
  public void followOrdered(long[] ticks, int[] order, long queueTick, int machineTick) {
    News news = news(ticks);
    news.write(ticks, order, queueTick, machineTick);
    tell(news);
  }

  private News news(long[] ticks) {
    int states = newest.get().count();
    if (ticks.length != states) {
      throw new IllegalArgumentException(
          "%d ticks for the %d states of %s".formatted(ticks.length, states, kernel.id()));
    }
    News idle = spare.getAndSet(null);
    return idle != null ? idle : new News(spare);
  }

  /// That it is canceled after the end, and that it waits otherwise, concerns nobody.
  private void tell(News news) {
    long _ = kernel.send(news.route);
  }

  /// Tells what last went wrong in the other machine: that is the error of this one, too. From any
  /// thread.
  public void failed(Throwable cause) {
    kernel.errors().remember(Objects.requireNonNull(cause, "cause"));
  }

  /// Attaches handlers as [Machine#attach(HandlerSet)] does. They get this replica as the owner.
  ///
  /// @throws IllegalArgumentException if a guard is among them, or any other handler of negotiation
  ///   (`onEnter`, `mayEvery` …): it could refuse what has already happened
  public Binding attach(HandlerSet handlers) {
    return kernel.attach(handlers);
  }

  /// Whether the relations would let `states` be added as things stand. The handlers of the other
  /// machine are not asked, and may well refuse. For the thread of the replica.
  ///
  /// @return see [Result]
  public long canAdd(State... states) {
    return kernel.canAdd(states);
  }

  /// Whether the relations would let `states` be removed, on the same terms.
  ///
  /// @return see [Result]
  public long canRemove(State... states) {
    return kernel.canRemove(states);
  }

  /// Tells that the other machine has got more states; see [Machine#grow(Blueprint, Object)]. Takes
  /// its turn after what was told before, and what is told afterwards has as many ticks.
  ///
  /// @param larger begins with the states known so far; again, its handlers are not used
  /// @throws MachineException.Schema if it does not, is not larger or contradicts itself; nothing
  ///   has changed then
  public void grow(Blueprint<?> larger) {
    Blueprint<?> bare = larger.bare();
    Blueprint<?> known;
    do {
      known = newest.get();
      Growth.check(known, bare);
    } while (!newest.compareAndSet(known, bare));
    long _ = kernel.send(Route.PLAIN.inFront().with(new Larger(bare)));
  }

  /// What the replica knows of the other machine, under its own id.
  public Snapshot export() {
    return kernel.export();
  }

  /// Ends the replica as [Machine#dispose()] ends a machine, except that no state is removed first;
  /// the other machine hears nothing of it. What is told from then on is lost.
  public CompletableFuture<Void> dispose() {
    return kernel.dispose();
  }

  /// Id and states, as the machine prints itself.
  @Override
  public String toString() {
    return kernel.id() + ' ' + kernel;
  }

  /// More states, in their turn.
  private record Larger(Blueprint<?> blueprint) implements Errand {
    @Override
    public String op() {
      return "grow";
    }

    @Override
    public boolean linesUp() {
      return true;
    }

    @Override
    public void run(Kernel machine, Drain running) {
      Growth.grow(machine, blueprint, machine.owner);
    }

    @Override
    public void dropped() {
      // The machine is at its end.
    }
  }
}
