package io.peerage.machine;

import io.peerage.machine.schema.Schema;
import java.lang.invoke.MethodHandles;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedMap;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// A blueprint in the making: says what the states are to each other and what happens when they
/// change.
///
/// Calls accumulate: relations named twice are united, and for handlers see [HandlerCalls]. Not for
/// several threads.
///
/// ```java
/// Blueprint.<Door>of("door", Step.class)
///     .exclusive(Open, Closed)
///     .require(Locked, Closed)
///     .mayExit(Locked, (door, event) -> door.hasKey())
///     .build();
/// ```
///
/// @param <O> the owner of a machine, which every handler gets
public final class BlueprintBuilder<O> extends HandlerCalls<O, BlueprintBuilder<O>> {
  private final String name;
  private final AtomicLong started;
  private final SequencedMap<State, DefinitionDraft> drafts = new LinkedHashMap<>();
  private final List<Integer> offsets;
  private final boolean strict;
  private final List<Entry> handlers = new ArrayList<>();
  private final SequencedMap<String, List<State>> groups = new LinkedHashMap<>();

  // A builder may build several times, and what was left out the first time is gone the second.
  private final Set<Finding> findings = new LinkedHashSet<>();

  private BlueprintBuilder(
      String name, List<State> states, List<Integer> offsets, boolean strict, AtomicLong started) {
    this.name = Id.checked(name);
    this.started = started;
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
    return ofEnums(name, List.of(), new ArrayList<>(), enums, new AtomicLong());
  }

  private static <O> BlueprintBuilder<O> ofEnums(
      String name,
      List<State> first,
      List<Integer> offsets,
      List<Class<? extends State>> enums,
      AtomicLong started) {
    List<State> states = new ArrayList<>(first);
    for (Class<? extends State> type : enums) {
      State[] constants = type.getEnumConstants();
      if (constants == null) {
        throw new IllegalArgumentException(type.getName() + " is no enum");
      }
      offsets.add(states.size());
      states.addAll(List.of(constants));
    }
    BlueprintBuilder<O> builder = new BlueprintBuilder<>(name, states, offsets, true, started);
    for (State state : states.subList(first.size(), states.size())) {
      if (state instanceof Related related) {
        related.relate(builder);
      }
    }
    for (Class<? extends State> type : enums) {
      // Two enums of different places may have the same name, and nobody is to blame for that.
      String group = type.getSimpleName();
      boolean taken = builder.groups.containsKey(group);
      builder.groups.put(taken ? type.getName() : group, List.of(type.getEnumConstants()));
    }
    return builder;
  }

  /// What a blueprint says, and the states of more enums.
  static <O> BlueprintBuilder<O> extending(
      Blueprint<O> smaller, List<Class<? extends State>> enums) {
    BlueprintBuilder<O> builder =
        ofEnums(
            smaller.name(),
            smaller.states(),
            new ArrayList<>(smaller.offsets()),
            enums,
            smaller.started);
    for (State state : smaller.states()) {
      builder.draft(state).take(smaller.definition(state));
    }
    SequencedMap<String, List<State>> added = new LinkedHashMap<>(builder.groups);
    builder.groups.clear();
    builder.groups.putAll(smaller.groups());
    added.forEach(builder::group);
    builder.handlers.addFirst((table, _) -> table.take(smaller.company.handlers));
    return builder;
  }

  private void group(String group, List<State> states) {
    if (groups.putIfAbsent(group, List.copyOf(states)) != null) {
      throw new IllegalArgumentException("two groups are called " + group);
    }
  }

  /// Gives some states a name together; see [Blueprint#group(String)].
  ///
  /// @throws IllegalArgumentException if there is a group of this name
  public BlueprintBuilder<O> group(String group, State... states) {
    group(group, known(states));
    return this;
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
    return new BlueprintBuilder<>(
        name, List.copyOf(states), new ArrayList<>(), false, new AtomicLong());
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

  /// Binds the methods of the owner by their names; as [#bind(MethodHandles.Lookup, Object)], only
  /// that each machine calls those of its own owner.
  ///
  /// @param type the class of the owner, or one above it whose methods shall be handlers
  public BlueprintBuilder<O> bindOwner(MethodHandles.Lookup lookup, Class<? super O> type) {
    return bindOwner(lookup, type, Naming.PLAIN);
  }

  /// As [#bindOwner(MethodHandles.Lookup, Class)], with methods of other names.
  public BlueprintBuilder<O> bindOwner(
      MethodHandles.Lookup lookup, Class<? super O> type, Naming naming) {
    return bound(HandlerMethod.of(lookup, type, null, naming), naming.binding(type));
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
            findings,
            groups,
            started);
    handlers.forEach(handler -> handler.install(table, blueprint));
    return blueprint;
  }

  @Override
  BlueprintBuilder<O> put(Entry entry) {
    handlers.add(entry);
    return this;
  }

  @Override
  void verify(State state) {
    draft(state);
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
