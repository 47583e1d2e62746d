package io.peerage.bench.remote;

import io.peerage.machine.Machine;
import io.peerage.remote.MachineServer;
import io.peerage.remote.Permit;
import io.peerage.remote.ServerOptions;
import io.peerage.remote.Source;
import io.peerage.transport.CarrierOptions;
import io.peerage.transport.NettyCarrier;
import io.peerage.wire.Loop;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/// A process with machines that change by the clock, in turn, on the loop of their server.
final class CrowdServer {
  private final Loop loop;
  private final List<Machine> machines;

  /// What has to be added to the loop's time to get everybody's.
  private final long wallAhead;

  /// How late changes are made, after their time.
  private final Latencies late = new Latencies();

  private CrowdServer(Loop loop, List<Machine> machines) {
    this.loop = loop;
    this.machines = machines;
    this.wallAhead = Lines.wallNanos() - loop.now();
  }

  /// Says `listening`, then obeys `run START WARM_UP_MILLIS MILLIS` and says `done`.
  public static void main(String[] words) throws IOException, InterruptedException {
    InetSocketAddress loopback = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0);
    try (NettyCarrier carrier = NettyCarrier.start(CarrierOptions.defaults());
        MachineServer server = MachineServer.open(carrier, ServerOptions.at(loopback, "crowd"))) {
      List<Machine> machines = new ArrayList<>();
      for (int i = 0; i < Crowd.MACHINES; i++) {
        Machine machine = Counted.start(carrier.loop(), "machine-" + i);
        machines.add(machine);
        var _ = server.offer(Source.of(machine, carrier.loop()::execute), Permit.NOTHING);
      }
      Lines.tell("listening", "port", ((InetSocketAddress) server.local()).getPort());
      Lines.obey((word, numbers) -> {
        if (!word.equals("run")) {
          throw Lines.unknown(word);
        }
        CrowdServer crowd = new CrowdServer(carrier.loop(), machines);
        long changes = Crowd.times(numbers[2]) * machines.size();
        carrier.loop().execute(() -> crowd.change(numbers[0], 0, changes));
      });
    }
  }

  /// Makes all changes that are due, as if each machine had a timer of its own, and waits for the
  /// next one.
  private void change(long start, long from, long end) {
    long next = from;
    while (next < end) {
      int machine = (int) (next % machines.size());
      long at = Crowd.at(start, machine, next / machines.size() + 1);
      long lateness = Lines.wallNanos() - at;
      if (lateness < 0) {
        long rest = next;
        var _ = loop.schedule(at - wallAhead, () -> change(start, rest, end));
        return;
      }
      late.add(lateness);
      Counted.executed(machines.get(machine).add(Counted.Pushed));
      next++;
    }
    Lines.tell("done", "p99", late.micros(0.99));
  }
}
