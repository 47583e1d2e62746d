package io.peerage.bench.remote;

import io.peerage.bench.Command;
import io.peerage.bench.Side;
import java.io.IOException;
import java.util.List;
import java.util.Objects;

/// Who serves and who follows.
enum Pair {
  GO("Go to Go", "", ""),
  JAVA("ours", "COMPACT", "COMPACT"),
  JAVA_GOB("ours, gob", "GOB", "GOB"),
  TO_GO("ours to Go", "GOB", ""),
  FROM_GO("Go to ours", "", "GOB");

  private final String title;
  private final String client;
  private final String server;

  /// @param client the language of ours; empty for Go
  /// @param server the same
  Pair(String title, String client, String server) {
    this.title = title;
    this.client = client;
    this.server = server;
  }

  /// How it is called in tables: the client first.
  String title() {
    return title;
  }

  /// Starts the process with the machine.
  Side serve() throws IOException {
    return start(server, "serve", ServingPeer.class);
  }

  /// Starts the process that follows it.
  Side follow() throws IOException {
    return start(client, "follow", FollowingPeer.class);
  }

  private static Side start(String codec, String word, Class<?> ours) throws IOException {
    if (codec.isEmpty()) {
      String program = System.getProperty("peerage.go");
      return Side.program(List.of(Objects.requireNonNull(program, "set by the script"), word));
    }
    return Side.start(
        RemoteOptions.recording(word + "-" + codec), Command.own(ours.getName(), List.of(codec)));
  }
}
