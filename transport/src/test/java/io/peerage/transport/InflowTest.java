package io.peerage.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.peerage.wire.Bytes;
import io.peerage.wire.Meters;
import io.peerage.wire.PeerageException;
import io.peerage.wire.StreamListener;
import io.peerage.wire.TlsSession;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// The inward half of a stream, on a channel without a socket.
class InflowTest {

  /// What the listener was told, bytes in hex.
  private final List<String> told = new ArrayList<>();

  private final ArrayDeque<Runnable> later = new ArrayDeque<>();
  private final Meters meters = new Meters();
  private boolean listening = true;
  private boolean stopsListeningAtALook;

  private final class Stream implements StreamListener, Inflow.Owner {

    @Override
    public void received(ByteBuffer bytes) {
      told.add(Bytes.copyOf(bytes).hex());
    }

    @Override
    public void peeked(ByteBuffer bytes) {
      told.add("look " + Bytes.copyOf(bytes).hex());
      listening &= !stopsListeningAtALook;
    }

    @Override
    public void readCompleted() {}

    @Override
    public void finished() {
      told.add("end");
    }

    @Override
    public void registered(Channel channel) {}

    @Override
    public boolean isListening() {
      return listening;
    }

    @Override
    public boolean isDeaf() {
      return false;
    }

    @Override
    public void cutOff() {}

    @Override
    public void inputOver() {
      told.add("over");
    }

    @Override
    public void disconnected() {
      told.add("disconnected");
    }

    @Override
    public void thrown(Throwable thrown) {
      throw new AssertionError(thrown);
    }

    @Override
    public void connected() {
      throw new AssertionError();
    }

    @Override
    public void failed(PeerageException cause) {
      throw new AssertionError(cause);
    }

    @Override
    public void secured(TlsSession session) {
      throw new AssertionError();
    }

    @Override
    public void written(int bytes) {
      throw new AssertionError();
    }

    @Override
    public void closed(@Nullable PeerageException cause) {
      throw new AssertionError();
    }
  }

  private final Stream stream = new Stream();
  private EmbeddedChannel channel = new EmbeddedChannel();

  private Inflow inflow(int credit) {
    Inflow inflow = new Inflow(credit, stream, meters.counter("read"), later::add, stream);
    channel = new EmbeddedChannel(inflow);
    return inflow;
  }

  private ByteBuf comes(String hex) {
    ByteBuf bytes = Unpooled.wrappedBuffer(HexFormat.of().parseHex(hex));
    channel.writeInbound(bytes);
    return bytes;
  }

  private void ends() {
    channel.pipeline().fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
  }

  private void runLater() {
    for (Runnable task; (task = later.poll()) != null; ) {
      task.run();
    }
  }

  private boolean reads() {
    return channel.config().isAutoRead();
  }

  @Test
  void hands_over_as_far_as_there_is_credit_and_then_reads_no_more() {
    Inflow inflow = inflow(5);
    ByteBuf first = comes("01020304");
    assertThat(reads()).isTrue();
    assertThat(inflow.readable()).isEqualTo(1);
    ByteBuf second = comes("0506");
    assertThat(told).containsExactly("01020304", "05");
    assertThat(reads()).isFalse();
    assertThat(meters.counter("read").value()).isEqualTo(5);
    assertThat(first.refCnt()).isZero();
    assertThat(second.refCnt()).isEqualTo(1);
  }

  @Test
  void what_waits_is_handed_over_with_new_credit_and_not_inside_the_call() {
    Inflow inflow = inflow(0);
    ByteBuf bytes = comes("0102");
    inflow.grant(1);
    assertThat(told).isEmpty();
    runLater();
    assertThat(told).containsExactly("01");
    assertThat(reads()).isFalse();
    inflow.grant(2);
    runLater();
    assertThat(told).containsExactly("01", "02");
    assertThat(reads()).isTrue();
    assertThat(bytes.refCnt()).isZero();
  }

  @Test
  void new_credit_lets_netty_read_at_once_where_nothing_waits() {
    Inflow inflow = inflow(1);
    comes("01");
    assertThat(reads()).isFalse();
    inflow.grant(1);
    assertThat(reads()).isTrue();
    assertThat(later).isEmpty();
  }

  @Test
  void a_look_comes_before_anything_and_uses_nothing_up() {
    Inflow inflow = inflow(0);
    inflow.look(3);
    runLater();
    assertThat(reads()).isTrue();
    comes("0102");
    assertThat(inflow.readable()).isEqualTo(1);
    assertThat(told).isEmpty();
    comes("0304");
    assertThat(told).containsExactly("look 010203");
    assertThat(reads()).isFalse();
    inflow.grant(9);
    runLater();
    assertThat(told).containsExactly("look 010203", "0102", "0304");
  }

  @Test
  void a_look_at_less_than_was_wanted_comes_with_the_end() {
    inflow(9).look(3);
    comes("01");
    ends();
    assertThat(told).containsExactly("look 01");
    runLater();
    assertThat(told).containsExactly("look 01", "01", "end", "over");
  }

  @Test
  void the_end_is_told_once_and_behind_all_that_came() {
    Inflow inflow = inflow(1);
    comes("0102");
    ends();
    assertThat(inflow.isEnded()).isTrue();
    assertThat(inflow.isOver()).isFalse();
    inflow.grant(1);
    runLater();
    ends();
    assertThat(told).containsExactly("01", "02", "end", "over");
    assertThat(inflow.isOver()).isTrue();
  }

  @Test
  void nothing_is_handed_over_while_nobody_listens() {
    listening = false;
    Inflow inflow = inflow(9);
    comes("0102");
    ends();
    assertThat(told).isEmpty();
    listening = true;
    inflow.readOn();
    assertThat(told).containsExactly("0102", "end", "over");
  }

  /// As a stream does that is secured because of what was seen: TLS has to be read without credit.
  @Test
  void whoever_stops_listening_at_a_look_is_read_on() {
    stopsListeningAtALook = true;
    Inflow inflow = inflow(0);
    comes("01");
    channel.config().setAutoRead(true);
    inflow.look(1);
    runLater();
    assertThat(told).containsExactly("look 01");
    assertThat(reads()).isTrue();
  }

  @Test
  void whoever_takes_its_place_gets_what_waits_and_the_end() {
    Inflow inflow = inflow(1);
    comes("0102");
    ends();
    told.clear();
    inflow.giveWay(
        new ChannelInboundHandlerAdapter() {
          @Override
          public void channelRead(ChannelHandlerContext context, Object message) {
            ByteBuf bytes = (ByteBuf) message;
            told.add(Bytes.copyOf(bytes.nioBuffer()).hex());
            bytes.release();
          }

          @Override
          public void userEventTriggered(ChannelHandlerContext context, Object event) {
            assertThat(event).isSameAs(ChannelInputShutdownEvent.INSTANCE);
            told.add("end");
          }
        });
    runLater();
    assertThat(told).containsExactly("02", "end");
    assertThat(channel.pipeline().get(Inflow.class)).isNull();
  }

  @Test
  void what_still_waits_is_dropped_at_the_end() {
    Inflow inflow = inflow(1);
    ByteBuf bytes = comes("0102");
    inflow.clear();
    assertThat(bytes.refCnt()).isZero();
  }
}
