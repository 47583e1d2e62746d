package io.peerage.machine;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The workplace of one thread: everything a drain needs besides the machine itself.
///
/// A machine at rest holds no queue and no scratch space. It borrows a [Drain] from the thread that
/// mutates it and gives it back when its queue is empty. Handlers that mutate other machines nest,
/// so there is a stack of them.
final class Bench {
  private static final int RECENT = 64;
  private static final ThreadLocal<Bench> BENCHES = ThreadLocal.withInitial(Bench::new);

  /// Benches used lately, by thread number: half the way of a thread-local. Written and read
  /// without a barrier, since a thread takes out only what it has put in itself; two threads of one
  /// slot get in each other's way and nothing more.
  private static final @Nullable Bench[] BY_NUMBER = new @Nullable Bench[RECENT];

  /// What the next mutation is written into.
  Mutation draft = new Mutation();

  private Drain[] drains = {new Drain()};
  private int depth;

  private final long thread = Thread.currentThread().threadId();

  private Bench() {}

  static Bench ofThisThread() {
    long thread = Thread.currentThread().threadId();
    int slot = (int) thread & (RECENT - 1);
    Bench recent = BY_NUMBER[slot];
    if (recent != null && recent.thread == thread) {
      return recent;
    }
    Bench mine = BENCHES.get();
    BY_NUMBER[slot] = mine;
    return mine;
  }

  Drain borrow() {
    if (depth == drains.length) {
      drains = Arrays.copyOf(drains, depth + 1);
      drains[depth] = new Drain();
    }
    return drains[depth++];
  }

  void giveBack() {
    depth--;
  }
}
