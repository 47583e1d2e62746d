/// Scenarios that are measured side by side and printed as ratios. Open
/// [io.peerage.bench.TransferBench] first, for transfers, or
/// [io.peerage.bench.machine.KernelScoreboard], for the kernel of a machine, or
/// [io.peerage.bench.simulation.SimulationBench], for the simulator, or
/// [io.peerage.bench.line.LineBench], for lines that lose, shared queues and crowds, or
/// [io.peerage.bench.remote.RemoteBench], for machines of other processes.
@org.jspecify.annotations.NullMarked
module io.peerage.bench {
  requires static org.jspecify;
  requires static io.peerage.interop.relay;
  requires static io.peerage.machine;
  requires static io.peerage.remote;
  requires static io.peerage.simnet;
  requires static io.peerage.swarm;
  requires static io.peerage.testkit;
  requires static io.peerage.transport;
  requires static io.peerage.wire;
  requires static jmh.core;
  requires static jol.core;
  requires java.management;
  requires jdk.jfr;
  requires tools.jackson.core;
}
