package io.peerage.machine.model;

import io.peerage.machine.model.Item.Deed;
import io.peerage.machine.model.Slot.Occasion;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/// Scenarios drawn from a seed. How many relations there are of each kind, how many handlers and
/// how contrary these are is drawn for each scenario, so that executed and canceled are both
/// common.
public final class ScenarioDraw {
  private static final List<Double> DENSITIES = List.of(0.0, 0.05, 0.1, 0.3, 0.6, 1.0, 2.0);

  /// All pairs have handlers up to this many states.
  private static final int SMALL = 9;

  private final SplittableRandom random;
  private final List<Item> items = new ArrayList<>();
  private final List<String> states = new ArrayList<>();

  private ScenarioDraw(SplittableRandom random) {
    this.random = random;
  }

  /// Draws what a scenario of `size` states and `calls` calls is made of.
  public static List<Item> of(SplittableRandom random, int size, int calls) {
    ScenarioDraw draw = new ScenarioDraw(random);
    draw.schema(size);
    draw.handlers();
    for (int i = 0; i < calls; i++) {
      draw.items.add(new Item.Outside(draw.call()));
    }
    return draw.items;
  }

  private boolean oneIn(int n) {
    return random.nextInt(n) == 0;
  }

  private <T> T pick(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }

  private void schema(int size) {
    for (int i = 0; i < size; i++) {
      states.add("S" + i);
    }
    if (oneIn(6)) {
      states.set(random.nextInt(size), PlainSchema.EXCEPTION);
    }
    if (oneIn(6)) {
      states.set(random.nextInt(size), pick(List.of("Healthcheck", "Heartbeat")));
    }
    states.forEach(state -> items.add(new Item.Has(state)));
    double auto = pick(List.of(0.0, 0.05, 0.2, 0.5));
    double multi = pick(List.of(0.0, 0.1, 0.4));
    for (String state : states) {
      if (random.nextDouble() < auto) {
        items.add(new Item.Flag(state, "auto"));
      }
      if (random.nextDouble() < multi) {
        items.add(new Item.Flag(state, "multi"));
      }
    }
    for (String kind : List.of("req", "add", "rem", "after")) {
      relations(kind);
    }
    if (oneIn(5)) {
      items.add(new Item.Limit(random.nextInt(1, 4)));
    }
  }

  private void relations(String kind) {
    int count = (int) Math.round(pick(DENSITIES) * states.size());
    boolean forward = oneIn(2);
    for (int i = 0; i < count; i++) {
      int from = random.nextInt(states.size());
      // Neighbours make chains, forward ones only make no circles.
      int to = oneIn(2) ? random.nextInt(states.size()) : from - random.nextInt(1, 4);
      boolean possible = to >= 0 && (!forward || to < from);
      if (possible) {
        String target = oneIn(25) ? PlainSchema.EXCEPTION : states.get(to);
        items.add(new Item.Relation(states.get(from), kind, oneIn(60) ? Scenario.NOBODY : target));
      }
    }
  }

  private void handlers() {
    if (oneIn(10)) {
      return;
    }
    List<String> all = new ArrayList<>(states);
    if (!all.contains(PlainSchema.EXCEPTION)) {
      all.add(PlainSchema.EXCEPTION);
    }
    List<Slot> slots = new ArrayList<>();
    if (all.size() <= SMALL) {
      slots.addAll(ScenarioText.all(all));
    } else {
      slots.addAll(ScenarioText.single(all));
      int pairs = random.nextInt(3) * states.size();
      for (int i = 0; i < pairs; i++) {
        String from = pick(all);
        String to = pick(all);
        if (!from.equals(to)) {
          slots.add(new Slot(Occasion.PAIR, from, to));
        }
      }
    }
    double share = pick(List.of(0.1, 0.6, 1.0));
    slots.removeIf(_ -> random.nextDouble() > share);
    slots.forEach(slot -> items.add(new Item.Bound(slot)));
    int rules = slots.isEmpty() ? 0 : random.nextInt(2 + states.size() / 2);
    for (int i = 0; i < rules; i++) {
      rule(pick(slots));
    }
  }

  private void rule(Slot slot) {
    boolean everywhere =
        slot.occasion() == Occasion.ANY_ENTER || slot.occasion() == Occasion.ANY_STATE;
    int every = everywhere ? random.nextInt(2, 7) : pick(List.of(1, 1, 2, 3, 5));
    Deed deed =
        switch (random.nextInt(6)) {
          case 0, 1 -> new Deed.Refuse();
          case 2 -> new Deed.Throw();
          default -> new Deed.Mutate(calls());
        };
    items.add(new Item.Rule(slot, every, deed));
  }

  /// Some calls, of which some are the same.
  private List<Call> calls() {
    List<Call> calls = new ArrayList<>();
    for (int i = random.nextInt(1, 5); i > 0; i--) {
      Call call = !calls.isEmpty() && oneIn(4) ? pick(calls) : call();
      if (oneIn(4)) {
        // The same states in another order are the same mutation.
        call = call.about(call.states().reversed());
      }
      calls.add(call);
    }
    return calls;
  }

  private Call call() {
    String condition = oneIn(10) ? pick(states) : "";
    boolean ahead = oneIn(8);
    int kind = random.nextInt(100);
    boolean argument = oneIn(5);
    if (kind < 38) {
      return new Call(ahead, condition, "+", some(), argument);
    } else if (kind < 60) {
      return new Call(ahead, condition, "-", some(), argument);
    } else if (kind < 72) {
      return new Call(ahead, condition, "=", some(), argument);
    } else if (kind < 84) {
      return new Call(ahead, condition, "~", some(), argument);
    } else if (kind < 90) {
      return new Call(ahead, condition, "?", some(), false);
    } else if (kind < 94) {
      return new Call(ahead, condition, "?-", some(), false);
    } else if (kind < 97) {
      return new Call(ahead, condition, "!", List.of(), false);
    }
    return new Call(ahead, condition, "^", List.of(pick(states)), false);
  }

  private List<String> some() {
    int count =
        switch (random.nextInt(20)) {
          case 0 -> 0;
          case 1 -> random.nextInt(1 + states.size() / 3);
          case 2, 3, 4 -> 3;
          case 5, 6, 7, 8, 9 -> 2;
          default -> 1;
        };
    List<String> some = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      some.add(oneIn(25) ? PlainSchema.EXCEPTION : pick(states));
    }
    return some;
  }
}
