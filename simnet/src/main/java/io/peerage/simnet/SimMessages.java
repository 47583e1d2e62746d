package io.peerage.simnet;

import io.peerage.wire.BufferPool;
import io.peerage.wire.ErrorCode;
import io.peerage.wire.IoEffect;
import io.peerage.wire.MessageChannel;
import io.peerage.wire.MessageKind;
import io.peerage.wire.MessageListener;
import io.peerage.wire.MessageOptions;
import io.peerage.wire.PeerageException;
import io.peerage.wire.StreamListener;
import io.peerage.wire.TlsSession;
import io.peerage.wire.UpgradeRequest;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// A simulated message channel: owns what was a stream, and cuts it into [SimFrame]s.
final class SimMessages implements MessageChannel, StreamListener {

  private static final int ORDERLY = IoEffect.EndMessages.NORMAL;
  private static final int VIOLATION = 1002;
  private static final int NO_CODE = 1005;
  private static final int NOT_TEXT = 1007;
  private static final int TOO_LONG = 1009;

  private enum Phase {
    /// A client waits for the answer.
    ASKING,
    /// A server waits for the question.
    AWAITING,
    /// A server's owner has to answer.
    ASKED,
    OPEN,
    /// This side has ended the conversation.
    ENDING,
    /// The owner was told all; the stream closes.
    OVER
  }

  private final SimHost host;
  private final SimStream stream;
  private final BufferPool pool;
  private final MessageListener listener;
  private final SimFrames frames;
  private final SimFrameWriter writer;
  private final ArrayDeque<SimFrame> held = new ArrayDeque<>();
  private Phase phase;
  private @Nullable UpgradeRequest question;
  private @Nullable PeerageException cause;
  private long credit;
  private boolean peerEnded;

  SimMessages(
      SimHost host,
      SimStream stream,
      BufferPool pool,
      MessageOptions options,
      MessageListener listener,
      int unwrittenBytes,
      boolean serving) {
    this.host = host;
    this.stream = stream;
    this.pool = pool;
    this.listener = listener;
    this.frames = new SimFrames(options, serving ? SimFrame.PREFACE : new byte[0]);
    this.writer = new SimFrameWriter(stream, pool, options.pendingBytesMax(), unwrittenBytes);
    this.credit = options.creditBytes();
    this.phase = Phase.AWAITING;
  }

  /// Asks the peer, instead of waiting to be asked.
  void ask(UpgradeRequest request) {
    phase = Phase.ASKING;
    question = request;
    writer.preface();
    writer.put(SimFrame.Kind.ASK, SimFrame.bytes(request));
    stream.flush();
  }

  @Override
  public void grant(String subprotocol) {
    UpgradeRequest request = requireAsked();
    if (!subprotocol.isEmpty() && !request.subprotocols().contains(subprotocol)) {
      throw new IllegalStateException(
          "granted %s, of %s".formatted(subprotocol, request.subprotocols()));
    }
    phase = Phase.OPEN;
    writer.put(SimFrame.Kind.GRANT, subprotocol.getBytes(StandardCharsets.UTF_8));
    stream.flush();
    host.streamCounts.upgrades.increment();
    host.loop().execute(() -> listener.upgraded(subprotocol));
  }

  @Override
  public void refuse(int status) {
    var _ = requireAsked();
    phase = Phase.ENDING;
    writer.put(SimFrame.Kind.REFUSE, SimFrame.bytes(status, ""));
    stream.close();
  }

  private UpgradeRequest requireAsked() {
    if (phase != Phase.ASKED || question == null) {
      throw new IllegalStateException("nobody asks");
    }
    return question;
  }

  @Override
  public void send(MessageKind kind, ByteBuffer payload, boolean last) {
    host.loop.requireInLoop("send");
    SimFrame.Kind frame = writer.piece(kind, last);
    if (last && phase == Phase.OPEN) {
      host.streamCounts.messagesSent.increment();
    }
    put(frame, payload);
  }

