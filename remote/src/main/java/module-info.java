/// Machines of other processes, watched, waited for and steered over a connection. Open
/// [io.peerage.remote.MachineServer] and [io.peerage.remote.MachineClient] first;
/// [io.peerage.remote.gob] holds the bytes that asyncmachine-go speaks.
@org.jspecify.annotations.NullMarked
module io.peerage.remote {
  requires static org.jspecify;
  requires transitive io.peerage.machine;
  requires transitive io.peerage.wire;

  exports io.peerage.remote;
  exports io.peerage.remote.client;
  exports io.peerage.remote.codec;
  exports io.peerage.remote.compact;
  exports io.peerage.remote.message;
  exports io.peerage.remote.server;
}
