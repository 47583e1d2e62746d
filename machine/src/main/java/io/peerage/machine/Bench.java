package io.peerage.machine;

import java.util.Arrays;

/// The workplace of one thread: everything a drain needs besides the machine itself.
///
/// A machine at rest holds no queue and no scratch space. It borrows a [Drain] from the thread that
/// mutates it and gives it back when its queue is empty. Handlers that mutate other machines nest,
/// so there is a stack of them.
final class Bench {
  private static final ThreadLocal<Bench> BENCHES = ThreadLocal.withInitial(Bench::new);

  /// What the next mutation is written into.
  Mutation draft = new Mutation();

  private Drain[] drains = {new Drain()};
  private int depth;

  private Bench() {}

  static Bench ofThisThread() {
    return BENCHES.get();
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
