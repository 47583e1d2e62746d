package io.peerage.transport;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.peerage.wire.Counter;
import io.peerage.wire.StreamListener;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/// What a stream's peer has sent and may still send, and the end of the stream's pipeline. Hands
/// over what has come as far as there is credit, keeps the rest, and lets Netty read as long as
/// credit is left or somebody wants a look.
final class Inflow extends ChannelInboundHandlerAdapter {

  /// The stream. In the loop.
  interface Owner {

    /// The pipeline has a channel.
    void registered(Channel channel);

    /// Whether anything may be handed over now.
    boolean isListening();

    /// Whether what still comes is of no use to anybody.
    boolean isDeaf();

    /// The peer has ended its side of the connection.
    void cutOff();

    /// All that came was handed over, and the listener knows of the end.
    void inputOver();

    /// The socket is closed.
    void disconnected();

    /// Something in the pipeline, or the listener, threw this.
    void thrown(Throwable thrown);
  }

  private final StreamListener listener;
  private final Counter read;
  private final Executor later;
  private final Owner owner;
  private final ArrayDeque<ByteBuf> held = new ArrayDeque<>();
  private @Nullable Channel channel;
  private long credit;

  /// Bytes that somebody wants to look at before anything is handed over; 0 if nobody does.
  private int looking;

  /// The peer sends no more.
  private boolean ended;

  /// The listener knows that.
  private boolean over;

  /// @param read counts the bytes that were handed over
  /// @param later runs what must not happen inside a call of the listener
  Inflow(int credit, StreamListener listener, Counter read, Executor later, Owner owner) {
    this.credit = credit;
    this.listener = listener;
    this.read = read;
    this.later = later;
    this.owner = owner;
  }

  /// Bytes the peer may still send, as far as a read can take them.
  int readable() {
    long wanted = looking == 0 ? credit : looking - heldBytes();
    return Math.clamp(wanted, 0, Integer.MAX_VALUE);
  }

  /// Whether the peer has ended its side, handed over or not.
  boolean isEnded() {
    return ended;
  }

  /// Whether the listener knows of the end.
  boolean isOver() {
    return over;
  }

  // What the listener asks for

  void grant(int bytes) {
    credit = Math.addExact(credit, bytes);
    if (!owner.isListening()) {
      return;
    }
    if (held.isEmpty() && !ended) {
      reading(true);
    } else {
      later.execute(this::readOn);
    }
  }

  /// Shows the first bytes, before any are handed over.
  void look(int bytes) {
    looking = bytes;
    later.execute(this::readOn);
  }

  // What Netty tells

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    channel = context.channel();
    owner.registered(channel);
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    ByteBuf bytes = (ByteBuf) message;
    if (owner.isDeaf()) {
      bytes.release();
      return;
    }
    if (bytes.isReadable()) {
      held.add(bytes);
    } else {
      bytes.release();
    }
    show();
    deliver();
    if (credit == 0 && looking == 0 && owner.isListening()) {
      reading(false);
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    listener.readCompleted();
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event == SslCloseCompletionEvent.SUCCESS) {
      end();
    } else if (event == ChannelInputShutdownEvent.INSTANCE) {
      owner.cutOff();
      end();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    // Not from inside a call of the owner.
    later.execute(owner::disconnected);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable thrown) {
    owner.thrown(thrown);
  }

  // What is made of it

  private void end() {
    ended = true;
    finish();
  }

  /// Hands over what is held, as far as there is credit, and lets Netty read if there is some left.
  void readOn() {
    if (!owner.isListening()) {
      return;
    }
    show();
    if (isDue()) {
      deliver();
      listener.readCompleted();
    }
    if (ended) {
      finish();
    } else if (owner.isListening()) {
      reading(credit > 0 || looking > 0);
    }
  }

  /// Shows what has come, once that is enough or all that will come.
  private void show() {
    if (looking > 0 && owner.isListening() && (ended || heldBytes() >= looking)) {
      ByteBuffer seen = first(looking);
      looking = 0;
      listener.peeked(seen);
    }
  }

  private void deliver() {
    while (isDue()) {
      ByteBuf first = held.getFirst();
      int count = (int) Math.min(credit, first.readableBytes());
      read.add(count);
      listener.received(first.nioBuffer(first.readerIndex(), count));
      credit -= count;
      if (!first.skipBytes(count).isReadable()) {
        held.removeFirst().release();
      }
    }
  }

  private boolean isDue() {
    return !held.isEmpty() && credit > 0 && looking == 0 && owner.isListening();
  }

  private void finish() {
    show();
    if (held.isEmpty() && !over && owner.isListening()) {
      over = true;
      listener.finished();
      owner.inputOver();
    }
  }

  private void reading(boolean on) {
    channel().config().setAutoRead(on);
  }

  private Channel channel() {
    return Objects.requireNonNull(channel, "nobody listens before there is one");
  }

  private long heldBytes() {
    return held.stream().mapToLong(ByteBuf::readableBytes).sum();
  }

  /// A copy of the first bytes that wait, so many or all.
  private ByteBuffer first(int atMost) {
    ByteBuffer copy = ByteBuffer.allocate((int) Math.min(atMost, heldBytes()));
    for (ByteBuf bytes : held) {
      int count = Math.min(copy.remaining(), bytes.readableBytes());
      copy.put(bytes.nioBuffer(bytes.readerIndex(), count));
    }
    return copy.flip();
  }

  // Its end

  /// Leaves its place in the pipeline to others. They get what waits, and hear of the peer's end.
  void giveWay(ChannelHandler... others) {
    ChannelPipeline pipeline = channel().pipeline();
    pipeline.replace(this, null, new Replay(later, handOver(), ended));
    pipeline.addLast(others);
    if (!ended) {
      reading(true);
    }
  }

  /// Gives what waits to the caller.
  Queue<ByteBuf> handOver() {
    Queue<ByteBuf> all = new ArrayDeque<>(held);
    held.clear();
    return all;
  }

  /// Drops what waits.
  void clear() {
    held.forEach(ByteBuf::release);
    held.clear();
  }
}
