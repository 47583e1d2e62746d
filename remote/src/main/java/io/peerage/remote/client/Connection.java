package io.peerage.remote.client;

import io.peerage.remote.codec.Codec;
import io.peerage.remote.message.ToClient;
import io.peerage.remote.message.ToServer;
import io.peerage.wire.Decoded;
import io.peerage.wire.IoEffect;
import io.peerage.wire.Outbox;
import io.peerage.wire.StreamOptions;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.function.Supplier;

/// The one connection that a client has at a time, and how long it may be silent.
///
/// Each attempt has a channel and a codec of its own, so that what still comes from an earlier one
/// is not taken for its.
final class Connection {
  /// What is due at some time.
  enum Due {
    NOTHING,
    /// It has not come about in time, or nothing was heard in spite of a ping.
    LOST,
    /// Nothing was heard or said for a while: the server is to be asked whether it is there, and is
    /// to know that the client is.
    PING
  }

  private final SocketAddress server;
  private final ClientLimits limits;
  private final Supplier<Codec<ToClient, ToServer>> codecs;
  private Codec<ToClient, ToServer> codec;
  private int channel;
  private boolean letIn;
  private boolean opening;
  private long openBy;
  private long heardAt;
  private long saidAt;
  private boolean pinged;
  private long pingedAt;

  /// @param codecs one for each attempt
  Connection(
      SocketAddress server, ClientLimits limits, Supplier<Codec<ToClient, ToServer>> codecs) {
    this.server = server;
    this.limits = limits;
    this.codecs = codecs;
    this.codec = codecs.get();
  }

  int channel() {
    return channel;
  }

  /// Whether the server has let the client in, so that it may say what it wants.
  boolean isLetIn() {
    return letIn;
  }

  /// Whether it is under way, but the client is not let in.
  boolean isOpening() {
    return opening;
  }

  /// Begins another attempt.
  void open(long now, Outbox<ClientEffect> out) {
    channel++;
    codec = codecs.get();
    letIn = false;
    opening = true;
    openBy = now + limits.connTimeout().toNanos();
    out.put(new ClientEffect.Io(new IoEffect.Connect(channel, server, StreamOptions.DEFAULT)));
  }

  /// The client is let in.
  void letIn() {
    letIn = true;
    opening = false;
  }

  /// There is no connection any more.
  void lost() {
    letIn = false;
    opening = false;
  }

  /// Whatever still comes from it is nobody's.
  void forsake(Outbox<ClientEffect> out) {
    reset(out);
    channel++;
  }

  void close(Outbox<ClientEffect> out) {
    out.put(new ClientEffect.Io(new IoEffect.Close(channel)));
  }

  void reset(Outbox<ClientEffect> out) {
    out.put(new ClientEffect.Io(new IoEffect.Reset(channel)));
  }

  // Words

  /// Something has come, if only that it is open.
  void heard(long now) {
    heardAt = now;
    pinged = false;
  }

  void feed(ByteBuffer bytes) {
    codec.feed(bytes);
  }

  Decoded<ToClient> next() {
    return codec.next();
  }

  /// Writes a message.
  ///
  /// @return false if it is longer than the server takes
  boolean write(ToServer message) {
    return codec.write(message);
  }

  /// Writes a message that fits into any frame.
  void say(ToServer message) {
    if (!write(message)) {
      throw new IllegalStateException("longer than a frame: " + message);
    }
  }

  void ping(long now) {
    pinged = true;
    pingedAt = now;
    // Any number will do: it is the answer that counts.
    say(new ToServer.Ping(now));
  }

  /// Sends what was written in this turn.
  void flush(long now, Outbox<ClientEffect> out) {
    int size = codec.size();
    if (size > 0) {
      saidAt = now;
    }
    for (int from = 0; from < size; ) {
      ByteBuffer piece = out.buffer(Math.min(size - from, Outbox.BUFFER_BYTES_MAX));
      from += codec.copy(from, piece);
      out.put(new ClientEffect.Io(new IoEffect.Write(channel, piece.flip())));
    }
    codec.clear();
  }

  // Time

  Due due(long now) {
    if (now < deadline()) {
      return Due.NOTHING;
    }
    return opening || pinged ? Due.LOST : Due.PING;
  }

  /// When something is due; [Long#MAX_VALUE] if nothing is.
  long deadline() {
    if (opening) {
      return openBy;
    }
    if (!letIn) {
      return Long.MAX_VALUE;
    }
    return pinged
        ? pingedAt + limits.pingTimeout().toNanos()
        : Math.min(heardAt, saidAt) + limits.pingInterval().toNanos();
  }
}
