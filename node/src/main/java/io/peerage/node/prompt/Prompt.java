package io.peerage.node.prompt;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;

/// Where commands come from, one a line. For one thread.
public interface Prompt extends AutoCloseable {
  /// The next one, without blanks around it; none at the end. Waits for it.
  ///
  /// @param who stands before the line, where somebody types it
  Optional<String> next(String who) throws IOException;

  /// Whether somebody types, so that what goes wrong with a line is said and forgotten.
  boolean isTyped();

  /// Standard output; what is written whole lines at a time does not spoil the line that is being
  /// typed. Any thread.
  OutputStream out();

  /// Standard error, likewise.
  OutputStream err();

  @Override
  void close() throws IOException;
}
