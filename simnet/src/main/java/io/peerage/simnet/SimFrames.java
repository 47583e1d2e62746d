package io.peerage.simnet;

import io.peerage.wire.MessageOptions;
import io.peerage.wire.UpgradeRequest;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Puts [SimFrame]s together from what comes on a stream, and messages from their pieces.
final class SimFrames {

  private static final int REQUEST_BYTES_MAX =
      (UpgradeRequest.HEADERS_MAX + 3) * UpgradeRequest.PART_BYTES_MAX;

  /// A frame or message is longer than it may be.
  static final class TooLongException extends Exception {
    private static final long serialVersionUID = 1;

    TooLongException(String message) {
      super(message);
    }
  }

  private final MessageOptions options;
  private final byte[] preface;
  private boolean begun;
  private byte[] bytes = new byte[1024];
  private int count;
  private byte[] message = new byte[0];
  private SimFrame.@Nullable Kind messageKind;

  /// @param preface what has to come before the first frame
  SimFrames(MessageOptions options, byte[] preface) {
    this.options = options;
    this.preface = preface;
  }

  /// Takes bytes and hands over the frames that are whole with them, no pieces among them.
  ///
  /// @throws IllegalArgumentException if they are no frames
  void take(ByteBuffer more, Consumer<SimFrame> whole) throws TooLongException {
    int added = more.remaining();
    if (count + added > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, count + added));
    }
    more.get(bytes, count, added);
    count += added;
    if (!begun && count < preface.length) {
      return;
    }
    int at = 0;
    if (!begun) {
      begun = true;
      at = preface.length;
      if (!Arrays.equals(bytes, 0, at, preface, 0, at)) {
        throw new IllegalArgumentException("no request");
      }
    }
    while (count - at >= SimFrame.HEADER_BYTES) {
      SimFrame.Kind kind = SimFrame.Kind.of(bytes[at]);
      int length = ByteBuffer.wrap(bytes, at + 1, Integer.BYTES).getInt();
      int most = kind == SimFrame.Kind.ASK ? REQUEST_BYTES_MAX : options.frameBytesMax();
      if (length < 0 || length > most) {
        throw new TooLongException("a frame of %d bytes".formatted(length));
      }
      if (count - at - SimFrame.HEADER_BYTES < length) {
        break;
      }
      at += SimFrame.HEADER_BYTES;
      byte[] payload = Arrays.copyOfRange(bytes, at, at + length);
      at += length;
      put(kind, payload, whole);
    }
    System.arraycopy(bytes, at, bytes, 0, count - at);
    count -= at;
  }

  private void put(SimFrame.Kind kind, byte[] payload, Consumer<SimFrame> whole)
      throws TooLongException {
    SimFrame.Kind ends =
        switch (kind) {
          case TEXT, TEXT_PIECE -> SimFrame.Kind.TEXT;
          case BINARY, BINARY_PIECE -> SimFrame.Kind.BINARY;
          default -> null;
        };
    if (ends == null) {
      whole.accept(new SimFrame(kind, ByteBuffer.wrap(payload)));
      return;
    }
    if (messageKind != null && messageKind != ends) {
      throw new IllegalArgumentException("a message of two kinds");
    }
    if (message.length + payload.length > options.messageBytesMax()) {
      throw new TooLongException(
          "a message of more than %d bytes".formatted(options.messageBytesMax()));
    }
    byte[] all = Arrays.copyOf(message, message.length + payload.length);
    System.arraycopy(payload, 0, all, message.length, payload.length);
    if (kind == ends) {
      messageKind = null;
      message = new byte[0];
      whole.accept(new SimFrame(ends, ByteBuffer.wrap(all)));
    } else {
      messageKind = ends;
      message = all;
    }
  }
}
