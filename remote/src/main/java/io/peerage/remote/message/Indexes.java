package io.peerage.remote.message;

import java.util.Arrays;

/// States by their position in what was opened, as a value.
public final class Indexes {
  /// No states.
  public static final Indexes NONE = new Indexes();

  private final int[] indexes;

  private Indexes(int... indexes) {
    this.indexes = indexes;
  }

  /// These positions, in this order.
  public static Indexes of(int... indexes) {
    return indexes.length == 0 ? NONE : new Indexes(indexes.clone());
  }

  public int count() {
    return indexes.length;
  }

  public int at(int position) {
    return indexes[position];
  }

  /// A copy.
  public int[] toArray() {
    return indexes.clone();
  }

  /// Whether all of them are positions of `count` states.
  public boolean within(int count) {
    for (int index : indexes) {
      if (index >= count) {
        return false;
      }
    }
    return true;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Indexes that && Arrays.equals(indexes, that.indexes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(indexes);
  }

  @Override
  public String toString() {
    return Arrays.toString(indexes);
  }
}
