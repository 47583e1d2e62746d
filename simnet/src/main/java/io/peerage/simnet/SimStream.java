package io.peerage.simnet;

import io.peerage.wire.BufferPool;
import io.peerage.wire.ErrorCode;
import io.peerage.wire.PeerageException;
import io.peerage.wire.StreamChannel;
import io.peerage.wire.StreamListener;
import io.peerage.wire.StreamOptions;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// One end of a simulated stream: the socket with its two buffers, and the channel of its owner.
///
/// The two ends know each other; what passes between them are segments on the network's links. An
/// end outlives its owner's interest, like a socket in the kernel: what was taken before it was
/// closed is still delivered. An end that is gone answers with a reset, a host that has crashed
/// with nothing at all.
final class SimStream implements StreamChannel {

  /// What a buffer is filled with once it is no longer lent, so that whoever kept it notices.
  private static final byte RETURNED = (byte) 0xdb;

  private static final int READ_BYTES_MAX = 64 * 1024;
  private static final long FIRST_RETRY_NANOS = 200_000_000;
  private static final long RETRY_NANOS_MAX = 60_000_000_000L;
  private static final int SYN_LOSSES_MAX = 6;

  /// How far the owner has got.
  private enum Phase {
    OPENING,
    OPEN,
    /// The owner wants no more; what was written still goes out.
    CLOSING,
    CLOSED
  }

  private final SimNet net;
  private final SimHost host;
  private final SocketAddress local;
  private final SocketAddress remote;
  private final SimSender sender = new SimSender(this);
  private final SimReceiver receiver = new SimReceiver();
  private final ArrayDeque<ByteBuffer> unwritten = new ArrayDeque<>();
  private @Nullable SimStream peer;
  private @Nullable StreamListener listener;
  private @Nullable BufferPool pool;
  private Runnable left = () -> {};
  private StreamOptions options = StreamOptions.DEFAULT;
  private Phase phase = Phase.OPENING;
  private long credit;
  private int pendingBytes;
  private int unreported;
  private boolean established;
  private boolean halfClosing;
  private boolean outputEnded;
  private boolean finished;
  private boolean reading;
  private boolean gone;

  SimStream(SimNet net, SimHost host, SocketAddress local, SocketAddress remote) {
    this.net = net;
    this.host = host;
    this.local = local;
    this.remote = remote;
  }

  SimHost host() {
    return host;
  }

  /// Gives it an owner.
  void own(StreamOptions options, BufferPool pool, StreamListener listener) {
    this.options = options;
    this.pool = pool;
    this.listener = listener;
    credit = options.creditBytes();
  }

  /// Runs this once its owner's part is over.
  void whenLeft(Runnable task) {
    left = task;
  }

  /// The other end, once there is one.
  void pair(SimStream other) {
    peer = other;
  }

  private StreamListener owner() {
    return Objects.requireNonNull(listener, "nobody owns this stream");
  }

  @Override
  public SocketAddress local() {
    return local;
  }

  @Override
  public SocketAddress remote() {
    return remote;
  }

  /// The kernel has a connection: segments may go out.
  void establish() {
    established = true;
    sender.open(SimReceiver.BUFFER_BYTES);
    sender.pump();
  }

  /// The owner of an established stream may hear of it. In the loop.
  void connected() {
    if (phase != Phase.OPENING) {
      return;
    }
    phase = Phase.OPEN;
    owner().connected();
    wakeReader();
  }

  /// The connection does not come about.
  void notConnected(PeerageException cause) {
    gone = true;
    inLoop(() -> {
      if (phase == Phase.OPENING) {
        phase = Phase.CLOSED;
        owner().failed(cause);
      }
    });
  }

  // What the owner does

  @Override
  public void write(ByteBuffer payload) {
    host.loop.requireInLoop("write");
    if (phase == Phase.OPENING) {
      throw new IllegalStateException("written to before it is connected");
    }
    int bytes = payload.remaining();
    if (bytes == 0 || phase != Phase.OPEN || halfClosing) {
      release(payload);
    } else if (pendingBytes + bytes > options.pendingBytesMax()) {
      release(payload);
      host.streamCounts.overrun.increment();
      breakOff(
          new PeerageException(
              ErrorCode.REFUSED,
              "connection with %s: more than %d bytes wait because the other side does not read"
                  .formatted(remote, options.pendingBytesMax()),
              ""));
    } else {
      pendingBytes += bytes;
      unwritten.add(payload);
    }
  }

  @Override
  public void flush() {
    host.loop.requireInLoop("flush");
    hand();
  }

