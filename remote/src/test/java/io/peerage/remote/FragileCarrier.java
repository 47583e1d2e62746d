package io.peerage.remote;

import io.peerage.wire.AcceptListener;
import io.peerage.wire.BufferPool;
import io.peerage.wire.Carrier;
import io.peerage.wire.DatagramListener;
import io.peerage.wire.DatagramOptions;
import io.peerage.wire.Files;
import io.peerage.wire.ListenOptions;
import io.peerage.wire.Loop;
import io.peerage.wire.Meters;
import io.peerage.wire.Names;
import io.peerage.wire.Randoms;
import io.peerage.wire.StreamChannel;
import io.peerage.wire.StreamListener;
import io.peerage.wire.StreamOptions;
import io.peerage.wire.Transport;
import io.peerage.wire.Workers;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/// A carrier whose streams the test can break.
final class FragileCarrier implements Carrier {
  private final Carrier whole;
  private final List<StreamChannel> streams = new ArrayList<>();

  FragileCarrier(Carrier whole) {
    this.whole = whole;
  }

  /// Ends every stream that was connected, at once and without warning.
  void breakStreams() {
    List<StreamChannel> open = List.copyOf(streams);
    streams.clear();
    whole.loop().execute(() -> open.forEach(StreamChannel::reset));
  }

  @Override
  public Transport transport() {
    Transport solid = whole.transport();
    return new Transport() {
      @Override
      public void bind(
          InetSocketAddress address,
          DatagramOptions options,
          BufferPool pool,
          DatagramListener listener) {
        solid.bind(address, options, pool, listener);
      }

      @Override
      public StreamChannel connect(
          SocketAddress to, StreamOptions options, BufferPool pool, StreamListener listener) {
        StreamChannel stream = solid.connect(to, options, pool, listener);
        streams.add(stream);
        return stream;
      }

      @Override
      public void listen(SocketAddress address, ListenOptions options, AcceptListener listener) {
        solid.listen(address, options, listener);
      }
    };
  }

  @Override
  public Loop loop() {
    return whole.loop();
  }

  @Override
  public Names names() {
    return whole.names();
  }

  @Override
  public Files files() {
    return whole.files();
  }

  @Override
  public Workers workers() {
    return whole.workers();
  }

  @Override
  public Randoms randoms() {
    return whole.randoms();
  }

  @Override
  public Meters meters() {
    return whole.meters();
  }

  @Override
  public InstantSource wall() {
    return whole.wall();
  }
}
