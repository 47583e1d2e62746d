package io.peerage.simnet;

import io.peerage.testkit.Seeds;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// A network of simulated hosts on virtual time, all of it decided by one seed: the same seed and
/// the same code give the same run, datagram by datagram, which [#traceHash] shows.
///
/// ```java
/// SimNet net = SimNet.seeded(seed).latency(ofMillis(5), ofMillis(80)).loss(0.05);
/// Driver<Fetcher> driver = new Driver<>(net.host("fetcher"), fetcher, failed);
/// driver.tell(Fetcher::start);
/// net.runUntil(fetcher::complete, ofMinutes(2));
/// ```
///
/// Nothing happens by itself. [#runFor] and [#runUntil] let virtual time pass, as fast as the
/// events can be carried out. Everything, on all hosts, happens on the thread that made the
/// network, one event after the other; another thread that interferes gets an
/// `IllegalStateException`.
///
/// Settings hold for all links, also while it runs; [#link] has those of one.
public final class SimNet implements LinkSettings<SimNet> {

  /// Events that may happen at one virtual moment, before the simulation is taken to be going in a
  /// circle.
  public static final int EVENTS_AT_ONCE_MAX = 1_000_000;

  private static final int DIRECTOR = -1;
  private static final String DELIVERED = "DELIVERED";

  private final long seed;
  private final Thread owner = Thread.currentThread();
  private final EventQueue queue = new EventQueue();
  private final Trace trace = new Trace();
  private final Map<String, SimHost> hosts = new LinkedHashMap<>();
  private final Map<InetAddress, SimHost> addresses = new HashMap<>();
  private final Walls walls = new Walls();
  private final EqualPages pages = new EqualPages();

  /// Where [#after] happens; nobody sends to it.
  private final SimHost director;

  private final Map<Drop, Long> drops = new EnumMap<>(Drop.class);
  private final SimNames names = new SimNames(this);
  private Conditions conditions = Conditions.DEFAULT;
  private long wakeUpNanos = 20_000;
  private long nanos;
  private long delivered;
  private long eventsAtOnce;
  private @Nullable SimHost current;
  private boolean running;

  private SimNet(long seed) {
    this.seed = seed;
    this.director = new SimHost(this, DIRECTOR, "director");
  }

  /// A network without hosts, with a latency of one millisecond and nothing bad on the way.
  public static SimNet seeded(long seed) {
    return new SimNet(seed);
  }

  @Override
  public SimNet latency(Duration min, Duration max) {
    conditions = conditions.withLatency(min, max);
    return this;
  }

  @Override
  public SimNet jitter(Duration mean) {
    conditions = conditions.withJitter(mean);
    return this;
  }

  @Override
  public SimNet loss(double probability) {
    conditions = conditions.with(conditions.mishaps().withLoss(probability));
    return this;
  }

  @Override
  public SimNet bursts(double begin, double end) {
    conditions = conditions.with(conditions.mishaps().withBursts(begin, end));
    return this;
  }

  @Override
  public SimNet duplicate(double probability) {
    conditions = conditions.with(conditions.mishaps().withDuplicate(probability));
    return this;
  }

  @Override
  public SimNet corrupt(double probability) {
    conditions = conditions.with(conditions.mishaps().withCorrupt(probability));
    return this;
  }

  @Override
  public SimNet reorder(double probability, Duration extra) {
    conditions = conditions.with(conditions.mishaps().withReorder(probability, extra));
    return this;
  }

  @Override
  public SimNet replay(double probability, Duration extra) {
    conditions = conditions.with(conditions.mishaps().withReplay(probability, extra));
    return this;
  }

  @Override
  public SimNet mtu(int bytes) {
    conditions = conditions.withMtu(bytes);
    return this;
  }

  @Override
  public SimNet bandwidth(long bitsPerSecond, Duration queue) {
    conditions = conditions.withRate(Rate.of(bitsPerSecond, queue));
    return this;
  }

  /// How long after the first datagram has reached an idle socket the loop reads it, together with
  /// all that have come meanwhile, as one batch. 20 µs unless told.
  public SimNet wakeUp(Duration delay) {
    if (delay.isNegative()) {
      throw new IllegalArgumentException("a wake-up after " + delay);
    }
    wakeUpNanos = delay.toNanos();
    return this;
  }

  /// Parts the network in two: these hosts and all others, in both directions, until [#heal].
  /// Several partitions add up.
  public SimNet partition(Collection<SimHost> side) {
    walls.add(Set.copyOf(side), true, true);
    return this;
  }

  /// Lets these hosts hear nothing from all others, which still hear them; until [#heal].
  public SimNet deafen(Collection<SimHost> side) {
    walls.add(Set.copyOf(side), false, true);
    return this;
  }

  /// Ends all partitions. A link that was cut by itself stays cut.
  public SimNet heal() {
    walls.clear();
    return this;
  }

  /// Does something after so much virtual time, outside of all loops: sets a link, crashes a host,
  /// starts it again.
  public SimNet after(Duration delay, Runnable deed) {
    if (delay.isNegative()) {
      throw new IllegalArgumentException("something to do " + delay + " from now");
    }
    long at = Math.addExact(nanos, delay.toNanos());
    add(new Event.Task(director, Event.Kind.SCRIPT, at, deed));
    return this;
  }

