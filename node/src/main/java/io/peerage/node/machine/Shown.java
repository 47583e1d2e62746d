package io.peerage.node.machine;

/// What stands in somebody's file, as it may stand in a sentence of ours: short, and without
/// anything that a terminal would obey.
final class Shown {
  /// Characters of it that are shown.
  static final int CHARS_MAX = 60;

  private Shown() {}

  static String of(String text) {
    StringBuilder shown = new StringBuilder();
    text.codePoints()
        .limit(CHARS_MAX)
        .map(c -> Character.isISOControl(c) || Character.getType(c) == Character.FORMAT ? '?' : c)
        .forEach(shown::appendCodePoint);
    if (text.codePointCount(0, text.length()) > CHARS_MAX) {
      shown.append('…');
    }
    return shown.toString();
  }
}
