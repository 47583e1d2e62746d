package io.peerage.node.machine;

import java.util.ArrayList;
import java.util.List;

/// The words of a line: what stands between blanks, except that a text in double quotes, with
/// backslashes as JSON has them, is part of its word.
public final class Words {
  private Words() {}

  /// The words of `line`.
  public static List<String> split(String line) {
    List<String> words = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (!quoted && Character.isWhitespace(c)) {
        end(word, words);
        continue;
      }
      word.append(c);
      if (c == '"') {
        quoted = !quoted;
      } else if (quoted && c == '\\' && i + 1 < line.length()) {
        i++;
        word.append(line.charAt(i));
      }
    }
    end(word, words);
    return words;
  }

  private static void end(StringBuilder word, List<String> words) {
    if (!word.isEmpty()) {
      words.add(word.toString());
      word.setLength(0);
    }
  }
}
