package io.peerage.transport;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.peerage.wire.PeerageException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.channels.ClosedChannelException;
import org.jspecify.annotations.Nullable;

/// A socket that belongs to a stream, and later perhaps to what goes on in messages on it: who is
/// at the other end, and why it ended otherwise than its owner asked. In the loop only.
final class Connection {

  private final Channel channel;
  private @Nullable SocketAddress remote;
  private @Nullable PeerageException cause;

  Connection(Channel channel) {
    this.channel = channel;
  }

  Channel channel() {
    return channel;
  }

  /// It is connected.
  void established() {
    remote = Addresses.normal(channel.remoteAddress());
  }

  SocketAddress local() {
    return Addresses.normal(channel.localAddress());
  }

  /// @throws IllegalStateException until it is connected
  SocketAddress remote() {
    if (remote == null) {
      throw new IllegalStateException("not connected");
    }
    return remote;
  }

  /// Lets Netty read, or not.
  void reading(boolean on) {
    channel.config().setAutoRead(on);
  }

  /// When it closes nothing lingers, and the peer is told at once.
  void dropWhatWaits() {
    if (channel.isOpen() && remote instanceof InetSocketAddress) {
      channel.config().setOption(ChannelOption.SO_LINGER, 0);
    }
  }

  /// Closes it; Netty tells when that is done.
  void close() {
    var _ = channel.close();
  }

  /// What broke it; null if nothing has.
  @Nullable PeerageException cause() {
    return cause;
  }

  /// It ends for this reason, unless there was one before.
  void blame(PeerageException why) {
    if (cause == null) {
      cause = why;
    }
  }

  /// The socket has failed. That it was closed meanwhile is no reason.
  void failed(Throwable why) {
    if (!(why instanceof ClosedChannelException)) {
      blame(SocketErrors.broken(remote(), why));
    }
  }

  /// The peer has closed it, unasked.
  void deserted() {
    blame(SocketErrors.broken(remote(), new IOException("closed by the other side")));
  }
}
