package io.peerage.machine.schema;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.SequencedSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/// States and what they are to each other, by name: what a schema file holds, what goes over a
/// wire, and what a [io.peerage.machine.Blueprint] gives out.
///
/// ```java
/// Schema door = Schema.EMPTY
///     .with("Open", Declaration.PLAIN.with(Relation.REMOVE, "Closed"))
///     .with("Closed", Declaration.PLAIN.with(Relation.REMOVE, "Open"));
/// Machine machine = Blueprint.<Door>dynamic("door", door).build().start(this);
/// ```
///
/// Immutable. Two are equal if they declare the same states in the same order. A relation may name
/// a state that is not here: the blueprint decides what becomes of it, and tells in
/// [io.peerage.machine.Blueprint#findings()]. At most [#STATES_MAX] states.
public final class Schema {
  /// States a schema, and so a machine, may have, a bound for those that come from files.
  public static final int STATES_MAX = 4096;

  /// No states.
  public static final Schema EMPTY = new Schema(new LinkedHashMap<>());

  private static final int HASH_LENGTH = 6;

  /// As the reference sorts, so that hashes agree for any script.
  private static final Comparator<String> BY_BYTES =
      (a, b) ->
          Arrays.compareUnsigned(
              a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));

  private final SequencedMap<String, Declaration> states;

  private Schema(SequencedMap<String, Declaration> states) {
    if (states.size() > STATES_MAX) {
      throw new IllegalArgumentException(states.size() + " states, at most " + STATES_MAX);
    }
    this.states = Collections.unmodifiableSequencedMap(states);
  }

  /// The schema with these states, in this order.
  ///
  /// @throws IllegalArgumentException if one has a name that no state can have (see [StateName]),
  ///   or if there are too many
  public static Schema of(SequencedMap<String, Declaration> states) {
    states.keySet().forEach(StateName::checked);
    return new Schema(new LinkedHashMap<>(states));
  }

  /// The same with one more state at the end, or with another declaration of one that it has.
  ///
  /// @throws IllegalArgumentException as [#of(SequencedMap)]
  public Schema with(String name, Declaration declaration) {
    LinkedHashMap<String, Declaration> more = new LinkedHashMap<>(states);
    more.put(StateName.checked(name), declaration);
    return new Schema(more);
  }

  /// The same with the states of `others` too; of a state that several declare, the last
  /// declaration counts, and wholly. To unite declarations, see [Declaration#extend(Declaration)].
  public Schema merge(Schema... others) {
    LinkedHashMap<String, Declaration> merged = new LinkedHashMap<>(states);
    for (Schema other : others) {
      merged.putAll(other.states);
    }
    return new Schema(merged);
  }

  /// The same with `prefix` before every name, also where a relation names it. `Exception` keeps
  /// its own, since it is the same state in every machine.
  public Schema prefixed(String prefix) {
    LinkedHashMap<String, Declaration> renamed = new LinkedHashMap<>();
    states.forEach((name, declaration) ->
        renamed.put(
            prefixed(prefix, name), declaration.renamed(target -> prefixed(prefix, target))));
    return of(renamed);
  }

  private static String prefixed(String prefix, String name) {
    return name.equals(StateName.EXCEPTION) ? name : prefix + name;
  }

  /// Only the states whose names `wanted` accepts; their relations stay as they are.
  public Schema select(Predicate<String> wanted) {
    LinkedHashMap<String, Declaration> selected = new LinkedHashMap<>(states);
    selected.keySet().removeIf(wanted.negate());
    return new Schema(selected);
  }

  /// The same in another order. A name twice in it counts once. `Exception` may be named even if it
  /// is not declared, and is then declared multi; if it is not named, it comes last.
  ///
  /// @throws IllegalArgumentException if a state is missing in `order`, or not declared; names all
  ///   of them
  public Schema ordered(List<String> order) {
    String exception = StateName.EXCEPTION;
    LinkedHashMap<String, Declaration> rest = new LinkedHashMap<>(states);
    LinkedHashMap<String, Declaration> sorted = new LinkedHashMap<>();
    List<String> wrong = new ArrayList<>();
    for (String name : new LinkedHashSet<>(order)) {
      Declaration declaration = rest.remove(name);
      if (declaration == null && name.equals(exception)) {
        declaration = Declaration.PLAIN.withMulti(true);
      }
      if (declaration == null) {
        wrong.add("state " + name + " is not declared");
      } else {
        sorted.put(name, declaration);
      }
    }
    Declaration last = rest.remove(exception);
    if (last != null) {
      sorted.put(exception, last);
    }
    if (!rest.isEmpty()) {
      wrong.add("the order leaves out " + String.join(", ", rest.keySet()));
    }
    if (!wrong.isEmpty()) {
      throw new IllegalArgumentException(String.join("; ", wrong));
    }
    return new Schema(sorted);
  }

  /// The declarations by name, in order.
  public SequencedMap<String, Declaration> states() {
    return states;
  }

  /// The names, in order.
  public List<String> names() {
    return List.copyOf(states.keySet());
  }

  /// Whether it declares a state of this name.
  public boolean has(String name) {
    return states.containsKey(name);
  }

  /// What it says about one state.
  ///
  /// @throws IllegalArgumentException if it does not declare it
  public Declaration declaration(String name) {
    Declaration declaration = states.get(name);
    if (declaration == null) {
      throw new IllegalArgumentException("state " + name + " is not declared");
    }
    return declaration;
  }

  /// The names of the states with this tag, alone or with a value, in order. Tags are what groups
  /// of states are made of.
  public List<String> tagged(String key) {
    return states.entrySet().stream()
        .filter(state -> state.getValue().tagged(key))
        .map(Map.Entry::getKey)
        .toList();
  }

  /// A short fingerprint, by which two processes find out whether they mean the same states: six
  /// hexadecimal digits of an MD5 over flags and relations, names sorted. Order, tags and the kind
  /// of type that stands behind a state do not count. No protection against anybody.
  public String hash() {
    StringBuilder text = new StringBuilder();
    sorted(states.sequencedKeySet()).forEach(name -> describe(text, name));
    byte[] digest = md5().digest(text.toString().getBytes(StandardCharsets.UTF_8));
    return HexFormat.of().formatHex(digest).substring(0, HASH_LENGTH);
  }

  private void describe(StringBuilder text, String name) {
    Declaration state = declaration(name);
    text.append(name).append(':');
    text.append(state.auto() ? "a," : "").append(state.multi() ? "m," : "");
    for (SequencedSet<String> targets :
        List.of(state.after(), state.remove(), state.add(), state.require())) {
      sorted(targets).forEach(target -> text.append(target).append(','));
      text.append(';');
    }
  }

  private static List<String> sorted(SequencedSet<String> names) {
    return names.stream().sorted(BY_BYTES).toList();
  }

  private static MessageDigest md5() {
    try {
      return MessageDigest.getInstance("MD5");
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java has MD5", impossible);
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Schema schema
        && states.equals(schema.states)
        && names().equals(schema.names());
  }

  @Override
  public int hashCode() {
    return states.hashCode();
  }

  /// `A:auto,req=B+C; B:multi; C`.
  @Override
  public String toString() {
    return states.entrySet().stream()
        .map(state -> {
          String declaration = state.getValue().toString();
          return declaration.isEmpty() ? state.getKey() : state.getKey() + ":" + declaration;
        })
        .collect(Collectors.joining("; "));
  }
}
