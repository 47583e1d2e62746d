package io.peerage.machine;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// What waits in the queue of a machine.
final class WaitingLine implements QueueView {
  private static final MutationQueue NOTHING = new MutationQueue();

  private final Kernel machine;

  WaitingLine(Kernel machine) {
    this.machine = machine;
  }

  /// Looks at the queue, under its lock if it has one.
  private <T> T look(Function<MutationQueue, T> look) {
    Crossing crossing = machine.crossing;
    if (crossing != null) {
      return crossing.look(look);
    }
    MutationQueue queue = machine.queueInUse();
    return look.apply(queue == null ? NOTHING : queue);
  }

  @Override
  public long tick() {
    return machine.queueTick();
  }

  @Override
  public int length() {
    return look(MutationQueue::size);
  }

  @Override
  public List<Queued> list() {
    return look(queue -> {
      List<Queued> list = new ArrayList<>();
      for (int i = 0; i < queue.size(); i++) {
        list.add(queued(queue, i));
      }
      return List.copyOf(list);
    });
  }

  @Override
  public Optional<Queued> find(QueueQuery query) {
    long[] bits = query.bits(machine.blueprint);
    return look(queue -> {
      for (int i = query.from(queue.size()); i < query.to(queue.size()); i++) {
        if (query.matches(queue.at(i), bits)) {
          return Optional.of(queued(queue, i));
        }
      }
      return Optional.empty();
    });
  }

  @Override
  public boolean atLeast(int threshold, QueueQuery query) {
    long[] bits = query.bits(machine.blueprint);
    return look(queue -> {
      int found = 0;
      for (int i = query.from(queue.size()); found < threshold && i < query.to(queue.size()); i++) {
        found += query.matches(queue.at(i), bits) ? 1 : 0;
      }
      return found >= threshold;
    });
  }

  @Override
  public boolean willBe(State... states) {
    return atLeast(1, QueueQuery.add(states));
  }

  @Override
  public boolean willBeAny(State... states) {
    for (State state : states) {
      if (willBe(state)) {
        return true;
      }
    }
    return false;
  }

  @Override
  public boolean willBeRemoved(State... states) {
    return atLeast(1, QueueQuery.remove(states));
  }

  private Queued queued(MutationQueue queue, int position) {
    return queued(machine, queue.at(position), position);
  }

  static Queued queued(Kernel machine, Mutation mutation, int position) {
    List<State> called = new ArrayList<>();
    for (int i = 0; i < mutation.count; i++) {
      called.add(machine.blueprint.state(mutation.called[i]));
    }
    Route route = mutation.route;
    return new Queued(
        position,
        mutation.tick,
        mutation.op(),
        mutation.auto,
        mutation.check,
        called,
        mutation.args,
        Optional.ofNullable(route == null ? null : route.source()));
  }

  @Override
  public String toString() {
    return list().toString();
  }
}
