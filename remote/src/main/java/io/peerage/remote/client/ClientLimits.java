package io.peerage.remote.client;

import io.peerage.remote.compact.CompactLimits;
import io.peerage.remote.message.PayloadLimits;
import java.time.Duration;

/// How long a client tries, and how much it keeps.
///
/// @param callsMax calls under way; further ones are refused at once
/// @param connTimeout time to connect and to be let in
/// @param connRetries attempts to connect before it gives up; 0 for a single one
/// @param connRetryDelay pause after the first attempt, then twice as long each time
/// @param connRetryBackoff longest pause
/// @param connRetryTimeout all attempts together
/// @param reconnects whether it connects again when a connection has ended
/// @param pingInterval silence after which it asks whether the server is there
/// @param pingTimeout time for the server to say so
/// @param payloads what is handed over beside machines, each way
/// @param wire what is kept of the server's words
public record ClientLimits(
    int callsMax,
    Duration connTimeout,
    int connRetries,
    Duration connRetryDelay,
    Duration connRetryBackoff,
    Duration connRetryTimeout,
    boolean reconnects,
    Duration pingInterval,
    Duration pingTimeout,
    PayloadLimits payloads,
    CompactLimits wire) {
  /// 256 calls; 3 s to connect, 15 attempts, 100 ms to 3 s apart, a minute in all; a ping after 15
  /// s, 5 s for its answer.
  public static final ClientLimits DEFAULT =
      new ClientLimits(
          256,
          Duration.ofSeconds(3),
          15,
          Duration.ofMillis(100),
          Duration.ofSeconds(3),
          Duration.ofMinutes(1),
          true,
          Duration.ofSeconds(15),
          Duration.ofSeconds(5),
          PayloadLimits.DEFAULT,
          CompactLimits.DEFAULT);

  public ClientLimits {
    if (callsMax < 1 || connRetries < 0) {
      throw new IllegalArgumentException(callsMax + " calls, " + connRetries + " retries");
    }
  }

  /// The same with so much time to connect and to be let in.
  public ClientLimits withConnTimeout(Duration timeout) {
    return new ClientLimits(
        callsMax,
        timeout,
        connRetries,
        connRetryDelay,
        connRetryBackoff,
        connRetryTimeout,
        reconnects,
        pingInterval,
        pingTimeout,
        payloads,
        wire);
  }

  /// The same with a single attempt to connect, and none to connect again: for a command that says
  /// what is there now.
  public ClientLimits once() {
    return new ClientLimits(
        callsMax,
        connTimeout,
        0,
        connRetryDelay,
        connRetryBackoff,
        connRetryTimeout,
        false,
        pingInterval,
        pingTimeout,
        payloads,
        wire);
  }
}
