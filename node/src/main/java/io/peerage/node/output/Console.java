package io.peerage.node.output;

import io.peerage.wire.PeerageException;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/// Standard output and standard error of one command: data and events on the first, talk and the
/// progress line on the second. All of it is UTF-8, whatever the locale.
///
/// The main thread, machine observers and children's readers all write here, each line whole: that
/// is what the lock is for. Nothing is called while it is held.
public final class Console {

  /// Columns of the progress line, so that it never wraps on an ordinary terminal.
  static final int PROGRESS_COLUMNS_MAX = 79;

  private static final String ERASE_LINE = "\r\u001b[K";
  private static final String RED = "\u001b[31m";
  private static final String PLAIN = "\u001b[0m";

  private final PrintStream out;
  private final PrintStream err;
  private final Style style;
  private final Object lock = new Object();
  private String progress = "";

  /// A console on two streams, which stay open.
  public Console(OutputStream out, OutputStream err, Style style) {
    this.out = new PrintStream(out, false, StandardCharsets.UTF_8);
    this.err = new PrintStream(err, false, StandardCharsets.UTF_8);
    this.style = style;
  }

  /// How this console speaks.
  public Style style() {
    return style;
  }

  /// Prints an event: its JSON object, or its line if it has one.
  public void event(Event event) {
    if (style.json()) {
      data(json(event));
    } else {
      event.line().ifPresent(this::data);
    }
  }

  /// Prints a line of data on standard output, as it is.
  public void data(String line) {
    synchronized (lock) {
      hideProgress();
      out.println(line);
      out.flush();
      showProgress();
    }
  }

  /// Talk: a line on standard error, unless quiet.
  public void say(String line) {
    if (!style.quiet()) {
      talk(line);
    }
  }

  /// Talk for who wants to know more.
  public void explain(String line) {
    if (style.verbose() && !style.quiet()) {
      talk(line);
    }
  }

  /// Says what went wrong: an `error` object with `--json`, otherwise a sentence and what to do.
  public void error(PeerageException failure) {
    error(Event.Failure.of(failure));
  }

  /// Says what went wrong.
  public void error(Event.Failure failure) {
    if (style.json()) {
      event(failure);
      return;
    }
    String who = style.colour() ? RED + "peerage:" + PLAIN + " " : "peerage: ";
    talk(who + failure.message());
    if (!failure.hint().isEmpty()) {
      talk("  " + failure.hint());
    }
  }

  /// Shows this instead of the former progress line, where there is one. Empty takes it away.
  public void progress(String line) {
    if (!style.progress()) {
      return;
    }
    synchronized (lock) {
      String shown =
          line.length() > PROGRESS_COLUMNS_MAX ? line.substring(0, PROGRESS_COLUMNS_MAX) : line;
      if (!shown.equals(progress)) {
        hideProgress();
        progress = shown;
        showProgress();
      }
    }
  }

  private void talk(String line) {
    synchronized (lock) {
      hideProgress();
      err.println(line);
      err.flush();
      showProgress();
    }
  }

  private void hideProgress() {
    if (!progress.isEmpty()) {
      err.print(ERASE_LINE);
      err.flush();
    }
  }

  private void showProgress() {
    if (!progress.isEmpty()) {
      err.print(progress);
      err.flush();
    }
  }

  private static String json(Event event) {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    try (JsonGenerator json = Json.FACTORY.createGenerator(ObjectWriteContext.empty(), line)) {
      json.writeStartObject();
      Fields fields = new Fields(json);
      fields.put("event", event.name());
      event.write(fields);
      json.writeEndObject();
    }
    return line.toString(StandardCharsets.UTF_8);
  }

  /// Loaded only when somebody asks for JSON.
  private static final class Json {
    static final JsonFactory FACTORY = JsonFactory.builder().build();
  }
}
