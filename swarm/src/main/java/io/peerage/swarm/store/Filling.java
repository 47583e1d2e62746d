package io.peerage.swarm.store;

import io.peerage.swarm.effect.Completions;
import io.peerage.swarm.effect.SwarmEffect;
import io.peerage.wire.IoEffect;
import io.peerage.wire.IoInput;
import io.peerage.wire.Outbox;
import io.peerage.wire.PeerageException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// Writes zeros over all of a new file, so that its space is taken: the one way to that which the
/// JDK has.
final class Filling {

  private static final int WRITES_UNDER_WAY = 8;
  private static final byte[] ZEROS = new byte[Outbox.BUFFER_BYTES_MAX];

  /// What the owner is told, once nothing is under way any more.
  interface Listener {
    /// All of it is written, or as much as there was when it was stopped.
    void filled(long now, Outbox<SwarmEffect> out);

    /// There is no room, or the disk errs.
    void failed(PeerageException cause, long now, Outbox<SwarmEffect> out);
  }

  private final int file;
  private final long length;
  private final Completions completions;
  private final Listener listener;
  private long next;
  private int underWay;
  private boolean stopped;
  private @Nullable PeerageException failure;

  /// @param file the number under which it is open
  /// @param length from 1 byte on
  Filling(int file, long length, Completions completions, Listener listener) {
    this.file = file;
    this.length = length;
    this.completions = completions;
    this.listener = listener;
  }

  void start(Outbox<SwarmEffect> out) {
    for (int i = 0; i < WRITES_UNDER_WAY && next < length; i++) {
      write(out);
    }
  }

  /// Begins no further write.
  void stop() {
    stopped = true;
  }

  private void write(Outbox<SwarmEffect> out) {
    int bytes = (int) Math.min(ZEROS.length, length - next);
    ByteBuffer zeros = out.buffer(bytes).put(0, ZEROS, 0, bytes).position(0).limit(bytes);
    long ticket = completions.expect(this::written);
    out.put(new SwarmEffect.Disk(new IoEffect.WriteFile(ticket, file, next, zeros)));
    next += bytes;
    underWay++;
  }

  private void written(IoInput answer, long now, Outbox<SwarmEffect> out) {
    underWay--;
    if (answer instanceof IoInput.FileFailed(_, var cause) && failure == null) {
      failure = cause;
    }
    if (failure == null && !stopped && next < length) {
      write(out);
    } else if (underWay == 0) {
      PeerageException cause = failure;
      if (cause == null) {
        listener.filled(now, out);
      } else {
        listener.failed(cause, now, out);
      }
    }
  }
}
