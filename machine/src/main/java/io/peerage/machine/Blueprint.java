package io.peerage.machine;

import io.peerage.machine.schema.Declaration;
import io.peerage.machine.schema.Relation;
import io.peerage.machine.schema.Schema;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The plan of a kind of machine: its states, their relations and the handlers, compiled once and
/// shared by all machines started from it.
///
/// ```java
/// final class Door {
///   enum Step implements State { Open, Closed, Locked }
///
///   private static final Blueprint<Door> BLUEPRINT =
///       Blueprint.<Door>of("door", Step.class)
///           .exclusive(Open, Closed)
///           .require(Locked, Closed)
///           .mayEnter(Open, (door, _) -> !door.guarded)
///           .on(Locked, (door, _) -> door.bolt.slide())
///           .build();
///
///   private final Machine machine = BLUEPRINT.start(this);
/// }
/// ```
///
/// States are numbered in the order of the enums and of the constants in them; that order, the
/// *schema order*, decides wherever nothing else does. [Basic#Exception] is the last one unless it
/// is listed. Immutable, for any thread.
///
/// @param <O> the owner of a machine, which every handler gets
public final class Blueprint<O> {
  /// States a blueprint may have, a bound for those that come from files.
  public static final int STATES_MAX = Schema.STATES_MAX;

  private final String name;
  private final List<State> states;
  private final State[] byIndex;
  private final int[] offsets;
  private final Map<State, Integer> indexes;
  private final Map<String, State> byName;
  private final List<Definition> definitions;

  /// Counts the machines, together with those of blueprints that this one was extended from or to:
  /// they have its name, too.
  final AtomicLong started;

  final Relations relations;

  /// The handlers, and nobody else: what a machine starts with.
  final Company company;

  /// The contradictions among the relations; a machine comes up with them as its first error.
  private final String conflicts;

  private final List<Finding> findings;
  private final SequencedMap<String, List<State>> groups;

  /// Made when it is asked for.
  private volatile @Nullable Blueprint<O> bare;

