package io.peerage.simnet;

import io.peerage.testkit.Seeds;
import io.peerage.wire.Carrier;
import io.peerage.wire.Files;
import io.peerage.wire.Loop;
import io.peerage.wire.Meters;
import io.peerage.wire.Randoms;
import io.peerage.wire.Transport;
import io.peerage.wire.Workers;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
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
  private SimFiles files;
  private SimWorkers workers;
  private @Nullable SimLink[] links = new SimLink[8];
  private boolean crashed;

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
    this.disk = new SimDisk(wall, new SplittableRandom(Seeds.child(net.seed(), DISKS - index)));
    this.files = new SimFiles(net, this, disk, random.split());
    this.workers = new SimWorkers(net, this, random.split());
    this.randoms = new SimRandoms(random.split(), random.split());
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

  /// Stops everything that runs on it, in the midst of what it does: timers, messages and
  /// completions that were on their way never come, its ports are closed. What it has sent is on
  /// the wire and arrives.
  public void crash() {
    crashed = true;
    transport.crash();
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

  /// How often it was started again; what belongs to an earlier life happens no more.
  int life() {
    return life;
  }

  /// How many hosts there were before it; stands for it in the trace.
  int index() {
    return index;
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

  void transmit(InetSocketAddress source, InetSocketAddress to, byte[] content) {
    if (crashed) {
      return;
    }
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
    SimChannel channel = transport.at(datagram.toPort);
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
