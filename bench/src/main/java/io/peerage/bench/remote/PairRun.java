package io.peerage.bench.remote;

import io.peerage.bench.Said;
import io.peerage.bench.Side;
import io.peerage.interop.relay.Conditions;
import io.peerage.interop.relay.TcpRelay;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/// The two processes of a [Pair], and what can be measured with them. Both live as long as this.
final class PairRun implements AutoCloseable {
  /// Time for the last push to arrive.
  private static final long PUSH_MILLIS = 100;

  private static final int BATCH = 500;
  private static final int CONNECTIONS = 20;

  /// Mutations before bytes are counted, so that types are sent and ticks known.
  private static final int FIRST = 10;

  private static final double MICROS_PER_SECOND = 1e6;
  private static final double NANOS_PER_SECOND = 1e9;

  private final Side server;
  private final Side client;
  private final int port;

  PairRun(Pair pair) throws IOException, InterruptedException {
    this.server = pair.serve();
    this.client = pair.follow();
    this.port = Integer.parseInt(server.event("listening").field("port"));
  }

  /// What a workload came to.
  ///
  /// @param perSecond mutations
  /// @param cpuMicros processor time of both processes for each of them: all threads, user and
  ///   system, from the first mutation to the last
  /// @param p50 microseconds of a mutation, as is `p99`
  record Load(double perSecond, double cpuMicros, double p50, double p99) {}

  void open() throws IOException, InterruptedException {
    open(port);
  }

  private void open(int at) throws IOException, InterruptedException {
    client.say("open " + at);
    client.event("open");
  }

  void leave() throws IOException, InterruptedException {
    client.say("leave");
    client.event("left");
  }

  /// Does of each kind what does not count.
  void warmUp(int parallel, int millis) throws IOException, InterruptedException {
    load("add " + parallel, millis);
    load("addns " + BATCH, millis);
  }

  /// Adds that wait for their answer.
  Load add(int parallel, int warmUpMillis, int millis) throws IOException, InterruptedException {
    load("add " + parallel, warmUpMillis);
    return load("add " + parallel, millis);
  }

  /// Adds that nobody waits for, 500 of them, and then until the mirror has them all.
  Load addQuietly(int warmUpMillis, int millis) throws IOException, InterruptedException {
    load("addns " + BATCH, warmUpMillis);
    return load("addns " + BATCH, millis);
  }

  private Load load(String what, int millis) throws IOException, InterruptedException {
    client.say(what + " " + millis);
    client.event("begin");
    double before = client.cpuSeconds() + server.cpuSeconds();
    Said end = client.event("end");
    double cpu = client.cpuSeconds() + server.cpuSeconds() - before;
    double count = number(end, "count");
    return new Load(
        count / (number(end, "nanos") / NANOS_PER_SECOND),
        cpu * MICROS_PER_SECOND / count,
        number(end, "p50"),
        number(end, "p99"));
  }

  private static double number(Said said, String field) {
    return Double.parseDouble(said.field(field));
  }

  /// From a change on the server to its being seen in the mirror.
  ///
  /// @param apartMillis so much that none waits for the one before
  Latencies pushes(int count, int apartMillis) throws IOException, InterruptedException {
    client.say("watch");
    client.event("watching");
    server.say("push " + count + " " + apartMillis);
    Map<Long, Long> pushed = byTick(server.event("pushed"));
    Thread.sleep(PUSH_MILLIS);
    client.say("seen");
    NavigableMap<Long, Long> seen = byTick(client.event("seen"));
    Latencies each = new Latencies();
    pushed.forEach((tick, at) -> {
      Map.Entry<Long, Long> shown = seen.ceilingEntry(tick);
      if (shown == null) {
        throw new IllegalStateException("tick " + tick + " was not seen by " + client);
      }
      each.add(shown.getValue() - at);
    });
    return each;
  }

  /// When a tick was there first.
  private static NavigableMap<Long, Long> byTick(Said said) {
    NavigableMap<Long, Long> times = new TreeMap<>();
    for (String each : said.field("at").strip().split(" ", -1)) {
      int colon = each.indexOf(':');
      if (colon > 0) {
        times.putIfAbsent(
            Long.parseLong(each.substring(0, colon)), Long.parseLong(each.substring(colon + 1)));
      }
    }
    return times;
  }

  /// From the wish to follow a machine to its mirror, over a new connection.
  ///
  /// @return the median, in microseconds
  double connect() throws IOException, InterruptedException {
    client.say("connect " + port + " " + CONNECTIONS);
    return number(client.event("end"), "p50");
  }

  /// Bytes of one mutation in both directions, over 500 of them, without the headers of TCP.
  ///
  /// @param answered the mean of those that wait for their answer
  /// @param quiet the mean of those that do not, with the question for the clock
  record Bytes(double answered, double quiet) {}

  Bytes bytes() throws IOException, InterruptedException {
    InetSocketAddress target = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port);
    try (TcpRelay relay = TcpRelay.between(target, Conditions.NONE, Conditions.NONE, 0)) {
      relay.start("relay");
      open(relay.local().getPort());
      added("adds", FIRST);
      long start = relay.carried();
      added("adds", BATCH);
      double answered = (double) (relay.carried() - start) / BATCH;
      added("batch", FIRST);
      start = relay.carried();
      added("batch", BATCH);
      double quiet = (double) (relay.carried() - start) / BATCH;
      leave();
      return new Bytes(answered, quiet);
    }
  }

  private void added(String word, int count) throws IOException, InterruptedException {
    client.say(word + " " + count);
    client.event("added");
  }

  /// Asks our own processes to end, so that they write what they recorded.
  void end() throws InterruptedException {
    client.end();
    server.end();
  }

  @Override
  public void close() {
    client.close();
    server.close();
  }
}
