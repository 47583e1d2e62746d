/// What every protocol stands on: cores, effects, channels, bounds. Open [io.peerage.wire.Core]
/// first.
@org.jspecify.annotations.NullMarked
module io.peerage.wire {
  requires static transitive org.jspecify;

  exports io.peerage.wire;
  exports io.peerage.wire.log;
  exports io.peerage.wire.name;
  exports io.peerage.wire.supervision;
}
