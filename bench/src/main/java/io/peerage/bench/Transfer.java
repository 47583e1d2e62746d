package io.peerage.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// One transfer between two fresh processes, measured from the start of the fetching process until
/// it says that the copy is complete.
final class Transfer {

  private final Workplace place;
  private final Contender contender;

  Transfer(Workplace place, Contender contender) {
    this.place = place;
    this.contender = contender;
  }

  /// What one transfer took.
  ///
  /// @param seconds from the start of the fetching process to the event `complete`, with the start
  ///   of its JVM
  /// @param ownSeconds what the event itself says it took
  /// @param sender processor time from the start of the fetching process until it has ended,
  ///   hashing for the link not counted
  /// @param receiver processor time from start to end, with the start of its JVM and all it
  ///   compiles
  /// @param segmentsPerSend of the sender; 0 where nobody counts
  /// @param otherCores how many cores were busy with something else meanwhile
  record Outcome(
      double seconds,
      double ownSeconds,
      Cost sender,
      Cost receiver,
      double segmentsPerSend,
      double otherCores) {}

  /// What one side took.
  record Cost(double cpuSeconds, long peakResidentBytes) {}

  /// A transfer and what is needed to read the recordings of it.
  ///
  /// @param started when the fetching process did
  /// @param senderThreads processor seconds by thread from `started` on
  record Recorded(
      Outcome outcome,
      Instant started,
      Map<String, Double> senderThreads,
      Map<String, Double> receiverThreads) {}

  /// Runs it.
  ///
  /// @throws IllegalStateException when it fails, or the copy differs
  Outcome run() throws IOException, InterruptedException {
    return run(List.of(), List.of()).outcome();
  }

  /// Runs it with a further option for each JVM.
  ///
  /// @throws IllegalStateException when it fails, or the copy differs
  Recorded record(String senderOption, String receiverOption)
      throws IOException, InterruptedException {
    return run(List.of(senderOption), List.of(receiverOption));
  }

  private Recorded run(List<String> senderJvm, List<String> receiverJvm)
      throws IOException, InterruptedException {
    Path copy = place.copy();
    try (Side sender = place.start(senderJvm, contender.sharing(place.content()))) {
      String link = sender.event("sharing").field("link");
      double machineBefore = Usage.machineSeconds();
      double reapedBefore = Usage.reapedSeconds();
      double senderBefore = sender.cpuSeconds();
      Map<String, Double> threadsBefore = sender.threadSeconds();
      Instant started = Instant.now();
      long start = System.nanoTime();
      try (Side receiver = place.start(receiverJvm, contender.fetching(link, copy))) {
        Said complete = receiver.event("complete");
        double seconds = since(start);
        receiver.await();
        double lifetime = since(start);
        double senderCpu = sender.cpuSeconds() - senderBefore;
        // Nobody but the receiver has ended meanwhile.
        double receiverCpu = Usage.reapedSeconds() - reapedBefore;
        double otherCpu = Usage.machineSeconds() - machineBefore - senderCpu - receiverCpu;
        Map<String, Double> senderThreads = new HashMap<>(sender.threadSeconds());
        threadsBefore.forEach(
            (name, before) -> senderThreads.computeIfPresent(name, (_, after) -> after - before));
        sender.end(); // only then it says what it counted
        check(copy);
        long sends = sender.meter("peerage.transport.sends");
        Outcome outcome =
            new Outcome(
                seconds,
                Double.parseDouble(complete.field("seconds")),
                new Cost(senderCpu, sender.peakResidentBytes()),
                new Cost(receiverCpu, receiver.peakResidentBytes()),
                sends == 0 ? 0 : (double) sender.meter("peerage.transport.segments_sent") / sends,
                Math.max(0, otherCpu / lifetime));
        return new Recorded(outcome, started, senderThreads, receiver.threadSeconds());
      }
    }
  }

  private void check(Path copy) throws IOException {
    long mismatch = Files.mismatch(place.content(), copy);
    if (mismatch >= 0) {
      throw new IllegalStateException(contender.title() + ": byte " + mismatch + " differs");
    }
    Files.delete(copy);
  }

  private static double since(long start) {
    return (System.nanoTime() - start) / 1e9;
  }
}
