package io.peerage.node.argument;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/// The word somebody probably meant.
public final class Nearest {

  private Nearest() {}

  /// The candidate with the fewest slips of the finger (a letter too many, too few, wrong, or two
  /// swapped), if it is near enough to be meant; the first of several.
  public static Optional<String> to(String word, Collection<String> candidates) {
    return candidates.stream()
        .min(Comparator.comparingInt(candidate -> distance(word, candidate)))
        .filter(
            best -> distance(word, best) <= Math.max(1, best.length() / 3) || prefix(word, best));
  }

  private static boolean prefix(String word, String candidate) {
    return word.length() >= 2 && candidate.startsWith(word);
  }

  /// Damerau–Levenshtein, optimal string alignment.
  static int distance(String a, String b) {
    int[] beforeLast = new int[b.length() + 1];
    int[] last = new int[b.length() + 1];
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      last[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int changed = last[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        row[j] = Math.min(changed, Math.min(last[j], row[j - 1]) + 1);
        boolean swapped =
            i > 1
                && j > 1
                && a.charAt(i - 1) == b.charAt(j - 2)
                && a.charAt(i - 2) == b.charAt(j - 1);
        if (swapped) {
          row[j] = Math.min(row[j], beforeLast[j - 2] + 1);
        }
      }
      int[] free = beforeLast;
      beforeLast = last;
      last = row;
      row = free;
    }
    return last[b.length()];
  }
}
