package io.peerage.node.argument;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Durations as people write them: `250ms`, `5s`, `2m`, `1h`, or a bare number of seconds.
public final class Durations {

  /// The longest that is taken.
  public static final Duration MAX = Duration.ofDays(365);

  private static final Pattern FORM = Pattern.compile("(\\d{1,12}(?:\\.\\d{1,9})?) ?([A-Za-z]*)");
  private static final Map<String, Duration> UNITS =
      Map.of(
          "ms", Duration.ofMillis(1),
          "", Duration.ofSeconds(1),
          "s", Duration.ofSeconds(1),
          "m", Duration.ofMinutes(1),
          "h", Duration.ofHours(1));

  private Durations() {}

  /// The duration that a text means, to the nanosecond.
  ///
  /// @throws IllegalArgumentException for anything else, nothing at all, or more than [#MAX]
  public static Duration parse(String text) {
    Matcher form = FORM.matcher(text.strip());
    Duration unit = form.matches() ? UNITS.get(form.group(2).toLowerCase(Locale.ROOT)) : null;
    if (unit == null) {
      throw new IllegalArgumentException(
          "'" + text + "' is no duration; write seconds, or a unit as in 250ms, 5s, 2m, 1h");
    }
    BigDecimal nanos =
        new BigDecimal(form.group(1))
            .multiply(BigDecimal.valueOf(unit.toNanos()))
            .setScale(0, RoundingMode.DOWN);
    if (nanos.signum() == 0) {
      throw new IllegalArgumentException("'" + text + "' is no time at all");
    }
    if (nanos.compareTo(BigDecimal.valueOf(MAX.toNanos())) > 0) {
      throw new IllegalArgumentException("'" + text + "' is more than a year");
    }
    return Duration.ofNanos(nanos.longValueExact());
  }
}
