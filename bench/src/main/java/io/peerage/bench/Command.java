package io.peerage.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// What follows `java` and its options to start a program that is measured.
public final class Command {

  private Command() {}

  /// The `peerage` command, as the launcher starts it, saying events and figures, and so that it
  /// ends with us whatever happens to us.
  ///
  /// @param io `epoll`, `nio` or `auto`
  /// @param words behind `-v --json`
  public static List<String> peerage(String io, List<String> words) {
    List<String> command =
        new ArrayList<>(
            List.of(
                "-Dpeerage.transport.io=" + io,
                "-Dpeerage.parent=" + ProcessHandle.current().pid(),
                "--add-modules=" + nativeModule(),
                "--enable-native-access=io.netty.common",
                "--sun-misc-unsafe-memory-access=allow",
                "--module-path",
                Objects.requireNonNull(System.getProperty("peerage.app"), "set by the script"),
                "--module",
                "io.peerage.node/io.peerage.node.Main",
                "-v",
                "--json"));
    command.addAll(words);
    return command;
  }

  /// A program of this module, which sees what this one sees.
  ///
  /// @param main the full name of its class
  public static List<String> own(String main, List<String> words) {
    List<String> command =
        new ArrayList<>(
            List.of(
                "--add-modules=io.peerage.remote,io.peerage.swarm,io.peerage.transport,"
                    + nativeModule(),
                "--enable-native-access=io.netty.common",
                "--sun-misc-unsafe-memory-access=allow",
                "--module-path",
                Objects.requireNonNull(System.getProperty("jdk.module.path"), "set by the script"),
                "--module",
                "io.peerage.bench/" + main));
    command.addAll(words);
    return command;
  }

  private static String nativeModule() {
    return switch (System.getProperty("os.arch")) {
      case "amd64" -> "io.netty.transport.epoll.linux.x86_64";
      case "aarch64" -> "io.netty.transport.epoll.linux.aarch_64";
      default -> "java.base";
    };
  }
}
