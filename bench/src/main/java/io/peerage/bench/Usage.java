package io.peerage.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// What Linux says in `/proc` about processor time and memory. Processor time comes in ticks of 10
/// ms.
final class Usage {

  /// USER_HZ is a constant of the kernel's interface, whatever it counts in itself.
  private static final double TICKS_PER_SECOND = 100;

  // Of the fields after the name, from proc_pid_stat(5).
  private static final int USER = 11;
  private static final int SYSTEM = 12;
  private static final int REAPED_USER = 13;
  private static final int REAPED_SYSTEM = 14;

  private Usage() {}

  /// Processor seconds of a process so far, all threads, user and system.
  static double cpuSeconds(long pid) throws IOException {
    return seconds(Files.readString(proc(pid, "stat")), USER, SYSTEM);
  }

  /// Processor seconds of all our children that have ended, to their very last instruction.
  static double reapedSeconds() throws IOException {
    return seconds(
        Files.readString(proc(ProcessHandle.current().pid(), "stat")), REAPED_USER, REAPED_SYSTEM);
  }

  /// Processor seconds of every thread of a process, by name; threads of one name are added up.
  static Map<String, Double> threadSeconds(long pid) throws IOException {
    Map<String, Double> threads = new LinkedHashMap<>();
    List<Path> tasks;
    try (Stream<Path> list = Files.list(proc(pid, "task"))) {
      tasks = list.toList();
    }
    for (Path task : tasks) {
      String stat = Files.readString(task.resolve("stat"));
      threads.merge(name(stat), seconds(stat, USER, SYSTEM), Double::sum);
    }
    return threads;
  }

  /// The most memory that a process had resident so far.
  static long peakResidentBytes(long pid) throws IOException {
    return Files.readAllLines(proc(pid, "status")).stream()
        .filter(line -> line.startsWith("VmHWM:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
        .findFirst()
        .orElse(0); // it has ended and gave its memory back
  }

  /// Processor seconds that the whole machine was busy since it started, with whatever the
  /// hypervisor took away.
  static double machineSeconds() throws IOException {
    String[] fields = Files.readAllLines(Path.of("/proc/stat")).getFirst().split(" +", -1);
    double ticks = 0;
    for (int field : new int[] {1, 2, 3, 6, 7, 8}) { // all of proc_stat(5) but idle and iowait
      ticks += Long.parseLong(fields[field]);
    }
    return ticks / TICKS_PER_SECOND;
  }

  /// The name in a line of `stat`, which may hold blanks and brackets of its own.
  static String name(String stat) {
    return stat.substring(stat.indexOf('(') + 1, stat.lastIndexOf(')'));
  }

  /// The sum of two fields of a line of `stat`, counted from the one after the name.
  static double seconds(String stat, int one, int other) {
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).strip().split(" ", -1);
    return (Long.parseLong(fields[one]) + Long.parseLong(fields[other])) / TICKS_PER_SECOND;
  }

  private static Path proc(long pid, String file) {
    return Path.of("/proc", Long.toString(pid), file);
  }
}