  /// Hands the kernel what it takes.
  private void hand() {
    int before = pendingBytes;
    for (ByteBuffer payload; sender.room() > 0 && (payload = unwritten.peek()) != null; ) {
      byte[] taken = new byte[Math.min(sender.room(), payload.remaining())];
      payload.get(taken);
      sender.take(taken);
      pendingBytes -= taken.length;
      if (!payload.hasRemaining()) {
        unwritten.remove();
        release(payload);
      }
    }
    int handed = before - pendingBytes;
    if (handed > 0) {
      host.streamCounts.bytesWritten.add(handed);
      if (unreported == 0) {
        inLoop(this::report);
      }
      unreported += handed;
    }
    endOutput();
    sender.pump();
  }

  private void report() {
    int bytes = unreported;
    unreported = 0;
    if (phase == Phase.OPEN) {
      owner().written(bytes);
    }
  }

  @Override
  public void credit(int bytes) {
    host.loop.requireInLoop("credit");
    credit = Math.addExact(credit, bytes);
    wakeReader();
  }

  @Override
  public void halfClose() {
    host.loop.requireInLoop("halfClose");
    if (phase == Phase.OPEN && !halfClosing) {
      halfClosing = true;
      hand();
    }
  }

  private void endOutput() {
    boolean wanted = halfClosing || phase == Phase.CLOSING;
    if (!wanted || outputEnded || pendingBytes > 0) {
      return;
    }
    outputEnded = true;
    sender.end();
    if (phase == Phase.CLOSING || finished) {
      leave(null);
    }
  }

  @Override
  public void close() {
    host.loop.requireInLoop("close");
    if (phase == Phase.OPENING) {
      reset();
    } else if (phase == Phase.OPEN) {
      phase = Phase.CLOSING;
      if (receiver.unreadBytes() > 0) {
        // As Linux does: who will not read what has come has to say so.
        cut();
        leave(null);
      } else {
        boolean already = outputEnded;
        hand();
        if (already) {
          leave(null);
        }
      }
    }
  }

  @Override
  public void reset() {
    host.loop.requireInLoop("reset");
    if (phase != Phase.CLOSED) {
      phase = Phase.CLOSING;
      cut();
      leave(null);
    }
  }

  private void breakOff(PeerageException cause) {
    cut();
    leave(cause);
  }

  /// Ends a connection that nobody wants to own.
  void decline() {
    phase = Phase.CLOSED;
    outputEnded = true;
    sender.end();
    sender.pump();
  }

  /// Tells the other end that this one is gone, if it exists and the network lets it through.
  private void cut() {
    if (!gone && established) {
      send(SimSegment.Purpose.RST, 0, new byte[0]);
    }
    gone = true;
  }

  /// The owner's part is over; it hears so in a moment.
  private void leave(@Nullable PeerageException cause) {
    if (phase == Phase.CLOSED) {
      return;
    }
    phase = Phase.CLOSED;
    unwritten.forEach(this::release);
    unwritten.clear();
    pendingBytes = 0;
    if (cause != null) {
      host.streamCounts.broken.increment();
    }
    left.run();
    StreamListener told = listener;
    if (told != null) {
      inLoop(() -> told.closed(cause));
    }
  }

  private void release(ByteBuffer payload) {
    Objects.requireNonNull(pool, "nobody owns this stream").release(payload);
  }

  // Reading

  private void wakeReader() {
    boolean something = (credit > 0 && receiver.unreadBytes() > 0) || receiver.ended();
    if (something && !reading && phase == Phase.OPEN) {
      reading = true;
      long at = net.nanos() + net.wakeUpNanos();
      net.add(new Event.Task(host, Event.Kind.READ, at, this::read));
    }
  }

  private void read() {
    reading = false;
    boolean any = false;
    while (phase == Phase.OPEN && credit > 0) {
      byte[] bytes = receiver.read((int) Math.min(credit, READ_BYTES_MAX));
      if (bytes == null) {
        break;
      }
      any = true;
      credit -= bytes.length;
      host.streamCounts.bytesRead.add(bytes.length);
      owner().received(ByteBuffer.wrap(bytes));
      Arrays.fill(bytes, RETURNED);
    }
    if (any) {
      owner().readCompleted();
    }
    if (receiver.roomGrown()) {
      acknowledge();
    }
    if (phase == Phase.OPEN && receiver.ended() && receiver.unreadBytes() == 0 && !finished) {
      finished = true;
      owner().finished();
      if (outputEnded) {
        leave(null);
      }
    }
  }

