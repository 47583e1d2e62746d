package io.peerage.node.machine;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// The lines of a stream that say something, one at a time, so that whoever types them sees each
/// answered. Blank lines and those that begin with `#` say nothing; what is no UTF-8 reads as
/// U+FFFD.
public final class Lines {
  /// Characters a line may have.
  public static final int CHARS_MAX = 64 << 10;

  /// A line.
  ///
  /// @param number counts from 1, all lines
  /// @param text without blanks around it
  /// @param whole false if it is longer than [#CHARS_MAX]; `text` is then its beginning
  public record Line(int number, String text, boolean whole) {}

  private final Reader in;
  private int number;
  private boolean ended;

  /// Lines of a stream, which stays open.
  public Lines(InputStream in) {
    this.in = new InputStreamReader(in, StandardCharsets.UTF_8);
  }

  /// The next one, or none at the end of the stream. Waits for it.
  public Optional<Line> next() throws IOException {
    while (!ended) {
      Line line = read();
      if (!line.text.isEmpty() && !line.text.startsWith("#")) {
        return Optional.of(line);
      }
    }
    return Optional.empty();
  }

  private Line read() throws IOException {
    StringBuilder text = new StringBuilder();
    boolean whole = true;
    int c = in.read();
    while (c >= 0 && c != '\n') {
      if (text.length() < CHARS_MAX) {
        text.append((char) c);
      } else {
        whole = false;
      }
      c = in.read();
    }
    ended = c < 0;
    number++;
    return new Line(number, text.toString().strip(), whole);
  }
}
