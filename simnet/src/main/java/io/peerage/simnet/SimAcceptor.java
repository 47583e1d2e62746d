package io.peerage.simnet;

import io.peerage.wire.AcceptListener;
import io.peerage.wire.Admission;
import io.peerage.wire.BufferPool;
import io.peerage.wire.ListenOptions;
import io.peerage.wire.StreamChannel;
import io.peerage.wire.StreamListener;
import io.peerage.wire.StreamOptions;
import java.net.SocketAddress;

/// A listener for streams on a host.
final class SimAcceptor implements AcceptListener.Acceptor {

  private final SimHost host;
  private final SocketAddress local;
  private final AcceptListener listener;
  private final Admission admission;
  private boolean open = true;

  SimAcceptor(SimHost host, SocketAddress local, ListenOptions options, AcceptListener listener) {
    this.host = host;
    this.local = local;
    this.listener = listener;
    this.admission = new Admission(options, host.loop().now());
  }

  @Override
  public SocketAddress local() {
    return local;
  }

  @Override
  public void close() {
    host.loop.requireInLoop("close");
    if (open) {
      open = false;
      host.transport.streams.forget(this);
      host.loop().execute(listener::closed);
    }
  }

  /// The kernel has a connection for it.
  void arrived(SimStream stream) {
    host.loop().execute(() -> offer(stream));
  }

  private void offer(SimStream stream) {
    if (!open || !admission.enter(stream.remote(), host.loop().now())) {
      refuse(stream);
      return;
    }
    Arrival arrival = new Arrival(stream);
    listener.incoming(arrival);
    if (arrival.taken) {
      host.streamCounts.accepts.increment();
    } else {
      admission.left(stream.remote());
      refuse(stream);
    }
  }

  private void refuse(SimStream stream) {
    host.streamCounts.acceptsRefused.increment();
    stream.decline();
  }

  /// A connection until it is accepted.
  private final class Arrival implements AcceptListener.Incoming {
    private final SimStream stream;
    boolean taken;

    Arrival(SimStream stream) {
      this.stream = stream;
    }

    @Override
    public SocketAddress remote() {
      return stream.remote();
    }

    @Override
    public StreamChannel accept(StreamOptions options, BufferPool pool, StreamListener owner) {
      if (taken) {
        throw new IllegalStateException("accepted twice");
      }
      taken = true;
      stream.own(options, pool, owner);
      stream.whenLeft(() -> admission.left(stream.remote()));
      host.loop().execute(stream::connected);
      return stream;
    }
  }
}
