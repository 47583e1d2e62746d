package io.peerage.node;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// The file that tells us about a mistake of ours: stack trace, command line, platform.
final class Details {
  private Details() {}

  /// Writes it.
  ///
  /// @return where it is, in a sentence
  static String write(Throwable mistake, List<String> arguments) {
    StringWriter text = new StringWriter();
    PrintWriter out = new PrintWriter(text);
    out.println("peerage " + Main.class.getModule().getDescriptor().rawVersion().orElse("?"));
    out.println("arguments " + arguments);
    for (String property : List.of("java.runtime.version", "os.name", "os.version", "os.arch")) {
      out.println(property + " " + System.getProperty(property));
    }
    mistake.printStackTrace(out);
    out.flush();
    try {
      Path file = Files.createTempFile("peerage-failure-", ".txt");
      Files.writeString(file, text.toString());
      return "details are in " + file;
    } catch (IOException unwritable) {
      return "details could not be written (" + unwritable.getMessage() + "): " + text;
    }
  }
}
