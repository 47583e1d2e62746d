package io.peerage.wire;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// One datagram channel of a core. Datagrams of one read batch share a turn.
final class DatagramPort implements Port, DatagramListener {

  private final Ports ports;
  private final Turns turns;
  private final int number;
  private @Nullable DatagramChannel channel;
  private boolean unflushed;
  private boolean closing;

  DatagramPort(Ports ports, Turns turns, int number) {
    this.ports = ports;
    this.turns = turns;
    this.number = number;
  }

  void send(IoEffect.SendSegments send) {
    if (channel == null) {
      // A datagram may be lost.
      turns.pool().release(send.payload());
      return;
    }
    channel.send(send.to(), send.payload(), send.segmentSize());
    unflushed = true;
  }

  @Override
  public void flush() {
    if (unflushed && channel != null) {
      unflushed = false;
      channel.flush();
    }
  }

  @Override
  public void close() {
    closing = true;
    if (channel != null) {
      flush();
      channel.close();
    }
  }

  @Override
  public void abandon() {
    close();
  }

  @Override
  public void bound(DatagramChannel opened) {
    channel = opened;
    if (closing || turns.stopped()) {
      opened.close();
      return;
    }
    turns.answer(
        new IoInput.Bound(
            number, opened.local(), opened.receiveBufferBytes(), opened.sendBufferBytes()));
  }

  @Override
  public void failed(PeerageException cause) {
    ports.forget(number);
    turns.answer(new IoInput.BindFailed(number, cause));
  }

  @Override
  public void received(InetSocketAddress from, ByteBuffer datagram) {
    if (!closing) {
      turns.gather(new IoInput.Received(number, from, datagram));
    }
  }

  @Override
  public void readCompleted() {
    turns.endBatch();
  }

  @Override
  public void closed() {
    ports.forget(number);
    channel = null;
    turns.answer(new IoInput.Closed(number));
  }
}
