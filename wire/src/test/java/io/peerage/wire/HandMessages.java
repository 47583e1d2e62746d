package io.peerage.wire;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/// A message channel whose test plays the peer. What it was asked is in a list.
final class HandMessages implements MessageChannel {

  final List<Object> asked = new ArrayList<>();
  final MessageListener listener;
  private final HandCarrier carrier;
  private final BufferPool pool;

  HandMessages(HandCarrier carrier, BufferPool pool, MessageListener listener) {
    this.carrier = carrier;
    this.pool = pool;
    this.listener = listener;
  }

  @Override
  public void grant(String subprotocol) {
    asked.add("grant " + subprotocol);
  }

  @Override
  public void refuse(int status) {
    asked.add("refuse " + status);
  }

  @Override
  public void send(MessageKind kind, ByteBuffer payload, boolean last) {
    asked.add(kind + " " + Bytes.copyOf(payload) + (last ? "." : "…"));
    pool.release(payload);
  }

  @Override
  public void ping(ByteBuffer payload) {
    asked.add("ping " + Bytes.copyOf(payload));
    pool.release(payload);
  }

  @Override
  public void flush() {
    asked.add("flush");
  }

  @Override
  public void credit(int bytes) {
    asked.add("credit " + bytes);
  }

  @Override
  public void close(int code, String reason) {
    asked.add("close " + code + " " + reason);
    carrier.execute(() -> listener.closed(null));
  }

  @Override
  public void reset() {
    asked.add("reset");
    carrier.execute(() -> listener.closed(null));
  }
}
