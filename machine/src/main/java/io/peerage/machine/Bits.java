package io.peerage.machine;

/// Sets of state indexes as runs of `long` words inside arrays, one word for up to 64 states.
///
/// A set is an array and the position of its first word. Each operation begins with the one-word
/// case, which the compiler reduces to a single machine operation; the loop is for the few
/// blueprints above 64 states.
final class Bits {
  private Bits() {}

  static int words(int states) {
    return (states + 63) >>> 6;
  }

  static boolean has(long[] set, int at, int index) {
    return (set[at + (index >>> 6)] & 1L << index) != 0;
  }

  static void set(long[] set, int index) {
    set[index >>> 6] |= 1L << index;
  }

  static void set(long[] set, int at, int index) {
    set[at + (index >>> 6)] |= 1L << index;
  }

  static void unset(long[] set, int index) {
    set[index >>> 6] &= ~(1L << index);
  }

  static void clear(long[] set, int words) {
    if (words == 1) {
      set[0] = 0;
      return;
    }
    for (int w = 0; w < words; w++) {
      set[w] = 0;
    }
  }

  static void or(long[] into, long[] other, int at, int words) {
    for (int w = 0; w < words; w++) {
      into[w] |= other[at + w];
    }
  }

  /// Adds the members of `other` that are not in `without`.
  static void orOutside(long[] into, long[] other, long[] without, int words) {
    if (words == 1) {
      into[0] |= other[0] & ~without[0];
      return;
    }
    for (int w = 0; w < words; w++) {
      into[w] |= other[w] & ~without[w];
    }
  }

  /// Not by `System.arraycopy`, whose call costs more than a word.
  static void copy(long[] from, long[] into, int words) {
    if (words == 1) {
      into[0] = from[0];
      return;
    }
    for (int w = 0; w < words; w++) {
      into[w] = from[w];
    }
  }

  /// Puts what is in `a` and not in `b` into `into`; answers how many that are.
  static int subtract(long[] a, long[] b, long[] into, int words) {
    if (words == 1) {
      into[0] = a[0] & ~b[0];
      return Long.bitCount(into[0]);
    }
    int members = 0;
    for (int w = 0; w < words; w++) {
      into[w] = a[w] & ~b[w];
      members += Long.bitCount(into[w]);
    }
    return members;
  }

  /// The lowest member of a set that has one.
  static int first(long[] set) {
    int w = 0;
    while (set[w] == 0) {
      w++;
    }
    return w * Long.SIZE + Long.numberOfTrailingZeros(set[w]);
  }

  /// Whether the two share a member.
  static boolean meet(long[] a, int aAt, long[] b, int bAt, int words) {
    if (words == 1) {
      return (a[aAt] & b[bAt]) != 0;
    }
    for (int w = 0; w < words; w++) {
      if ((a[aAt + w] & b[bAt + w]) != 0) {
        return true;
      }
    }
    return false;
  }

  /// Whether the two share a member that is not in `without`.
  static boolean meetOutside(long[] a, int aAt, long[] b, long[] without, int words) {
    if (words == 1) {
      return (a[aAt] & b[0] & ~without[0]) != 0;
    }
    for (int w = 0; w < words; w++) {
      if ((a[aAt + w] & b[w] & ~without[w]) != 0) {
        return true;
      }
    }
    return false;
  }

  /// Whether every member of `part` is in `whole`.
  static boolean covers(long[] whole, int wholeAt, long[] part, int partAt, int words) {
    if (words == 1) {
      return (part[partAt] & ~whole[wholeAt]) == 0;
    }
    for (int w = 0; w < words; w++) {
      if ((part[partAt + w] & ~whole[wholeAt + w]) != 0) {
        return false;
      }
    }
    return true;
  }

  static boolean none(long[] set, int words) {
    for (int w = 0; w < words; w++) {
      if (set[w] != 0) {
        return false;
      }
    }
    return true;
  }
}
