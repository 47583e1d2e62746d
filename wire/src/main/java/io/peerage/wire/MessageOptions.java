package io.peerage.wire;

/// How a stream goes on in messages.
///
/// @param creditBytes bytes of messages that may come in before the core grants more with
///   [IoEffect.Credit]; a message that has begun within its credit comes in whole
/// @param pendingBytesMax bytes that may wait because the peer does not read; more and the channel
///   is reset and [IoInput.Broken], counted at `peerage.transport.streams_overrun`
/// @param messageBytesMax longest message that may come in, put together and unpacked
/// @param frameBytesMax longest frame that may come in, as it is on the wire
/// @param deflate whether permessage-deflate (RFC 7692) is offered and accepted; costs several
///   times the processor and up to 100 KiB a channel. In simnet nothing is ever packed
public record MessageOptions(
    int creditBytes, int pendingBytesMax, int messageBytesMax, int frameBytesMax, boolean deflate) {

  /// 64 KiB of credit, 1 MiB waiting, messages and frames of up to 1 MiB, nothing packed.
  public static final MessageOptions DEFAULT =
      new MessageOptions(64 << 10, 1 << 20, 1 << 20, 1 << 20, false);

  public MessageOptions {
    if (creditBytes < 0 || pendingBytesMax <= 0 || messageBytesMax <= 0 || frameBytesMax <= 0) {
      throw new IllegalArgumentException(
          "credit %d, at least 0; pending %d, message %d, frame %d, at least 1"
              .formatted(creditBytes, pendingBytesMax, messageBytesMax, frameBytesMax));
    }
  }

  public MessageOptions withCreditBytes(int bytes) {
    return new MessageOptions(bytes, pendingBytesMax, messageBytesMax, frameBytesMax, deflate);
  }

  public MessageOptions withPendingBytesMax(int bytes) {
    return new MessageOptions(creditBytes, bytes, messageBytesMax, frameBytesMax, deflate);
  }

  public MessageOptions withMessageBytesMax(int bytes) {
    return new MessageOptions(creditBytes, pendingBytesMax, bytes, frameBytesMax, deflate);
  }

  public MessageOptions withFrameBytesMax(int bytes) {
    return new MessageOptions(creditBytes, pendingBytesMax, messageBytesMax, bytes, deflate);
  }

  public MessageOptions withDeflate(boolean packed) {
    return new MessageOptions(creditBytes, pendingBytesMax, messageBytesMax, frameBytesMax, packed);
  }
}
