package io.peerage.node.command;

import io.peerage.node.metrics.MetricsServer;
import io.peerage.node.output.Console;
import io.peerage.node.output.Figures;
import io.peerage.wire.Meters;
import java.net.InetSocketAddress;

/// What a command shows of its meters while it runs, if anything.
@FunctionalInterface
interface Metrics extends AutoCloseable {

  /// Nothing is shown.
  Metrics NONE = () -> {};

  /// Shows them, and says where and to whom.
  static Metrics serve(InetSocketAddress address, Meters meters, Console console) {
    MetricsServer server = MetricsServer.start(address, meters);
    InetSocketAddress local = server.local();
    console.say("metrics at http://" + Figures.address(local) + "/metrics");
    Reach.warning("TCP", local).ifPresent(console::say);
    return server::close;
  }

  @Override
  void close();
}
