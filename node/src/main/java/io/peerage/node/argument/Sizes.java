package io.peerage.node.argument;

import java.math.BigDecimal;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Sizes as people write them: `64KiB`, `10MB`, `1.5GiB`, or a bare number of bytes.
public final class Sizes {

  private static final Pattern FORM = Pattern.compile("(\\d{1,19}(?:\\.\\d{1,9})?) ?([A-Za-z]*)");
  private static final Map<String, Long> UNITS =
      Map.ofEntries(
          Map.entry("", 1L),
          Map.entry("b", 1L),
          Map.entry("kb", 1_000L),
          Map.entry("mb", 1_000_000L),
          Map.entry("gb", 1_000_000_000L),
          Map.entry("tb", 1_000_000_000_000L),
          Map.entry("kib", 1L << 10),
          Map.entry("mib", 1L << 20),
          Map.entry("gib", 1L << 30),
          Map.entry("tib", 1L << 40));

  private Sizes() {}

  /// The count of bytes that a text means.
  ///
  /// @throws IllegalArgumentException for anything else, a fraction of a byte, or 2⁶³ bytes and
  ///   more
  public static long parse(String text) {
    Matcher form = FORM.matcher(text.strip());
    Long unit = form.matches() ? UNITS.get(form.group(2).toLowerCase(Locale.ROOT)) : null;
    if (unit == null) {
      throw new IllegalArgumentException(
          "'" + text + "' is no size; write bytes, or a unit as in 64KiB, 10MB, 1GiB");
    }
    BigDecimal bytes = new BigDecimal(form.group(1)).multiply(BigDecimal.valueOf(unit));
    try {
      return bytes.longValueExact();
    } catch (ArithmeticException tooLargeOrFraction) {
      throw new IllegalArgumentException(
          bytes.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) > 0
              ? "'" + text + "' is too large"
              : "'" + text + "' is no whole number of bytes",
          tooLargeOrFraction);
    }
  }
}
