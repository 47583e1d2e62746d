package io.peerage.wire;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/// A stream whose test plays the kernel. What it was asked is in a list.
final class HandStream implements StreamChannel {

  static final InetSocketAddress LOCAL =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 40_000);

  final List<Object> asked = new ArrayList<>();
  final StreamListener listener;
  private final HandCarrier carrier;
  private final SocketAddress remote;
  private final BufferPool pool;

  HandStream(HandCarrier carrier, SocketAddress remote, BufferPool pool, StreamListener listener) {
    this.carrier = carrier;
    this.remote = remote;
    this.pool = pool;
    this.listener = listener;
  }

  @Override
  public SocketAddress local() {
    return LOCAL;
  }

  @Override
  public SocketAddress remote() {
    return remote;
  }

  @Override
  public void write(ByteBuffer payload) {
    asked.add(Bytes.copyOf(payload));
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
  public void peek(int bytes) {
    asked.add("peek " + bytes);
  }

  @Override
  public void startTls(TlsOptions options) {
    asked.add("start TLS " + options.serverName());
  }

  @Override
  public void halfClose() {
    asked.add("half-close");
  }

  @Override
  public void close() {
    asked.add("close");
    carrier.execute(() -> listener.closed(null));
  }

  @Override
  public void reset() {
    asked.add("reset");
    carrier.execute(() -> listener.closed(null));
  }

  @Override
  public MessageChannel upgrade(
      UpgradeRequest request, MessageOptions options, MessageListener owner) {
    asked.add("upgrade " + request.path());
    return messages(owner);
  }

  @Override
  public MessageChannel awaitUpgrade(MessageOptions options, MessageListener owner) {
    asked.add("await upgrade");
    return messages(owner);
  }

  private MessageChannel messages(MessageListener owner) {
    HandMessages messages = new HandMessages(carrier, pool, owner);
    carrier.messages.add(messages);
    return messages;
  }
}
