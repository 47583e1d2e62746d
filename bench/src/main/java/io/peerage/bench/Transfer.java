package io.peerage.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// One transfer between two fresh processes, measured from the start of the fetching process until
/// it says that the copy is complete, and apart from that without its beginning, in which both
/// sides compile.
final class Transfer {

  /// What is no part of the figures of a transfer that runs.
  static final long WARM_UP_BYTES = 1L << 30;

  private final Workplace place;
  private final Entrant entrant;

  Transfer(Workplace place, Entrant entrant) {
    this.place = place;
    this.entrant = entrant;
  }

  /// What one transfer took.
  ///
  /// @param seconds from the start of the fetching process to the event `complete`, with the start
  ///   of its JVM
  /// @param steady what it took once it ran
  /// @param segmentsPerSend of the sender; 0 where nobody counts
  /// @param otherCores how many cores were busy with something else meanwhile
  record Outcome(
      double seconds,
      Steady steady,
      long senderPeakBytes,
      long receiverPeakBytes,
      double segmentsPerSend,
      double otherCores) {}

  /// A transfer from the first event `progress` (there is one a second) that names [#WARM_UP_BYTES]
  /// or more, until its end; all of it where the content is smaller.
  ///
  /// @param bytes what was missing then
  /// @param senderCpuSeconds processor time of the whole process meanwhile
  /// @param receiverCpuSeconds the same, until it has ended
  record Steady(long bytes, double seconds, double senderCpuSeconds, double receiverCpuSeconds) {}

  /// A transfer and what is needed to read the recordings of it.
  ///
  /// @param started when the fetching process did, or the transfer ran
  /// @param senderThreads processor seconds by thread from `started` on
  /// @param receiverThreads the same, from the start of the process
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
    try (Side sender = place.start(senderJvm, entrant.sharing(place.content()))) {
      String link = sender.event("sharing").field("link");
      try (WarmMemory _ = place.warm()) {
        return run(sender, link, receiverJvm, copy);
      }
    }
  }

  private Recorded run(Side sender, String link, List<String> receiverJvm, Path copy)
      throws IOException, InterruptedException {
    double machineBefore = Usage.machineSeconds();
    double reapedBefore = Usage.reapedSeconds();
    double senderBefore = sender.cpuSeconds();
    Map<String, Double> threadsBefore = sender.threadSeconds();
    Instant started = Instant.now();
    long start = System.nanoTime();
    try (Side receiver = place.start(receiverJvm, entrant.fetching(link, copy))) {
      long steadyFrom = start;
      long bytes = place.bytes();
      double senderWarm = senderBefore;
      double receiverWarm = 0;
      if (bytes > WARM_UP_BYTES) {
        long done = receiver.event("progress", "bytes_done", WARM_UP_BYTES);
        steadyFrom = System.nanoTime();
        bytes -= done;
        senderWarm = sender.cpuSeconds();
        receiverWarm = receiver.cpuSeconds();
        started = Instant.now();
        threadsBefore = sender.threadSeconds();
      }
      receiver.event("complete");
      double seconds = since(start);
      double steadySeconds = since(steadyFrom);
      receiver.await();
      double lifetime = since(start);
      double senderAfter = sender.cpuSeconds();
      // Nobody but the receiver has ended meanwhile.
      double receiverCpu = Usage.reapedSeconds() - reapedBefore;
      double otherCpu =
          Usage.machineSeconds() - machineBefore - (senderAfter - senderBefore) - receiverCpu;
      Map<String, Double> senderThreads = new HashMap<>(sender.threadSeconds());
      threadsBefore.forEach(
          (name, before) -> senderThreads.computeIfPresent(name, (_, after) -> after - before));
      sender.end(); // only then it says what it counted
      check(copy);
      long sends = sender.meter("peerage.transport.sends");
      Outcome outcome =
          new Outcome(
              seconds,
              new Steady(
                  bytes, steadySeconds, senderAfter - senderWarm, receiverCpu - receiverWarm),
              sender.peakResidentBytes(),
              receiver.peakResidentBytes(),
              sends == 0 ? 0 : (double) sender.meter("peerage.transport.segments_sent") / sends,
              Math.max(0, otherCpu / lifetime));
      return new Recorded(outcome, started, senderThreads, receiver.threadSeconds());
    }
  }

  private void check(Path copy) throws IOException {
    long mismatch = Files.mismatch(place.content(), copy);
    if (mismatch >= 0) {
      throw new IllegalStateException(entrant.title() + ": byte " + mismatch + " differs");
    }
    Files.delete(copy);
  }

  private static double since(long start) {
    return (System.nanoTime() - start) / 1e9;
  }
}
