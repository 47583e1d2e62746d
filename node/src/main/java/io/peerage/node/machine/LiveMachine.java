package io.peerage.node.machine;

import io.peerage.machine.Blueprint;
import io.peerage.machine.Machine;
import io.peerage.machine.MachineOptions;
import io.peerage.machine.Result;
import io.peerage.machine.State;
import io.peerage.machine.Tracer;
import io.peerage.machine.Transition;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/// A machine of a schema that goes on living and that others may change, too: a [Rehearsal] without
/// end. Whoever asked for a mutation, what came of it is told, once its drain is over and with
/// everything that followed from it.
///
/// In the loop of the machine, but for what says otherwise.
public final class LiveMachine {
  private final Rehearsal rehearsal;
  private final Consumer<Rehearsal.Outcome> told;
  private Optional<Foreign> foreign = Optional.empty();
  private boolean playing;

  /// A mutation of somebody else, of which the end is not known yet.
  private record Foreign(String op, String result) {}

  /// Starts one. From any thread.
  ///
  /// @param options where it runs; its id is that of the schema
  /// @param told of each mutation that somebody else made
  public LiveMachine(SchemaFile file, MachineOptions options, Consumer<Rehearsal.Outcome> told) {
    this.rehearsal = new Rehearsal(file, List.of(), List.of(), options);
    this.told = told;
    rehearsal.machine().trace(new Foreigners());
  }

  /// The machine. From any thread.
  public Machine machine() {
    return rehearsal.machine();
  }

  /// Its states and relations. From any thread.
  public Blueprint<?> blueprint() {
    return rehearsal.blueprint();
  }

  /// What is odd about the schema, in sentences. From any thread.
  public List<String> findings() {
    return rehearsal.findings();
  }

  /// Carries out a mutation of our own.
  public Rehearsal.Outcome play(Mutation mutation) {
    playing = true;
    try {
      return rehearsal.play(mutation);
    } finally {
      playing = false;
    }
  }

  private void settle() {
    foreign.ifPresent(each -> told.accept(rehearsal.outcome(each.op(), each.result())));
    foreign = Optional.empty();
    rehearsal.begin();
  }

  /// Hears of what was not played.
  private final class Foreigners implements Tracer {
    @Override
    public void transitionPrepared(Transition transition) {
      if (!playing && !transition.auto()) {
        settle();
      }
    }

    @Override
    public void transitionEnded(Transition transition) {
      if (!playing && !transition.auto() && !transition.check()) {
        String states =
            transition.called().stream().map(State::name).collect(Collectors.joining(" "));
        foreign =
            Optional.of(
                new Foreign(
                    (transition.op() + " " + states).strip(), Result.name(transition.result())));
      }
    }

    @Override
    public void queueEnded(Machine machine) {
      if (!playing) {
        settle();
      }
    }
  }
}
