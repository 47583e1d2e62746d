package io.peerage.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// Somebody who can move a file from one process to another. The sharer says an event `sharing`
/// with a `link`; a fetcher that is given the link says `complete` and ends.
enum Contender {
  PEERAGE_EPOLL("peerage, epoll", "epoll"),
  PEERAGE_NIO("peerage, NIO", "nio"),
  TCP("TCP and SHA-256", "");

  private final String title;
  private final String io;

  Contender(String title, String io) {
    this.title = title;
    this.io = io;
  }

  /// How it is called in tables.
  String title() {
    return title;
  }

  /// What follows `java` and its options to offer a file.
  List<String> sharing(Path content, int chunkSize) {
    return this == TCP
        ? command("send", content.toString())
        : command("share", "--chunk-size", Integer.toString(chunkSize), content.toString());
  }

  /// What follows `java` and its options to fetch it.
  List<String> fetching(String link, Path copy) {
    return this == TCP
        ? command("receive", link, copy.toString())
        : command("get", "-o", copy.toString(), link);
  }

  private List<String> command(String... words) {
    if (this != TCP) {
      List<String> more = new ArrayList<>(List.of("--no-progress"));
      more.addAll(List.of(words));
      return Command.peerage(io, more);
    }
    List<String> command = new ArrayList<>(tcp());
    command.addAll(List.of(words));
    return command;
  }

  private static List<String> tcp() {
    return List.of(
        "--module-path",
        Objects.requireNonNull(System.getProperty("jdk.module.path"), "set by bench/run"),
        "--module",
        "io.peerage.bench/io.peerage.bench.TcpCopy");
  }
}
