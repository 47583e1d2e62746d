package io.peerage.wire;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.Callable;

/// Everything that a core can ask of the world. A [Driver] carries these out in order.
///
/// Channels and files are numbered by the core that opens them; a ticket is the core's own name for
/// an operation and comes back in the one input that completes it.
public sealed interface IoEffect {

  /// Opens a datagram channel; answered by [IoInput.Bound] or [IoInput.BindFailed].
  record Bind(int channel, InetSocketAddress address, DatagramOptions options)
      implements IoEffect {}

  /// Sends the payload as datagrams of `segmentSize` bytes each, the last one may be shorter. The
  /// payload comes from [Outbox#buffer] and is given up. Datagrams may be lost without a word.
  record SendSegments(int channel, InetSocketAddress to, ByteBuffer payload, int segmentSize)
      implements IoEffect {
    public SendSegments {
      if (segmentSize <= 0) {
        throw new IllegalArgumentException("segment size " + segmentSize);
      }
    }
  }

  /// Closes a channel or listener after what was put before; answered by [IoInput.Closed]. A stream
  /// whose peer does not read closes only when it does, or with [Reset]; bytes of the peer that
  /// nobody has read by then make the kernel reset it, so a core that wants them waits for
  /// [IoInput.Finished] first.
  record Close(int channel) implements IoEffect {}

  /// Effects on streams: TCP over IPv4 and IPv6, and Unix sockets.
  sealed interface OnStream extends IoEffect {
    /// The number of the stream, or of the listener.
    int channel();
  }

  /// Connects a stream to an [java.net.InetSocketAddress] or a [java.net.UnixDomainSocketAddress];
  /// answered by [IoInput.Connected] or [IoInput.ConnectFailed]. How long to try is up to the core:
  /// [Reset] gives up.
  record Connect(int channel, SocketAddress to, StreamOptions options) implements OnStream {}

  /// Listens for streams; answered by [IoInput.Listening] or [IoInput.ListenFailed]. Numbers of
  /// listeners and of channels are the same numbers.
  record Listen(int channel, SocketAddress address, ListenOptions options) implements OnStream {}

  /// Takes the connection that [IoInput.Incoming] announced in this turn as the stream `channel`;
  /// answered by [IoInput.Connected]. One that is not taken in its turn is closed.
  record Accept(int listener, int arrival, int channel, StreamOptions options)
      implements OnStream {}

  /// Sends bytes, which come from [Outbox#buffer] and are given up; [IoInput.Written] tells how
  /// many the kernel has taken. Dropped when the stream is closed.
  record Write(int channel, ByteBuffer payload) implements OnStream {}

  /// Lets the peer send so many bytes more than before.
  record Credit(int channel, int bytes) implements OnStream {
    public Credit {
      if (bytes <= 0) {
        throw new IllegalArgumentException("credit of " + bytes);
      }
    }
  }

  /// Shows the first bytes that come, without using them up or needing credit, so that a core may
  /// choose what to make of the stream; answered by [IoInput.Peeked] once so many are there, or the
  /// peer has ended before. Nothing is read meanwhile.
  record Peek(int channel, int bytes) implements OnStream {
    /// Most bytes that can be seen.
    public static final int BYTES_MAX = 1024;

    public Peek {
      if (bytes <= 0 || bytes > BYTES_MAX) {
        throw new IllegalArgumentException("a look at %d bytes".formatted(bytes));
      }
    }
  }

  /// Goes on with a stream that is open under TLS; answered by [IoInput.Secured] or
  /// [IoInput.Broken]. What was written before goes out as it is, what comes after it waits for the
  /// handshake. How long to wait is up to the core.
  record StartTls(int channel, TlsOptions options) implements OnStream {}

  /// Ends this side of a stream after what was written: the peer hears [IoInput.Finished].
  record HalfClose(int channel) implements OnStream {}

  /// Ends a stream, or an attempt to connect, at once, and drops what was not sent; the peer of a
  /// TCP stream hears of a reset. Answered by [IoInput.Closed].
  record Reset(int channel) implements OnStream {}

  /// Effects on streams that go on in messages: WebSocket (RFC 6455). [Credit], [Reset] and [Close]
  /// mean on them what they mean on streams, except that [Close] tells the peer and waits for its
  /// answer; [IoInput.Written] counts the bytes of messages and pings.
  sealed interface OnMessages extends IoEffect {
    /// The number that the stream had.
    int channel();
  }

  /// Asks the peer of a stream that is open to go on in messages; answered by [IoInput.Upgraded],
  /// [IoInput.UpgradeRefused] or [IoInput.Broken]. How long to wait is up to the core.
  record Upgrade(int channel, UpgradeRequest request, MessageOptions options)
      implements OnMessages {}

  /// Lets the peer of a stream that is open ask, with what it has sent already and no credit needed
  /// for it; answered by [IoInput.UpgradeAsked] or [IoInput.Broken]. How long to wait is up to the
  /// core.
  record AwaitUpgrade(int channel, MessageOptions options) implements OnMessages {}

