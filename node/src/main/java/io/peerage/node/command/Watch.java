package io.peerage.node.command;

import io.peerage.node.output.Console;
import io.peerage.node.output.Event;
import io.peerage.swarm.MachineObserver;
import java.util.List;

/// `--watch`: prints machines of this process as they live.
final class Watch implements MachineObserver {

  private final Console console;
  private final long process = ProcessHandle.current().pid();

  Watch(Console console) {
    this.console = console;
  }

  @Override
  public void started(String machine, List<String> states, List<String> active) {
    console.event(new Event.Machine(process, machine, states, active));
  }

  @Override
  public void transition(Transition transition) {
    console.event(
        new Event.Transition(
            process,
            transition.machine(),
            transition.op(),
            transition.result(),
            transition.active(),
            transition.time(),
            transition.queueTick(),
            transition.handlers()));
  }
}
