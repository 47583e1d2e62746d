package io.peerage.wire;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;

/// Everything that the world tells a core: the answers to [IoEffect]s, and datagrams.
public sealed interface IoInput {

  /// A channel is open. Buffers are the bytes that the kernel granted, as the socket interface
  /// counts them (not doubled), or what the simulator grants.
  record Bound(int channel, InetSocketAddress local, int receiveBufferBytes, int sendBufferBytes)
      implements IoInput {}

  /// A channel could not be opened.
  record BindFailed(int channel, PeerageException cause) implements IoInput {}

  /// A datagram. The buffer is borrowed until [Core#receive] returns.
  record Received(int channel, InetSocketAddress from, ByteBuffer datagram) implements IoInput {}

  /// A channel is closed; no datagram comes from it any more.
  record Closed(int channel) implements IoInput {}

  /// Nothing more is waiting in this turn: what was put off until the end of a batch (merged
  /// acknowledgements, a full batch of segments) is due. Comes last in every turn.
  record TurnEnded() implements IoInput {}

  /// [IoEffect.Compute] ended.
  record Computed(long ticket, Outcome<?> outcome) implements IoInput {}

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
