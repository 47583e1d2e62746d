package io.peerage.swarm.effect;

import io.peerage.wire.DatagramOptions;
import io.peerage.wire.IoEffect;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.concurrent.Callable;

/// What the swarm asks of the world. The facade maps it to [IoEffect]s.
public sealed interface SwarmEffect {

  /// Opens the one datagram channel of an endpoint.
  record Bind(InetSocketAddress address, DatagramOptions options) implements SwarmEffect {}

  /// Sends datagrams of `segmentSize` bytes, the last one perhaps shorter, out of one buffer of the
  /// outbox.
  record Send(InetSocketAddress to, ByteBuffer payload, int segmentSize) implements SwarmEffect {}

  /// Wakes the endpoint at `deadline`, instead of any earlier wish.
  record Wake(long deadline) implements SwarmEffect {}

  /// An operation on a file; its answer comes back by ticket.
  record Disk(IoEffect.OnFile operation) implements SwarmEffect {}

  /// Work for a worker thread; its answer comes back by ticket.
  record Work(long ticket, Callable<?> work) implements SwarmEffect {}

  /// Tells the owner of a share, a download or the endpoint (subject 0) what has happened.
  record Report(long subject, SwarmEvent event) implements SwarmEffect {}

  /// Closes the datagram channel; the endpoint is done.
  record Close() implements SwarmEffect {}
}