  /// Adds a host.
  ///
  /// @throws IllegalArgumentException when there is one of this name
  public SimHost host(String name) {
    SimHost host = new SimHost(this, hosts.size(), name);
    if (hosts.putIfAbsent(name, host) != null) {
      throw new IllegalArgumentException("there is a host " + name + " already");
    }
    addresses.put(host.address(), host);
    return host;
  }

  /// The way from one host to another, in this direction only.
  public SimLink link(SimHost from, SimHost to) {
    return from.linkTo(to);
  }

  /// What hosts find when they look up names.
  public SimNames names() {
    return names;
  }

  /// Lets so much virtual time pass.
  public SimNet runFor(Duration duration) {
    long end = Math.addExact(nanos, duration.toNanos());
    begin();
    try {
      while (queue.firstAt() <= end) {
        step();
      }
      nanos = end;
    } finally {
      running = false;
    }
    return this;
  }

  /// Lets virtual time pass until a condition holds, looking after every event.
  ///
  /// @param condition a question that changes nothing
  /// @throws AssertionError when it does not hold within `atMost`, or will never since nothing is
  ///   left to happen; names the seed and the virtual time
  public SimNet runUntil(BooleanSupplier condition, Duration atMost) {
    long end = Math.addExact(nanos, atMost.toNanos());
    begin();
    try {
      while (!condition.getAsBoolean()) {
        if (queue.firstAt() > end) {
          String why = queue.size() == 0 ? "nothing is left to happen" : "it did not come true";
          throw new AssertionError(
              "waited for %s, but %s: %s".formatted(atMost, why, moment(null)));
        }
        step();
      }
    } finally {
      running = false;
    }
    return this;
  }

  /// Virtual time since the beginning.
  public Duration now() {
    return Duration.ofNanos(nanos);
  }

  /// The seed that decides everything.
  public long seed() {
    return seed;
  }

  /// A hash over everything that has happened: every event, every datagram with its fate and
  /// content, every operation on a file.
  public long traceHash() {
    return trace.hash();
  }

  /// How many events there were.
  public long events() {
    return trace.events();
  }

  /// How many datagrams reached the code that listens.
  public long delivered() {
    return delivered;
  }

  /// How many datagrams did not, for this reason.
  public long drops(Drop why) {
    return drops.getOrDefault(why, 0L);
  }

  long nanos() {
    return nanos;
  }

  long wakeUpNanos() {
    return wakeUpNanos;
  }

  Conditions conditions() {
    return conditions;
  }

  Walls walls() {
    return walls;
  }

  EqualPages pages() {
    return pages;
  }

  Trace trace() {
    return trace;
  }

  /// The host in whose loop the present event happens.
  @Nullable SimHost current() {
    return current;
  }

  /// Goes on in the loop of a host, until the present event is over.
  void enter(SimHost host) {
    current = host;
  }

  @Nullable SimHost hostAt(InetAddress address) {
    return addresses.get(address);
  }

  /// Queues an event, unless its host has crashed.
  void add(Event event) {
    if (!Thread.currentThread().equals(owner)) {
      throw new IllegalStateException(
          Thread.currentThread().getName() + " interferes with the simulation of " + owner);
    }
    if (event.kind.onTheWire() || !event.host.crashed()) {
      queue.add(event);
    }
  }

  void remove(Event event) {
    if (!event.host.forget(event)) {
      queue.remove(event);
    }
  }

  void delivered(SimDatagram datagram) {
    delivered++;
    trace.datagram(nanos, DELIVERED, datagram);
  }

  void dropped(Drop why, SimDatagram datagram) {
    drops.merge(why, 1L, Long::sum);
    trace.datagram(nanos, why.name(), datagram);
  }

  void carried(String fate, SimSegment segment) {
    trace.segment(nanos, fate, segment);
  }

  private void begin() {
    if (running) {
      throw new IllegalStateException("an event cannot run the simulation that it is part of");
    }
    running = true;
  }

  private void step() {
    Event event = queue.take();
    SimHost host = event.host;
    boolean dead = host.crashed() || event.life != host.life();
    if (dead && !event.kind.onTheWire()) {
      return;
    }
    if (host.paused() && !event.kind.onTheWire()) {
      host.defer(event);
      return;
    }
    eventsAtOnce = event.at == nanos ? eventsAtOnce + 1 : 0;
    nanos = event.at;
    trace.event(event);
    current = event.kind.inLoop ? host : null;
    try {
      if (eventsAtOnce > EVENTS_AT_ONCE_MAX) {
        throw new IllegalStateException("time stands still: " + eventsAtOnce + " events at once");
      }
      event.run();
    } catch (RuntimeException | Error mistake) {
      mistake.addSuppressed(new Moment(moment(host)));
      throw mistake;
    } finally {
      current = null;
    }
  }

  private String moment(@Nullable SimHost host) {
    return "%s, %d.%09d s of virtual time, %d events%s"
        .formatted(
            "seed " + Seeds.text(seed),
            nanos / 1_000_000_000,
            nanos % 1_000_000_000,
            trace.events(),
            host == null ? "" : ", on " + host);
  }

  /// Travels with a mistake and says when it happened.
  private static final class Moment extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Moment(String when) {
      super(when, null, false, false);
    }
  }
}
