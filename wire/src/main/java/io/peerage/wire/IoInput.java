package io.peerage.wire;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;

/// Everything that the world tells a core: the answers to [IoEffect]s, datagrams, and streams.
public sealed interface IoInput {

  /// A channel is open. Buffers are the bytes that the kernel granted, as the socket interface
  /// counts them (not doubled), or what the simulator grants.
  record Bound(int channel, InetSocketAddress local, int receiveBufferBytes, int sendBufferBytes)
      implements IoInput {}

  /// A channel could not be opened.
  record BindFailed(int channel, PeerageException cause) implements IoInput {}

  /// A datagram. The buffer is borrowed until [Core#receive] returns.
  record Received(int channel, InetSocketAddress from, ByteBuffer datagram) implements IoInput {}

  /// A channel or listener is closed, as the core asked; nothing comes from it any more.
  record Closed(int channel) implements IoInput {}

  /// What happens to streams and listeners.
  sealed interface OfStream extends IoInput {
    /// The number of the stream, or of the listener.
    int channel();
  }

  /// A listener is open.
  record Listening(int channel, SocketAddress local) implements OfStream {}

  /// A listener could not be opened.
  record ListenFailed(int channel, PeerageException cause) implements OfStream {}

  /// Somebody connects. Without [IoEffect.Accept] in this turn the connection is closed.
  ///
  /// @param channel the listener
  /// @param arrival its number among all that came to this listener
  record Incoming(int channel, int arrival, SocketAddress remote) implements OfStream {}

  /// A stream is open, whichever side began it. A Unix socket that has no name has the empty path.
  record Connected(int channel, SocketAddress local, SocketAddress remote) implements OfStream {}

  /// A stream could not be opened.
  record ConnectFailed(int channel, PeerageException cause) implements OfStream {}

  /// Bytes from the peer, as many as came together. The buffer is borrowed until [Core#receive]
  /// returns. Uses up as much credit.
  record Read(int channel, ByteBuffer bytes) implements OfStream {}

  /// A stream is secured. A peer that ends it from now on without saying so has broken it.
  record Secured(int channel, TlsSession session) implements OfStream {}

  /// What [IoEffect.Peek] asked for; fewer bytes if the peer has ended. The buffer is borrowed
  /// until [Core#receive] returns.
  record Peeked(int channel, ByteBuffer bytes) implements OfStream {}

  /// The peer has ended its side; what this core writes still goes out.
  record Finished(int channel) implements OfStream {}

  /// The kernel has taken so many bytes more of what was written.
  record Written(int channel, int bytes) implements OfStream {}

  /// A stream has failed, and is closed: reset by the peer, timed out, or over a limit.
  record Broken(int channel, PeerageException cause) implements OfStream {}

  /// What happens to streams that go on in messages. [Written], [Broken] and [Closed] are theirs
  /// too.
  sealed interface OfMessages extends IoInput {
    /// The number that the stream had.
    int channel();
  }

  /// The peer asks to go on in messages, and waits for [IoEffect.GrantUpgrade] or
  /// [IoEffect.RefuseUpgrade].
  record UpgradeAsked(int channel, UpgradeRequest request) implements OfMessages {}

  /// From now on there are messages.
  ///
  /// @param subprotocol what was agreed on, empty for none
  record Upgraded(int channel, String subprotocol) implements OfMessages {}

  /// The peer did not want to go on in messages; the stream is closed.
  ///
  /// @param status of HTTP
  record UpgradeRefused(int channel, int status) implements OfMessages {}

  /// A whole message. The buffer is borrowed until [Core#receive] returns. Uses up as much credit.
  record Message(int channel, MessageKind kind, ByteBuffer payload) implements OfMessages {}

  /// The answer to [IoEffect.Ping]. The buffer is borrowed until [Core#receive] returns.
  record Ponged(int channel, ByteBuffer payload) implements OfMessages {}

  /// The peer ends the conversation; [Closed] follows, and nothing goes out any more.
  ///
  /// @param code what it gave as a reason (RFC 6455, 7.4), 1005 for nothing
  record Ending(int channel, int code, String reason) implements OfMessages {}

  /// Nothing more is waiting in this turn: what was put off until the end of a batch (merged
  /// acknowledgements, a full batch of segments) is due. Comes last in every turn.
  record TurnEnded() implements IoInput {}

  /// [IoEffect.Compute] ended.
  record Computed(long ticket, Outcome<?> outcome) implements IoInput {}

  /// Answers to [IoEffect.Resolve].
  sealed interface OfName extends IoInput {
    long ticket();

    /// How a lookup ended, as an input.
    static OfName of(long ticket, Outcome<NameAnswer> outcome) {
      return switch (outcome) {
        case Outcome.Success<NameAnswer>(NameAnswer answer) -> new Resolved(ticket, answer);
        case Outcome.Failure<NameAnswer>(PeerageException cause) ->
            new ResolveFailed(ticket, cause);
        case Outcome.Failure<NameAnswer>(Throwable mistake) ->
            new ResolveFailed(
                ticket,
                new PeerageException(
                    ErrorCode.INTERNAL, "looking up a name: " + mistake, "", mistake));
      };
    }
  }

  /// The name stands for this.
  record Resolved(long ticket, NameAnswer answer) implements OfName {}

  /// The name could not be looked up, or there is none; see [Names#resolve] for the codes.
  record ResolveFailed(long ticket, PeerageException cause) implements OfName {}

  /// Answers to [IoEffect.OnFile].
  sealed interface OfFile extends IoInput {
    long ticket();
  }

  /// [IoEffect.Open] succeeded; size in bytes, modification time in nanoseconds since the epoch.
  record FileOpened(long ticket, int file, long size, long modifiedNanos) implements OfFile {}

  /// [IoEffect.ReadFile] read `count` bytes; fewer than asked only at the end of the file.
  record FileRead(long ticket, int count) implements OfFile {}

  /// An operation without a result succeeded.
  record FileDone(long ticket) implements OfFile {}

  /// [IoEffect.Status] found this.
  record FileStatus(long ticket, FileStamp stamp) implements OfFile {}

  /// [IoEffect.FreeSpace] found this many bytes.
  record FreeSpaceFound(long ticket, long bytes) implements OfFile {}

  /// An operation on a file failed.
  record FileFailed(long ticket, PeerageException cause) implements OfFile {}
}