  @Override
  public void ping(ByteBuffer payload) {
    host.loop.requireInLoop("ping");
    put(SimFrame.Kind.PING, payload);
  }

  /// Puts what the owner says, which counts.
  private void put(SimFrame.Kind kind, ByteBuffer payload) {
    if (phase != Phase.OPEN) {
      pool.release(payload);
      if (phase != Phase.ENDING && phase != Phase.OVER) {
        throw new IllegalStateException("sent before the stream goes on in messages");
      }
    } else if (!writer.put(kind, payload)) {
      host.streamCounts.overrun.increment();
      cause = writer.overrun();
      phase = Phase.ENDING;
      stream.reset();
    }
  }

  @Override
  public void flush() {
    stream.flush();
  }

  @Override
  public void credit(int bytes) {
    host.loop.requireInLoop("credit");
    credit = Math.addExact(credit, bytes);
    host.loop().execute(this::deliver);
  }

  @Override
  public void close(int code, String reason) {
    host.loop.requireInLoop("close");
    switch (phase) {
      case ASKING, AWAITING, ASKED -> {
        phase = Phase.ENDING;
        stream.close();
      }
      case OPEN -> {
        phase = Phase.ENDING;
        held.clear();
        writer.put(SimFrame.Kind.CLOSE, SimFrame.bytes(code, reason));
        stream.flush();
        stream.window();
        if (peerEnded) {
          stream.close();
        }
      }
      case ENDING, OVER -> {}
    }
  }

  @Override
  public void reset() {
    host.loop.requireInLoop("reset");
    phase = phase == Phase.OVER ? Phase.OVER : Phase.ENDING;
    stream.reset();
  }

  // What the stream tells

  @Override
  public void connected() {
    throw new IllegalStateException("was connected before");
  }

  @Override
  public void failed(PeerageException why) {
    throw new IllegalStateException("was connected before", why);
  }

  @Override
  public void secured(TlsSession session) {
    throw new IllegalStateException("nobody secures what goes on in messages");
  }

  @Override
  public void peeked(ByteBuffer bytes) {
    throw new IllegalStateException("nobody looks at what goes on in messages");
  }

  @Override
  public void received(ByteBuffer bytes) {
    try {
      frames.take(bytes, this::came);
    } catch (IllegalArgumentException malformed) {
      violated(VIOLATION, String.valueOf(malformed.getMessage()));
    } catch (SimFrames.TooLongException tooLong) {
      violated(TOO_LONG, String.valueOf(tooLong.getMessage()));
    }
  }

  private void came(SimFrame frame) {
    switch (frame.kind()) {
      case ASK -> {
        require(Phase.AWAITING, frame);
        question = frame.request();
        phase = Phase.ASKED;
        listener.asked(question);
      }
      case GRANT -> {
        require(Phase.ASKING, frame);
        phase = Phase.OPEN;
        host.streamCounts.upgrades.increment();
        listener.upgraded(frame.text());
      }
      case REFUSE -> {
        require(Phase.ASKING, frame);
        phase = Phase.OVER;
        host.streamCounts.upgradesFailed.increment();
        stream.reset();
        listener.refused(frame.number());
      }
      case PING -> {
        if (phase == Phase.OPEN) {
          put(SimFrame.Kind.PONG, frame.payload());
          stream.flush();
        }
      }
      case PONG -> {
        if (phase == Phase.OPEN) {
          listener.ponged(frame.payload());
        }
      }
      case TEXT, BINARY, TEXT_PIECE, BINARY_PIECE, CLOSE -> {
        if (phase == Phase.OPEN) {
          held.add(frame);
        } else if (phase != Phase.ENDING && phase != Phase.OVER) {
          require(Phase.OPEN, frame);
        } else if (frame.kind() == SimFrame.Kind.CLOSE) {
          stream.close();
        }
      }
    }
  }

