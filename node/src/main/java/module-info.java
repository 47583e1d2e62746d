/// The `peerage` command: it puts the parts together. Open [io.peerage.node.Main] first.
@org.jspecify.annotations.NullMarked
module io.peerage.node {
  requires static org.jspecify;
  requires info.picocli;
  requires io.peerage.machine;
  requires io.peerage.remote;
  requires io.peerage.swarm;
  requires io.peerage.transport;
  requires io.peerage.wire;
  requires java.management;
  requires jdk.httpserver;
  requires jdk.unsupported;
  requires micrometer.core;
  requires micrometer.registry.prometheus;
  requires org.jline.reader;
  requires org.jline.terminal;
  requires tools.jackson.core;

  // The options of a command are fields that picocli fills.
  opens io.peerage.node.command to
      info.picocli;
}
