package io.peerage.machine.model;

import io.peerage.machine.model.Item.Deed;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;

/// A machine, what its handlers do, and what is done to it.
///
/// As text, with the notation of the worked machines:
///
/// ```text
/// schema A:auto,req=B; B
/// limit 2
/// handlers AEnter AB
/// BState refuses 2
/// BEnd calls +A; -B {x:1}
/// +A B
/// ```
///
/// A rule says what a handler does on every call, or on every so-manieth.
public final class Scenario {
  /// A state that no schema has, for relations that mean nothing.
  public static final String NOBODY = "Nobody";

  private static final int LIMIT = 1000;

  private final Map<String, Map<String, StringJoiner>> definitions = new LinkedHashMap<>();
  private final Map<String, Slot> slots = new LinkedHashMap<>();
  private final Map<String, Set<String>> partners = new HashMap<>();
  private final Map<String, List<Item.Rule>> rules = new LinkedHashMap<>();
  private final List<Call> calls = new ArrayList<>();
  private int queueLimit = LIMIT;

  /// A scenario of these; what is about states that are not among them is left out.
  public Scenario(Collection<Item> items) {
    for (Item item : items) {
      if (item instanceof Item.Has(String state)) {
        definitions.put(state, new LinkedHashMap<>());
      }
    }
    items.forEach(this::put);
  }

  private void put(Item item) {
    switch (item) {
      case Item.Has _ -> {}
      case Item.Flag(String state, String flag) -> describe(state, flag);
      case Item.Relation(String state, String kind, String target) -> {
        if (known(target) || target.equals(NOBODY)) {
          describe(state, kind).add(target);
        }
      }
      case Item.Limit(int limit) -> queueLimit = limit;
      case Item.Bound(Slot slot) -> bind(slot);
      case Item.Rule(Slot slot, int every, Deed deed) -> {
        Deed possible =
            deed instanceof Deed.Mutate(List<Call> all) ? new Deed.Mutate(possible(all)) : deed;
        if (bind(slot)) {
          rules
              .computeIfAbsent(slot.name(), _ -> new ArrayList<>())
              .add(new Item.Rule(slot, every, possible));
        }
      }
      case Item.Outside(Call call) -> calls.addAll(possible(List.of(call)));
    }
  }

  /// What is said about a state under a word, which is nothing if there is no such state.
  private StringJoiner describe(String state, String word) {
    return definitions
        .getOrDefault(state, new HashMap<>())
        .computeIfAbsent(word, _ -> new StringJoiner("+"));
  }

  private boolean bind(Slot slot) {
    boolean possible =
        (slot.state().isEmpty() || known(slot.state()))
            && (slot.other().isEmpty() || known(slot.other()));
    if (possible) {
      slots.put(slot.name(), slot);
      if (!slot.other().isEmpty()) {
        partners.computeIfAbsent(slot.state(), _ -> new LinkedHashSet<>()).add(slot.other());
      }
    }
    return possible;
  }

  private boolean known(String state) {
    return definitions.containsKey(state) || state.equals(PlainSchema.EXCEPTION);
  }

  private List<Call> possible(List<Call> all) {
    List<Call> possible = new ArrayList<>();
    for (Call call : all) {
      List<String> states = call.states().stream().filter(this::known).toList();
      if (!call.kind().equals("^") || !states.isEmpty()) {
        Call known = call.about(states);
        possible.add(known(call.condition()) ? known : known.unconditional());
      }
    }
    return possible;
  }

  /// The schema as text.
  public String schema() {
    StringJoiner text = new StringJoiner("; ");
    definitions.forEach((state, parts) -> {
      StringJoiner words = new StringJoiner(",", state + ":", "").setEmptyValue(state);
      parts.forEach(
          (word, targets) -> words.add(targets.length() == 0 ? word : word + "=" + targets));
      text.add(words.toString());
    });
    return text.toString();
  }

  /// The names of all states.
  public List<String> states() {
    return PlainSchema.parse(schema()).names();
  }

  /// How many mutations may wait.
  public int queueLimit() {
    return queueLimit;
  }

  /// The handlers there are, by name.
  public Map<String, Slot> slots() {
    return slots;
  }

  /// The second states of the pairs that have a handler and `from` first.
  Set<String> partners(String from) {
    return partners.getOrDefault(from, Set.of());
  }

  /// What a handler does.
  List<Item.Rule> rules(String handler) {
    return rules.getOrDefault(handler, List.of());
  }

  /// What is done from outside.
  public List<Call> calls() {
    return calls;
  }

  @Override
  public String toString() {
    StringJoiner lines = new StringJoiner("\n").add("schema " + schema());
    if (queueLimit != LIMIT) {
      lines.add("limit " + queueLimit);
    }
    List<String> quiet =
        slots.keySet().stream().filter(handler -> !rules.containsKey(handler)).toList();
    if (!quiet.isEmpty()) {
      lines.add("handlers " + String.join(" ", quiet));
    }
    rules.forEach((_, some) -> some.forEach(rule -> lines.add(ScenarioText.shown(rule))));
    calls.forEach(call -> lines.add(call.toString()));
    return lines.toString();
  }
}
