package io.peerage.node.command;

import io.peerage.node.argument.Addresses;
import io.peerage.node.argument.Nearest;
import io.peerage.node.machine.Words;
import io.peerage.node.output.Console;
import io.peerage.node.process.Ending;
import io.peerage.node.process.Signal;
import io.peerage.node.prompt.Prompt;
import io.peerage.node.remote.MachineName;
import io.peerage.node.remote.Neighbours;
import io.peerage.node.remote.Places;
import io.peerage.wire.ErrorCode;
import io.peerage.wire.PeerageException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// A conversation about machines: commands as they are given one at a time otherwise, and a few
/// that make sense only here. Connections stay from one to the next.
///
/// For one thread, but for [#interrupt].
final class Repl implements AutoCloseable {
  /// What is a command only here, and what it does.
  enum Own {
    USE(
        "use [MACHINE]... [--tag T] [--active STATE] [--inactive STATE]\n"
            + "    leaves MACHINE away from now on: it is these, get-* for all that begin so; without"
            + " anything: no longer"),
    CONNECT("connect HOST:PORT    looks there, too"),
    UNWATCH("unwatch    ends every watch"),
    HELP("help [COMMAND]    says what there is, or what a command does"),
    EXIT("exit    ends");

    private final String help;

    Own(String help) {
      this.help = help;
    }

    String word() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }

