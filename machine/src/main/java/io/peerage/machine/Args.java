package io.peerage.machine;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The arguments of one mutation: an immutable chain of a few key-value pairs, newest first.
///
/// ```java
/// Args args = STREAM.with(stream).and(PEER, peer);
/// args.require(STREAM);
/// ```
///
/// Made by [Arg#with(Object)] and extended by [#and(Arg, Object)]; a pair is one small object, a
/// mutation without arguments none at all. Equal if the same keys have equal values, whatever the
/// order and whatever they hide.
public final class Args {
  /// No arguments.
  public static final Args NONE = new Args();

  private final @Nullable Arg<?> key;
  private final @Nullable Object value;
  private final @Nullable Args rest;

  private Args() {
    key = null;
    value = null;
    rest = null;
  }

  Args(Arg<?> key, Object value, Args rest) {
    this.key = key;
    this.value = value;
    this.rest = rest;
  }

  /// These arguments and one more, which hides an earlier one under the same key.
  public <T> Args and(Arg<T> key, T value) {
    return new Args(key, Objects.requireNonNull(value, key.name()), this);
  }

  /// These arguments and `more`, which hide earlier ones under the same keys.
  public Args and(Args more) {
    if (more.rest == null) {
      return this;
    }
    // Recursion, so that the order stays; a chain is a few pairs long.
    return new Args(
        Objects.requireNonNull(more.key), Objects.requireNonNull(more.value), and(more.rest));
  }

  /// The argument under `key`, if the mutation carries one.
  public <T> Optional<T> get(Arg<T> key) {
    Object found = find(key);
    return found == null ? Optional.empty() : Optional.of(key.cast(found));
  }

  /// The argument under `key`.
  ///
  /// @throws IllegalStateException if there is none
  public <T> T require(Arg<T> key) {
    Object found = find(key);
    if (found == null) {
      throw new IllegalStateException("no argument " + key + " in " + this);
    }
    return key.cast(found);
  }

  /// Whether there is nothing here.
  public boolean isEmpty() {
    return key == null;
  }

  /// The keys, in the order in which the arguments were given.
  public List<Arg<?>> keys() {
    return List.copyOf(pairs().keySet());
  }

  /// Whether all pairs of `others` are here, too; compared with `equals`, arrays by their elements.
  public boolean contains(Args others) {
    for (Args at = others; at != null && at.key != null; at = at.rest) {
      // What is hidden by a newer pair does not count.
      if (!Objects.deepEquals(others.find(at.key), find(at.key))) {
        return false;
      }
    }
    return true;
  }

  /// The pairs that are not hidden, oldest first.
  private SequencedMap<Arg<?>, Object> pairs() {
    SequencedMap<Arg<?>, Object> pairs = new LinkedHashMap<>();
    for (Args at = this; at != null && at.key != null; at = at.rest) {
      if (!pairs.containsKey(at.key)) {
        pairs.putFirst(at.key, Objects.requireNonNull(at.value));
      }
    }
    return pairs;
  }

  private @Nullable Object find(Arg<?> wanted) {
    for (Args at = this; at != null; at = at.rest) {
      if (at.key == wanted) {
        return at.value;
      }
    }
    return null;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Args args && contains(args) && args.contains(this);
  }

  @Override
  public int hashCode() {
    int hash = 0;
    for (Map.Entry<Arg<?>, Object> pair : pairs().entrySet()) {
      // Of arrays the elements count, as in equals.
      hash += pair.getKey().hashCode() ^ Arrays.deepHashCode(new Object[] {pair.getValue()});
    }
    return hash;
  }

  /// `(stream=7 peer=a)`, in the order in which they were given.
  @Override
  public String toString() {
    return pairs().entrySet().stream()
        .map(pair -> pair.getKey() + "=" + pair.getValue())
        .collect(Collectors.joining(" ", "(", ")"));
  }
}
