package io.peerage.simnet;

import io.peerage.testkit.Seeds;
import io.peerage.wire.Carrier;
import io.peerage.wire.Files;
import io.peerage.wire.Loop;
import io.peerage.wire.Meters;
import io.peerage.wire.Names;
import io.peerage.wire.Randoms;
import io.peerage.wire.Transport;
import io.peerage.wire.Workers;
import io.peerage.wire.name.CachedNames;
import io.peerage.wire.name.NamesOptions;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/// A simulated machine: one address, one loop, one disk, clocks and chance of its own. Whatever
/// runs on a [Carrier] runs on it.
///
/// Everything happens on the thread that runs the [SimNet].
public final class SimHost implements Carrier {

  /// Where the seeds of disks begin, away from those of hosts and links.
  private static final long DISKS = -1L << 32;

  private static final long ORIGIN_MIN = 1_000_000_000L;
  private static final long ORIGIN_MAX = 1L << 42;

  final TransportCounts counts;
  final StreamCounts streamCounts;
  SimLoop loop;
  SimTransport transport;

  private final SimNet net;
  private final int index;
  private final String name;
  private final InetAddress address;
  private final SimUplink uplink;
  private final SimDisk disk;
  private final SplittableRandom random;
  private final SimRandoms randoms;
  private final Meters meters = new Meters();
  private final SimWall wall;
  private Names names;
  private SimFiles files;
  private SimWorkers workers;
  private @Nullable SimLink[] links = new SimLink[8];
  private final Set<Event> deferred = new LinkedHashSet<>();
  private @Nullable SimNat nat;
  private boolean crashed;
  private boolean paused;

  /// How often it was started again.
  private int life;

  SimHost(SimNet net, int index, String name) {
    this.net = net;
    this.index = index;
    this.name = name;
    this.address = address(index);
    this.counts = new TransportCounts(meters);
    this.streamCounts = new StreamCounts(meters);
    this.random = new SplittableRandom(Seeds.child(net.seed(), -1L - index));
    this.loop = new SimLoop(net, this, random.nextLong(ORIGIN_MIN, ORIGIN_MAX));
    this.transport = new SimTransport(net, this);
    this.uplink = new SimUplink(net);
    this.wall = new SimWall(net);
    this.disk =
        new SimDisk(
            wall, net.pages(), new SplittableRandom(Seeds.child(net.seed(), DISKS - index)));
    this.files = new SimFiles(net, this, disk, random.split());
    this.workers = new SimWorkers(net, this, random.split());
    this.randoms = new SimRandoms(random.split(), random.split());
    this.names = cachedNames();
  }

  /// What it was called.
  public String name() {
    return name;
  }

  /// Its one address: 10.0.0.1 for the first host, 10.0.0.2 for the next.
  public InetAddress address() {
    return address;
  }

  /// A port of this host, as others address it.
  public InetSocketAddress at(int port) {
    return new InetSocketAddress(address, port);
  }

  /// Its disk, for tests to prepare, look at and spoil.
  public SimDisk disk() {
    return disk;
  }

  /// The line that all it sends goes through.
  public SimUplink uplink() {
    return uplink;
  }

  /// Sets the wall clock forward, or back with a negative duration. The loop's time does not care.
  public SimHost shiftWall(Duration by) {
    wall.shift(by);
    return this;
  }

  /// Lets the wall clock run fast, or slow with a negative number, from the beginning of the
  /// simulation on: parts in a million.
  public SimHost driftWall(double partsPerMillion) {
    wall.drift(partsPerMillion);
    return this;
  }

  /// Puts the host behind a router that translates the ports of its datagrams. Others reach it only
  /// where it has sent from, and for so long after it last did.
  public SimHost behindNat(Duration timeout) {
    nat = new SimNat(timeout);
    return this;
  }

  /// Lets the router pass on what comes for a port, as if it had been told to, until [#rebindNat].
  ///
  /// @throws IllegalStateException when there is no router
  public SimHost openPort(int port) {
    router().open(port);
    return this;
  }

  /// Lets the router forget its mappings: what the host sends next comes from other ports, and what
  /// is sent to the old ones goes nowhere.
  ///
  /// @throws IllegalStateException when there is no router
  public SimHost rebindNat() {
    router().rebind();
    return this;
  }

  private SimNat router() {
    if (nat == null) {
      throw new IllegalStateException(name + " is not behind a router");
    }
    return nat;
  }

  /// Whether it is behind a router.
  public boolean isBehindNat() {
    return nat != null;
  }

