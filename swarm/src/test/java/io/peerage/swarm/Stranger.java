package io.peerage.swarm;

import io.peerage.simnet.SimHost;
import io.peerage.swarm.content.SwarmMetadata;
import io.peerage.swarm.message.HandshakeOptions;
import io.peerage.swarm.message.MessageWriter;
import io.peerage.swarm.message.Opening;
import io.peerage.wire.BufferPool;
import io.peerage.wire.DatagramChannel;
import io.peerage.wire.DatagramListener;
import io.peerage.wire.DatagramOptions;
import io.peerage.wire.PeerageException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A peer that knows the protocol and means ill: it answers openings as it should, and what it says
/// afterwards is up to its kind.
final class Stranger implements DatagramListener {

  /// What kind of ill.
  enum Kind {
    /// Says that it has everything and sends nothing.
    BOASTER,
    /// Says that the content has another size, with peaks that do not hash to the root.
    SIZE_LIAR,
    /// Says that the content has the size of a whole tree of some height, for which the root digest
    /// alone speaks, and sends nothing.
    CLAIMANT,
    /// Sends openings, requests for everything, cancellations, chokes and noise, without end.
    FLOODER
  }

  private static final Duration PERIOD = Duration.ofMillis(100);
  private static final int DATAGRAM_BYTES = 1400;
  private static final int CLAIMED_LAYER_MAX = 31;

  private final SimHost host;
  private final Kind kind;
  private final SwarmMetadata metadata;
  private final List<InetSocketAddress> victims;
  private final SplittableRandom random;
  private final long claimed;
  private final BufferPool pool = new BufferPool();
  private final Map<InetSocketAddress, Integer> channels = new HashMap<>();
  private @Nullable DatagramChannel socket;

  /// @param victims whom a flooder floods
  Stranger(
      SimHost host, Kind kind, SwarmMetadata metadata, List<InetSocketAddress> victims, long seed) {
    this.host = host;
    this.kind = kind;
    this.metadata = metadata;
    this.victims = new ArrayList<>(victims);
    this.random = new SplittableRandom(seed);
    this.claimed = 1L << random.nextInt(CLAIMED_LAYER_MAX + 1);
  }

  /// Begins, on its host's loop.
  void start() {
    host.loop()
        .execute(() ->
            host.transport().bind(host.at(SwarmWorld.PORT), DatagramOptions.DEFAULT, pool, this));
  }

  @Override
  public void bound(DatagramChannel channel) {
    socket = channel;
    if (kind == Kind.FLOODER) {
      flood();
    }
  }

  @Override
  public void failed(PeerageException cause) {
    throw new IllegalStateException(cause);
  }

  @Override
  public void received(InetSocketAddress from, ByteBuffer datagram) {
    if (datagram.getInt(datagram.position()) == 0
        && Opening.first(datagram, id -> Optional.of(metadata)) instanceof Opening.Accept accept) {
      channels.put(from, accept.sourceChannel());
      send(
          from,
          out -> {
            MessageWriter.channel(out, accept.sourceChannel());
            MessageWriter.handshake(
                out, 1 + random.nextInt(1 << 30), HandshakeOptions.of(metadata));
          });
    } else {
      answer(from, channels.getOrDefault(from, 0));
    }
  }

  private void answer(InetSocketAddress to, int channel) {
    long chunks = metadata.chunks().orElseThrow();
    send(
        to,
        out -> {
          MessageWriter.channel(out, channel);
          if (kind == Kind.SIZE_LIAR) {
            byte[] digest = new byte[metadata.hash().digestBytes()];
            random.nextBytes(digest);
            MessageWriter.integrityHeader(out, 0, (1L << random.nextInt(31)) - 1);
            out.put(digest);
            MessageWriter.have(out, 0, (1L << 32) - 1);
          } else if (kind == Kind.CLAIMANT) {
            MessageWriter.integrity(out, 0, claimed - 1, metadata.id().bytes().asBuffer());
            MessageWriter.have(out, 0, claimed - 1);
          } else {
            MessageWriter.have(out, 0, chunks - 1);
          }
        });
  }

  private void flood() {
    for (InetSocketAddress victim : victims) {
      int channel = channels.getOrDefault(victim, random.nextInt());
      send(
          victim,
          out -> {
            if (random.nextInt(4) == 0) {
              MessageWriter.channel(out, 0);
              MessageWriter.handshake(out, random.nextInt(), HandshakeOptions.of(metadata));
              return;
            }
            MessageWriter.channel(out, channel);
            for (int i = 0; i < 40; i++) {
              long chunk = random.nextLong(metadata.chunks().orElseThrow());
              MessageWriter.request(out, 0, chunk);
              MessageWriter.cancel(out, chunk, chunk);
              MessageWriter.choke(out);
              MessageWriter.unchoke(out);
            }
          });
    }
    host.loop().schedule(host.loop().now() + PERIOD.toNanos(), this::flood);
  }

  private void send(InetSocketAddress to, Consumer<ByteBuffer> messages) {
    DatagramChannel bound = socket;
    if (bound != null) {
      ByteBuffer out = pool.take(DATAGRAM_BYTES);
      messages.accept(out);
      out.flip();
      bound.send(to, out, Math.max(1, out.remaining()));
      bound.flush();
    }
  }

  @Override
  public void readCompleted() {
    // Answers have left already.
  }

  @Override
  public void closed() {
    socket = null;
  }
}
