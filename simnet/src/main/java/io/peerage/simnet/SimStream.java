package io.peerage.simnet;

import io.peerage.wire.BufferPool;
import io.peerage.wire.ErrorCode;
import io.peerage.wire.MessageChannel;
import io.peerage.wire.MessageListener;
import io.peerage.wire.MessageOptions;
import io.peerage.wire.PeerageException;
import io.peerage.wire.StreamChannel;
import io.peerage.wire.StreamListener;
import io.peerage.wire.StreamOptions;
import io.peerage.wire.TlsOptions;
import io.peerage.wire.TlsSession;
import io.peerage.wire.UpgradeRequest;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.security.cert.CertificateException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A simulated stream as its owner has it, on a [SimSocket].
final class SimStream implements StreamChannel {

  /// What a buffer is filled with once it is no longer lent, so that whoever kept it notices.
  static final byte RETURNED = (byte) 0xdb;

  private static final int READ_BYTES_MAX = 64 * 1024;

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
  private final SimSocket socket;
  private final ArrayDeque<ByteBuffer> unwritten = new ArrayDeque<>();
  private @Nullable StreamListener listener;
  private @Nullable BufferPool pool;
  private Runnable left = () -> {};
  private StreamOptions options = StreamOptions.DEFAULT;
  private Phase phase = Phase.OPENING;
  private long credit;
  private int pendingBytes;
  private int unreported;
  private int peeking;
  private @Nullable TlsOptions tls;

  /// TLS was started, and the other side has not shown all yet.
  private boolean securing;

  /// Bytes among those that wait that are not the owner's.
  private int ownBytes;

  private boolean halfClosing;
  private boolean outputEnded;
  private boolean finished;
  private boolean reading;

  SimStream(SimNet net, SimHost host, SocketAddress local, SocketAddress remote) {
    this.net = net;
    this.host = host;
    this.local = local;
    this.remote = remote;
    this.socket = new SimSocket(net, host, this);
  }

