package io.peerage.remote.server;

import io.peerage.remote.compact.CompactLimits;
import io.peerage.remote.message.PayloadLimits;
import java.time.Duration;

/// How much a server takes on.
///
/// @param sessionsMax connections that are open at the same time
/// @param subscriptionsMax machines that one of them follows
/// @param callsMax calls of one client that are under way, and that are known again over another
///   connection
/// @param clientsMax clients whose calls are remembered
/// @param heldBytes bytes on their way to a client above which it gets no more pushes until half of
///   them are out
/// @param transitionsMax transitions of one machine that wait for those who follow each one
/// @param helloTimeout time to say HELLO
/// @param silenceTimeout time without a byte after which a client counts as gone
/// @param pushInterval least time between two pushes, each of all machines that have changed;
///   answers do not wait
/// @param payloads what is handed over beside machines, each way
/// @param wire what is kept of a client's words
public record ServerLimits(
    int sessionsMax,
    int subscriptionsMax,
    int callsMax,
    int clientsMax,
    int heldBytes,
    int transitionsMax,
    Duration helloTimeout,
    Duration silenceTimeout,
    Duration pushInterval,
    PayloadLimits payloads,
    CompactLimits wire) {
  /// 256 connections of 1,024 machines and 256 calls; 1,024 clients remembered; 256 KiB held; 1,024
  /// transitions; 10 s, 60 s and 10 ms.
  public static final ServerLimits DEFAULT =
      new ServerLimits(
          256,
          1024,
          256,
          1024,
          256 << 10,
          1024,
          Duration.ofSeconds(10),
          Duration.ofSeconds(60),
          Duration.ofMillis(10),
          PayloadLimits.DEFAULT,
          CompactLimits.DEFAULT);

  public ServerLimits {
    if (sessionsMax < 1
        || subscriptionsMax < 1
        || callsMax < 1
        || clientsMax < 1
        || heldBytes < 1
        || transitionsMax < 1) {
      throw new IllegalArgumentException("a limit is less than 1");
    }
  }

  /// The same with another bound on connections.
  public ServerLimits withSessionsMax(int sessions) {
    return new ServerLimits(
        sessions,
        subscriptionsMax,
        callsMax,
        clientsMax,
        heldBytes,
        transitionsMax,
        helloTimeout,
        silenceTimeout,
        pushInterval,
        payloads,
        wire);
  }

  /// The same with another bound on what waits for one client.
  public ServerLimits withHeldBytes(int bytes) {
    return new ServerLimits(
        sessionsMax,
        subscriptionsMax,
        callsMax,
        clientsMax,
        bytes,
        transitionsMax,
        helloTimeout,
        silenceTimeout,
        pushInterval,
        payloads,
        wire);
  }

  /// The same with another bound on transitions that wait.
  public ServerLimits withTransitionsMax(int transitions) {
    return new ServerLimits(
        sessionsMax,
        subscriptionsMax,
        callsMax,
        clientsMax,
        heldBytes,
        transitions,
        helloTimeout,
        silenceTimeout,
        pushInterval,
        payloads,
        wire);
  }
}
