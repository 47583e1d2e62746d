package io.peerage.node.command;

import io.peerage.machine.State;
import io.peerage.node.output.Console;
import io.peerage.node.output.Event;
import io.peerage.node.output.JsonObject;
import io.peerage.node.process.Child;
import io.peerage.wire.ErrorCode;
import io.peerage.wire.PeerageException;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;

/// One transfer between two processes, followed by the events that they print. With `--json` those
/// that show progress and machines are passed on as they come.
final class Trial {

  private static final int SIGNALED = 128;

  private final Session session;
  private final Console console;
  private final TrialFiles files;
  private final StagedMachine<Stage> machine;
  private final ShowOptions show;
  // Completed and filled by the threads that read what the processes say.
  private final CompletableFuture<String> link = new CompletableFuture<>();
  private final CompletableFuture<Event.Tried> complete = new CompletableFuture<>();
  private final Queue<PeerageException> failures = new ConcurrentLinkedQueue<>();

  /// @param machine that shows how far it is
  /// @param show whether the processes show their machines
  Trial(Session session, TrialFiles files, StagedMachine<Stage> machine, ShowOptions show) {
    this.session = session;
    this.console = session.console();
    this.files = files;
    this.machine = machine;
    this.show = show;
  }

  /// How far it is.
  enum Stage implements State {
    Generating,
    Sharing,
    Fetching,
    Comparing,
    Complete
  }

  /// Does it, and says how to do it by hand.
  int run() throws InterruptedException, IOException {
    String original = files.original().toString();
    String copy = files.copy().toString();
    machine.reaches(Stage.Sharing);
    try (Child sharer = child("sharer", "share", "--watch", "--no-record", original)) {
      waitFor(link, sharer);
      if (!link.isDone()) {
        return ended(sharer);
      }
      console.say("sharer    " + session.program() + " share " + original);
      console.say("fetcher   " + session.program() + " get " + link.join());
      machine.reaches(Stage.Fetching);
      try (Child fetcher = child("fetcher", "get", "--watch", "-o", copy, link.join())) {
        waitFor(fetcher.exited(), fetcher);
        console.progress("");
        if (!complete.isDone()) {
          return ended(fetcher);
        }
      }
      machine.reaches(Stage.Comparing);
      compare();
    }
    machine.reaches(Stage.Complete);
    console.event(complete.join());
    console.say("");
    console.say("By hand, in two terminals:");
    console.say("  " + session.program() + " share FILE");
    console.say("  " + session.program() + " get LINK -o COPY");
    return 0;
  }

  /// Waits for the event, for the end of the child, or until the user ends it all.
  private void waitFor(CompletableFuture<?> event, Child child) throws InterruptedException {
    Waiting.forAny(Duration.ofDays(1), () -> {}, event, child.exited(), session.ending().asked());
  }

  /// The exit status after a child did not do what it should. Ctrl-C reaches the children as well,
  /// and may reach them first.
  private int ended(Child child) {
    console.progress("");
    CompletableFuture<Integer> exited = child.exited();
    int exit;
    if (session.ending().asked().isDone()) {
      exit = session.ending().asked().join().exit();
    } else if (Waiting.result(exited) > SIGNALED) {
      exit = exited.join();
    } else {
      PeerageException failure = failures.peek();
      throw failure != null
          ? failure
          : new PeerageException(ErrorCode.INTERNAL, "a process ended without a word", "");
    }
    console.error(
        new Event.Failure(ErrorCode.CANCELED.text(), exit, "ended, everything removed", ""));
    return exit;
  }

  private void compare() throws IOException {
    long mismatch = Files.mismatch(files.original(), files.copy());
    if (mismatch >= 0) {
      throw new PeerageException(
          ErrorCode.INTEGRITY, "the copy differs at byte " + mismatch, "please report this");
    }
  }

  private Child child(String role, String... arguments) {
    List<String> all = new ArrayList<>(List.of("--json", "--quiet", "--no-progress"));
    all.addAll(List.of(arguments));
    all.addAll(show.forChildren());
    return Child.start(all, line -> said(role, line));
  }

  /// Takes a line that a child says.
  private void said(String role, String line) {
    JsonObject object = JsonObject.parse(line);
    switch (object.text("event")) {
      case "sharing" -> link.complete(object.text("link"));
      case "complete" -> complete.complete(tried(object));
      case "error" -> failures.add(failure(role, object));
      case "progress" -> {
        console.progress(ProgressTicker.line(Event.Progress.of(object)));
        passOn(line);
      }
      case "machine" -> {
        show(role, Event.Machine.of(object));
        passOn(line);
      }
      case "transition" -> {
        show(role, Event.Transition.of(object));
        passOn(line);
      }
      default -> {}
    }
  }

  private void show(String role, Event event) {
    if (!console.style().json()) {
      event.line().ifPresent(text -> console.say("%-8s  %s".formatted(role, text)));
    }
  }

  private void passOn(String line) {
    if (console.style().json()) {
      console.data(line);
    }
  }

  private static Event.Tried tried(JsonObject complete) {
    long bytes = complete.count("bytes");
    Duration took = Duration.ofMillis(Math.max(1, Math.round(complete.number("seconds") * 1000)));
    return new Event.Tried(bytes, took, bytes * 1000 / took.toMillis());
  }

  private static PeerageException failure(String role, JsonObject error) {
    ErrorCode code =
        Arrays.stream(ErrorCode.values())
            .filter(known -> known.text().equals(error.text("code")))
            .findFirst()
            .orElse(ErrorCode.INTERNAL);
    return new PeerageException(
        code, "the " + role + ": " + error.text("message"), error.text("hint"));
  }
}
