package io.peerage.node.command;

import io.peerage.node.output.Console;
import io.peerage.node.output.Style;
import io.peerage.node.prompt.LinePrompt;
import io.peerage.node.prompt.PipedPrompt;
import io.peerage.node.prompt.Prompt;
import io.peerage.node.remote.Access;
import io.peerage.node.remote.Neighbours;
import io.peerage.node.remote.Places;
import io.peerage.node.remote.RuntimeDirectory;
import io.peerage.transport.NettyCarrier;
import io.peerage.wire.ErrorCode;
import io.peerage.wire.PeerageException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `peerage repl`.
@Command(
    name = "repl",
    customSynopsis = "peerage repl [OPTIONS] [HOST:PORT]...",
    description = {
      "Takes commands about the machines of all running peerage processes of this user, and of those",
      "at the addresses, one a line: machines, inspect, time, add, remove, set, toggle, when, watch,",
      "machine draw, and `help`. On a terminal lines are completed (Tab) and remembered; otherwise",
      "they are read to the end, and the status is that of the first that has failed."
    },
    footer = {"", "Example:", "  peerage repl 127.0.0.1:7777"})
final class ReplCommand implements Task {
  @Parameters(
      paramLabel = "HOST:PORT",
      arity = "0..*",
      converter = Converters.Peer.class,
      description = "Where else to look.")
  private List<InetSocketAddress> addresses = new ArrayList<>();

  @Option(
      names = "--dir",
      paramLabel = "DIRECTORY",
      description =
          "Look at the addresses in the files ID.addr of a directory, too, as they come and go."
              + " Default: none.")
  private @Nullable Path directory;

  @Mixin private AccessOptions access = new AccessOptions();

  @Override
  public int run(Session session) throws InterruptedException {
    Access how = access.read();
    Map<String, String> environment = System.getenv();
    RuntimeDirectory own = RuntimeDirectory.of(environment);
    AtomicReference<@Nullable Repl> repl = new AtomicReference<>();
    session.ending().gracefully();
    try (Prompt prompt = prompt(environment, repl)) {
      Console console = console(session.console().style(), prompt);
      Session inner = new Session(console, session.ending(), session.program());
      Places places = new Places(addresses, Optional.ofNullable(directory), console::say);
      try (NettyCarrier carrier = inner.carrier();
          Neighbours neighbours = new Neighbours(carrier, own, how, places);
          Repl opened =
              new Repl(
                  inner,
                  new CommandLineReader(environment, new Terminal(false, false)),
                  neighbours,
                  places,
                  () -> new Neighbours(carrier, own, how, places.copy()))) {
        repl.set(opened);
        addresses.forEach(neighbours::at);
        return opened.run(prompt);
      }
    } catch (IOException failed) {
      throw new PeerageException(
          ErrorCode.DISK, "cannot read commands: " + failed.getMessage(), "", failed);
    }
  }

  private static Prompt prompt(
      Map<String, String> environment, AtomicReference<@Nullable Repl> repl) throws IOException {
    if (!isTerminal()) {
      return new PipedPrompt(System.in);
    }
    return LinePrompt.open(
        history(environment),
        words -> {
          Repl opened = repl.get();
          return opened == null ? List.of() : opened.completions(words);
        },
        () -> {
          Repl opened = repl.get();
          if (opened != null) {
            opened.interrupt();
          }
        });
  }

  // JDK 25 gives no console again where there is no terminal, as before 22.
  @SuppressWarnings("SystemConsoleNull")
  private static boolean isTerminal() {
    return System.console() != null && System.console().isTerminal();
  }

  private static Console console(Style style, Prompt prompt) {
    // The prompt has the place of a progress line.
    Style lines = new Style(style.json(), style.quiet(), style.verbose(), false, style.colour());
    return new Console(prompt.out(), prompt.err(), lines);
  }

  /// `$XDG_STATE_HOME/peerage/history`, or else `~/.local/state/peerage/history`; nowhere if there
  /// is no such place.
  static Optional<Path> history(Map<String, String> environment) {
    String state = environment.getOrDefault("XDG_STATE_HOME", "");
    Path home =
        state.isEmpty()
            ? Path.of(System.getProperty("user.home", "."), ".local", "state")
            : Path.of(state);
    try {
      return Optional.of(Files.createDirectories(home.resolve("peerage")).resolve("history"));
    } catch (IOException unwritable) {
      return Optional.empty();
    }
  }
}
