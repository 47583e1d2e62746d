package io.peerage.bench.machine;

import java.util.Locale;
import java.util.StringJoiner;

/// What a figure has to be.
///
/// @param ratio how many times faster than the reference, or 0
/// @param allocationFree whether nothing may be allocated
/// @param most the largest figure allowed, or 0
/// @param above how much more than the plain mutation (K2) is allowed, or 0
record Goal(double ratio, boolean allocationFree, double most, double above) {
  static final Goal NONE = new Goal(0, false, 0, 0);

  /// Below this an allocation is one of the harness, spread over millions of operations.
  private static final double HARNESS_BYTES_MAX = 0.5;

  static Goal faster(double ratio) {
    return new Goal(ratio, true, 0, 0);
  }

  static Goal atMost(double most) {
    return new Goal(0, false, most, 0);
  }

  static Goal above(double above) {
    return new Goal(0, true, 0, above);
  }

  /// `yes`, `no`, or nothing where there is no goal; and `unknown` where what it is compared with
  /// was not measured.
  String met(Figure ours, Figure theirs, Figure plain) {
    if (equals(NONE)) {
      return "";
    }
    if ((ratio > 0 && !theirs.known()) || (above > 0 && !plain.known())) {
      return "unknown";
    }
    boolean met =
        (ratio == 0 || theirs.value() / ours.value() >= ratio)
            && (!allocationFree || ours.bytes() < HARNESS_BYTES_MAX)
            && (most == 0 || ours.value() <= most)
            && (above == 0 || ours.value() - plain.value() <= above);
    return met ? "yes" : "no";
  }

  @Override
  public String toString() {
    StringJoiner text = new StringJoiner(", ");
    if (ratio > 0) {
      text.add(String.format(Locale.ROOT, "≥ %.0f×", ratio));
    }
    if (most > 0) {
      text.add(String.format(Locale.ROOT, "≤ %.0f", most));
    }
    if (above > 0) {
      text.add(String.format(Locale.ROOT, "≤ K2 + %.0f", above));
    }
    if (allocationFree) {
      text.add("0 B");
    }
    return text.toString();
  }
}
