package io.peerage.bench.remote;

import io.peerage.machine.Blueprint;
import io.peerage.machine.Machine;
import io.peerage.machine.MachineOptions;
import io.peerage.machine.Result;
import io.peerage.machine.State;
import io.peerage.wire.Loop;
import java.util.concurrent.CompletableFuture;

/// The machine that is measured: two states whose ticks say how often they were added.
enum Counted implements State {
  /// Added by clients.
  Hit,
  /// Added where the machine is.
  Pushed;

  static final Blueprint<Object> BLUEPRINT =
      Blueprint.of("counted", Counted.class).multi(values()).build();

  /// Starts one that belongs to a loop, and waits until it is there.
  static Machine start(Loop loop, String id) {
    return CompletableFuture.supplyAsync(
            () ->
                BLUEPRINT.start(
                    new Object(),
                    MachineOptions.DEFAULT.withId(id).withLoop(loop::execute, loop::inLoop)),
            loop::execute)
        .join();
  }

  /// How often a state was added, by its tick: the first time counts one tick, each further time
  /// two.
  static long times(long tick) {
    return (tick + 1) / 2;
  }

  /// What is not executed is not measured.
  static void executed(long result) {
    if (!Result.executed(result)) {
      throw new IllegalStateException("the mutation was " + Result.name(result));
    }
  }
}
