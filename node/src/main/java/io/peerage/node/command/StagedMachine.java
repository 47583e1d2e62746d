package io.peerage.node.command;

import io.peerage.machine.Basic;
import io.peerage.machine.Blueprint;
import io.peerage.machine.Machine;
import io.peerage.machine.MachineOptions;
import io.peerage.machine.State;
import io.peerage.node.remote.ShownMachines;
import io.peerage.wire.Loop;

/// The machine of work that goes from one stage to the next: others see how far it is, and change
/// nothing. It lives in a loop; its owner may be any thread.
///
/// @param <S> the stages, of which one is active at a time
final class StagedMachine<S extends Enum<S> & State> {
  private final Machine machine;

  /// Starts it.
  ///
  /// @param kind what all of its kind are called
  /// @param shown where others see it
  StagedMachine(String kind, String id, Class<S> stages, Loop loop, ShownMachines shown) {
    machine =
        Blueprint.<StagedMachine<S>>of(kind, Basic.class, stages)
            .exclusive(stages.getEnumConstants())
            .build()
            .start(this, MachineOptions.DEFAULT.withId(id).withLoop(loop::execute, loop::inLoop));
    loop.execute(() -> shown.accept(machine));
  }

  /// The work has come to this stage.
  void reaches(S stage) {
    var _ = machine.add(stage);
  }

  /// The work has failed.
  void fails(Exception cause) {
    var _ = machine.addError(cause);
  }
}
