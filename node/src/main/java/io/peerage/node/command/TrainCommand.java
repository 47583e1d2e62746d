package io.peerage.node.command;

import io.peerage.node.output.Console;
import io.peerage.node.output.JsonObject;
import io.peerage.node.output.Style;
import io.peerage.node.process.Ending;
import io.peerage.node.process.Signal;
import io.peerage.wire.ErrorCode;
import io.peerage.wire.PeerageException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Scanner;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import picocli.CommandLine.Command;

/// `peerage train`, which no help names: the training run of the AOT cache. It reads the help of
/// every command, hashes a file, and transfers it from one peer to another within this process, so
/// that the classes of all that stand in the cache. It says nothing.
@Command(name = "train", hidden = true)
final class TrainCommand implements Task {

  private static final CommandLineReader READER =
      new CommandLineReader(Map.of(), new Terminal(false, false));
  private static final int CONTENT_BYTES = 1 << 20;

  @Override
  public int run(Session session) throws InterruptedException {
    CommandName.shown()
        .forEach(name ->
            READER.read(
                Stream.concat(Arrays.stream(name.word().split(" ", -1)), Stream.of("--help"))
                    .toList()));
    try (TrialFiles files = TrialFiles.create()) {
      files.generate(CONTENT_BYTES, () -> false);
      String original = files.original().toString();
      silently(new Ending(), Style.PLAIN, OutputStream.nullOutputStream(), "hash", original);
      transfer(original, files.copy().toString());
      rehearse(files.copy());
    } catch (IOException e) {
      throw new PeerageException(ErrorCode.DISK, "training: " + e.getMessage(), "", e);
    }
    return 0;
  }

  private static void transfer(String original, String copy)
      throws IOException, InterruptedException {
    Style json = new Style(true, true, false, false, false);
    Ending sharing = new Ending();
    try (PipedInputStream said = new PipedInputStream();
        PipedOutputStream out = new PipedOutputStream(said)) {
      CompletableFuture<Void> shared =
          CompletableFuture.runAsync(
              () -> silently(sharing, json, out, "share", "--no-record", original));
      try (Scanner lines = new Scanner(said, StandardCharsets.UTF_8)) {
        String link = JsonObject.parse(lines.nextLine()).text("link");
        silently(new Ending(), json, OutputStream.nullOutputStream(), "get", link, "-o", copy);
        sharing.ask(Signal.TERM);
        shared.join();
      }
    }
  }

  private static void rehearse(Path file) throws IOException {
    Files.writeString(file, "{\"states\":{\"A\":{\"auto\":true,\"require\":[\"B\"]},\"B\":{}}}");
    Path operations = file.resolveSibling("rehearsed.ops");
    Files.writeString(operations, "add B x=1\nremove B\n");
    OutputStream nowhere = OutputStream.nullOutputStream();
    for (Style style : List.of(Style.PLAIN, new Style(true, true, false, false, false))) {
      silently(new Ending(), style, nowhere, "machine", "replay", "" + file, "" + operations);
      silently(new Ending(), style, nowhere, "machine", "draw", "" + file);
    }
  }

  private static void silently(Ending ending, Style style, OutputStream out, String... words) {
    Console console = new Console(out, OutputStream.nullOutputStream(), style);
    try {
      if (READER.read(List.of(words)) instanceof CommandLineReader.Read.Run(Task task, _)) {
        task.run(new Session(console, ending, "peerage"));
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