  SimSocket socket() {
    return socket;
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
      socket.cut();
      leave(
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

  /// Hands the socket what it takes.
  private void hand() {
    int before = pendingBytes;
    for (ByteBuffer payload; socket.room() > 0 && (payload = unwritten.peek()) != null; ) {
      byte[] taken = new byte[Math.min(socket.room(), payload.remaining())];
      payload.get(taken);
      socket.take(taken);
      pendingBytes -= taken.length;
      if (!payload.hasRemaining()) {
        unwritten.remove();
        release(payload);
      }
    }
    int handed = before - pendingBytes;
    int own = Math.min(handed, ownBytes);
    ownBytes -= own;
    handed -= own;
    if (handed > 0) {
      host.streamCounts.bytesWritten.add(handed);
      if (unreported == 0) {
        inLoop(this::report);
      }
      unreported += handed;
    }
    endOutput();
    socket.pump();
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
    readable();
  }

  @Override
  public void peek(int bytes) {
    host.loop.requireInLoop("peek");
    peeking = bytes;
    readable();
  }

  @Override
  public void startTls(TlsOptions options) {
    host.loop.requireInLoop("startTls");
    if (phase == Phase.OPENING || halfClosing || tls != null) {
      throw new IllegalStateException("secured before it is connected, after its end, or twice");
    }
    if (phase == Phase.OPEN) {
      tls = options;
      securing = true;
      byte[] hello = SimTls.hello(options);
      unwritten.add(
          Objects.requireNonNull(pool, "nobody owns this stream")
              .take(hello.length)
              .put(hello)
              .flip());
      pendingBytes += hello.length;
      ownBytes += hello.length;
      hand();
      readable();
    }
  }

  /// Takes what the other side shows, once it is all there.
  private void secure(TlsOptions options) {
    try {
      int bytes = SimTls.bytes(socket.look(SimTls.HEADER_BYTES));
      if (bytes > 0 && socket.unreadBytes() >= bytes) {
        byte[] hello = socket.look(bytes);
        for (int left = bytes; left > 0; ) {
          left -= Objects.requireNonNull(socket.read(left), "it has come").length;
        }
        TlsSession session = SimTls.session(options, hello);
        securing = false;
        host.streamCounts.secured.increment();
        owner().secured(session);
      } else if (socket.ended()) {
        throw new CertificateException("ended by the other side");
      }
    } catch (CertificateException refusal) {
      host.streamCounts.notSecured.increment();
      socket.cut();
      leave(
          new PeerageException(
              ErrorCode.REMOTE_ERROR,
              "connection with %s cannot be secured: %s".formatted(remote, refusal.getMessage()),
              "",
              refusal));
    }
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
    socket.end();
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
      if (socket.unreadBytes() > 0) {
        // As Linux does: who will not read what has come has to say so.
        socket.cut();
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
      socket.cut();
      leave(null);
    }
  }

  @Override
  public MessageChannel upgrade(UpgradeRequest request, MessageOptions how, MessageListener owner) {
    SimMessages messages = messages(how, owner, false);
    if (phase == Phase.OPEN) {
      messages.ask(request);
    }
    return messages;
  }

  @Override
  public MessageChannel awaitUpgrade(MessageOptions how, MessageListener owner) {
    return messages(how, owner, true);
  }

  /// Goes on in messages. Of one that is closed meanwhile the owner is told what it would have been
  /// told otherwise.
  private SimMessages messages(MessageOptions how, MessageListener owner, boolean serving) {
    host.loop.requireInLoop("upgrade");
    if (phase == Phase.OPENING || halfClosing) {
      throw new IllegalStateException("upgraded before it is connected or after its end");
    }
    SimMessages messages =
        new SimMessages(
            host,
            this,
            Objects.requireNonNull(pool, "nobody owns this stream"),
            how,
            owner,
            pendingBytes + unreported,
            serving);
    if (phase == Phase.OPEN) {
      listener = messages;
      options = options.withPendingBytesMax(Integer.MAX_VALUE);
      window();
      if (finished) {
        inLoop(messages::finished);
      }
    }
    return messages;
  }

  /// Lets as much come as fits a full read, whatever was granted before.
  void window() {
    credit = Math.max(credit, READ_BYTES_MAX);
    readable();
  }

  /// Ends a connection that nobody wants to own.
  void decline() {
    phase = Phase.CLOSED;
    outputEnded = true;
    socket.end();
    socket.pump();
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

  // What the socket tells

  /// The owner of an established stream may hear of it. In the loop.
  void connected() {
    if (phase != Phase.OPENING) {
      return;
    }
    phase = Phase.OPEN;
    owner().connected();
    readable();
  }

  void established() {
    inLoop(this::connected);
  }

  /// It could not be opened, or is broken.
  void failed(PeerageException cause) {
    inLoop(() -> {
      if (phase != Phase.OPENING) {
        leave(phase == Phase.CLOSING ? null : cause);
      } else if (listener == null) {
        leave(cause);
      } else {
        phase = Phase.CLOSED;
        owner().failed(cause);
      }
    });
  }

  /// Whether the owner wants nothing any more.
  boolean hasLeft() {
    return phase == Phase.CLOSED;
  }

  /// There may be room again.
  void writable() {
    if (!unwritten.isEmpty() && socket.room() > 0) {
      inLoop(() -> {
        if (phase == Phase.OPEN || phase == Phase.CLOSING) {
          hand();
        }
      });
    }
  }

  /// There may be something to read, or leave to do so.
  void readable() {
    boolean some = credit > 0 && socket.unreadBytes() > 0;
    boolean something =
        socket.ended() || (securing ? socket.unreadBytes() > 0 : peeking == 0 ? some : isSeen());
    if (something && !reading && phase == Phase.OPEN) {
      reading = true;
      long at = net.nanos() + net.wakeUpNanos();
      net.add(new Event.Task(host, Event.Kind.READ, at, this::read));
    }
  }

  /// Whether so much has come that a look is answered, or all that will come.
  private boolean isSeen() {
    return socket.unreadBytes() >= peeking || socket.ended();
  }

  private void read() {
    reading = false;
    if (securing && tls != null && phase == Phase.OPEN) {
      secure(tls);
      if (securing) {
        return;
      }
    }
    if (peeking > 0 && phase == Phase.OPEN && isSeen()) {
      byte[] seen = socket.look(peeking);
      peeking = 0;
      owner().peeked(ByteBuffer.wrap(seen));
      Arrays.fill(seen, RETURNED);
    }
    boolean any = false;
    while (phase == Phase.OPEN && credit > 0 && peeking == 0 && !securing) {
      byte[] bytes = socket.read((int) Math.min(credit, READ_BYTES_MAX));
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
    socket.readThrough();
    if (phase == Phase.OPEN
        && !securing
        && socket.ended()
        && socket.unreadBytes() == 0
        && !finished) {
      finished = true;
      owner().finished();
      if (outputEnded) {
        leave(null);
      }
    }
  }

  private void inLoop(Runnable task) {
    net.add(new Event.Task(host, Event.Kind.TASK, net.nanos(), task));
  }
}
