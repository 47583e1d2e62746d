package io.peerage.wire;

import java.net.SocketAddress;

/// A listener whose test plays those who connect.
final class HandListener implements AcceptListener.Acceptor {

  final AcceptListener listener;
  private final HandCarrier carrier;
  private final SocketAddress local;
  boolean closed;

  HandListener(HandCarrier carrier, SocketAddress local, AcceptListener listener) {
    this.carrier = carrier;
    this.local = local;
    this.listener = listener;
  }

  @Override
  public SocketAddress local() {
    return local;
  }

  @Override
  public void close() {
    closed = true;
    carrier.execute(listener::closed);
  }

  /// Somebody connects.
  void knock(SocketAddress remote) {
    listener.incoming(
        new AcceptListener.Incoming() {
          @Override
          public SocketAddress remote() {
            return remote;
          }

          @Override
          public StreamChannel accept(
              StreamOptions options, BufferPool pool, StreamListener owner) {
            HandStream stream = new HandStream(carrier, remote, pool, owner);
            carrier.streams.add(stream);
            carrier.execute(owner::connected);
            return stream;
          }
        });
  }
}
