package io.peerage.interop.relay;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/// Stands between TCP sockets: a connection to it becomes one to the target; bytes travel under the
/// delay, jitter and rate of [Conditions]. Its other figures do not concern streams. On demand
/// everything stands still ([#stall]) or breaks off ([#reset]).
public final class TcpRelay extends Relay {

  /// Connections at a time; others are reset.
  public static final int CONNECTIONS_MAX = 1024;

  /// Bytes of one direction on the line; then the sender waits.
  public static final int PENDING_BYTES_MAX = 8 << 20;

  private static final int RUN_BYTES = 64 << 10;

  private record Run(long due, ByteBuffer bytes) {}

  /// One direction of a connection.
  private static final class Flow {
    final SocketChannel from;
    final SocketChannel to;
    final Line line;
    final ArrayDeque<Run> runs = new ArrayDeque<>();
    int pendingBytes;
    boolean ended;
    boolean passedOn;

    Flow(SocketChannel from, SocketChannel to, Line line) {
      this.from = from;
      this.to = to;
      this.line = line;
    }
  }

  private record Connection(Flow there, Flow back) {}

  private final InetSocketAddress target;
  private final Conditions there;
  private final Conditions back;
  private final long seed;
  private final ServerSocketChannel server;
  private final List<Connection> connections = new ArrayList<>();
  private final LongAdder carried = new LongAdder();
  private volatile boolean stalled;
  private volatile boolean resetting;
  private long accepted;

  TcpRelay(
      InetSocketAddress listen,
      InetSocketAddress target,
      Conditions there,
      Conditions back,
      long seed,
      LongSupplier clock)
      throws IOException {
    super(clock);
    this.target = loopback(target);
    this.there = there;
    this.back = back;
    this.seed = seed;
    this.server = ServerSocketChannel.open();
    server.configureBlocking(false);
    server.bind(loopback(listen));
    server.register(selector, SelectionKey.OP_ACCEPT);
  }

  /// A relay on a free port of the target's address, on the real clock. Nothing moves until
  /// [#start] or [#run].
  public static TcpRelay between(
      InetSocketAddress target, Conditions there, Conditions back, long seed) throws IOException {
    return new TcpRelay(
        new InetSocketAddress(target.getAddress(), 0), target, there, back, seed, System::nanoTime);
  }

  @Override
  public InetSocketAddress local() {
    return (InetSocketAddress) server.socket().getLocalSocketAddress();
  }

  /// Bytes that were handed on, in both directions.
  public long carried() {
    return carried.sum();
  }

  /// Whether nothing is read and nothing written, as if the line were dead; connections stay. Any
  /// thread.
  public void stall(boolean is) {
    stalled = is;
    selector.wakeup();
  }

  /// Resets every connection there is. Any thread.
  public void reset() {
    resetting = true;
    selector.wakeup();
  }

  @Override
  void ready(SelectionKey key) throws IOException {
    if (key.isAcceptable()) {
      accept();
    }
    // What can be read or written is looked at in deliver, for all connections.
  }

  private void accept() throws IOException {
    for (SocketChannel client; (client = server.accept()) != null; ) {
      if (connections.size() >= CONNECTIONS_MAX) {
        abort(client);
        continue;
      }
      SocketChannel upstream;
      try {
        // Loopback: it is there at once, or nobody listens.
        upstream = SocketChannel.open(target);
      } catch (IOException refused) {
        abort(client);
        continue;
      }
      long own = seed + 2 * accepted++;
      for (SocketChannel each : List.of(client, upstream)) {
        each.configureBlocking(false);
        each.setOption(StandardSocketOptions.TCP_NODELAY, true);
        each.register(selector, 0);
      }
      connections.add(
          new Connection(
              new Flow(client, upstream, new Line(there, own)),
              new Flow(upstream, client, new Line(back, own + 1))));
    }
  }

  @Override
  long deliver(long now) throws IOException {
    long next = Long.MAX_VALUE;
    if (resetting) {
      resetting = false;
      for (Connection each : connections) {
        abort(each.there.from);
        abort(each.back.from);
      }
      connections.clear();
    }
    for (Connection each : List.copyOf(connections)) {
      try {
        if (!stalled) {
          next = Math.min(next, Math.min(move(each.there, now), move(each.back, now)));
        }
        if (each.there.passedOn && each.back.passedOn) {
          each.there.from.close();
          each.back.from.close();
          connections.remove(each);
        } else {
          watch(each.there, each.back);
          watch(each.back, each.there);
        }
      } catch (IOException broken) {
        // One side broke off; so does the line to the other.
        abort(each.there.from);
        abort(each.back.from);
        connections.remove(each);
      }
    }
    return next;
  }

  /// @return when the next run is due
  private long move(Flow flow, long now) throws IOException {
    while (!flow.ended && flow.pendingBytes < PENDING_BYTES_MAX) {
      ByteBuffer run = ByteBuffer.allocate(RUN_BYTES);
      int count = flow.from.read(run);
      if (count < 0) {
        flow.ended = true;
      } else if (count == 0) {
        break;
      } else {
        flow.pendingBytes += count;
        flow.runs.add(new Run(flow.line.bytes(now, count), run.flip()));
      }
    }
    for (Run first; (first = flow.runs.peek()) != null; ) {
      if (first.due - now > 0) {
        return first.due;
      }
      int count = flow.to.write(first.bytes);
      flow.pendingBytes -= count;
      carried.add(count);
      if (first.bytes.hasRemaining()) {
        return Long.MAX_VALUE;
      }
      flow.runs.remove();
    }
    if (flow.ended && !flow.passedOn) {
      flow.passedOn = true;
      flow.to.shutdownOutput();
    }
    return Long.MAX_VALUE;
  }

  /// Waits for a socket only where something can be done with it.
  private void watch(Flow out, Flow in) {
    SelectionKey key = out.from.keyFor(selector);
    boolean reads = !stalled && !out.ended && out.pendingBytes < PENDING_BYTES_MAX;
    Run first = in.runs.peek();
    boolean writes = !stalled && first != null && first.due - clock.getAsLong() <= 0;
    key.interestOps((reads ? SelectionKey.OP_READ : 0) | (writes ? SelectionKey.OP_WRITE : 0));
  }

  private static void abort(SocketChannel channel) throws IOException {
    channel.setOption(StandardSocketOptions.SO_LINGER, 0);
    channel.close();
  }
}
