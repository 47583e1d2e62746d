package io.peerage.wire;

import java.util.concurrent.Callable;
import java.util.function.Consumer;

/// Threads for what would hold up a loop: hashing in bulk, signature checks, every user callback.
/// In the simulator the same work runs in line, at a moment the seed decides.
public interface Workers {

  /// Runs `work` elsewhere; its outcome comes back in the loop, never from inside this call. Called
  /// in the loop, which bounds what it has under way.
  <T> void compute(Callable<T> work, Consumer<Outcome<T>> done);

  /// Runs a user's callback elsewhere, in the order of the calls. May be called from any thread.
  void callback(Runnable callback);
}
