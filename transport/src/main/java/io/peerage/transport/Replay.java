package io.peerage.transport;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.Queue;

/// Stands in front of handlers that join a pipeline late and gives them what had come before, as if
/// it came now. Keeps what comes meanwhile in order, and leaves.
final class Replay extends ChannelInboundHandlerAdapter {

  private final NettyLoop loop;
  private final Queue<ByteBuf> held;
  private boolean over;

  /// @param held bytes that had come; they are taken over
  Replay(NettyLoop loop, Queue<ByteBuf> held) {
    this.loop = loop;
    this.held = held;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    // Not from inside the call of the owner that adds it.
    loop.execute(() -> play(context));
  }

  private void play(ChannelHandlerContext context) {
    if (over) {
      return;
    }
    over = true;
    boolean any = !held.isEmpty();
    for (ByteBuf bytes; (bytes = held.poll()) != null; ) {
      context.fireChannelRead(bytes);
    }
    if (any) {
      context.fireChannelReadComplete();
    }
    context.pipeline().remove(this);
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (over) {
      context.fireChannelRead(message);
    } else {
      held.add((ByteBuf) message);
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    play(context);
    context.fireUserEventTriggered(event);
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    play(context);
    context.fireChannelInactive();
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext context) {
    over = true;
    held.forEach(ByteBuf::release);
    held.clear();
  }
}
