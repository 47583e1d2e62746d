package io.peerage.testkit;

/// Seeds: how they are written, which ones a build takes, and how one gives rise to others.
public final class Seeds {

  private Seeds() {}

  /// A child of a seed: equal for equal seed and label, unrelated otherwise. One simulation makes
  /// the generator of each of its parts this way, so that a draw in one does not disturb the rest.
  public static long child(long seed, long label) {
    return mix(seed + mix(label + 0x9e37_79b9_7f4a_7c15L));
  }

  /// As a person reads and types it: `0x` and hexadecimal digits.
  public static String text(long seed) {
    return "0x" + Long.toHexString(seed);
  }

  /// Reads what [#text] wrote, or a decimal number.
  ///
  /// @throws NumberFormatException for anything else
  public static long parse(String text) {
    String trimmed = text.strip();
    return trimmed.startsWith("0x") || trimmed.startsWith("0X")
        ? Long.parseUnsignedLong(trimmed, 2, trimmed.length(), 16)
        : Long.parseLong(trimmed);
  }

  /// The seed of the nth run of every build.
  static long nth(int index) {
    return child(0, index);
  }

  /// Spreads every bit over all others, without collisions: the finaliser of SplitMix64.
  public static long mix(long bits) {
    long z = (bits ^ (bits >>> 30)) * 0xbf58_476d_1ce4_e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d0_49bb_1331_11ebL;
    return z ^ (z >>> 31);
  }
}
