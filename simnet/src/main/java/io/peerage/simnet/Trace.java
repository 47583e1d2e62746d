package io.peerage.simnet;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// The running hash over everything that happened. Two runs with the same hash were the same run.
///
/// Names enter by the hash of their string, which the language specifies; identity hashes and
/// ordinals, which a change elsewhere would move, do not.
final class Trace {

  private static final long PRIME = 0x9e37_79b9_7f4a_7c15L;
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private long hash = PRIME;
  private long events;

  long hash() {
    return hash;
  }

  long events() {
    return events;
  }

  void event(Event event) {
    events++;
    mix(event.at);
    mix((long) event.kind.name().hashCode() << 32 | event.host.index());
  }

  /// @param fate how it ended: delivered, or why not
  void datagram(long now, String fate, SimDatagram datagram) {
    mix(now);
    mix((long) fate.hashCode() << 32 | datagram.sender.index());
    mix((long) datagram.from.getPort() << 32 | datagram.host.index());
    mix((long) datagram.toPort << 32 | datagram.content.length);
    bytes(datagram.content);
  }

  /// @param fate whether the network carries it, or why not
  void segment(long now, String fate, SimSegment segment) {
    mix(now);
    mix((long) fate.hashCode() << 32 | segment.from.host().index());
    mix((long) segment.purpose.name().hashCode() << 32 | segment.host.index());
    mix(segment.position);
    bytes(segment.content);
  }

  void file(String operation, String path, long position, long length) {
    mix((long) operation.hashCode() << 32 | (path.hashCode() & 0xffff_ffffL));
    mix(position);
    mix(length);
  }

  private void bytes(byte[] content) {
    int whole = content.length & ~7;
    long h = hash;
    for (int i = 0; i < whole; i += 8) {
      h = step(h, (long) LONGS.get(content, i));
    }
    hash = h;
    for (int i = whole; i < content.length; i++) {
      mix(content[i]);
    }
  }

  private void mix(long value) {
    hash = step(hash, value);
  }

  private static long step(long hash, long value) {
    return Long.rotateLeft((hash ^ value) * PRIME, 29);
  }
}
