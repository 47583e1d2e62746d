package io.peerage.machine.model;

import io.peerage.machine.model.Item.Deed;
import io.peerage.machine.model.Slot.Occasion;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// Reads scenarios from the text that [Scenario#toString] writes.
public final class ScenarioText {
  private final List<Item> items = new ArrayList<>();
  private final Map<String, Slot> slots = new HashMap<>();

  private ScenarioText() {}

  /// Reads one.
  public static Scenario parse(String text) {
    ScenarioText reader = new ScenarioText();
    text.lines().map(String::strip).filter(line -> !line.isEmpty()).forEach(reader::line);
    return new Scenario(reader.items);
  }

  private void line(String line) {
    String[] words = line.split(" ", 3);
    switch (words[0]) {
      case "schema" -> schema(line.substring("schema ".length()));
      case "limit" -> items.add(new Item.Limit(Integer.parseInt(words[1])));
      case "handlers" ->
          Arrays.stream(line.split(" ", -1))
              .skip(1)
              .forEach(name -> items.add(new Item.Bound(slot(name))));
      default -> {
        if (slots.containsKey(words[0])) {
          rule(slot(words[0]), words[1], words.length == 3 ? words[2] : "");
        } else {
          items.add(new Item.Outside(Call.parse(line)));
        }
      }
    }
  }

  private void schema(String text) {
    List<String> states = new ArrayList<>();
    for (String definition : text.split("; *", -1)) {
      String[] parts = definition.split(":", 2);
      states.add(parts[0]);
      items.add(new Item.Has(parts[0]));
      for (String word : parts.length == 2 ? parts[1].split(",", -1) : new String[0]) {
        String[] relation = word.split("=", 2);
        if (relation.length == 1) {
          items.add(new Item.Flag(parts[0], word));
        } else {
          for (String target : relation[1].split("\\+", -1)) {
            items.add(new Item.Relation(parts[0], relation[0], target));
          }
        }
      }
    }
    if (!states.contains(PlainSchema.EXCEPTION)) {
      states.add(PlainSchema.EXCEPTION);
    }
    all(states).forEach(slot -> slots.put(slot.name(), slot));
  }

  /// Every occasion there can be for a handler.
  static List<Slot> all(List<String> states) {
    List<Slot> all = new ArrayList<>(single(states));
    for (String from : states) {
      for (String to : states) {
        if (!from.equals(to)) {
          all.add(new Slot(Occasion.PAIR, from, to));
        }
      }
    }
    return all;
  }

  /// Every occasion but the pairs.
  static List<Slot> single(List<String> states) {
    List<Slot> all = new ArrayList<>();
    all.add(Slot.of(Occasion.ANY_ENTER, ""));
    all.add(Slot.of(Occasion.ANY_STATE, ""));
    for (String state : states) {
      for (Occasion occasion :
          List.of(Occasion.EXIT, Occasion.ENTER, Occasion.STAY, Occasion.END, Occasion.STATE)) {
        all.add(Slot.of(occasion, state));
      }
    }
    return all;
  }

  private Slot slot(String name) {
    return Objects.requireNonNull(slots.get(name), name);
  }

  private void rule(Slot slot, String verb, String rest) {
    switch (verb) {
      case "refuses" -> items.add(new Item.Rule(slot, every(rest), new Deed.Refuse()));
      case "throws" -> items.add(new Item.Rule(slot, every(rest), new Deed.Throw()));
      case "calls" -> items.add(new Item.Rule(slot, 1, mutate(rest)));
      default -> {
        // As in `BEnd 3 calls +A`.
        String calls = rest.substring("calls ".length());
        items.add(new Item.Rule(slot, Integer.parseInt(verb), mutate(calls)));
      }
    }
  }

  private static int every(String rest) {
    return rest.isEmpty() ? 1 : Integer.parseInt(rest);
  }

  private static Deed mutate(String calls) {
    return new Deed.Mutate(Arrays.stream(calls.split("; *", -1)).map(Call::parse).toList());
  }

  static String shown(Item.Rule rule) {
    String name = rule.slot().name();
    String every = rule.every() == 1 ? "" : " " + rule.every();
    return switch (rule.deed()) {
      case Deed.Refuse() -> name + " refuses" + every;
      case Deed.Throw() -> name + " throws" + every;
      case Deed.Mutate(List<Call> calls) ->
          name + every + " calls " + String.join("; ", calls.stream().map(Call::toString).toList());
    };
  }
}
