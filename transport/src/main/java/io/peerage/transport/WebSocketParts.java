package io.peerage.transport;

import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.CodecException;
import io.netty.handler.codec.compression.DecompressionException;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.Utf8FrameValidator;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameEncoder;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketClientExtensionHandler;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketServerExtensionHandler;
import io.netty.handler.codec.http.websocketx.extensions.compression.PerMessageDeflateClientExtensionHandshaker;
import io.netty.handler.codec.http.websocketx.extensions.compression.PerMessageDeflateServerExtensionHandshaker;
import io.peerage.wire.MessageOptions;
import io.peerage.wire.UpgradeRequest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/// What both ends of a WebSocket build their pipelines of.
final class WebSocketParts {

  /// The version of the protocol that RFC 6455 defines.
  static final String VERSION = "13";

  /// All headers of a request or an answer together.
  static final int HEADER_BYTES_MAX = 16 * 1024;

  private static final int FIRST_LINE_BYTES_MAX = UpgradeRequest.PART_BYTES_MAX + 64;
  private static final String ACCEPT_SUFFIX = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

  private WebSocketParts() {}

  /// What the pipeline of whoever asks ends in.
  static ChannelHandler[] client(
      UpgradeClient opening, ChannelHandler end, MessageOptions options) {
    return handlers(
        new HttpClientCodec(http(), false, false),
        new WebSocketClientExtensionHandler(
            new PerMessageDeflateClientExtensionHandshaker(options.messageBytesMax())),
        opening,
        end,
        options);
  }

  /// What the pipeline of whoever is asked ends in.
  static ChannelHandler[] server(
      UpgradeServer opening, ChannelHandler end, MessageOptions options) {
    return handlers(
        new HttpServerCodec(http()),
        new WebSocketServerExtensionHandler(
            new PerMessageDeflateServerExtensionHandshaker(options.messageBytesMax())),
        opening,
        end,
        options);
  }

  /// Deflate offers and accepts packed frames, each unpacked up to the length of a message.
  private static ChannelHandler[] handlers(
      ChannelHandler http,
      ChannelHandler deflate,
      ChannelHandler opening,
      ChannelHandler end,
      MessageOptions options) {
    ChannelHandler text = new Utf8FrameValidator(false);
    return options.deflate()
        ? new ChannelHandler[] {http, deflate, opening, text, end}
        : new ChannelHandler[] {http, opening, text, end};
  }

  private static HttpDecoderConfig http() {
    return new HttpDecoderConfig()
        .setMaxInitialLineLength(FIRST_LINE_BYTES_MAX)
        .setMaxHeaderSize(HEADER_BYTES_MAX);
  }

  /// What a server answers to show that it has read the key (RFC 6455, 4.2.2).
  static String accept(String key) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-1")
              .digest((key + ACCEPT_SUFFIX).getBytes(StandardCharsets.US_ASCII));
      return Base64.getEncoder().encodeToString(digest);
    } catch (NoSuchAlgorithmException missing) {
      throw new IllegalStateException("every JDK has SHA-1", missing);
    }
  }

  /// How to end a conversation in which this was thrown; null if it is not the peer's mistake.
  static @Nullable WebSocketCloseStatus violation(Throwable thrown) {
    return switch (thrown) {
      case CorruptedWebSocketFrameException corrupted -> corrupted.closeStatus();
      case DecompressionException _ -> WebSocketCloseStatus.MESSAGE_TOO_BIG;
      case CodecException _ -> WebSocketCloseStatus.PROTOCOL_ERROR;
      default -> null;
    };
  }

  /// Puts the frames of RFC 6455 where HTTP was.
  ///
  /// @param masking whether this is the client, whose frames are masked
  /// @param open runs when frames can go out and none has come in yet: what HTTP had not read
  ///   follows from inside this call
  /// @return where what comes before that passes by on its way to the frames
  static ChannelHandlerContext replaceHttp(
      ChannelHandlerContext http, MessageOptions options, boolean masking, Runnable open) {
    WebSocketDecoderConfig config =
        WebSocketDecoderConfig.newBuilder()
            .maxFramePayloadLength(options.frameBytesMax())
            .expectMaskedFrames(!masking)
            .allowMaskMismatch(false)
            .allowExtensions(options.deflate())
            .closeOnProtocolViolation(false)
            .withUTF8Validator(false)
            .build();
    ChannelHandler encoder = new WebSocket13FrameEncoder(masking);
    http.pipeline().addBefore(http.name(), null, encoder);
    ChannelHandlerContext before = http.pipeline().context(encoder);
    open.run();
    if (!http.isRemoved()) {
      http.pipeline().replace(http.handler(), null, new WebSocket13FrameDecoder(config));
    }
    return before;
  }
}