  // Segments

  void send(SimSegment.Purpose purpose, long position, byte[] content) {
    transmit(SimSegment.of(purpose, this, other(), position, content));
  }

  private void acknowledge() {
    if (!gone) {
      transmit(SimSegment.ack(this, other(), receiver.acknowledged(), receiver.limit()));
    }
  }

  private SimStream other() {
    return Objects.requireNonNull(peer, "half a stream");
  }

  /// Puts a segment on the way. One that the network loses is sent again after a while, but for
  /// resets, as long as this end exists.
  void transmit(SimSegment segment) {
    if (host.crashed()) {
      return;
    }
    if (!host.linkTo(segment.to.host).carry(segment)) {
      lost(segment);
    }
  }

  /// The network, or a host that has crashed, has swallowed a segment of this end.
  private void lost(SimSegment segment) {
    if (segment.purpose == SimSegment.Purpose.RST) {
      return;
    }
    SimLink link = host.linkTo(segment.to.host);
    sender.lost(net.nanos(), link.roundTripNanos());
    SimSegment again = segment.lost();
    int lossesMax =
        segment.purpose == SimSegment.Purpose.SYN ? SYN_LOSSES_MAX : SimSender.LOSSES_MAX;
    if (again.losses > lossesMax) {
      gaveUp();
      return;
    }
    long wait = Math.min(RETRY_NANOS_MAX, retryNanos(link) << (again.losses - 1));
    net.add(
        new Event.Task(
            host,
            Event.Kind.SEGMENT,
            net.nanos() + wait,
            () -> {
              if (!gone) {
                transmit(again);
              }
            }));
  }

  /// The first loss is found by what comes after it (RFC 5681's fast retransmit) on a busy
  /// connection, by a timer on an idle one.
  private long retryNanos(SimLink link) {
    return established ? Math.min(FIRST_RETRY_NANOS, 2 * link.roundTripNanos()) : FIRST_RETRY_NANOS;
  }

  private void gaveUp() {
    PeerageException cause =
        new PeerageException(
            established ? ErrorCode.REMOTE_ERROR : ErrorCode.CONNECTION_REFUSED,
            "connection with " + remote + ": no answer",
            "");
    if (established) {
      broken(cause);
    } else {
      notConnected(cause);
    }
  }

  /// A segment has reached this host; no code of the owner runs.
  void arrived(SimSegment segment) {
    if (host.crashed()) {
      segment.from.lost(segment);
      return;
    }
    if (gone) {
      if (segment.purpose != SimSegment.Purpose.RST) {
        transmit(SimSegment.of(SimSegment.Purpose.RST, this, segment.from, 0, new byte[0]));
      }
      return;
    }
    switch (segment.purpose) {
      case SYN -> host.transport.streams.knocked(segment.from, this);
      case SYN_ACK -> {
        establish();
        inLoop(this::connected);
      }
      case DATA, FIN -> {
        receiver.arrived(segment);
        if (phase == Phase.CLOSED && segment.purpose == SimSegment.Purpose.DATA) {
          // Its owner left without waiting for this.
          cut();
          return;
        }
        acknowledge();
        wakeReader();
        vanishWhenDone();
      }
      case ACK -> {
        sender.acknowledged(segment);
        sender.pump();
        if (!unwritten.isEmpty() && sender.room() > 0) {
          inLoop(this::handMore);
        }
        vanishWhenDone();
      }
      case RST -> {
        gone = true;
        if (phase == Phase.OPENING && listener != null && !established) {
          notConnected(
              new PeerageException(
                  ErrorCode.CONNECTION_REFUSED,
                  "cannot connect to " + remote + ": nobody listens there",
                  "is it running?"));
        } else {
          broken(
              new PeerageException(
                  ErrorCode.REMOTE_ERROR,
                  "connection with " + remote + ": reset by the other side",
                  ""));
        }
      }
    }
  }

  private void handMore() {
    if (phase == Phase.OPEN || phase == Phase.CLOSING) {
      hand();
    }
  }

  private void broken(PeerageException cause) {
    gone = true;
    inLoop(() -> leave(phase == Phase.CLOSING ? null : cause));
  }

  /// Both directions are over: nobody has anything left to say to this end.
  private void vanishWhenDone() {
    if (phase == Phase.CLOSED && sender.done() && receiver.ended()) {
      gone = true;
    }
  }

  private void inLoop(Runnable task) {
    net.add(new Event.Task(host, Event.Kind.TASK, net.nanos(), task));
  }
}
