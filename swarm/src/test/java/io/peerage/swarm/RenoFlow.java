package io.peerage.swarm;

import io.peerage.simnet.SimHost;
import io.peerage.wire.BufferPool;
import io.peerage.wire.DatagramChannel;
import io.peerage.wire.DatagramListener;
import io.peerage.wire.DatagramOptions;
import io.peerage.wire.Loop;
import io.peerage.wire.PeerageException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What TCP was before delays were looked at: fills a queue until it overflows, halves its window,
/// and adds a segment in a round trip (RFC 5681, with an acknowledgement for each segment, as by
/// SACK). It has something to send until it is stopped; what is lost is not sent again, since
/// nobody wants the bytes.
final class RenoFlow {

  private static final int PORT = 9_000;
  private static final int SEGMENT_BYTES = 1_400;
  private static final int DUPLICATES = 3;
  private static final double WINDOW_FIRST = 10;
  private static final double WINDOW_MIN = 2;
  private static final long SILENCE_NANOS = 1_000_000_000L;

  private final SimHost host;
  private final InetSocketAddress from;
  private final InetSocketAddress to;
  private final BufferPool pool = new BufferPool();
  private @Nullable DatagramChannel socket;
  private final TreeMap<Long, Integer> passed = new TreeMap<>();
  private long next;
  private long recoverAt;
  private double window = WINDOW_FIRST;
  private double slowStartUpTo = Double.MAX_VALUE;
  private long acked;
  private boolean isStopped;
  private Loop.@Nullable Timer silence;

  private RenoFlow(SimHost host, SimHost peer) {
    this.host = host;
    this.from = host.at(PORT);
    this.to = peer.at(PORT);
  }

  /// A flow that begins now.
  static RenoFlow start(SimHost host, SimHost peer) {
    RenoFlow flow = new RenoFlow(host, peer);
    peer.loop()
        .execute(() ->
            peer.transport()
                .bind(flow.to, DatagramOptions.DEFAULT, new BufferPool(), new Receiver()));
    host.loop()
        .execute(() ->
            host.transport()
                .bind(flow.from, DatagramOptions.DEFAULT, flow.pool, flow.new Sender()));
    return flow;
  }

  /// Bytes that have arrived.
  long delivered() {
    return acked * SEGMENT_BYTES;
  }

  void stop() {
    isStopped = true;
    if (silence != null) {
      silence.cancel();
    }
  }

  private void fill() {
    DatagramChannel bound = socket;
    if (bound == null || isStopped) {
      return;
    }
    while (passed.size() < (int) window) {
      ByteBuffer out = pool.take(SEGMENT_BYTES);
      out.putLong(next).position(SEGMENT_BYTES).flip();
      bound.send(to, out, SEGMENT_BYTES);
      passed.put(next++, 0);
    }
    bound.flush();
    if (silence != null) {
      silence.cancel();
    }
    silence = host.loop().schedule(host.loop().now() + SILENCE_NANOS, this::timedOut);
  }

  private void timedOut() {
    passed.clear();
    slowStartUpTo = Math.max(window / 2, WINDOW_MIN);
    window = WINDOW_MIN;
    recoverAt = next;
    fill();
  }

  private void arrived(long segment) {
    if (passed.remove(segment) == null) {
      return;
    }
    acked++;
    window += window < slowStartUpTo ? 1 : 1 / window;
    passed.headMap(segment).replaceAll((_, count) -> count + 1);
    for (Map.Entry<Long, Integer> oldest = passed.firstEntry();
        oldest != null && oldest.getValue() >= DUPLICATES;
        oldest = passed.firstEntry()) {
      passed.pollFirstEntry();
      if (oldest.getKey() >= recoverAt) {
        recoverAt = next;
        window = Math.max(window / 2, WINDOW_MIN);
        slowStartUpTo = window;
      }
    }
    fill();
  }

  /// Gets segments out, and acknowledgements.
  private final class Sender extends Listener {
    @Override
    public void bound(DatagramChannel channel) {
      socket = channel;
      fill();
    }

    @Override
    public void received(InetSocketAddress source, ByteBuffer datagram) {
      arrived(datagram.getLong());
    }
  }

  /// Sends back the number of each segment.
  private static final class Receiver extends Listener {
    private final BufferPool buffers = new BufferPool();
    private @Nullable DatagramChannel socket;

    @Override
    public void bound(DatagramChannel channel) {
      socket = channel;
    }

    @Override
    public void received(InetSocketAddress source, ByteBuffer datagram) {
      DatagramChannel bound = socket;
      if (bound != null) {
        ByteBuffer out = buffers.take(Long.BYTES);
        out.putLong(datagram.getLong()).flip();
        bound.send(source, out, Long.BYTES);
        bound.flush();
      }
    }
  }

  private abstract static class Listener implements DatagramListener {
    @Override
    public void failed(PeerageException cause) {
      throw new IllegalStateException(cause);
    }

    @Override
    public void readCompleted() {
      // Nothing waits for the end of a batch.
    }

    @Override
    public void closed() {
      // The simulation is over.
    }
  }
}