  /// Lets the peer that [IoInput.UpgradeAsked] go on in messages; answered by [IoInput.Upgraded].
  ///
  /// @param subprotocol one of those that it named, or empty
  record GrantUpgrade(int channel, String subprotocol) implements OnMessages {}

  /// Answers the peer that [IoInput.UpgradeAsked] with an HTTP status, 400 to 599; answered by
  /// [IoInput.Closed].
  record RefuseUpgrade(int channel, int status) implements OnMessages {
    public RefuseUpgrade {
      if (status < 400 || status > 599) {
        throw new IllegalArgumentException("refused with " + status);
      }
    }
  }

  /// Sends a message, or a piece of one, which comes from [Outbox#buffer] and is given up;
  /// [IoInput.Written] tells how much the kernel has taken. Dropped when the channel is closed.
  ///
  /// @param last whether the message ends with it; until then all pieces are of the same kind
  record SendMessage(int channel, MessageKind kind, ByteBuffer payload, boolean last)
      implements OnMessages {}

  /// Asks for a sign of life, with bytes from [Outbox#buffer] that are given up; answered by
  /// [IoInput.Ponged], unless the peer answers a later one only.
  record Ping(int channel, ByteBuffer payload) implements OnMessages {
    /// Longest payload (RFC 6455, 5.5).
    public static final int BYTES_MAX = 125;

    public Ping {
      if (payload.remaining() > BYTES_MAX) {
        throw new IllegalArgumentException("a ping of " + payload.remaining() + " bytes");
      }
    }
  }

  /// Ends a conversation after what was sent, with a code and a reason (RFC 6455, 7.4); answered by
  /// [IoInput.Closed] when the peer has answered. A core that does not want to wait puts [Reset].
  record EndMessages(int channel, int code, String reason) implements OnMessages {
    /// The code that [Close] sends.
    public static final int NORMAL = 1000;

    /// Longest reason, in UTF-8.
    public static final int REASON_BYTES_MAX = 123;

    public EndMessages {
      boolean sayable =
          (code >= 1000 && code <= 1014 && code != 1004 && code != 1005 && code != 1006)
              || (code >= 3000 && code <= 4999);
      if (!sayable || reason.getBytes(StandardCharsets.UTF_8).length > REASON_BYTES_MAX) {
        throw new IllegalArgumentException("ended with %d, %s".formatted(code, reason));
      }
    }
  }

  /// Calls [Core#timer] with `key` (0 to [Driver#TIMER_KEYS_MAX] − 1) at or soon after `deadline`,
  /// replacing an earlier deadline of the same key.
  record Arm(int key, long deadline) implements IoEffect {}

  /// Forgets the deadline of `key`, if there is one.
  record Disarm(int key) implements IoEffect {}

  /// Looks a name up with the carrier's [Names]; answered by [IoInput.Resolved] or
  /// [IoInput.ResolveFailed], within a time limit.
  record Resolve(long ticket, String name, RecordType type) implements IoEffect {}

  /// Runs `work` on the carrier's [Workers]; answered by [IoInput.Computed].
  record Compute(long ticket, Callable<?> work) implements IoEffect {}

  /// Effects on files, each answered by one input with the same ticket.
  sealed interface OnFile extends IoEffect {
    long ticket();
  }

  /// Opens `path` as `file`; answered by [IoInput.FileOpened].
  record Open(long ticket, int file, Path path, OpenMode mode) implements OnFile {}

  /// Reads at `position` until `into` is full or the file ends; answered by [IoInput.FileRead]. The
  /// buffer is the core's own, lent until the answer comes.
  record ReadFile(long ticket, int file, long position, ByteBuffer into) implements OnFile {}

  /// Writes all of `data`, which comes from [Outbox#buffer] and is given up, at `position`;
  /// answered by [IoInput.FileDone].
  record WriteFile(long ticket, int file, long position, ByteBuffer data) implements OnFile {}

  /// Makes what was written durable; answered by [IoInput.FileDone].
  record Force(long ticket, int file) implements OnFile {}

  /// Sets the length of a file, sparse where it grows; answered by [IoInput.FileDone].
  record Truncate(long ticket, int file, long size) implements OnFile {}

  /// Closes a file after the operations put before; answered by [IoInput.FileDone].
  record CloseFile(long ticket, int file) implements OnFile {}

  /// Renames within one file system, atomically; answered by [IoInput.FileDone]. Without `replace`
  /// an existing target is a failure.
  record Rename(long ticket, Path from, Path to, boolean replace) implements OnFile {}

  /// Deletes a file, present or not; answered by [IoInput.FileDone].
  record Delete(long ticket, Path path) implements OnFile {}

  /// Asks what stands at `path`; answered by [IoInput.FileStatus].
  record Status(long ticket, Path path) implements OnFile {}

  /// Makes names in a directory durable; answered by [IoInput.FileDone].
  record SyncDirectory(long ticket, Path directory) implements OnFile {}

  /// Asks for the usable bytes of the file system of `path`; answered by [IoInput.FreeSpaceFound].
  record FreeSpace(long ticket, Path path) implements OnFile {}
}
