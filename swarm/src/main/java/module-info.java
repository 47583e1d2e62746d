/// PPSPP (RFC 7574): content in swarms, every byte verified. Open [io.peerage.swarm.SwarmPeer]
/// first for what a user types, and [io.peerage.swarm.message.Message] for what goes over the wire.
@org.jspecify.annotations.NullMarked
module io.peerage.swarm {
  requires static org.jspecify;
  requires transitive io.peerage.machine;
  requires transitive io.peerage.wire;

  exports io.peerage.swarm;
  exports io.peerage.swarm.content;
}
