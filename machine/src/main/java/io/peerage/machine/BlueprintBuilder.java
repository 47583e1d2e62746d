package io.peerage.machine;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/// A blueprint in the making: says what the states are to each other and what happens when they
/// change.
///
/// Calls accumulate: relations named twice are united, handlers for the same occasion run in the
/// order given, and a guard that refuses keeps the later ones from being asked. The comments name
/// the handler as traces do, with `Foo` for the state. Not for several threads.
///
/// @param <O> the owner of a machine, which every handler gets
public final class BlueprintBuilder<O> {
  private final String name;
  private final SequencedMap<State, DefinitionDraft> drafts = new LinkedHashMap<>();
  private final List<Integer> offsets;
  private final boolean strict;
  private final List<BiConsumer<Handlers, Blueprint<O>>> handlers = new ArrayList<>();

  // A builder may build several times, and what was left out the first time is gone the second.
  private final Set<Finding> findings = new LinkedHashSet<>();

  private BlueprintBuilder(String name, List<State> states, List<Integer> offsets, boolean strict) {
    this.name = Id.checked(name);
    this.offsets = offsets;
    this.strict = strict;
    Set<String> names = new HashSet<>();
    for (State state : states) {
      if (!names.add(state.name())) {
        throw new IllegalArgumentException("two states are called " + state.name());
      }
      drafts.put(state, new DefinitionDraft());
    }
    if (!drafts.containsKey(Basic.Exception)) {
      if (!names.add(Basic.Exception.name())) {
        throw new IllegalArgumentException("the name Exception belongs to Basic.Exception");
      }
      offsets.add(drafts.size());
      drafts.put(Basic.Exception, new DefinitionDraft());
    }
    if (drafts.size() > Blueprint.STATES_MAX) {
      throw new IllegalArgumentException(
          drafts.size() + " states, at most " + Blueprint.STATES_MAX);
    }
    multi(Basic.Exception);
  }

  static <O> BlueprintBuilder<O> ofEnums(String name, List<Class<? extends State>> enums) {
    List<State> states = new ArrayList<>();
    List<Integer> offsets = new ArrayList<>();
    for (Class<? extends State> type : enums) {
      State[] constants = type.getEnumConstants();
      if (constants == null) {
        throw new IllegalArgumentException(type.getName() + " is no enum");
      }
      offsets.add(states.size());
      states.addAll(List.of(constants));
    }
    BlueprintBuilder<O> builder = new BlueprintBuilder<>(name, states, offsets, true);
    if (enums.contains(Basic.class)) {
      Basic.describe(builder);
    }
    return builder;
  }

  static <O> BlueprintBuilder<O> ofSchema(String name, Schema schema) {
    BlueprintBuilder<O> builder =
        ofStates(name, schema.names().stream().map(DynamicState::of).toList());
    schema
        .states()
        .forEach((state, declaration) -> builder.draft(DynamicState.of(state)).take(declaration));
    return builder;
  }

  /// For schemas that are read and not written in code: relations may name states that do not
  /// exist, and sanitising decides what becomes of them.
  static <O> BlueprintBuilder<O> ofStates(String name, List<? extends State> states) {
    return new BlueprintBuilder<>(name, List.copyOf(states), new ArrayList<>(), false);
  }

  /// Each of them keeps the others out: at most one is active.
  public BlueprintBuilder<O> exclusive(State... states) {
    for (State state : states) {
      remove(state, states);
    }
    return this;
  }

  /// All `targets` have to be active with `state`.
  public BlueprintBuilder<O> require(State state, State... targets) {
    draft(state).require.addAll(known(targets));
    return this;
  }

  /// `state` brings `targets` along, where nothing is in their way.
  public BlueprintBuilder<O> add(State state, State... targets) {
    draft(state).add.addAll(known(targets));
    return this;
  }

  /// `state` deactivates `targets` and keeps them out.
  public BlueprintBuilder<O> remove(State state, State... targets) {
    draft(state).remove.addAll(known(targets));
    return this;
  }

  /// The handlers of `state` run after those of `targets`.
  public BlueprintBuilder<O> after(State state, State... targets) {
    draft(state).after.addAll(known(targets));
    return this;
  }

  /// The machine activates them by itself as soon as they can be.
  public BlueprintBuilder<O> auto(State... states) {
    for (State state : states) {
      draft(state).auto = true;
    }
    return this;
  }

  /// Calling one of them while it is active activates it again.
  public BlueprintBuilder<O> multi(State... states) {
    for (State state : states) {
      draft(state).multi = true;
    }
    return this;
  }

  /// Outsiders may add and remove them through a view.
  public BlueprintBuilder<O> command(State... states) {
    for (State state : states) {
      tag(state, Definition.COMMAND);
    }
    return this;
  }

  /// Free text about `state`.
  public BlueprintBuilder<O> tag(State state, String... tags) {
    draft(state).tags.addAll(List.of(tags));
    return this;
  }

