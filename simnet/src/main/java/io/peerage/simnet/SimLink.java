package io.peerage.simnet;

import io.peerage.testkit.Seeds;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
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
public final class SimLink implements LinkSettings<SimLink> {

  /// Datagrams that are kept to be replayed.
  public static final int REPLAYED_MAX = 16;

  /// What a link that holds back takes; more is dropped.
  public static final int HELD_MAX = 10_000;

  private final SimNet net;
  private final SimHost from;
  private final SimHost to;
  private final SplittableRandom random;
  private final Line line = new Line();
  private @Nullable Conditions own;
  private final ArrayDeque<SimDatagram> earlier = new ArrayDeque<>();
  private @Nullable List<Event> held;
  private long lastArrival;
  private boolean cut;
  private boolean burst;

  SimLink(SimNet net, SimHost from, SimHost to) {
    this.net = net;
    this.from = from;
    this.to = to;
    this.random =
        new SplittableRandom(Seeds.child(net.seed(), (long) from.index() << 32 | to.index()));
  }

  @Override
  public SimLink latency(Duration min, Duration max) {
    own = conditions().withLatency(min, max);
    return this;
  }

  @Override
  public SimLink jitter(Duration mean) {
    own = conditions().withJitter(mean);
    return this;
  }

  @Override
  public SimLink loss(double probability) {
    own = conditions().with(conditions().mishaps().withLoss(probability));
    return this;
  }

  @Override
  public SimLink bursts(double begin, double end) {
    own = conditions().with(conditions().mishaps().withBursts(begin, end));
    return this;
  }

  @Override
  public SimLink duplicate(double probability) {
    own = conditions().with(conditions().mishaps().withDuplicate(probability));
    return this;
  }

  @Override
  public SimLink corrupt(double probability) {
    own = conditions().with(conditions().mishaps().withCorrupt(probability));
    return this;
  }

  @Override
  public SimLink reorder(double probability, Duration extra) {
    own = conditions().with(conditions().mishaps().withReorder(probability, extra));
    return this;
  }

  @Override
  public SimLink replay(double probability, Duration extra) {
    own = conditions().with(conditions().mishaps().withReplay(probability, extra));
    return this;
  }

  @Override
  public SimLink mtu(int bytes) {
    own = conditions().withMtu(bytes);
    return this;
  }

  @Override
  public SimLink bandwidth(long bitsPerSecond, Duration queue) {
    own = conditions().withRate(Rate.of(bitsPerSecond, queue));
    return this;
  }

  /// Lets nothing through any more, in this direction.
  public SimLink cut() {
    cut = true;
    return this;
  }

  /// Lets through again what is sent from now on.
  public SimLink mend() {
    cut = false;
    return this;
  }

  /// Holds back everything that is sent from now on, until [#release]: it is late, and not lost.
  public SimLink hold() {
    if (held == null) {
      held = new ArrayList<>();
    }
    return this;
  }

  /// Delivers what was held back, in its order.
  public SimLink release() {
    List<Event> late = held;
    held = null;
    if (late != null) {
      late.forEach(event -> net.add(arrivingNow(event)));
    }
    return this;
  }

  private Event arrivingNow(Event event) {
    lastArrival = Math.max(lastArrival, Math.max(event.at, net.nanos()));
    return switch (event) {
      case SimDatagram datagram -> datagram.arriving(lastArrival);
      case SimSegment segment -> segment.arriving(lastArrival);
      default -> throw new IllegalStateException("not on a wire: " + event.kind);
    };
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
    if (isCut()) {
      drop(Drop.CUT, source, toPort, content);
      return;
    }
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
    Mishaps mishaps = now.mishaps();
    if (isLost(mishaps)) {
      drop(Drop.LOSS, source, toPort, content);
      return;
    }
    if (chance(mishaps.duplicate())) {
      send(source, toPort, content.clone(), out + latency(now));
    }
    replay(mishaps, source, toPort, content, out + latency(now));
    if (content.length > 0 && chance(mishaps.corrupt())) {
      int bit = random.nextInt(content.length * Byte.SIZE);
      content[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);
    }
    send(source, toPort, content, arrival(now, out));
  }

  /// An earlier datagram comes again, and this one is kept.
  private void replay(
      Mishaps mishaps, InetSocketAddress source, int toPort, byte[] content, long soonest) {
    if (mishaps.replay() == 0) {
      return;
    }
    if (!earlier.isEmpty() && chance(mishaps.replay())) {
      SimDatagram again = earlier.removeFirst();
      long at = soonest + 1 + random.nextLong(mishaps.replayNanos());
      put(again.arriving(at));
    }
    if (earlier.size() == REPLAYED_MAX) {
      earlier.removeFirst();
    }
    earlier.addLast(new SimDatagram(from, source, to, toPort, content.clone(), 0));
  }

  private boolean isCut() {
    return cut || net.walls().stop(from, to);
  }

  private boolean isLost(Mishaps mishaps) {
    if (!burst && chance(mishaps.burst())) {
      burst = true;
    }
    if (burst) {
      burst = !chance(mishaps.burstEnd());
      return true;
    }
    return chance(mishaps.loss());
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
    Drop why = whyNot(now, out);
    net.carried(why == null ? "CARRIED" : why.name(), segment);
    if (why == null) {
      put(segment.arriving(arrival(now, out)));
    }
    return why == null;
  }

  private @Nullable Drop whyNot(Conditions now, long out) {
    if (isCut()) {
      return Drop.CUT;
    }
    return out == Line.DROPPED ? Drop.QUEUE : isLost(now.mishaps()) ? Drop.LOSS : null;
  }

  /// How long there and back takes at most, without queues.
  long roundTripNanos() {
    return 2 * conditions().latencyMaxNanos();
  }

  private long arrival(Conditions now, long out) {
    long arrival = out + latency(now);
    if (chance(now.mishaps().reorder())) {
      return arrival + 1 + random.nextLong(now.mishaps().reorderNanos());
    }
    lastArrival = Math.max(lastArrival, arrival);
    return lastArrival;
  }

  private long latency(Conditions now) {
    long latency =
        now.latencyMinNanos() == now.latencyMaxNanos()
            ? now.latencyMinNanos()
            : random.nextLong(now.latencyMinNanos(), now.latencyMaxNanos() + 1);
    return now.jitterNanos() == 0
        ? latency
        : latency - (long) (now.jitterNanos() * Math.log1p(-random.nextDouble()));
  }

  private boolean chance(double probability) {
    return probability > 0 && random.nextDouble() < probability;
  }

  private void send(InetSocketAddress source, int toPort, byte[] content, long at) {
    SimDatagram datagram = new SimDatagram(from, source, to, toPort, content, at);
    if (held != null && held.size() >= HELD_MAX) {
      net.dropped(Drop.QUEUE, datagram);
    } else {
      put(datagram);
    }
  }

  /// Puts something on its way.
  private void put(Event event) {
    if (held == null) {
      net.add(event);
    } else {
      held.add(event);
    }
  }

  private void drop(Drop why, InetSocketAddress source, int toPort, byte[] content) {
    net.dropped(why, new SimDatagram(from, source, to, toPort, content, net.nanos()));
  }

  private Conditions conditions() {
    return own == null ? net.conditions() : own;
  }
}
