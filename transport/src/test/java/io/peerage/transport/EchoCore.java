package io.peerage.transport;

import io.peerage.wire.Core;
import io.peerage.wire.DatagramOptions;
import io.peerage.wire.IoEffect;
import io.peerage.wire.IoInput;
import io.peerage.wire.Outbox;
import io.peerage.wire.PeerageException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Sends every datagram back to where it came from; knows neither sockets nor a simulator.
///
/// Answers to one sender in one turn leave as one batch of segments as long as they are of the same
/// size, the last perhaps shorter, so it shows the whole path of a batch.
class EchoCore implements Core<IoInput, IoEffect> {

  private static final int CHANNEL = 0;
  private static final int TIMER = 1;

  /// What the owner hears, in the loop.
  sealed interface Told {
    /// It listens here.
    record Listening(InetSocketAddress local) implements Told {}

    /// It cannot listen.
    record Refused(PeerageException cause) implements Told {}

    /// It has ended.
    record Ended(long datagrams, long timers) implements Told {}
  }

  /// The batch that is being gathered.
  private record Batch(InetSocketAddress to, ByteBuffer payload, int segmentSize) {
    boolean fits(InetSocketAddress other, int size) {
      return to.equals(other) && size <= segmentSize && size <= payload.remaining();
    }
  }

  private final InetSocketAddress address;
  private final Consumer<Told> owner;
  private @Nullable Batch batch;
  private long datagrams;
  private long timers;

  EchoCore(InetSocketAddress address, Consumer<Told> owner) {
    this.address = address;
    this.owner = owner;
  }

  /// Opens the channel; the first message of its owner.
  void open(Outbox<IoEffect> out) {
    out.put(new IoEffect.Bind(CHANNEL, address, DatagramOptions.DEFAULT));
  }

  /// Counts a timer `delayNanos` from now.
  void arm(long now, long delayNanos, Outbox<IoEffect> out) {
    out.put(new IoEffect.Arm(TIMER, now + delayNanos));
  }

  /// Closes the channel.
  void close(Outbox<IoEffect> out) {
    out.put(new IoEffect.Close(CHANNEL));
  }

  @Override
  public void receive(IoInput input, long now, Outbox<IoEffect> out) {
    switch (input) {
      case IoInput.Bound bound -> owner.accept(new Told.Listening(bound.local()));
      case IoInput.BindFailed(_, var cause) -> owner.accept(new Told.Refused(cause));
      case IoInput.Received(_, var from, var datagram) -> echo(from, datagram, out);
      case IoInput.TurnEnded _ -> send(out);
      case IoInput.Closed _ -> owner.accept(new Told.Ended(datagrams, timers));
      case IoInput.Computed _,
          IoInput.OfFile _,
          IoInput.OfStream _,
          IoInput.OfMessages _,
          IoInput.OfName _ ->
          throw new IllegalStateException("nobody asked for " + input);
    }
  }

  @Override
  public void timer(int key, long now, Outbox<IoEffect> out) {
    timers++;
  }

  private void echo(InetSocketAddress from, ByteBuffer datagram, Outbox<IoEffect> out) {
    datagrams++;
    int size = datagram.remaining();
    Batch open = batch;
    if (open == null || !open.fits(from, size)) {
      send(out);
      open = new Batch(from, out.buffer(Outbox.BUFFER_BYTES_MAX), Math.max(1, size));
      batch = open;
    }
    open.payload.put(datagram);
    if (size < open.segmentSize) {
      // A short segment ends its batch.
      send(out);
    }
  }

  private void send(Outbox<IoEffect> out) {
    if (batch != null) {
      out.put(
          new IoEffect.SendSegments(CHANNEL, batch.to, batch.payload.flip(), batch.segmentSize));
      batch = null;
    }
  }
}
