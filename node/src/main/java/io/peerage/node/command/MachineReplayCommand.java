package io.peerage.node.command;

import io.peerage.node.machine.Lines;
import io.peerage.node.machine.Mutation;
import io.peerage.node.machine.Rehearsal;
import io.peerage.node.machine.SchemaFile;
import io.peerage.node.output.Console;
import io.peerage.node.output.Event;
import io.peerage.wire.ErrorCode;
import io.peerage.wire.PeerageException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `peerage machine replay`.
@Command(
    name = "machine replay",
    customSynopsis = "peerage machine replay [OPTIONS] SCHEMA [OPS]",
    description = {
      "Rehearses a schema: carries out mutations on a fresh machine and shows what comes of each:",
      "its result, how often each state has changed (odd is active), and every handler that would",
      "be called, in order. A canceled mutation is a result like any other.",
      "",
      "Mutations, one a line: add A B, remove A, set A B, toggle A, canadd A, canremove A,",
      "adderr TEXT, adderrstate A TEXT. A word with = is an argument; its value is JSON, or else",
      "text. Lines that begin with # are skipped.",
      "",
      "Handlers of states Foo and Bar: FooEnter, FooExit, FooFoo (stays), FooBar (from Foo, to Bar)",
      "and AnyEnter are asked before the change, FooState, FooEnd and AnyState are told after it."
    },
    footer = {
      "",
      "Example:",
      "  peerage machine replay door.json door.ops --veto OpenEnter --on 'LitState: add Open'",
      "",
      "Options can be set in the environment: PEERAGE_MACHINE_REPLAY_VETO, PEERAGE_MACHINE_REPLAY_ON."
    })
final class MachineReplayCommand implements Task {

  @Parameters(index = "0", paramLabel = "SCHEMA", description = "The schema, a JSON file.")
  private Path schema = Path.of("");

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "OPS",
      description = "A file of mutations. Standard input if absent, or -.")
  private @Nullable Path operations;

  @Option(
      names = "--veto",
      paramLabel = "HANDLER",
      split = ",",
      description = "A handler that refuses; may be given several times. Default: none.")
  private List<String> vetoes = new ArrayList<>();

  @Option(
      names = "--on",
      paramLabel = "'HANDLER: MUTATION; ...'",
      description =
          "Mutations that a handler makes, when it is called; may be given several times."
              + " Default: none.")
  private List<String> reactions = new ArrayList<>();

  @Override
  public int run(Session session) {
    Console console = session.console();
    SchemaFile file = SchemaFile.read(schema);
    Rehearsal rehearsal = new Rehearsal(file, vetoes, reactions);
    rehearsal.findings().forEach(finding -> console.say(schema + ": " + finding));
    try (InputStream in = input()) {
      return new TypedMutations(
              console, rehearsal.blueprint(), mutation -> play(console, rehearsal, mutation))
          .play(new Lines(in));
    } catch (NoSuchFileException missing) {
      throw new PeerageException(
          ErrorCode.NOT_FOUND, "there is no file " + operations, "", missing);
    } catch (AccessDeniedException denied) {
      throw new PeerageException(ErrorCode.DISK, "no permission to read " + operations, "", denied);
    } catch (IOException failed) {
      throw new PeerageException(
          ErrorCode.DISK, "reading mutations: " + failed.getMessage(), "", failed);
    }
  }

  private InputStream input() throws IOException {
    return operations == null || operations.toString().equals("-")
        ? System.in
        : Files.newInputStream(operations);
  }

  private static Optional<PeerageException> play(
      Console console, Rehearsal rehearsal, Mutation mutation) {
    Rehearsal.Outcome outcome = rehearsal.play(mutation);
    console.event(
        new Event.Rehearsed(
            outcome.op(),
            outcome.result(),
            outcome.active(),
            outcome.time(),
            outcome.queueTick(),
            outcome.handlers()));
    return outcome.shortfall().map(why -> new PeerageException(ErrorCode.INCOMPLETE, why, ""));
  }
}
