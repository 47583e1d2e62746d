package io.peerage.swarm.channel;

import io.peerage.swarm.effect.SwarmEffect;
import io.peerage.swarm.message.MessageFormat;
import io.peerage.swarm.message.MessageWriter;
import io.peerage.swarm.message.SpecWriter;
import io.peerage.wire.Outbox;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// The small messages of one turn on one channel, packed into as few datagrams as they need.
final class ControlMessages implements Requesting.Asker {

  private final Remote remote;
  private final Throttle throttle;
  private final SpecWriter writer;
  private @Nullable Outbox<SwarmEffect> out;
  private @Nullable ByteBuffer datagram;
  private long sent;

  /// @param throttle told of every byte that leaves
  /// @param format what the swarm's messages look like
  ControlMessages(Remote remote, Throttle throttle, MessageFormat format) {
    this.writer = new SpecWriter(format);
    this.throttle = throttle;
    this.remote = remote;
  }

  /// Datagrams that left.
  long datagramsSent() {
    return sent;
  }

  /// Begins a turn.
  void begin(Outbox<SwarmEffect> turn) {
    out = turn;
  }

  void ack(long first, long last, long delayMicros) {
    for (long from = first; from <= last; ) {
      ByteBuffer message = room(writer.format().ackBytes());
      from = writer.ack(message, from, last, delayMicros) + 1;
    }
  }

  void have(long first, long last) {
    for (long from = first; from <= last; ) {
      from = writer.have(room(writer.format().rangeBytes()), from, last) + 1;
    }
  }

  @Override
  public void request(long first, long last) {
    for (long from = first; from <= last; ) {
      from = writer.request(room(writer.format().rangeBytes()), from, last) + 1;
    }
  }

  @Override
  public void cancel(long first, long last) {
    for (long from = first; from <= last; ) {
      from = writer.cancel(room(writer.format().rangeBytes()), from, last) + 1;
    }
  }

  void choke() {
    MessageWriter.choke(room(MessageWriter.CHOKE_BYTES));
  }

  void unchoke() {
    MessageWriter.unchoke(room(MessageWriter.CHOKE_BYTES));
  }

  void askForPeers() {
    MessageWriter.pexRequest(room(MessageWriter.PEX_REQUEST_BYTES));
  }

  /// Names a peer to another one.
  void introduce(InetSocketAddress peer) {
    ByteBuffer address = ByteBuffer.wrap(peer.getAddress().getAddress());
    if (address.remaining() == Integer.BYTES) {
      MessageWriter.pexResponseV4(
          room(MessageWriter.PEX_RESPONSE_V4_BYTES), address, peer.getPort());
    } else {
      MessageWriter.pexResponseV6(
          room(MessageWriter.PEX_RESPONSE_V6_BYTES), address, peer.getPort());
    }
  }

  /// A datagram without a message, unless one with messages is waiting.
  void keepAlive() {
    room(0);
  }

  /// Ends a turn: what is waiting leaves.
  void end() {
    flush();
    out = null;
  }

  /// Ends a turn without sending: the channel is over.
  void drop() {
    ByteBuffer unsent = datagram;
    if (unsent != null) {
      datagram = null;
      turn().discard(unsent);
    }
    out = null;
  }

  private ByteBuffer room(int bytes) {
    if (datagram != null && datagram.remaining() < bytes) {
      flush();
    }
    ByteBuffer current = datagram;
    if (current == null) {
      current = turn().buffer(remote.datagramBytes());
      MessageWriter.channel(current, remote.channel());
      datagram = current;
    }
    return current;
  }

  private void flush() {
    ByteBuffer full = datagram;
    if (full != null) {
      datagram = null;
      sent++;
      full.flip();
      throttle.spend(full.remaining());
      turn().put(new SwarmEffect.Send(remote.address(), full, full.remaining()));
    }
  }

  private Outbox<SwarmEffect> turn() {
    Outbox<SwarmEffect> turn = out;
    if (turn == null) {
      throw new IllegalStateException("a message outside of a turn");
    }
    return turn;
  }
}
