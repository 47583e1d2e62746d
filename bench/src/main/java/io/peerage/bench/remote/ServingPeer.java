package io.peerage.bench.remote;

import io.peerage.machine.Machine;
import io.peerage.remote.MachineServer;
import io.peerage.remote.Permit;
import io.peerage.remote.ServerOptions;
import io.peerage.remote.Source;
import io.peerage.remote.WireCodec;
import io.peerage.transport.CarrierOptions;
import io.peerage.transport.NettyCarrier;
import io.peerage.wire.Loop;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;

/// A process with a machine that others follow and change. The machine belongs to the loop of the
/// server, as with `peerage machine run`.
final class ServingPeer {
  private ServingPeer() {}

  /// `CODEC`. Says `listening`, then obeys `push COUNT MILLIS`.
  public static void main(String[] words) throws IOException, InterruptedException {
    InetSocketAddress loopback = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0);
    ServerOptions options =
        ServerOptions.at(loopback, "bench").withCodec(WireCodec.valueOf(words[0]));
    try (NettyCarrier carrier = NettyCarrier.start(CarrierOptions.defaults());
        MachineServer server = MachineServer.open(carrier, options)) {
      Loop loop = carrier.loop();
      Machine machine = Counted.start(loop, "counted");
      var _ = server.offer(Source.of(machine, loop::execute), Permit.ALL);
      Lines.tell("listening", "port", ((InetSocketAddress) server.local()).getPort());
      Lines.obey((word, numbers) -> {
        if (!word.equals("push")) {
          throw Lines.unknown(word);
        }
        StringBuilder at = new StringBuilder();
        for (long left = numbers[0]; left > 0; left--) {
          at.append(CompletableFuture.supplyAsync(() -> push(machine), loop::execute).join());
          Thread.sleep(numbers[1]);
        }
        Lines.tell("pushed", "at", at);
      });
    }
  }

  private static String push(Machine machine) {
    long at = Lines.wallNanos();
    Counted.executed(machine.add(Counted.Pushed));
    return machine.tick(Counted.Pushed) + ":" + at + " ";
  }
}
