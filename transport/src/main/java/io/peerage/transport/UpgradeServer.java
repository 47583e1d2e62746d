package io.peerage.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.netty.util.ReferenceCountUtil;
import io.peerage.wire.MessageOptions;
import io.peerage.wire.UpgradeRequest;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/// A server's half of the opening of a WebSocket (RFC 6455, 4.2): waits for the request, shows it
/// to the owner, and answers.
///
/// A client has to wait for the answer (4.1). Whether one did cannot be told from when its bytes
/// come, so what follows the request is kept and is frames once the owner has granted: of what one
/// read brings at most, since nothing is read until then.
final class UpgradeServer extends ChannelInboundHandlerAdapter {

  private static final int KEY_BYTES = 16;

  private final NettyMessageChannel owner;
  private final MessageOptions options;
  private @Nullable ChannelHandlerContext context;
  private @Nullable HttpRequest head;
  private @Nullable UpgradeRequest request;

  /// What has come behind the request.
  private final Queue<ByteBuf> early = new ArrayDeque<>();

  UpgradeServer(NettyMessageChannel owner, MessageOptions options) {
    this.owner = owner;
    this.options = options;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext added) {
    context = added;
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext removed) {
    early.forEach(ByteBuf::release);
    early.clear();
  }

  @Override
  public void channelRead(ChannelHandlerContext channel, Object message) {
    if (message instanceof ByteBuf bytes) {
      early.add(bytes);
      return;
    }
    try {
      if (message instanceof HttpRequest came) {
        head = came;
        if (came.decoderResult().isFailure()) {
          decline(unreadable(came.decoderResult().cause()), "no HTTP");
        }
      } else if (message instanceof HttpContent content && head != null) {
        if (content.content().isReadable()) {
          decline(HttpResponseStatus.BAD_REQUEST, "a request with a body");
        } else if (message instanceof LastHttpContent) {
          asked(channel, head);
        }
      }
    } finally {
      ReferenceCountUtil.release(message);
    }
  }

  private static HttpResponseStatus unreadable(Throwable cause) {
    return switch (cause) {
      case TooLongHttpLineException _ -> HttpResponseStatus.REQUEST_URI_TOO_LONG;
      case TooLongHttpHeaderException _ -> HttpResponseStatus.REQUEST_HEADER_FIELDS_TOO_LARGE;
      default -> HttpResponseStatus.BAD_REQUEST;
    };
  }

  private void asked(ChannelHandlerContext channel, HttpRequest asking) {
    HttpHeaders headers = asking.headers();
    if (!asking.method().equals(HttpMethod.GET)
        || !headers.contains(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET, true)
        || !headers.containsValue(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE, true)
        || !isKey(headers.get(HttpHeaderNames.SEC_WEBSOCKET_KEY))) {
      decline(HttpResponseStatus.BAD_REQUEST, "no request for a WebSocket");
    } else if (!WebSocketParts.VERSION.equals(headers.get(HttpHeaderNames.SEC_WEBSOCKET_VERSION))) {
      decline(HttpResponseStatus.UPGRADE_REQUIRED, "another version of WebSocket");
    } else {
      try {
        request = read(asking);
      } catch (IllegalArgumentException unsayable) {
        decline(HttpResponseStatus.BAD_REQUEST, "a request that is too much or none");
        return;
      }
      // What follows is not HTTP; without its decoder it comes to channelRead as it is.
      channel.pipeline().get(HttpServerCodec.class).removeInboundHandler();
      owner.asked(request);
    }
  }

  private static boolean isKey(@Nullable String key) {
    try {
      return key != null && Base64.getDecoder().decode(key).length == KEY_BYTES;
    } catch (IllegalArgumentException none) {
      return false;
    }
  }

  private static UpgradeRequest read(HttpRequest asking) {
    HttpHeaders headers = asking.headers();
    List<String> subprotocols =
        headers.getAll(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL).stream()
            .flatMap(line -> Arrays.stream(line.split(",", -1)))
            .map(String::strip)
            .toList();
    List<UpgradeRequest.Header> others = new ArrayList<>();
    headers.forEach(header -> {
      if (!UpgradeRequest.isOfUpgrade(header.getKey())) {
        others.add(new UpgradeRequest.Header(header.getKey(), header.getValue()));
      }
    });
    String host = headers.get(HttpHeaderNames.HOST);
    if (host == null) {
      throw new IllegalArgumentException("no host");
    }
    return new UpgradeRequest(host, asking.uri(), subprotocols, others);
  }

  /// Lets the peer that has asked go on in messages.
  void grant(String subprotocol) {
    HttpRequest asking = head;
    ChannelHandlerContext channel = context;
    if (asking == null || request == null || channel == null) {
      throw new IllegalStateException("nobody asks");
    }
    if (!subprotocol.isEmpty() && !request.subprotocols().contains(subprotocol)) {
      throw new IllegalStateException(
          "granted %s, of %s".formatted(subprotocol, request.subprotocols()));
    }
    FullHttpResponse answer = answer(HttpResponseStatus.SWITCHING_PROTOCOLS);
    answer
        .headers()
        .set(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET)
        .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE)
        .set(
            HttpHeaderNames.SEC_WEBSOCKET_ACCEPT,
            WebSocketParts.accept(asking.headers().get(HttpHeaderNames.SEC_WEBSOCKET_KEY)));
    if (!subprotocol.isEmpty()) {
      answer.headers().set(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL, subprotocol);
    }
    channel
        .writeAndFlush(answer)
        .addListener(written -> {
          if (written.isSuccess()) {
            owner.inLoop(() -> granted(channel, subprotocol));
          }
        });
  }

  private void granted(ChannelHandlerContext channel, String subprotocol) {
    if (channel.isRemoved()) {
      return;
    }
    List<ByteBuf> frames = List.copyOf(early);
    early.clear();
    ChannelHandlerContext before =
        WebSocketParts.replaceHttp(
            channel.pipeline().context(HttpServerCodec.class),
            options,
            false,
            () -> {
              channel.pipeline().remove(this);
              owner.upgraded(subprotocol);
            });
    frames.forEach(before::fireChannelRead);
    before.fireChannelReadComplete();
  }

  /// Answers the peer that has asked with a status, and closes.
  void refuse(int status) {
    if (request == null) {
      throw new IllegalStateException("nobody asks");
    }
    answerAndClose(HttpResponseStatus.valueOf(status));
  }

  /// What came is nothing to show to the owner.
  private void decline(HttpResponseStatus status, String why) {
    owner.broken(why, () -> answerAndClose(status));
  }

  private void answerAndClose(HttpResponseStatus status) {
    if (context != null) {
      FullHttpResponse answer = answer(status);
      answer
          .headers()
          .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE)
          .set(HttpHeaderNames.CONTENT_LENGTH, 0);
      if (status.equals(HttpResponseStatus.UPGRADE_REQUIRED)) {
        answer.headers().set(HttpHeaderNames.SEC_WEBSOCKET_VERSION, WebSocketParts.VERSION);
      }
      context.writeAndFlush(answer).addListener(ChannelFutureListener.CLOSE);
    }
  }

  private static FullHttpResponse answer(HttpResponseStatus status) {
    return new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, Unpooled.EMPTY_BUFFER);
  }
}
