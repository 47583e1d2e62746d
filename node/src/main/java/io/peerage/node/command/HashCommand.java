package io.peerage.node.command;

import io.peerage.machine.State;
import io.peerage.node.output.Console;
import io.peerage.node.output.Event;
import io.peerage.node.output.Figures;
import io.peerage.node.remote.ShownMachines;
import io.peerage.swarm.ContentHash;
import io.peerage.swarm.Hashed;
import io.peerage.swarm.content.HashFunction;
import io.peerage.transport.NettyCarrier;
import io.peerage.wire.PeerageException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `peerage hash`.
@Command(
    name = "hash",
    customSynopsis = "peerage hash [OPTIONS] FILE...",
    description = {
      "Prints the root hash of each file's Merkle tree (RFC 7574, section 5) and its name, as",
      "sha256sum does. It is the hash that the links of peerage share name."
    },
    footer = {
      "",
      "Example:",
      "  peerage hash --hash sha1 /etc/hosts",
      "",
      "Options can be set in the environment: PEERAGE_HASH_CHUNK_SIZE, PEERAGE_HASH_HASH."
    })
final class HashCommand implements Task {

  @Parameters(paramLabel = "FILE", arity = "1..*", description = "What to hash.")
  private List<Path> files = new ArrayList<>();

  @Option(
      names = "--chunk-size",
      paramLabel = "SIZE",
      defaultValue = "1024",
      converter = Converters.ChunkSize.class,
      description = "Bytes in a leaf of the tree. Default: ${DEFAULT-VALUE}.")
  private int chunkSize;

  @Option(
      names = "--hash",
      paramLabel = "NAME",
      defaultValue = "sha256",
      description = "sha256 or sha1. Default: ${DEFAULT-VALUE}.")
  private HashFunction hash = HashFunction.SHA_256;

  @Mixin private ShowOptions show = new ShowOptions();

  /// How far a file is.
  enum Stage implements State {
    Hashing,
    Hashed
  }

  @Override
  public int run(Session session) {
    Console console = session.console();
    Failures failures = new Failures(console, files.size());
    try (NettyCarrier carrier = session.carrier();
        ShownMachines shown = show.open(carrier, console)) {
      int number = 0;
      for (Path file : files) {
        number++;
        StagedMachine<Stage> machine =
            new StagedMachine<>("hash", "hash-" + number, Stage.class, carrier.loop(), shown);
        machine.reaches(Stage.Hashing);
        try {
          console.event(hashed(console, carrier, file));
          machine.reaches(Stage.Hashed);
        } catch (PeerageException failure) {
          machine.fails(failure);
          failures.add(file.toString(), failure);
        }
      }
    }
    return failures.exit("files could not be hashed");
  }

  private Event.Hash hashed(Console console, NettyCarrier carrier, Path file) {
    try {
      Hashed hashed =
          ContentHash.hash(
              carrier,
              file,
              hash,
              chunkSize,
              bytes -> console.progress("hashing " + file + ": " + Figures.bytes(bytes)));
      return new Event.Hash(file, hashed.bytes(), hashed.root(), chunkSize, hash.text());
    } finally {
      console.progress("");
    }
  }
}