  /// Stops everything that runs on it without ending it, as a machine that is suspended: until
  /// [#resume] no code runs, and what comes fills its socket buffers.
  public SimHost pause() {
    paused = true;
    return this;
  }

  /// Goes on where it was paused; all that should have happened meanwhile happens now.
  public SimHost resume() {
    paused = false;
    List<Event> late = List.copyOf(deferred);
    deferred.clear();
    for (Event event : late) {
      event.at = net.nanos();
      net.add(event);
    }
    return this;
  }

  /// Stops everything that runs on it, in the midst of what it does: timers, messages and
  /// completions that were on their way never come, its ports and files are closed. What it has
  /// sent is on the wire and arrives.
  public void crash() {
    crashed = true;
    paused = false;
    deferred.clear();
    transport.crash();
    disk.abandoned();
  }

  /// Starts it again after a crash, with the disk as it is, and nothing running: loop, transport,
  /// files and workers are new ones. Whatever ran before stays dead. Where the power was cut, and
  /// not only a process killed, the disk is told before: [SimDisk#powerCut].
  ///
  /// @throws IllegalStateException when it runs, or from within an event
  public SimHost restart() {
    if (!crashed || net.current() != null) {
      throw new IllegalStateException(name + " cannot be started now");
    }
    crashed = false;
    life++;
    loop = new SimLoop(net, this, random.nextLong(ORIGIN_MIN, ORIGIN_MAX));
    transport = new SimTransport(net, this);
    files = new SimFiles(net, this, disk, random.split());
    workers = new SimWorkers(net, this, random.split());
    names = cachedNames();
    return this;
  }

  /// Whether it has crashed.
  public boolean crashed() {
    return crashed;
  }

  @Override
  public Loop loop() {
    return loop;
  }

  @Override
  public Transport transport() {
    return transport;
  }

  @Override
  public Names names() {
    return names;
  }

  @Override
  public Files files() {
    return files;
  }

  @Override
  public Workers workers() {
    return workers;
  }

  @Override
  public Randoms randoms() {
    return randoms;
  }

  @Override
  public Meters meters() {
    return meters;
  }

  @Override
  public InstantSource wall() {
    return wall;
  }

  /// The name and address.
  @Override
  public String toString() {
    return name + "/" + address.getHostAddress();
  }

  boolean paused() {
    return paused;
  }

  /// Keeps what should happen now until the host goes on.
  void defer(Event event) {
    deferred.add(event);
  }

  /// Drops something deferred.
  ///
  /// @return whether it was
  boolean forget(Event event) {
    return deferred.remove(event);
  }

  /// How often it was started again; what belongs to an earlier life happens no more.
  int life() {
    return life;
  }

  /// How many hosts there were before it; stands for it in the trace.
  int index() {
    return index;
  }

  private Names cachedNames() {
    return new CachedNames(
        loop, net.names().of(this, random.split()), NamesOptions.DEFAULT, meters);
  }

  SimLink linkTo(SimHost to) {
    if (to.index >= links.length) {
      links = Arrays.copyOf(links, Math.max(to.index + 1, links.length * 2));
    }
    SimLink link = links[to.index];
    if (link == null) {
      link = new SimLink(net, this, to);
      links[to.index] = link;
    }
    return link;
  }

  /// @param own where it leaves; behind a router, others see another port
  void transmit(InetSocketAddress own, InetSocketAddress to, byte[] content) {
    if (crashed) {
      return;
    }
    InetSocketAddress source = nat == null ? own : at(nat.outer(own.getPort(), net.nanos()));
    SimHost receiver = net.hostAt(to.getAddress());
    if (receiver == null) {
      // There is nobody to name as the receiver; the trace has the sender in that place.
      net.dropped(
          Drop.NOBODY, new SimDatagram(this, source, this, to.getPort(), content, net.nanos()));
      return;
    }
    linkTo(receiver).carry(source, to.getPort(), content);
  }

  void arrived(SimDatagram datagram) {
    int port = nat == null ? datagram.toPort : nat.inner(datagram.toPort, net.nanos());
    if (port < 0) {
      net.dropped(Drop.NAT, datagram);
      return;
    }
    SimChannel channel = transport.at(port);
    if (channel == null) {
      net.dropped(Drop.NOBODY, datagram);
      return;
    }
    channel.arrived(datagram);
  }

  private static InetAddress address(int index) {
    int number = index + 1;
    byte[] octets = {10, (byte) (number >> 16), (byte) (number >> 8), (byte) number};
    try {
      return InetAddress.getByAddress(octets);
    } catch (UnknownHostException impossible) {
      throw new AssertionError("four octets are an address", impossible);
    }
  }
}
