package io.peerage.node.command;

import io.peerage.machine.Blueprint;
import io.peerage.machine.MachineOptions;
import io.peerage.machine.State;
import io.peerage.node.argument.Nearest;
import io.peerage.node.machine.Lines;
import io.peerage.node.machine.LiveMachine;
import io.peerage.node.machine.Mutation;
import io.peerage.node.machine.Rehearsal;
import io.peerage.node.machine.SchemaFile;
import io.peerage.node.output.Console;
import io.peerage.node.output.Event;
import io.peerage.node.output.Figures;
import io.peerage.node.remote.Places;
import io.peerage.node.remote.ShownMachines;
import io.peerage.remote.Permit;
import io.peerage.remote.ServerOptions;
import io.peerage.remote.Source;
import io.peerage.transport.NettyCarrier;
import io.peerage.wire.Carrier;
import io.peerage.wire.ErrorCode;
import io.peerage.wire.Loop;
import io.peerage.wire.PeerageException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `peerage machine run`.
@Command(
    name = "machine run",
    customSynopsis = "peerage machine run [OPTIONS] SCHEMA",
    description = {
      "Starts a machine of a schema, and lets others watch it, wait for it and, as far as --allow",
      "goes, change it, until it is ended (Ctrl-C). Mutations are read from standard input, as",
      "`peerage machine replay` reads them; its end changes nothing. Every mutation is printed,",
      "whoever made it."
    },
    footer = {
      "",
      "Example:",
      "  peerage machine run door.json --allow Open,Closed",
      "",
      "Options can be set in the environment: PEERAGE_MACHINE_RUN_LISTEN and so on."
    })
final class MachineRunCommand implements Task {
  private static final String ALL = "all";

  @Parameters(paramLabel = "SCHEMA", description = "The schema, a JSON file.")
  private Path schema = Path.of("");

  @Option(
      names = "--allow",
      paramLabel = "STATE",
      split = ",",
      description =
          "A state that others may change, besides those that the schema tags as command; or all,"
              + " and errors. May be given several times. Default: none.")
  private List<String> allowed = new ArrayList<>();

  @Option(
      names = "--dir",
      paramLabel = "DIRECTORY",
      description =
          "Write the address into the file ID.addr of a directory, as long as it runs, for `peerage"
              + " repl --dir`. Default: nowhere.")
  private @Nullable Path directory;

  @Mixin private ServeOptions serve = new ServeOptions();
  @Mixin private ShowOptions show = new ShowOptions();

  @Override
  public int run(Session session) throws InterruptedException {
    Console console = session.console();
    SchemaFile file = SchemaFile.read(schema);
    UnaryOperator<ServerOptions> how = serve.read();
    try (NettyCarrier carrier = session.carrier()) {
      Loop loop = carrier.loop();
      LiveMachine live =
          new LiveMachine(
              file,
              MachineOptions.DEFAULT.withLoop(loop::execute, loop::inLoop),
              outcome -> carrier.workers().callback(() -> print(console, file.id(), outcome)));
      live.findings().forEach(finding -> console.say(schema + ": " + finding));
      Permit permit = permit(live.blueprint());
      try (ShownMachines shown = show.open(carrier, console)) {
        InetSocketAddress local = shown.openAt(serve.listen(), how);
        var _ = shown.offer(Source.of(live.machine(), loop::execute), permit);
        Optional<Path> announced =
            Optional.ofNullable(directory)
                .map(each -> Places.announce(each, file.id(), Figures.address(local)));
        session.ending().gracefully();
        Reach.warning("TCP", local).ifPresent(console::say);
        console.event(new Event.Listening(file.id(), local, serve.codec()));
        Thread.ofPlatform()
            .daemon()
            .name("peerage-typed")
            .start(() -> play(console, carrier, file.id(), live));
        Waiting.forAny(Duration.ofDays(1), () -> {}, session.ending().asked());
        announced.ifPresent(Places::withdraw);
      }
      session.explainMeters(carrier);
      return 0;
    }
  }

  private Permit permit(Blueprint<?> blueprint) {
    if (allowed.contains(ALL)) {
      return Permit.ALL;
    }
    List<String> names = blueprint.states().stream().map(State::name).toList();
    for (String name : allowed) {
      if (!names.contains(name)) {
        throw new PeerageException(
            ErrorCode.NOT_FOUND,
            "--allow: there is no state '" + name + "' in " + schema,
            Nearest.to(name, names)
                .map(near -> "did you mean " + near + "?")
                .orElse("it has " + String.join(", ", names)));
      }
    }
    Set<String> named = Set.copyOf(allowed);
    return (machine, state) ->
        named.contains(state.name()) || Permit.COMMANDS.allows(machine, state);
  }

  /// Plays what is typed, a line after the other, each printed before the next is read.
  private static void play(Console console, Carrier carrier, String id, LiveMachine live) {
    try {
      new TypedMutations(
              console, live.blueprint(), mutation -> play(console, carrier, id, live, mutation))
          .play(new Lines(System.in));
    } catch (IOException ended) {
      console.say("no further mutations are read: " + ended.getMessage());
    }
  }

  private static Optional<PeerageException> play(
      Console console, Carrier carrier, String id, LiveMachine live, Mutation mutation) {
    CompletableFuture.supplyAsync(() -> live.play(mutation), carrier.loop()::execute)
        .thenAcceptAsync(outcome -> print(console, id, outcome), carrier.workers()::callback)
        .join();
    return Optional.empty();
  }

  private static void print(Console console, String id, Rehearsal.Outcome outcome) {
    console.event(
        new Event.Transition(
            ProcessHandle.current().pid(),
            id,
            outcome.op(),
            outcome.result(),
            outcome.active(),
            outcome.time(),
            outcome.queueTick(),
            outcome.handlers()));
    outcome
        .shortfall()
        .ifPresent(why -> console.error(new PeerageException(ErrorCode.INCOMPLETE, why, "")));
  }
}
