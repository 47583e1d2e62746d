package io.peerage.simnet;

import io.peerage.wire.BufferPool;
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
  private final SimOutflow outflow;
  private final SimSecuring tls;
  private @Nullable StreamListener listener;
  private Runnable left = () -> {};
  private Phase phase = Phase.OPENING;
  private long credit;
  private int peeking;
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
    this.outflow = new SimOutflow(socket, host.streamCounts, this::inLoop, this::written);
    this.tls = new SimSecuring(socket);
  }

  SimSocket socket() {
    return socket;
  }

  /// Gives it an owner.
  void own(StreamOptions options, BufferPool pool, StreamListener listener) {
    outflow.own(pool, options.pendingBytesMax());
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
    if (phase != Phase.OPEN || halfClosing || !payload.hasRemaining()) {
      outflow.release(payload);
    } else if (!outflow.write(payload)) {
      socket.cut();
      leave(outflow.overrun(remote));
    }
  }

  @Override
  public void flush() {
    host.loop.requireInLoop("flush");
    hand();
  }

  /// Hands the socket what it takes.
  private void hand() {
    outflow.hand();
    endOutput();
    socket.pump();
  }

  private void written(int bytes) {
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
    if (phase == Phase.OPENING || halfClosing || tls.isWanted()) {
      throw new IllegalStateException("secured before it is connected, after its end, or twice");
    }
    if (phase == Phase.OPEN) {
      outflow.say(tls.start(options));
      hand();
      readable();
    }
  }

  /// Takes what the other side shows, once it is all there.
  private void secure() {
    try {
      TlsSession session = tls.goOn();
      if (session != null) {
        host.streamCounts.secured.increment();
        owner().secured(session);
      }
    } catch (CertificateException refusal) {
      host.streamCounts.notSecured.increment();
      socket.cut();
      leave(SimSecuring.refused(remote, refusal));
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
    if (!wanted || outputEnded || !outflow.isEmpty()) {
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
        new SimMessages(host, this, outflow.pool(), how, owner, outflow.untoldBytes(), serving);
    if (phase == Phase.OPEN) {
      listener = messages;
      outflow.takeAnything();
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
    outflow.clear();
    if (cause != null) {
      host.streamCounts.broken.increment();
    }
    left.run();
    StreamListener told = listener;
    if (told != null) {
      inLoop(() -> told.closed(cause));
    }
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
    if (outflow.canGoOn()) {
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
        socket.ended()
            || (tls.isUnderWay() ? socket.unreadBytes() > 0 : peeking == 0 ? some : isSeen());
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
    if (tls.isUnderWay() && phase == Phase.OPEN) {
      secure();
      if (tls.isUnderWay()) {
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
    while (phase == Phase.OPEN && credit > 0 && peeking == 0 && !tls.isUnderWay()) {
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
        && !tls.isUnderWay()
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
