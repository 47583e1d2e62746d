package io.peerage.machine.pipe;

import io.peerage.machine.Blueprint;
import io.peerage.machine.Machine;
import io.peerage.machine.MachineOptions;

/// A flat copy of another machine in the same process: the same states, without its relations and
/// handlers, that follows it.
///
/// ```java
/// try (Mirror mirror = Mirror.of(worker, MachineOptions.DEFAULT.withLoop(ui::execute, ui::inside))) {
///   mirror.machine().when(Ready).thenRun(…);
/// }
/// ```
///
/// For whoever wants to watch a machine on a thread of his own, or to attach handlers that shall
/// not hold it up. States follow, ticks do not: what came and went meanwhile may have been one step
/// of the mirror. Closes with either machine.
public final class Mirror implements AutoCloseable {
  private final Machine machine;
  private final Pipe pipe;

  private Mirror(Machine machine, Pipe pipe) {
    this.machine = machine;
    this.pipe = pipe;
  }

  /// A mirror of `source`, aligned with it. To be called where the mirror may be mutated.
  ///
  /// @param options its id, and where it runs
  public static Mirror of(Machine source, MachineOptions options) {
    Machine machine =
        Blueprint.<Machine>ofStates("mirror", source.states()).build().start(source, options);
    Pipe pipe = Pipe.between(source, machine).bindAll().flat().open();
    pipe.align();
    return new Mirror(machine, pipe);
  }

  /// The copy. Mutating it does not reach the original.
  public Machine machine() {
    return machine;
  }

  /// Lets the copy stay as it is from now on.
  @Override
  public void close() {
    pipe.close();
  }
}
