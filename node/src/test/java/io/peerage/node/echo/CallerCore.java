package io.peerage.node.echo;

import io.peerage.wire.Core;
import io.peerage.wire.IoEffect;
import io.peerage.wire.IoInput;
import io.peerage.wire.Outbox;
import io.peerage.wire.StreamOptions;
import java.net.SocketAddress;
import java.nio.ByteBuffer;

/// Calls an echo: sends so many bytes, each of which tells its place, as fast as they are taken,
/// ends its side, and checks what comes back.
final class CallerCore implements Core<IoInput, IoEffect> {

  private static final int CHANNEL = 7;
  private static final int AHEAD_BYTES_MAX = 256 * 1024;
  private static final int WRITE_BYTES_MAX = 16 * 1024;

  private final SocketAddress server;
  private final StreamOptions options;
  private final long count;
  private final boolean heedless;

  final Diary diary = new Diary();

  private long put;
  private long written;
  private long checked;
  private boolean connected;
  private boolean ended;

  /// @param heedless whether it writes without waiting for what it has written to be taken, and
  ///   does not look at what comes back
  CallerCore(SocketAddress server, StreamOptions options, long count, boolean heedless) {
    this.server = server;
    this.options = options;
    this.count = count;
    this.heedless = heedless;
  }

  void start(long now, Outbox<IoEffect> out) {
    out.put(new IoEffect.Connect(CHANNEL, server, options));
  }

  /// Ends at once, connected or not.
  void cut(long now, Outbox<IoEffect> out) {
    out.put(new IoEffect.Reset(CHANNEL));
  }

  @Override
  public void receive(IoInput input, long now, Outbox<IoEffect> out) {
    switch (input) {
      case IoInput.Connected _ -> connected = true;
      case IoInput.Written(_, int bytes) -> written += bytes;
      case IoInput.Read(_, ByteBuffer bytes) when !heedless -> check(bytes, out);
      case IoInput.TurnEnded _ -> write(out);
      default -> {}
    }
    diary.note(input);
  }

  private void check(ByteBuffer bytes, Outbox<IoEffect> out) {
    ByteBuffer content = bytes.duplicate();
    out.put(new IoEffect.Credit(CHANNEL, content.remaining()));
    while (content.hasRemaining()) {
      byte expected = at(checked++);
      byte came = content.get();
      if (came != expected) {
        throw new AssertionError("byte %d is %d, not %d".formatted(checked - 1, came, expected));
      }
    }
  }

  private void write(Outbox<IoEffect> out) {
    while (connected && put < count && (heedless || put - written < AHEAD_BYTES_MAX)) {
      int size = (int) Math.min(WRITE_BYTES_MAX, count - put);
      ByteBuffer payload = out.buffer(size);
      while (payload.hasRemaining()) {
        payload.put(at(put++));
      }
      out.put(new IoEffect.Write(CHANNEL, payload.flip()));
    }
    if (connected && put == count && !ended) {
      ended = true;
      out.put(new IoEffect.HalfClose(CHANNEL));
    }
  }

  private static byte at(long place) {
    return (byte) (place * 31 + (place >> 9));
  }

  @Override
  public void timer(int key, long now, Outbox<IoEffect> out) {
    throw new IllegalStateException("armed nothing, and " + key + " came");
  }
}
