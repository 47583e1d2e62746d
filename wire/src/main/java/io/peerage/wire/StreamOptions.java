package io.peerage.wire;

/// How a stream channel is opened.
///
/// @param creditBytes bytes that may come in before the core grants more with [IoEffect.Credit]
/// @param pendingBytesMax bytes that may wait because the peer does not read; a stream that would
///   exceed it is reset and [IoInput.Broken], counted at `peerage.transport.streams_overrun`
public record StreamOptions(int creditBytes, int pendingBytesMax) {

  /// 64 KiB of credit, 1 MiB waiting.
  public static final StreamOptions DEFAULT = new StreamOptions(64 << 10, 1 << 20);

  public StreamOptions {
    if (creditBytes < 0 || pendingBytesMax <= 0) {
      throw new IllegalArgumentException(
          "credit %d, at least 0; pending %d, at least 1".formatted(creditBytes, pendingBytesMax));
    }
  }

  public StreamOptions withCreditBytes(int bytes) {
    return new StreamOptions(bytes, pendingBytesMax);
  }

  public StreamOptions withPendingBytesMax(int bytes) {
    return new StreamOptions(creditBytes, bytes);
  }
}
