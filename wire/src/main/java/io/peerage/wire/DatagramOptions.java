package io.peerage.wire;

/// How a datagram channel is opened.
///
/// @param receiveBufferBytes asked of the kernel, which may grant less; reported by [IoInput.Bound]
/// @param sendBufferBytes asked of the kernel, likewise
/// @param pendingBytesMax bytes that may wait because the socket takes no more; beyond it datagrams
///   are dropped and counted at `peerage.transport.sends_dropped`
public record DatagramOptions(int receiveBufferBytes, int sendBufferBytes, int pendingBytesMax) {

  /// 4 MiB each way, and 4 MiB waiting.
  public static final DatagramOptions DEFAULT = new DatagramOptions(4 << 20, 4 << 20, 4 << 20);

  public DatagramOptions {
    if (receiveBufferBytes <= 0 || sendBufferBytes <= 0 || pendingBytesMax <= 0) {
      throw new IllegalArgumentException(
          "buffers must be positive: %d, %d, %d"
              .formatted(receiveBufferBytes, sendBufferBytes, pendingBytesMax));
    }
  }

  public DatagramOptions withReceiveBufferBytes(int bytes) {
    return new DatagramOptions(bytes, sendBufferBytes, pendingBytesMax);
  }

  public DatagramOptions withPendingBytesMax(int bytes) {
    return new DatagramOptions(receiveBufferBytes, sendBufferBytes, bytes);
  }
}
