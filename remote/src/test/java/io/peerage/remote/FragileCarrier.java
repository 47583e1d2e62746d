package io.peerage.remote;

import io.peerage.wire.AcceptListener;
import io.peerage.wire.BufferPool;
import io.peerage.wire.Carrier;
import io.peerage.wire.DatagramListener;
import io.peerage.wire.DatagramOptions;
import io.peerage.wire.Files;
import io.peerage.wire.ListenOptions;
import io.peerage.wire.Loop;
import io.peerage.wire.MessageChannel;
import io.peerage.wire.MessageListener;
import io.peerage.wire.MessageOptions;
import io.peerage.wire.Meters;
import io.peerage.wire.Names;
import io.peerage.wire.PeerageException;
import io.peerage.wire.Randoms;
import io.peerage.wire.StreamChannel;
import io.peerage.wire.StreamListener;
import io.peerage.wire.StreamOptions;
import io.peerage.wire.TlsOptions;
import io.peerage.wire.TlsSession;
import io.peerage.wire.Transport;
import io.peerage.wire.UpgradeRequest;
import io.peerage.wire.Workers;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A carrier whose streams the test can break.
final class FragileCarrier implements Carrier {
  /// After a cut the stream is broken so much later.
  private static final long SEVERED_NANOS = 100_000_000;

  private final Carrier whole;
  private final List<StreamChannel> streams = new ArrayList<>();
  private int framesLeft = Integer.MAX_VALUE;

  FragileCarrier(Carrier whole) {
    this.whole = whole;
  }

  /// Ends every stream that was connected, at once and without warning.
  void breakStreams() {
    List<StreamChannel> open = List.copyOf(streams);
    streams.clear();
    whole.loop().execute(() -> open.forEach(StreamChannel::reset));
  }

  /// Breaks the stream that is open when so many more frames have passed, either way: the last of
  /// them still arrives, and nothing behind it.
  void breakAfter(int frames) {
    framesLeft = frames;
  }

  /// The frames that have passed since a number was set, as long as it was not reached.
  int passed(int set) {
    return set - framesLeft;
  }

  /// One stream, in which frames are counted.
  private final class Severed implements StreamListener {
    private final StreamListener listener;
    private final FrameCount incoming = new FrameCount();
    private final FrameCount outgoing = new FrameCount();
    private boolean severed;
    private @Nullable StreamChannel stream;

    Severed(StreamListener listener) {
      this.listener = listener;
    }

    StreamChannel over(StreamChannel solid) {
      stream = solid;
      return new CountedStream(solid, this::pass);
    }

    /// Leaves in `bytes` what may pass.
    private void pass(ByteBuffer bytes) {
      pass(bytes, outgoing);
    }

    private void pass(ByteBuffer bytes, FrameCount count) {
      if (severed) {
        bytes.limit(bytes.position());
        return;
      }
      int wanted = framesLeft;
      int passing = count.bytesOf(bytes, wanted);
      boolean last = count.ended() == wanted;
      framesLeft -= count.ended();
      if (last) {
        severed = true;
        bytes.limit(bytes.position() + passing);
        framesLeft = Integer.MAX_VALUE;
        Loop loop = whole.loop();
        loop.schedule(
            loop.now() + SEVERED_NANOS,
            () -> {
              if (stream != null) {
                stream.reset();
              }
            });
      }
    }

    @Override
    public void received(ByteBuffer bytes) {
      pass(bytes, incoming);
      if (bytes.hasRemaining()) {
        listener.received(bytes);
      }
    }

    @Override
    public void connected() {
      listener.connected();
    }

    @Override
    public void failed(PeerageException cause) {
      listener.failed(cause);
    }

    @Override
    public void peeked(ByteBuffer bytes) {
      listener.peeked(bytes);
    }

    @Override
    public void secured(TlsSession session) {
      listener.secured(session);
    }

    @Override
    public void readCompleted() {
      listener.readCompleted();
    }

    @Override
    public void finished() {
      listener.finished();
    }

    @Override
    public void written(int bytes) {
      listener.written(bytes);
    }

    @Override
    public void closed(@Nullable PeerageException cause) {
      listener.closed(cause);
    }
  }

  /// A stream of which only what passes is written.
  private record CountedStream(StreamChannel solid, Consumer<ByteBuffer> pass)
      implements StreamChannel {
    @Override
    public void write(ByteBuffer payload) {
      pass.accept(payload);
      solid.write(payload);
    }

    @Override
    public SocketAddress local() {
      return solid.local();
    }

    @Override
    public SocketAddress remote() {
      return solid.remote();
    }

    @Override
    public void flush() {
      solid.flush();
    }

    @Override
    public void credit(int bytes) {
      solid.credit(bytes);
    }

    @Override
    public void peek(int bytes) {
      solid.peek(bytes);
    }

    @Override
    public void startTls(TlsOptions options) {
      solid.startTls(options);
    }

    @Override
    public void halfClose() {
      solid.halfClose();
    }

    @Override
    public void close() {
      solid.close();
    }

    @Override
    public void reset() {
      solid.reset();
    }

    @Override
    public MessageChannel upgrade(
        UpgradeRequest request, MessageOptions options, MessageListener listener) {
      return solid.upgrade(request, options, listener);
    }

    @Override
    public MessageChannel awaitUpgrade(MessageOptions options, MessageListener listener) {
      return solid.awaitUpgrade(options, listener);
    }
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
        Severed severed = new Severed(listener);
        StreamChannel stream = severed.over(solid.connect(to, options, pool, severed));
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
