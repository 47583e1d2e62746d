package io.peerage.machine;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/// A machine to be played: schema, what its handlers do, and the calls.
///
/// @param schema in the notation of [SchemaText]
/// @param refuses handlers that refuse
/// @param throwing handlers that throw
/// @param trips handlers that throw the first times, save in mutations that call [Basic#Exception]
/// @param does the calls a handler makes when it runs for the first time
record Scenario(
    String schema,
    int queueLimit,
    Set<String> refuses,
    Set<String> throwing,
    Set<String> trips,
    Map<String, List<String>> does,
    List<String> calls) {

  static final int QUEUE_LIMIT = 1000;

  private static final Pattern EXPLICIT_EXCEPTION = Pattern.compile("(^|; )Exception(:|;|$)");
  private static final Pattern NAMED_EXCEPTION =
      Pattern.compile("(add|rem|after)=([^,;]*\\+)?Exception");

  // More would never end where an auto state fails: its error brings it up again.
  private static final int TRIPS_MAX = 2;

  static Scenario of(WorkedMachine worked) {
    return new Scenario(
        worked.schema(),
        QUEUE_LIMIT,
        worked.refusing(),
        worked.throwing(),
        Set.of(),
        Map.of(),
        worked.steps().stream().map(WorkedMachine.Step::call).toList());
  }

  Scenario withCalls(List<String> fewer) {
    return new Scenario(schema, queueLimit, refuses, throwing, trips, does, fewer);
  }

  /// The same without `after`.
  Scenario withoutAfter() {
    return withSchema(schema.replaceAll("(:|,)after=[^,;]*", "$1").replaceAll("[:,]+(;|$)", "$1"));
  }

  /// Whether a relation the reference loses names an Exception that does not stand in the schema.
  boolean namesImplicitException() {
    return !EXPLICIT_EXCEPTION.matcher(schema).find() && NAMED_EXCEPTION.matcher(schema).find();
  }

  /// The same with an Exception that stands in the schema.
  Scenario withExplicitException() {
    return withSchema(schema + "; Exception:multi");
  }

  private Scenario withSchema(String other) {
    return new Scenario(other, queueLimit, refuses, throwing, trips, does, calls);
  }

  /// As the foreign player reads it, without the word to begin.
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add("schema " + schema);
    lines.add("limit " + queueLimit);
    refuses.forEach(handler -> lines.add("refuses " + handler));
    throwing.forEach(handler -> lines.add("throws " + handler));
    trips.forEach(handler -> lines.add("trips " + handler));
    does.forEach(
        (handler, made) -> made.forEach(call -> lines.add("does " + handler + " " + call)));
    calls.forEach(call -> lines.add("call " + call));
    return lines;
  }

  /// Plays it on our kernel: a line for the start and one for each call.
  List<PlayLine> play() {
    Owner owner = new Owner();
    Machine machine =
        Blueprint.<Owner>dynamic("played", SchemaText.schema(schema))
            .mayEvery(Owner::handle)
            .build()
            .start(owner, MachineOptions.DEFAULT.withQueueLimit(queueLimit));
    List<PlayLine> lines = new ArrayList<>();
    lines.add(owner.line("start", machine));
    for (String call : calls) {
      String result;
      try {
        result = Long.toString(SchemaText.call(machine, call));
      } catch (IllegalArgumentException unknown) {
        result = PlayLine.THROWS;
      }
      lines.add(owner.line(result, machine));
    }
    return lines;
  }

  /// The owner of a machine in play: notes what its handlers see and does what they are to do.
  private final class Owner {
    private final Set<String> ran = new HashSet<>();
    private final Map<String, Integer> tripped = new HashMap<>();
    private List<String> seen = new ArrayList<>();

    PlayLine line(String result, Machine machine) {
      Time time = machine.time();
      PlayLine line =
          new PlayLine(
              result,
              machine.active().stream().map(State::name).toList(),
              machine.states().stream().map(time::tick).toList(),
              machine.queue().tick(),
              seen);
      seen = new ArrayList<>();
      return line;
    }

    boolean handle(Event event) {
      String name = event.name();
      boolean throwsNow = throwing.contains(name) || trips(name, event);
      boolean refusesNow = refuses.contains(name);
      String deed = throwsNow ? PlayLine.THREW : refusesNow ? PlayLine.REFUSED : "";
      boolean auto = !deed.isEmpty() && event.transition().auto();
      seen.add(name + deed + (auto ? PlayLine.IN_AUTO : ""));
      if (ran.add(name)) {
        for (String call : does.getOrDefault(name, List.of())) {
          seen.add(call + "=" + SchemaText.call(event.machine(), call));
        }
      }
      if (throwsNow) {
        throw new IllegalStateException(name);
      }
      return !refusesNow;
    }

    private boolean trips(String name, Event event) {
      return trips.contains(name)
          && !event.transition().called().contains(Basic.Exception)
          && tripped.merge(name, 1, Integer::sum) <= TRIPS_MAX;
    }
  }
}
