package io.peerage.transport;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import io.peerage.wire.MessageOptions;
import io.peerage.wire.UpgradeRequest;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/// A client's half of the opening of a WebSocket (RFC 6455, 4.1): asks, and reads the answer.
final class UpgradeClient extends ChannelInboundHandlerAdapter {

  private final NettyMessageChannel owner;
  private final MessageOptions options;
  private final UpgradeRequest request;
  private final String key;
  private @Nullable HttpResponse head;

  /// @param nonce sixteen bytes that nobody can foresee
  UpgradeClient(
      NettyMessageChannel owner, MessageOptions options, UpgradeRequest request, byte[] nonce) {
    this.owner = owner;
    this.options = options;
    this.request = request;
    this.key = Base64.getEncoder().encodeToString(nonce);
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    FullHttpRequest asking =
        new DefaultFullHttpRequest(
            HttpVersion.HTTP_1_1, HttpMethod.GET, request.path(), Unpooled.EMPTY_BUFFER);
    HttpHeaders headers = asking.headers();
    headers
        .set(HttpHeaderNames.HOST, request.host())
        .set(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET)
        .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE)
        .set(HttpHeaderNames.SEC_WEBSOCKET_KEY, key)
        .set(HttpHeaderNames.SEC_WEBSOCKET_VERSION, WebSocketParts.VERSION);
    if (!request.subprotocols().isEmpty()) {
      headers.set(
          HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL, String.join(", ", request.subprotocols()));
    }
    request.headers().forEach(header -> headers.add(header.name(), header.value()));
    // If it cannot be written the channel is broken, which the owner is told anyway.
    var _ = context.writeAndFlush(asking);
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    try {
      if (message instanceof HttpResponse answer) {
        answered(answer);
      } else if (message instanceof LastHttpContent && head != null) {
        upgraded(context, head);
      }
    } finally {
      ReferenceCountUtil.release(message);
    }
  }

  private void answered(HttpResponse answer) {
    HttpHeaders headers = answer.headers();
    if (answer.decoderResult().isFailure()) {
      owner.broken("no HTTP", null);
    } else if (!answer.status().equals(HttpResponseStatus.SWITCHING_PROTOCOLS)) {
      owner.refused(answer.status().code());
    } else if (!headers.contains(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET, true)
        || !headers.containsValue(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE, true)
        || !WebSocketParts.accept(key).equals(headers.get(HttpHeaderNames.SEC_WEBSOCKET_ACCEPT))) {
      owner.broken("no answer to this request", null);
    } else {
      head = answer;
    }
  }

  private void upgraded(ChannelHandlerContext context, HttpResponse answer) {
    String subprotocol = answer.headers().get(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL, "");
    if (!subprotocol.isEmpty() && !request.subprotocols().contains(subprotocol)) {
      owner.broken("a subprotocol that nobody asked for", null);
      return;
    }
    var _ =
        WebSocketParts.replaceHttp(
            context.pipeline().context(HttpClientCodec.class),
            options,
            true,
            () -> {
              context.pipeline().remove(this);
              owner.upgraded(subprotocol);
            });
  }
}
