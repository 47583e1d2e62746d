package io.peerage.node;

import io.peerage.node.command.CommandLineReader;
import io.peerage.node.command.Session;
import io.peerage.node.command.Terminal;
import io.peerage.node.output.Console;
import io.peerage.node.output.Event;
import io.peerage.node.output.Style;
import io.peerage.node.process.Child;
import io.peerage.node.process.Ending;
import io.peerage.wire.ErrorCode;
import io.peerage.wire.PeerageException;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.util.List;
import java.util.Map;

/// The `peerage` command: reads the command line, runs the command, and turns its end into an exit
/// status.
public final class Main {

  /// The system property with what the user typed for `peerage`.
  private static final String PROGRAM_PROPERTY = "peerage.program";

  private Main() {}

  public static void main(String[] arguments) {
    System.exit(run(List.of(arguments)));
  }

  private static int run(List<String> arguments) {
    Map<String, String> environment = System.getenv();
    CommandLineReader reader = new CommandLineReader(environment, Terminal.of(environment));
    Console console = console(Style.PLAIN);
    try {
      console = console(reader.styleOfFailure(arguments));
      switch (reader.read(arguments)) {
        case CommandLineReader.Read.Text(String text) -> {
          console.data(text);
          return 0;
        }
        case CommandLineReader.Read.Run(var task, Style style) -> {
          console = console(style);
          Ending ending = Ending.listening();
          Long parent = Long.getLong(Child.PARENT_PROPERTY);
          if (parent != null) {
            ending.follow(parent);
          }
          return task.run(
              new Session(console, ending, System.getProperty(PROGRAM_PROPERTY, "peerage")));
        }
      }
    } catch (PeerageException failure) {
      console.progress("");
      console.error(failure);
      return failure.code().exit();
    } catch (InterruptedException | RuntimeException | Error mistake) {
      console.progress("");
      console.error(
          new Event.Failure(
              ErrorCode.INTERNAL.text(),
              ErrorCode.INTERNAL.exit(),
              "this is our own mistake: " + mistake,
              Details.write(mistake, arguments)));
      return ErrorCode.INTERNAL.exit();
    }
  }

  private static Console console(Style style) {
    return new Console(
        new FileOutputStream(FileDescriptor.out), new FileOutputStream(FileDescriptor.err), style);
  }
}
