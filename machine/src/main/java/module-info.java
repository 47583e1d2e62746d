/// The state-machine kernel: states, ticks, relations, handlers, waiting. No I/O, no threads, no
/// clock. Open [io.peerage.machine.Machine] first.
@org.jspecify.annotations.NullMarked
module io.peerage.machine {
  requires static org.jspecify;

  exports io.peerage.machine;
}
