/// Machines of other processes, watched, waited for and steered over a connection. Nothing is
/// exported yet: [io.peerage.remote.gob] holds the bytes that asyncmachine-go speaks.
@org.jspecify.annotations.NullMarked
module io.peerage.remote {
  requires static org.jspecify;
  requires transitive io.peerage.machine;
  requires transitive io.peerage.wire;
}
