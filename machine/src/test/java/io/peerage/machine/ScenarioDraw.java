package io.peerage.machine;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.StringJoiner;

/// Draws a [Scenario] from a seed: up to nine states, all kinds of relations, handlers that refuse,
/// throw and mutate, and a run of calls.
///
/// Where the reference is known to do what nobody can want, machines come rarely, so that most play
/// to their end.
final class ScenarioDraw {
  private static final String EXCEPTION = Basic.Exception.name();
  private static final String UNKNOWN = "zed";

  private final SplittableRandom random;
  private final List<String> names = new ArrayList<>();
  private final int autoPercent;
  private final int multiPercent;
  private final int requirePercent;
  private final int afterPercent;

  private ScenarioDraw(long seed) {
    random = new SplittableRandom(seed);
    autoPercent = percent(60) ? 30 : 0;
    multiPercent = percent(70) ? 25 : 0;
    requirePercent = percent(70) ? 30 : 0;
    afterPercent = percent(25) ? 25 : 0;
    // In alphabetical order, which is that of the reference where it has no other.
    if (percent(75)) {
      names.add(EXCEPTION);
    }
    if (percent(5)) {
      names.add(Basic.Healthcheck.name());
      names.add(Basic.Heartbeat.name());
    }
    for (char c = 'a', last = (char) ('b' + random.nextInt(5)); c <= last; c++) {
      names.add(String.valueOf(c));
    }
  }

  static Scenario scenario(long seed) {
    return new ScenarioDraw(seed).draw();
  }

  private Scenario draw() {
    StringJoiner schema = new StringJoiner("; ");
    names.forEach(name -> schema.add(definition(name)));
    int queueLimit = percent(10) ? 1 + random.nextInt(4) : Scenario.QUEUE_LIMIT;
    return new Scenario(
        schema.toString(),
        queueLimit,
        percent(60) ? handlers(1 + random.nextInt(3), 5) : Set.of(),
        Set.of(),
        percent(30) ? handlers(1, 60) : Set.of(),
        percent(50) ? does(queueLimit) : Map.of(),
        calls());
  }

  private String definition(String name) {
    StringJoiner parts = new StringJoiner(",", name + ":", "").setEmptyValue(name);
    boolean exception = name.equals(EXCEPTION);
    if (exception || percent(multiPercent)) {
      parts.add("multi");
    }
    if (exception && percent(70)) {
      return parts.toString();
    }
    if (!exception && percent(autoPercent)) {
      parts.add("auto");
    }
    Set<String> required = percent(requirePercent) ? targets(1 + random.nextInt(2)) : Set.of();
    Set<String> added = percent(35) ? targets(1 + random.nextInt(2)) : Set.of();
    Set<String> removed = percent(35) ? targets(1 + random.nextInt(3)) : new LinkedHashSet<>();
    // A contradiction is an error before the first call, and W46; and what is added, removed and
    // unknown breaks the reference.
    removed.removeAll(required);
    if (added.contains(UNKNOWN)) {
      removed.remove(UNKNOWN);
    }
    relation(parts, "req", required);
    relation(parts, "add", added);
    relation(parts, "rem", removed);
    relation(parts, "after", percent(afterPercent) ? targets(1 + random.nextInt(2)) : Set.of());
    return parts.toString();
  }

  private static void relation(StringJoiner parts, String word, Set<String> targets) {
    if (!targets.isEmpty()) {
      parts.add(word + "=" + String.join("+", targets));
    }
  }

  private Set<String> targets(int count) {
    Set<String> targets = new LinkedHashSet<>();
    for (int i = 0; i < count; i++) {
      targets.add(percent(2) ? UNKNOWN : percent(3) ? EXCEPTION : name());
    }
    return targets;
  }

  /// @param finalsPercent how many of them are told and not asked
  private Set<String> handlers(int count, int finalsPercent) {
    Set<String> handlers = new LinkedHashSet<>();
    for (int i = 0; i < count; i++) {
      handlers.add(percent(finalsPercent) ? finalHandler() : negotiation());
    }
    return handlers;
  }

  private String negotiation() {
    return switch (random.nextInt(10)) {
      case 0, 1, 2 -> name() + "Enter";
      case 3, 4 -> name() + "Exit";
      case 5, 6 -> twice(name());
      case 7, 8 -> name() + name();
      default -> "AnyEnter";
    };
  }

  private static String twice(String name) {
    return name + name;
  }

  private String finalHandler() {
    return switch (random.nextInt(10)) {
      case 0 -> name() + "End";
      case 1 -> "AnyState";
      default -> name() + "State";
    };
  }

  private Map<String, List<String>> does(int queueLimit) {
    Map<String, List<String>> does = new LinkedHashMap<>();
    for (String handler : handlers(1 + random.nextInt(4), 70)) {
      List<String> made = new ArrayList<>();
      for (int i = 1 + random.nextInt(4); i > 0; i--) {
        // A check is not for a full queue: there ours is canceled and theirs goes in.
        made.add(call(queueLimit == Scenario.QUEUE_LIMIT ? "+++---==~?/!^" : "++++---==~~!^"));
      }
      does.put(handler, made);
    }
    return does;
  }

  private List<String> calls() {
    List<String> calls = new ArrayList<>();
    for (int i = 20 + random.nextInt(11); i > 0; i--) {
      calls.add(percent(1) ? "+" + UNKNOWN : call("++++++++++-------====~~?/!^"));
    }
    return calls;
  }

  private String call(String ops) {
    char op = ops.charAt(random.nextInt(ops.length()));
    int count = op == '!' ? 0 : op == '^' ? 1 : percent(3) ? 0 : 1 + random.nextInt(3);
    StringJoiner call = new StringJoiner(" ");
    for (int i = 0; i < count; i++) {
      call.add(name());
    }
    return op + call.toString() + (op != '!' && op != '^' && percent(10) ? "{x:1}" : "");
  }

  private String name() {
    return names.get(random.nextInt(names.size()));
  }

  private boolean percent(int percent) {
    return random.nextInt(100) < percent;
  }
}
