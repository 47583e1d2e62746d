package io.peerage.simnet;

import io.peerage.wire.Core;
import io.peerage.wire.DatagramOptions;
import io.peerage.wire.IoEffect;
import io.peerage.wire.IoInput;
import io.peerage.wire.Outbox;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/// Either side of an echo: a server answers every datagram with the same bytes, a client sends
/// numbered datagrams, a window of them at a time, and sends again what does not come back.
final class EchoCore implements Core<IoInput, IoEffect> {
  private static final int CHANNEL = 0;
  private static final int RESEND = 0;
  private static final long RESEND_NANOS = 500_000_000;

  private final InetSocketAddress address;
  private final @Nullable InetSocketAddress server;
  private final int count;
  private final int window;
  private final int datagramBytes;
  private final BitSet sent = new BitSet();
  private final BitSet echoed = new BitSet();
  private boolean bound;
  int resent;
  boolean closed;

  private EchoCore(
      InetSocketAddress address,
      @Nullable InetSocketAddress server,
      int count,
      int window,
      int datagramBytes) {
    this.address = address;
    this.server = server;
    this.count = count;
    this.window = window;
    this.datagramBytes = datagramBytes;
  }

  static EchoCore server(InetSocketAddress address) {
    return new EchoCore(address, null, 0, 0, 0);
  }

  static EchoCore client(
      InetSocketAddress address, InetSocketAddress server, int count, int window, int bytes) {
    return new EchoCore(address, server, count, window, bytes);
  }

  /// The message that starts either side.
  void start(long now, Outbox<IoEffect> out) {
    out.put(new IoEffect.Bind(CHANNEL, address, DatagramOptions.DEFAULT));
  }

  /// The message that ends either side.
  void leave(long now, Outbox<IoEffect> out) {
    out.put(new IoEffect.Disarm(RESEND));
    out.put(new IoEffect.Close(CHANNEL));
  }

  boolean complete() {
    return echoed.cardinality() == count;
  }

  @Override
  public void receive(IoInput input, long now, Outbox<IoEffect> out) {
    switch (input) {
      case IoInput.Bound _ -> {
        bound = true;
        out.put(new IoEffect.Arm(RESEND, now + RESEND_NANOS));
      }
      case IoInput.Received(_, var from, ByteBuffer datagram) when server == null -> {
        ByteBuffer answer = out.buffer(datagram.remaining());
        answer.put(datagram).flip();
        send(from, answer, out);
      }
      case IoInput.Received(_, _, ByteBuffer datagram) -> echoed.set(datagram.getInt());
      case IoInput.TurnEnded _ -> fill(out);
      case IoInput.Closed _ -> closed = true;
      default -> throw new IllegalStateException("unexpected " + input);
    }
  }

  @Override
  public void timer(int key, long now, Outbox<IoEffect> out) {
    if (server == null || complete()) {
      return;
    }
    for (int number = echoed.nextClearBit(0);
        number < sent.length();
        number = echoed.nextClearBit(number + 1)) {
      send(server, numbered(number, out), out);
      resent++;
    }
    out.put(new IoEffect.Arm(RESEND, now + RESEND_NANOS));
  }

  /// Sends what the window has room for.
  private void fill(Outbox<IoEffect> out) {
    while (server != null
        && bound
        && sent.cardinality() < count
        && sent.cardinality() - echoed.cardinality() < window) {
      int number = sent.cardinality();
      sent.set(number);
      send(server, numbered(number, out), out);
    }
  }

  private ByteBuffer numbered(int number, Outbox<IoEffect> out) {
    return out.buffer(datagramBytes).putInt(0, number);
  }

  private static void send(InetSocketAddress to, ByteBuffer payload, Outbox<IoEffect> out) {
    out.put(new IoEffect.SendSegments(CHANNEL, to, payload, payload.remaining()));
  }
}
