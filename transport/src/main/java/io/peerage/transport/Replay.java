package io.peerage.transport;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import java.util.Queue;
import java.util.concurrent.Executor;

/// Stands in front of handlers that join a pipeline late and gives them what had come before, as if
/// it came now, the end of the peer's side too. Keeps what comes meanwhile in order, and leaves.
final class Replay extends ChannelInboundHandlerAdapter {

  private final Executor later;
  private final Queue<ByteBuf> held;
  private final boolean ended;
  private boolean over;

  /// @param later runs what must not happen inside the call of the owner that adds it
  /// @param held bytes that had come; they are taken over
  Replay(Executor later, Queue<ByteBuf> held) {
    this(later, held, false);
  }

  /// @param ended whether nothing comes after them
  Replay(Executor later, Queue<ByteBuf> held, boolean ended) {
    this.later = later;
    this.held = held;
    this.ended = ended;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    // Not from inside the call of the owner that adds it.
    later.execute(() -> play(context));
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
    if (ended) {
      context.fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
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