    static Optional<Own> of(String word) {
      return Stream.of(values()).filter(each -> each.word().equals(word)).findFirst();
    }
  }

  /// What is a command everywhere, by its name; whether its first word is a machine.
  static final List<CommandName> VERBS =
      List.of(
          CommandName.MACHINES,
          CommandName.INSPECT,
          CommandName.TIME,
          CommandName.ADD,
          CommandName.REMOVE,
          CommandName.SET,
          CommandName.TOGGLE,
          CommandName.WHEN,
          CommandName.WATCH,
          CommandName.MACHINE_DRAW);

  private final Session session;
  private final Console console;
  private final CommandLineReader reader;
  private final Neighbours neighbours;
  private final Places places;
  private final Supplier<Neighbours> others;
  private final List<Watching> watches = new ArrayList<>();
  private List<String> used = List.of();
  private volatile Ending current = new Ending();
  private boolean over;

  /// A watch in the background.
  private record Watching(Ending ending, CompletableFuture<Void> over) {}

  /// @param neighbours of this conversation
  /// @param others connections of their own for a watch, to the same places
  Repl(
      Session session,
      CommandLineReader reader,
      Neighbours neighbours,
      Places places,
      Supplier<Neighbours> others) {
    this.session = session;
    this.console = session.console();
    this.reader = reader;
    this.neighbours = neighbours;
    this.places = places;
    this.others = others;
  }

  /// Carries out what comes, to its end.
  ///
  /// @return the status of the first that has failed; 0 if none has, or somebody types, who knows
  int run(Prompt prompt) throws IOException, InterruptedException {
    int status = 0;
    while (!over && !session.ending().asked().isDone()) {
      Optional<String> line = prompt.next(who());
      if (line.isEmpty()) {
        break;
      }
      int each = execute(line.get());
      status = status == 0 ? each : status;
    }
    return prompt.isTyped() ? 0 : status;
  }

  private String who() {
    return used.isEmpty() ? "peerage" : String.join(",", used);
  }

  /// Carries out a line.
  ///
  /// @return its status
  int execute(String line) throws InterruptedException {
    try {
      return execute(Words.split(line));
    } catch (PeerageException failure) {
      console.error(failure);
      return failure.code().exit();
    }
  }

  private int execute(List<String> words) throws InterruptedException {
    Optional<Own> own = Own.of(words.getFirst());
    List<String> rest = words.subList(1, words.size());
    if (own.isPresent()) {
      return switch (own.get()) {
        case USE -> use(rest);
        case CONNECT -> connect(rest);
        case UNWATCH -> unwatch();
        case HELP -> help(rest);
        case EXIT -> exit();
      };
    }
    CommandName verb = verb(words);
    int status = 0;
    for (List<String> each : addressed(verb, words)) {
      int one = run(verb, each);
      status = status == 0 ? one : status;
    }
    return status;
  }

  private static CommandName verb(List<String> words) {
    String pair = words.getFirst() + (words.size() > 1 ? " " + words.get(1) : "");
    return VERBS.stream()
        .filter(each -> each.word().equals(words.getFirst()) || each.word().equals(pair))
        .findFirst()
        .orElseThrow(() -> unknown(words.getFirst()));
  }

  private static PeerageException unknown(String word) {
    List<String> known =
        Stream.concat(VERBS.stream().map(CommandName::word), Stream.of(Own.values()).map(Own::word))
            .toList();
    return new PeerageException(
        ErrorCode.USAGE,
        "there is no command '" + word + "' here",
        Nearest.to(word, known)
            .map(near -> "did you mean " + near + "?")
            .orElse("`help` lists what there is"));
  }

  /// The line, or one for each machine that is in use.
  private List<List<String>> addressed(CommandName verb, List<String> words) {
    if (used.isEmpty() || verb == CommandName.MACHINES || words.contains("--help")) {
      return List.of(words);
    }
    int length = verb.word().split(" ", -1).length;
    List<String> head = words.subList(0, length);
    List<String> tail = words.subList(length, words.size());
    if (verb == CommandName.WATCH) {
      return List.of(joined(head, used, tail));
    }
    return used.stream().map(each -> joined(head, List.of(each), tail)).toList();
  }

  private static List<String> joined(List<String> head, List<String> names, List<String> tail) {
    return Stream.of(head, names, tail).flatMap(List::stream).toList();
  }

  private int run(CommandName verb, List<String> words) throws InterruptedException {
    switch (reader.read(words)) {
      case CommandLineReader.Read.Text(String text) -> {
        console.data(text);
        return 0;
      }
      case CommandLineReader.Read.Run(MachineTask task, _) -> {
        task.requireNoAccess();
        Ending ending = new Ending();
        Session inner = new Session(console, ending, session.program());
        if (verb == CommandName.WATCH) {
          watch(task, inner);
          return 0;
        }
        current = ending;
        return task.run(inner, neighbours);
      }
      case CommandLineReader.Read.Run(Task task, _) ->
          throw new IllegalStateException("no command about machines: " + task);
    }
  }

  private void watch(MachineTask task, Session inner) {
    CompletableFuture<Void> ended = new CompletableFuture<>();
    watches.add(new Watching(inner.ending(), ended));
    Neighbours own = others.get();
    Thread.ofVirtual()
        .name("peerage-watch")
        .start(() -> {
          try (own) {
            task.run(inner, own);
          } catch (PeerageException failure) {
            console.error(failure);
          } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
          } finally {
            ended.complete(null);
          }
        });
  }

  private int unwatch() {
    watches.forEach(each -> each.ending().ask(Signal.INT));
    watches.forEach(each -> each.over().join());
    watches.clear();
    return 0;
  }

  private int use(List<String> words) {
    Selection selection = Selection.parse(words);
    used =
        selection.isEmpty()
            ? List.of()
            : selection.among(neighbours).stream()
                .map(MachineName::of)
                .map(String::valueOf)
                .toList();
    if (!used.isEmpty()) {
      console.say("from now on MACHINE is " + String.join(", ", used));
    }
    return 0;
  }

  private int connect(List<String> words) {
    if (words.size() != 1) {
      throw new PeerageException(ErrorCode.USAGE, "which address?", "connect HOST:PORT");
    }
    InetSocketAddress address;
    try {
      address = Addresses.peer(words.getFirst());
    } catch (IllegalArgumentException wrong) {
      throw new PeerageException(
          ErrorCode.USAGE, String.valueOf(wrong.getMessage()), "connect HOST:PORT", wrong);
    }
    neighbours.at(address);
    places.add(address);
    return 0;
  }

  private int help(List<String> words) throws InterruptedException {
    if (!words.isEmpty() && Own.of(words.getFirst()).isEmpty()) {
      return run(verb(words), Stream.concat(words.stream(), Stream.of("--help")).toList());
    }
    StringBuilder text = new StringBuilder();
    for (CommandName verb : VERBS) {
      if (words.isEmpty()) {
        text.append("  %-14s%s%n".formatted(verb.word(), verb.summary()));
      }
    }
    for (Own own : Own.values()) {
      if (words.isEmpty() || own.word().equals(words.getFirst())) {
        text.append("  ").append(own.help).append('\n');
      }
    }
    console.data(text.toString().stripTrailing());
    return 0;
  }

  private int exit() {
    over = true;
    return 0;
  }

  /// Ends the command that is under way, if it can be. From any thread.
  void interrupt() {
    current.ask(Signal.INT);
  }

  /// What the last of some words could become.
  List<String> completions(List<String> words) {
    return new Completions(neighbours, used).of(words);
  }

  @Override
  public void close() {
    unwatch();
  }
}
