package io.peerage.node.prompt;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jline.reader.Candidate;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.UserInterruptException;
import org.jline.reader.impl.DefaultParser;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;

/// A terminal: lines can be edited and completed, and those of earlier times come back.
public final class LinePrompt implements Prompt {
  /// Lines that are remembered.
  static final int HISTORY_MAX = 1000;

  private final Terminal terminal;
  private final LineReader reader;

  private LinePrompt(
      Terminal terminal, Optional<Path> history, Function<List<String>, List<String>> completion) {
    this.terminal = terminal;
    DefaultParser words = new DefaultParser().escapeChars(new char[0]);
    words.setEofOnUnclosedQuote(false);
    LineReaderBuilder builder =
        LineReaderBuilder.builder()
            .terminal(terminal)
            .parser(words)
            .completer((_, line, candidates) ->
                completion
                    .apply(line.words().subList(0, line.wordIndex() + 1))
                    .forEach(each -> candidates.add(new Candidate(each))))
            .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
            .variable(LineReader.HISTORY_SIZE, HISTORY_MAX)
            .variable(LineReader.HISTORY_FILE_SIZE, HISTORY_MAX);
    history.ifPresent(file -> builder.variable(LineReader.HISTORY_FILE, file));
    this.reader = builder.build();
  }

  /// The terminal of this process.
  ///
  /// @param history what was typed in earlier times; nobody else may read it
  /// @param completion what the last of some words could become, given those before it
  /// @param interrupted called when Ctrl-C is pressed while no line is awaited
  public static LinePrompt open(
      Optional<Path> history, Function<List<String>, List<String>> completion, Runnable interrupted)
      throws IOException {
    Terminal terminal =
        TerminalBuilder.builder()
            .system(true)
            .dumb(true)
            .encoding(StandardCharsets.UTF_8)
            .nativeSignals(true)
            .signalHandler(signal -> {
              if (signal == Terminal.Signal.INT) {
                interrupted.run();
              }
            })
            .build();
    return on(terminal, history, completion);
  }

  /// Some terminal, which is closed with this.
  static LinePrompt on(
      Terminal terminal, Optional<Path> history, Function<List<String>, List<String>> completion)
      throws IOException {
    if (history.isPresent() && Files.notExists(history.get())) {
      Files.createFile(
          history.get(),
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }
    return new LinePrompt(terminal, history, completion);
  }

  @Override
  public Optional<String> next(String who) {
    while (true) {
      try {
        String line = reader.readLine(who + "> ").strip();
        if (!line.isEmpty() && !line.startsWith("#")) {
          return Optional.of(line);
        }
      } catch (UserInterruptException givenUp) {
        // The line, not the session.
      } catch (EndOfFileException ended) {
        return Optional.empty();
      }
    }
  }

  @Override
  public boolean isTyped() {
    return true;
  }

  @Override
  public OutputStream out() {
    return new Above();
  }

  @Override
  public OutputStream err() {
    return new Above();
  }

  /// Shows what was written since the last flush above the line that is being typed.
  private final class Above extends OutputStream {
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();

    @Override
    public synchronized void write(int octet) {
      written.write(octet);
    }

    @Override
    public synchronized void write(byte[] bytes, int from, int count) {
      written.write(bytes, from, count);
    }

    @Override
    public synchronized void flush() {
      String text = written.toString(StandardCharsets.UTF_8);
      if (!text.isEmpty()) {
        written.reset();
        reader.printAbove(text);
      }
    }
  }

  @Override
  public void close() throws IOException {
    reader.getHistory().save();
    terminal.close();
  }
}
