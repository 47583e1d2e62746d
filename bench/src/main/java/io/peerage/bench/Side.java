package io.peerage.bench;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// One process of a transfer.
///
/// Its memory and the time of its threads are looked at every 50 ms as long as it lives: what it
/// takes in its last 50 ms is not seen. Its processor time as a whole is exact.
public final class Side implements AutoCloseable {

  private static final int LOOK_MILLIS = 50;
  private static final int END_SECONDS_MAX = 5;
  private static final int SILENCE_MINUTES_MAX = 10;

  /// What stands in the queue of lines when there will be no more.
  private static final String END = "";

  private final Process process;
  private final BlockingQueue<String> out = new LinkedBlockingQueue<>();
  private final Queue<String> err = new ConcurrentLinkedQueue<>();
  private final Thread errReader;
  private final Thread looker;
  private volatile long peakResidentBytes;
  private volatile Map<String, Double> threadSeconds = Map.of();

  private Side(Process process) {
    this.process = process;
    Thread.startVirtualThread(() -> read(process.inputReader(StandardCharsets.UTF_8), out, true));
    errReader =
        Thread.startVirtualThread(
            () -> read(process.errorReader(StandardCharsets.UTF_8), err, false));
    looker = Thread.startVirtualThread(this::look);
  }

  /// Starts a JVM with a heap of 128 MiB.
  ///
  /// @param jvm further options
  /// @param command module path, main class and arguments
  public static Side start(List<String> jvm, List<String> command) throws IOException {
    return start(List.of(), jvm, command);
  }

  /// The same behind other words, as in `ip netns exec NAME`.
  static Side start(List<String> before, List<String> jvm, List<String> command)
      throws IOException {
    List<String> words = new ArrayList<>(before);
    words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    words.add("-Xmx128m");
    words.addAll(jvm);
    words.addAll(command);
    return program(words);
  }

  /// Starts a program of any kind.
  ///
  /// @param words its path and its arguments
  public static Side program(List<String> words) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(words);
    builder.environment().keySet().removeIf(name -> name.startsWith("PEERAGE_"));
    return new Side(builder.start());
  }

  private static void read(BufferedReader reader, Queue<String> lines, boolean marked) {
    try (reader) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        lines.add(line);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      if (marked) {
        lines.add(END);
      }
    }
  }

  private void look() {
    try {
      do {
        try {
          long peak = Usage.peakResidentBytes(process.pid());
          Map<String, Double> threads = Usage.threadSeconds(process.pid());
          // At its end threads go before it does, and its memory before its name.
          threadSeconds.forEach((name, seconds) -> threads.merge(name, seconds, Math::max));
          threadSeconds = threads;
          peakResidentBytes = Math.max(peak, peakResidentBytes);
        } catch (IOException _) {
          // It, or a thread of it, ended while we looked: what we saw before stands.
        }
      } while (!process.waitFor(LOOK_MILLIS, TimeUnit.MILLISECONDS));
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
    }
  }

  /// Says a line on its standard input.
  public void say(String line) throws IOException {
    BufferedWriter in = process.outputWriter(StandardCharsets.UTF_8);
    in.write(line);
    in.write('\n');
    in.flush();
  }

  /// The next event of this name; others before it are skipped.
  ///
  /// @throws IllegalStateException when the process ends without it
  public Said event(String name) throws InterruptedException {
    while (true) {
      Said said = next(SILENCE_MINUTES_MAX, TimeUnit.MINUTES);
      if (said == null) {
        throw new IllegalStateException("no event " + name + " from " + this);
      }
      if (said.event().equals(name)) {
        return said;
      }
    }
  }

  /// The next event, whichever.
  ///
  /// @return nothing when none comes for so long
  /// @throws IllegalStateException when the process has ended and said all
  public @Nullable Said next(long time, TimeUnit unit) throws InterruptedException {
    String line = out.poll(time, unit);
    if (line != null && line.equals(END)) {
      out.add(END);
      errReader.join(); // its last words belong to the failure
      throw new IllegalStateException("no further event from " + this);
    }
    return line == null ? null : Said.parse(line);
  }

  /// The first number of at least `least` in a field of events of this name; all before are
  /// skipped.
  ///
  /// @throws IllegalStateException when the process ends without it
  long event(String name, String field, long least) throws InterruptedException {
    long number;
    do {
      number = Long.parseLong(event(name).field(field));
    } while (number < least);
    return number;
  }

  /// Waits until it has ended by itself.
  ///
  /// @throws IllegalStateException when it failed
  public void await() throws InterruptedException {
    if (process.waitFor() != 0) {
      throw new IllegalStateException("status " + process.exitValue() + " from " + this);
    }
    looker.join();
  }

  public double cpuSeconds() throws IOException {
    return Usage.cpuSeconds(process.pid());
  }

  public long peakResidentBytes() {
    return peakResidentBytes;
  }

  Map<String, Double> threadSeconds() {
    return threadSeconds;
  }

  /// What it counted under this name; it says so on standard error when it ends.
  ///
  /// @return 0 when it counts no such thing
  public long meter(String name) {
    return err.stream()
        .filter(line -> line.startsWith(name + " "))
        .mapToLong(line -> Long.parseLong(line.substring(name.length() + 1)))
        .findFirst()
        .orElse(0);
  }

  /// Asks it to end, kills it when it does not, and waits for its last words.
  public void end() throws InterruptedException {
    process.toHandle().destroy(); // Process.destroy() would close our end of its streams as well
    if (!process.waitFor(END_SECONDS_MAX, TimeUnit.SECONDS)) {
      close();
    }
    errReader.join();
    looker.join();
  }

  /// Kills it, whatever it is doing, and waits until it is gone.
  @Override
  public void close() {
    process.toHandle().destroyForcibly();
    process.onExit().join();
  }

  @Override
  public String toString() {
    return process.info().commandLine().orElse("process " + process.pid())
        + "\n"
        + String.join("\n", err);
  }
}
