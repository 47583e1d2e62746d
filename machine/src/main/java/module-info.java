/// The state-machine kernel: states, ticks, relations, handlers, waiting, with no I/O, no threads
/// of its own, no clock and no dependency. Open [io.peerage.machine.Blueprint] first, then
/// [io.peerage.machine.Machine].
@org.jspecify.annotations.NullMarked
module io.peerage.machine {
  requires static transitive org.jspecify;

  exports io.peerage.machine;
  exports io.peerage.machine.idiom;
  exports io.peerage.machine.log;
  exports io.peerage.machine.pipe;
  exports io.peerage.machine.schema;
  exports io.peerage.machine.stock;
}