  /// `FooState`: `state` has been activated.
  public BlueprintBuilder<O> on(State state, Handler<? super O> handler) {
    return put(state, handler, (table, index) -> table.onState(index, handler));
  }

  /// `FooEnd`: `state` has been deactivated.
  public BlueprintBuilder<O> onEnd(State state, Handler<? super O> handler) {
    return put(state, handler, (table, index) -> table.onEnd(index, handler));
  }

  /// `AnyState`: a transition was accepted and is done, whatever it changed.
  public BlueprintBuilder<O> onAny(Handler<? super O> handler) {
    Objects.requireNonNull(handler, "handler");
    handlers.add((table, _) -> table.onAnyState(handler));
    return this;
  }

  /// `FooEnter`, in negotiation: `state` is about to be activated.
  public BlueprintBuilder<O> onEnter(State state, Handler<? super O> handler) {
    return mayEnter(state, consenting(handler));
  }

  /// `FooExit`, in negotiation: `state` is about to be deactivated.
  public BlueprintBuilder<O> onExit(State state, Handler<? super O> handler) {
    return mayExit(state, consenting(handler));
  }

  /// `FooFoo`, in negotiation: `state` is active and stays so.
  public BlueprintBuilder<O> onStay(State state, Handler<? super O> handler) {
    return mayStay(state, consenting(handler));
  }

  /// `FooBar`, in negotiation: `from` is active, `to` will be, whether or not it is already.
  public BlueprintBuilder<O> onPair(State from, State to, Handler<? super O> handler) {
    return mayPair(from, to, consenting(handler));
  }

  /// `AnyEnter`, the last of every negotiation.
  public BlueprintBuilder<O> onAnyEnter(Handler<? super O> handler) {
    return mayAny(consenting(handler));
  }

  /// `FooEnter`, with a say.
  public BlueprintBuilder<O> mayEnter(State state, Guard<? super O> guard) {
    return put(state, guard, (table, index) -> table.mayEnter(index, guard));
  }

  /// `FooExit`, with a say.
  public BlueprintBuilder<O> mayExit(State state, Guard<? super O> guard) {
    return put(state, guard, (table, index) -> table.mayExit(index, guard));
  }

  /// `FooFoo`, with a say.
  public BlueprintBuilder<O> mayStay(State state, Guard<? super O> guard) {
    return put(state, guard, (table, index) -> table.mayStay(index, guard));
  }

  /// `FooBar`, with a say.
  public BlueprintBuilder<O> mayPair(State from, State to, Guard<? super O> guard) {
    Objects.requireNonNull(guard, "guard");
    draft(from);
    draft(to);
    if (from.equals(to)) {
      throw new IllegalArgumentException(from.name() + " with itself is mayStay");
    }
    handlers.add((table, plan) -> table.mayPair(plan.index(from), plan.index(to), guard));
    return this;
  }

  /// `AnyEnter`, with a say.
  public BlueprintBuilder<O> mayAny(Guard<? super O> guard) {
    Objects.requireNonNull(guard, "guard");
    handlers.add((table, _) -> table.mayAny(guard));
    return this;
  }

  /// Every handler there is, by its [Event#name()], `FooFoo` and `FooBar` included; for rehearsals
  /// and tests. After the change has been made, what the guard answers counts for nothing.
  ///
  /// Costs little to set up but much to run: a transition asks about every active state with every
  /// state that is to be.
  public BlueprintBuilder<O> mayEvery(Guard<? super O> guard) {
    Objects.requireNonNull(guard, "guard");
    handlers.add((table, _) -> table.mayEvery(guard));
    return this;
  }

  /// Sanitises and compiles what has been said so far.
  public Blueprint<O> build() {
    Set<State> known = drafts.keySet();
    drafts.forEach((state, draft) -> draft.sanitise(state, known, findings::add));
    Handlers table = new Handlers(drafts.size());
    Blueprint<O> blueprint =
        new Blueprint<>(
            name,
            List.copyOf(known),
            offsets,
            drafts.values().stream().map(DefinitionDraft::freeze).toList(),
            table,
            findings);
    handlers.forEach(handler -> handler.accept(table, blueprint));
    return blueprint;
  }

  private interface Slot {
    void fill(Handlers table, int index);
  }

  private BlueprintBuilder<O> put(State state, Object handler, Slot slot) {
    Objects.requireNonNull(handler, "handler");
    draft(state);
    handlers.add((table, plan) -> slot.fill(table, plan.index(state)));
    return this;
  }

  private static <T> Guard<T> consenting(Handler<T> handler) {
    Objects.requireNonNull(handler, "handler");
    return (owner, event) -> {
      handler.handle(owner, event);
      return true;
    };
  }

  private DefinitionDraft draft(State state) {
    @Nullable DefinitionDraft draft = drafts.get(state);
    if (draft == null) {
      throw new IllegalArgumentException(
          "missing states: " + state.name() + " not defined in schema for " + name);
    }
    return draft;
  }

  private List<State> known(State... targets) {
    if (strict) {
      for (State target : targets) {
        draft(target);
      }
    }
    return List.of(targets);
  }
}
