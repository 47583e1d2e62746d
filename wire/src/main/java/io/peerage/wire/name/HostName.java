package io.peerage.wire.name;

import java.util.Locale;
import java.util.Optional;

/// The name of a host in the one form under which it is looked up: lower case, no final dot.
///
/// @param text 1 to 253 letters, digits, hyphens, underscores and dots; 1 to 63 between dots
public record HostName(String text) {

  /// Characters of a name.
  public static final int LENGTH_MAX = 253;

  /// Characters between two dots.
  public static final int LABEL_MAX = 63;

  public HostName {
    if (!isName(text) || !text.equals(text.toLowerCase(Locale.ROOT))) {
      throw new IllegalArgumentException("not the name of a host: " + text);
    }
  }

  /// The name that somebody wrote, if it is one.
  public static Optional<HostName> of(String written) {
    String text = written.endsWith(".") ? written.substring(0, written.length() - 1) : written;
    return isName(text)
        ? Optional.of(new HostName(text.toLowerCase(Locale.ROOT)))
        : Optional.empty();
  }

  private static boolean isName(String text) {
    if (text.isEmpty() || text.length() > LENGTH_MAX) {
      return false;
    }
    int label = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '.') {
        if (label == 0) {
          return false;
        }
        label = 0;
      } else if (!isLetter(c) || ++label > LABEL_MAX) {
        return false;
      }
    }
    return label > 0;
  }

  private static boolean isLetter(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c == '-'
        || c == '_';
  }
}
