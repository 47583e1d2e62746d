/// The contracts of [io.peerage.wire] on virtual time: a seeded network, disk and clock, on which
/// the very code that runs in production can be replayed from one number. Open
/// [io.peerage.simnet.SimNet] first.
@org.jspecify.annotations.NullMarked
module io.peerage.simnet {
  requires static org.jspecify;
  requires transitive io.peerage.wire;
  requires io.peerage.testkit;

  exports io.peerage.simnet;
  exports io.peerage.simnet.fault;
}
