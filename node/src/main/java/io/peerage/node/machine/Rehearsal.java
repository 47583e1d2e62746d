package io.peerage.node.machine;

import io.peerage.machine.Blueprint;
import io.peerage.machine.Event;
import io.peerage.machine.Finding;
import io.peerage.machine.Machine;
import io.peerage.machine.MachineOptions;
import io.peerage.machine.Result;
import io.peerage.machine.State;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;

/// A fresh machine of a schema on which every handler name is bound: the handlers do nothing but
/// what they are told to, and what was called is written down. For one thread.
///
/// Two limits hold one mutation in: handlers that call each other without end, and pairs of
/// thousands of active states, millions for one transition.
public final class Rehearsal {
  /// Mutations that handlers may make, between them, on behalf of one.
  public static final int NESTED_MAX = 1000;

  /// Names that are written down for one mutation.
  public static final int HANDLERS_MAX = 1_000_000;

  /// What handlers do besides being called.
  ///
  /// @param refusing the names of those that refuse
  /// @param nested the mutations that those of a name make
  record Script(Set<String> refusing, Map<String, List<Mutation>> nested) {}

  /// What came of a mutation.
  ///
  /// @param op the mutation
  /// @param result `executed` or `canceled`
  /// @param active the active states in the machine's order
  /// @param time state to tick, in schema order
  /// @param queueTick the machine's queue tick
  /// @param handlers the handlers called until the queue was empty again, in order
  /// @param shortfall what is missing in it, if it reached a limit
  public record Outcome(
      String op,
      String result,
      List<String> active,
      SequencedMap<String, Long> time,
      long queueTick,
      List<String> handlers,
      Optional<String> shortfall) {}

  private final Script script;
  private final Machine machine;
  private List<String> called = new ArrayList<>();
  private int nested;
  private boolean handlersCut;

  /// A rehearsal of `file`.
  ///
  /// @param vetoes names of handlers that refuse
  /// @param reactions what handlers do: `HANDLER: MUTATION; MUTATION`
  /// @throws io.peerage.wire.PeerageException `usage` for a handler that does not exist or has no
  ///   say, and for what is no mutation; `not_found` for a state that does not exist
  public Rehearsal(SchemaFile file, List<String> vetoes, List<String> reactions) {
    this(file, vetoes, reactions, MachineOptions.DEFAULT);
  }

  /// The same with a machine that is started so, but for its id.
  Rehearsal(SchemaFile file, List<String> vetoes, List<String> reactions, MachineOptions options) {
    Blueprint<Rehearsal> blueprint =
        file.<Rehearsal>blueprint().mayEvery(Rehearsal::called).build();
    script = new ScriptReader(blueprint).read(vetoes, reactions);
    machine = blueprint.start(this, options.withId(file.id()));
  }

  /// What is odd about the schema, in sentences.
  public List<String> findings() {
    return machine.blueprint().findings().stream().map(Finding::toString).toList();
  }

  Machine machine() {
    return machine;
  }

  /// The states and relations that are rehearsed.
  public Blueprint<?> blueprint() {
    return machine.blueprint();
  }

  /// Carries out one mutation, and everything that follows from it.
  public Outcome play(Mutation mutation) {
    begin();
    long result = mutation.on(machine);
    return outcome(mutation.text(), Result.name(result));
  }

  /// Forgets what was called.
  void begin() {
    called = new ArrayList<>();
    nested = 0;
    handlersCut = false;
  }

  /// What has come since [#begin], as the outcome of one mutation.
  Outcome outcome(String op, String result) {
    SequencedMap<String, Long> time = new LinkedHashMap<>();
    machine.time().toMap().forEach((state, tick) -> time.put(state.name(), tick));
    return new Outcome(
        op,
        result,
        machine.active().stream().map(State::name).toList(),
        time,
        machine.queue().tick(),
        called,
        shortfall());
  }

  private Optional<String> shortfall() {
    if (nested > NESTED_MAX) {
      return Optional.of(
          "handlers made more than " + NESTED_MAX + " mutations; the others were left out");
    }
    return handlersCut
        ? Optional.of(
            "more than " + HANDLERS_MAX + " handlers were called; the others are not listed")
        : Optional.empty();
  }

  private boolean called(Event event) {
    String name = event.name();
    if (called.size() < HANDLERS_MAX) {
      called.add(name);
    } else {
      handlersCut = true;
    }
    for (Mutation mutation : script.nested.getOrDefault(name, List.of())) {
      nested++;
      if (nested <= NESTED_MAX) {
        mutation.on(event.machine());
      }
    }
    return !script.refusing.contains(name);
  }
}
