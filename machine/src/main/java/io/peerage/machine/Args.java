package io.peerage.machine;

import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The arguments of one mutation: an immutable chain of a few key-value pairs, newest first.
///
/// Made by [Arg#with(Object)] and extended by [#and(Arg, Object)]; a pair is one small object, a
/// mutation without arguments none at all.
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

  private @Nullable Object find(Arg<?> wanted) {
    for (Args at = this; at != null; at = at.rest) {
      if (at.key == wanted) {
        return at.value;
      }
    }
    return null;
  }

  /// `(stream=7 peer=a)`, in the order in which they were given.
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(")");
    for (Args at = this; at != null && at.key != null; at = at.rest) {
      text.insert(0, at.key + "=" + at.value).insert(0, ' ');
    }
    if (text.charAt(0) == ' ') {
      text.deleteCharAt(0);
    }
    return text.insert(0, '(').toString();
  }
}