  Blueprint(
      String name,
      List<State> states,
      List<Integer> offsets,
      List<Definition> definitions,
      Handlers handlers,
      Collection<Finding> findings,
      SequencedMap<String, List<State>> groups,
      AtomicLong started) {
    this.started = started;
    this.name = name;
    this.states = List.copyOf(states);
    this.byIndex = states.toArray(State[]::new);
    this.offsets = offsets.stream().mapToInt(Integer::intValue).toArray();
    this.definitions = List.copyOf(definitions);
    company = new Company(handlers);
    conflicts =
        findings.stream()
            .filter(finding -> finding.kind() == Finding.Kind.CONFLICT)
            .map(Finding::toString)
            .collect(Collectors.joining("; "));
    indexes = HashMap.newHashMap(byIndex.length);
    byName = HashMap.newHashMap(byIndex.length);
    for (int i = 0; i < byIndex.length; i++) {
      indexes.put(byIndex[i], i);
      byName.put(byIndex[i].name(), byIndex[i]);
    }
    relations = new Relations(this.definitions, indexes);
    List<Finding> all = new ArrayList<>(findings);
    if (relations.circleFrom >= 0) {
      State from = byIndex[relations.circleFrom];
      State to = byIndex[relations.circleTo];
      all.add(new Finding(Finding.Kind.CIRCLE, from, Relation.REQUIRE, to));
    }
    this.findings = List.copyOf(all);
    this.groups = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(groups));
  }

  /// Begins the blueprint called `name` (see [Id]) with the states of these enums.
  ///
  /// @throws IllegalArgumentException if two states have the same name or a class is no enum
  @SafeVarargs
  public static <O> BlueprintBuilder<O> of(
      String name, Class<? extends State> states, Class<? extends State>... more) {
    List<Class<? extends State>> enums = new ArrayList<>();
    enums.add(states);
    for (Class<? extends State> type : more) {
      enums.add(type);
    }
    return BlueprintBuilder.ofEnums(name, enums);
  }

  /// Begins a larger blueprint: all that this one says, then the states of these enums. A machine
  /// can change over to it while it runs; see [Machine#grow(Blueprint, Object)].
  ///
  /// @throws IllegalArgumentException if two states have the same name or a class is no enum
  @SafeVarargs
  public final BlueprintBuilder<O> extend(
      Class<? extends State> states, Class<? extends State>... more) {
    List<Class<? extends State>> enums = new ArrayList<>();
    enums.add(states);
    for (Class<? extends State> type : more) {
      enums.add(type);
    }
    return BlueprintBuilder.extending(this, enums);
  }

  /// Begins the blueprint called `name` (see [Id]) with the states of a schema that was read and
  /// not written in code. They are [DynamicState]s; relations may name states that do not exist.
  public static <O> BlueprintBuilder<O> dynamic(String name, Schema schema) {
    return BlueprintBuilder.ofSchema(name, schema);
  }

  /// Begins the blueprint called `name` (see [Id]) with states that are at hand, in this order; for
  /// instance those of another machine, without what they are to each other there. Relations may
  /// name states that are not among them.
  ///
  /// @throws IllegalArgumentException if two states have the same name
  public static <O> BlueprintBuilder<O> ofStates(String name, List<? extends State> states) {
    return BlueprintBuilder.ofStates(name, states);
  }

  /// A machine that belongs to `owner`, in the calling thread and with a numbered id.
  public Machine start(O owner) {
    return start(owner, MachineOptions.DEFAULT);
  }

  /// A machine that belongs to `owner`.
  public Machine start(O owner, MachineOptions options) {
    Kernel machine = new Kernel(this, Objects.requireNonNull(owner, "owner"), options);
    machine.begin();
    if (!conflicts.isEmpty()) {
      machine.addError(new MachineException.Schema(conflicts));
    }
    return machine;
  }

  /// The same without handlers, for machines that follow another one: nobody can refuse there.
  Blueprint<O> bare() {
    Blueprint<O> known = bare;
    if (known == null) {
      known =
          new Blueprint<>(
              name,
              states,
              offsets(),
              definitions,
              Handlers.finals(states.size()),
              findings,
              groups,
              started);
      bare = known;
    }
    return known;
  }

  /// What the machines are called, followed by a number.
  public String name() {
    return name;
  }

  /// All states in schema order.
  public List<State> states() {
    return states;
  }

  /// What the schema says about `state`.
  ///
  /// @throws IllegalArgumentException if it is none of this blueprint's
  public Definition definition(State state) {
    return definitions.get(index(state));
  }

  /// Those of `needed` that this blueprint lacks, in the order given; none if it can stand in for
  /// whatever needs them.
  public List<State> missing(Collection<? extends State> needed) {
    return needed.stream().filter(state -> !indexes.containsKey(state)).<State>map(s -> s).toList();
  }

  /// The position of `state` in schema order.
  ///
  /// @throws IllegalArgumentException if it is none of this blueprint's
  // The ordinal is the point: it is the index within the enum; and two constants are the same only
  // if
  // they are the same object.
  @SuppressWarnings({"EnumOrdinal", "ReferenceEquality"})
  public int index(State state) {
    // An enum constant is where its enum begins plus its ordinal, or it is none of ours.
    if (state instanceof Enum<?> constant) {
      int ordinal = constant.ordinal();
      for (int offset : offsets) {
        int index = offset + ordinal;
        if (index < byIndex.length && byIndex[index] == state) {
          return index;
        }
      }
    }
    Integer index = indexes.get(state);
    if (index == null) {
      throw new IllegalArgumentException(
          "missing states: " + state.name() + " not defined in schema for " + name);
    }
    return index;
  }

  /// Whether `state` is one of this blueprint's.
  public boolean has(State state) {
    return indexes.containsKey(state);
  }

  /// The state of this name.
  public Optional<State> find(String name) {
    return Optional.ofNullable(byName.get(name));
  }

  /// All groups by name, in the order in which they came: every enum composed into the blueprint is
  /// one, by the name of its class, and others were added by the builder.
  public SequencedMap<String, List<State>> groups() {
    return groups;
  }

  /// The states of a group, in the order in which they were given.
  ///
  /// @throws IllegalArgumentException if there is no such group
  public List<State> group(String name) {
    List<State> group = groups.get(name);
    if (group == null) {
      throw new IllegalArgumentException(
          "no group " + name + " in " + this.name + ", which has " + groups.keySet());
    }
    return group;
  }

  /// States and relations in names, as they stand after sanitising.
  public Schema schema() {
    SequencedMap<String, Declaration> declarations = new LinkedHashMap<>();
    for (int i = 0; i < byIndex.length; i++) {
      declarations.put(byIndex[i].name(), definitions.get(i).declaration());
    }
    return Schema.of(declarations);
  }

  /// What could not be meant in the relations, and what became of it; in schema order.
  public List<Finding> findings() {
    return findings;
  }

  /// The kinds of relation that `state` has to any other.
  ///
  /// @throws IllegalArgumentException if it is none of this blueprint's
  public Set<Relation> relationsOf(State state) {
    Definition definition = definition(state);
    return relations(relation -> !definition.targets(relation).isEmpty());
  }

  /// What `from` is to `to`; the other direction is another question.
  ///
  /// @throws IllegalArgumentException if one of them is none of this blueprint's
  public Set<Relation> relationsBetween(State from, State to) {
    Definition definition = definition(from);
    State known = byIndex[index(to)];
    return relations(relation -> definition.targets(relation).contains(known));
  }

  /// The states that have any relation to `state`, in schema order.
  ///
  /// @throws IllegalArgumentException if it is none of this blueprint's
  public List<State> inboundRelationsOf(State state) {
    State known = byIndex[index(state)];
    return states.stream().filter(from -> !relationsBetween(from, known).isEmpty()).toList();
  }

  private static Set<Relation> relations(Predicate<Relation> holds) {
    Set<Relation> found = EnumSet.noneOf(Relation.class);
    for (Relation relation : Relation.values()) {
      if (holds.test(relation)) {
        found.add(relation);
      }
    }
    return Collections.unmodifiableSet(found);
  }

  int[] indexes(List<? extends State> states) {
    int[] indexes = new int[states.size()];
    for (int i = 0; i < indexes.length; i++) {
      indexes[i] = index(states.get(i));
    }
    return indexes;
  }

  List<State> states(int... indexes) {
    return Arrays.stream(indexes).<State>mapToObj(this::state).toList();
  }

  State state(int index) {
    return byIndex[index];
  }

  /// The number of states, which is the version of a schema that only ever grows.
  public int version() {
    return byIndex.length;
  }

  String conflicts() {
    return conflicts;
  }

  List<Integer> offsets() {
    return Arrays.stream(offsets).boxed().toList();
  }

  int count() {
    return byIndex.length;
  }

  long nextNumber() {
    return started.incrementAndGet();
  }

  @Override
  public String toString() {
    return name + states.stream().map(State::name).toList();
  }
}