  private void require(Phase expected, SimFrame frame) {
    if (phase != expected) {
      throw new IllegalArgumentException(frame.kind() + " while " + phase);
    }
  }

  /// The peer does not keep to the protocol; it is told so, and left.
  private void violated(int code, String why) {
    deliverDue();
    if (phase == Phase.OPEN) {
      writer.put(SimFrame.Kind.CLOSE, SimFrame.bytes(code, ""));
    } else if (phase != Phase.ENDING) {
      host.streamCounts.upgradesFailed.increment();
    }
    cause =
        new PeerageException(
            ErrorCode.REMOTE_ERROR,
            "connection with %s: not a message (%d): %s".formatted(stream.remote(), code, why),
            "");
    held.clear();
    phase = Phase.ENDING;
    stream.close();
  }

  @Override
  public void readCompleted() {
    deliver();
  }

  /// Hands over what has come, as far as there is credit, and lets more come.
  private void deliver() {
    deliverDue();
    if (phase != Phase.OPEN || credit > 0) {
      stream.window();
    }
    endIfPeerEnded();
  }

  private void deliverDue() {
    boolean any = false;
    while (phase == Phase.OPEN && credit > 0 && !held.isEmpty()) {
      SimFrame frame = held.removeFirst();
      if (frame.kind() == SimFrame.Kind.CLOSE) {
        // What the owner has to say to the messages before goes out first.
        listener.readCompleted();
        peerCloses(frame);
      } else {
        any = true;
        message(frame);
      }
    }
    if (any) {
      listener.readCompleted();
    }
  }

  private void message(SimFrame frame) {
    MessageKind kind = frame.kind() == SimFrame.Kind.TEXT ? MessageKind.TEXT : MessageKind.BINARY;
    credit -= frame.payload().remaining();
    if (kind == MessageKind.TEXT && !isText(frame.payload().duplicate())) {
      violated(NOT_TEXT, "no UTF-8");
      return;
    }
    host.streamCounts.messagesReceived.increment();
    listener.message(kind, frame.payload());
    // Whoever kept it notices.
    Arrays.fill(frame.payload().array(), SimStream.RETURNED);
  }

  private static boolean isText(ByteBuffer bytes) {
    try {
      var _ = StandardCharsets.UTF_8.newDecoder().decode(bytes);
      return true;
    } catch (CharacterCodingException malformed) {
      return false;
    }
  }

  private void peerCloses(SimFrame frame) {
    if (phase != Phase.OPEN) {
      stream.close();
      return;
    }
    int code = frame.payload().hasRemaining() ? frame.number() : NO_CODE;
    phase = Phase.ENDING;
    String reason = frame.text();
    writer.put(SimFrame.Kind.CLOSE, SimFrame.bytes(ORDERLY, ""));
    listener.ending(code, reason);
    stream.close();
  }

  @Override
  public void finished() {
    peerEnded = true;
    endIfPeerEnded();
  }

  private void endIfPeerEnded() {
    if (!peerEnded || !held.isEmpty() || phase == Phase.OVER) {
      return;
    }
    if (phase != Phase.ENDING) {
      phase = Phase.ENDING;
      cause =
          new PeerageException(
              ErrorCode.REMOTE_ERROR,
              "connection with " + stream.remote() + ": closed by the other side",
              "");
    }
    stream.close();
  }

  @Override
  public void written(int bytes) {
    int payload = writer.written(bytes);
    if (payload > 0 && phase == Phase.OPEN) {
      listener.written(payload);
    }
  }

  @Override
  public void closed(@Nullable PeerageException broken) {
    if (phase == Phase.OVER) {
      return;
    }
    boolean expected = phase == Phase.ENDING;
    phase = Phase.OVER;
    if (cause == null && !expected) {
      cause = broken;
    }
    listener.closed(cause);
  }
}
