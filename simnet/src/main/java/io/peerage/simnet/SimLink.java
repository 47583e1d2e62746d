package io.peerage.simnet;

import io.peerage.testkit.Seeds;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/// The way from one host to another, in this direction only.
///
/// A datagram larger than the MTU is dropped. Then it goes out through the sender's uplink and this
/// link's own line, one after the other, may be lost, and travels for the latency. A link keeps the
/// order, so a fast datagram waits behind a slow one, unless reordering lets it go its own way. A
/// duplicate always does.
///
/// A link follows the settings of its [SimNet] until one is set here; from then on it has its own
/// copy of all of them.
public final class SimLink {

  private final SimNet net;
  private final SimHost from;
  private final SimHost to;
  private final SplittableRandom random;
  private final Line line = new Line();
  private @Nullable Conditions own;
  private long lastArrival;

  SimLink(SimNet net, SimHost from, SimHost to) {
    this.net = net;
    this.from = from;
    this.to = to;
    this.random =
        new SplittableRandom(Seeds.child(net.seed(), (long) from.index() << 32 | to.index()));
  }

  /// As [SimNet#latency].
  public SimLink latency(Duration min, Duration max) {
    own = conditions().withLatency(min, max);
    return this;
  }

  /// As [SimNet#loss].
  public SimLink loss(double probability) {
    own = conditions().withLoss(probability);
    return this;
  }

  /// As [SimNet#duplicate].
  public SimLink duplicate(double probability) {
    own = conditions().withDuplicate(probability);
    return this;
  }

  /// As [SimNet#reorder].
  public SimLink reorder(double probability, Duration extra) {
    own = conditions().withReorder(probability, extra);
    return this;
  }

  /// As [SimNet#mtu].
  public SimLink mtu(int bytes) {
    own = conditions().withMtu(bytes);
    return this;
  }

  /// As [SimNet#bandwidth].
  public SimLink bandwidth(long bitsPerSecond, Duration queue) {
    own = conditions().withRate(Rate.of(bitsPerSecond, queue));
    return this;
  }

  /// How long a datagram that is sent now waits before this link's line takes it.
  public Duration queueDelay() {
    return Duration.ofNanos(line.waiting(net.nanos()));
  }

  /// The longest that any datagram had to wait since the last call.
  public Duration takeQueueDelayPeak() {
    return Duration.ofNanos(line.takePeak());
  }

  void carry(InetSocketAddress source, int toPort, byte[] content) {
    Conditions now = conditions();
    if (content.length > now.mtu()) {
      drop(Drop.MTU, source, toPort, content);
      return;
    }
    long out = from.uplink().pass(net.nanos(), content.length);
    if (out != Line.DROPPED) {
      out = line.pass(now.rate(), out, content.length);
    }
    if (out == Line.DROPPED) {
      drop(Drop.QUEUE, source, toPort, content);
      return;
    }
    if (chance(now.loss())) {
      drop(Drop.LOSS, source, toPort, content);
      return;
    }
    if (chance(now.duplicate())) {
      send(source, toPort, content.clone(), out + latency(now));
    }
    send(source, toPort, content, arrival(now, out));
  }

  /// Carries a segment of a stream, which does not care for MTUs nor comes twice; the receiver puts
  /// in order what overtakes.
  ///
  /// @return whether it arrives
  boolean carry(SimSegment segment) {
    Conditions now = conditions();
    long out = from.uplink().pass(net.nanos(), segment.bytes());
    if (out != Line.DROPPED) {
      out = line.pass(now.rate(), out, segment.bytes());
    }
    Drop why = out == Line.DROPPED ? Drop.QUEUE : chance(now.loss()) ? Drop.LOSS : null;
    net.carried(why == null ? "CARRIED" : why.name(), segment);
    if (why == null) {
      net.add(segment.arriving(arrival(now, out)));
    }
    return why == null;
  }

  /// How long there and back takes at most, without queues.
  long roundTripNanos() {
    return 2 * conditions().latencyMaxNanos();
  }

  private long arrival(Conditions now, long out) {
    long arrival = out + latency(now);
    if (chance(now.reorder())) {
      return arrival + 1 + random.nextLong(now.reorderExtraNanos());
    }
    lastArrival = Math.max(lastArrival, arrival);
    return lastArrival;
  }

  private long latency(Conditions now) {
    return now.latencyMinNanos() == now.latencyMaxNanos()
        ? now.latencyMinNanos()
        : random.nextLong(now.latencyMinNanos(), now.latencyMaxNanos() + 1);
  }

  private boolean chance(double probability) {
    return probability > 0 && random.nextDouble() < probability;
  }

  private void send(InetSocketAddress source, int toPort, byte[] content, long at) {
    net.add(new SimDatagram(from, source, to, toPort, content, at));
  }

  private void drop(Drop why, InetSocketAddress source, int toPort, byte[] content) {
    net.dropped(why, new SimDatagram(from, source, to, toPort, content, net.nanos()));
  }

  private Conditions conditions() {
    return own == null ? net.conditions() : own;
  }
}
