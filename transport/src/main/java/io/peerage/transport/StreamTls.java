package io.peerage.transport;

import io.netty.channel.ChannelFuture;
import io.netty.handler.ssl.SslHandler;
import io.peerage.wire.TlsOptions;
import io.peerage.wire.TlsSession;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// TLS on one stream: not asked for, under way, or there. Once it was asked for there is no way
/// back. In the loop only.
final class StreamTls {

  /// The stream. Told in the loop.
  interface Owner {

    /// Whether it still wants to hear.
    boolean isOpen();

    void secured(TlsSession session);

    void notSecured(Throwable why);
  }

  private final NettyTransport transport;
  private final Owner owner;
  private @Nullable SslHandler handler;

  /// It was asked for, and the owner has not been told yet what came of it.
  private boolean underWay;

  StreamTls(NettyTransport transport, Owner owner) {
    this.transport = transport;
    this.owner = owner;
  }

  /// Whether it was asked for.
  boolean isWanted() {
    return handler != null;
  }

  /// Whether the owner is still to hear what comes of it.
  boolean isUnderWay() {
    return underWay;
  }

  /// Puts TLS between the connection and all that is in its pipeline.
  ///
  /// @param inflow of the stream; what it holds is TLS from now on
  /// @throws IllegalArgumentException if nobody can be secured like that
  void start(Connection connection, TlsOptions options, Inflow inflow) {
    NettyLoop loop = transport.loop();
    SslHandler tls = Tls.handler(connection.channel().alloc(), options, transport.workers());
    handler = tls;
    underWay = true;
    connection.channel().pipeline().addFirst(new Replay(loop::execute, inflow.handOver()), tls);
    tls.handshakeFuture().addListener(done -> loop.execute(() -> over(tls, done.cause())));
    if (inflow.isEnded()) {
      loop.execute(() -> fail(new IOException("ended by the other side")));
    } else {
      connection.reading(true);
    }
  }

  private void over(SslHandler tls, @Nullable Throwable refusal) {
    if (!owner.isOpen()) {
      return;
    }
    if (refusal != null) {
      fail(refusal);
    } else {
      underWay = false;
      transport.streamCounts().secured().increment();
      owner.secured(Tls.session(tls));
    }
  }

  /// It will not come about, if it is still under way.
  void fail(Throwable why) {
    if (underWay) {
      underWay = false;
      transport.streamCounts().notSecured().increment();
      owner.notSecured(why);
    }
  }

  /// Says inside of TLS that nothing more comes.
  ChannelFuture endOutput() {
    if (handler == null) {
      throw new IllegalStateException("not secured");
    }
    return handler.closeOutbound();
  }
}
