package io.peerage.simnet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.peerage.wire.BufferPool;
import io.peerage.wire.Bytes;
import io.peerage.wire.DatagramChannel;
import io.peerage.wire.DatagramListener;
import io.peerage.wire.DatagramOptions;
import io.peerage.wire.ErrorCode;
import io.peerage.wire.PeerageException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SimTransportTest {

  private final SimNet net = SimNet.seeded(1);

  private long meter(SimHost host, String what) {
    return host.meters().counter("peerage.transport." + what).value();
  }

  @Test
  void port_zero_picks_ports_that_are_free() {
    SimHost host = net.host("a");
    DatagramOptions options = DatagramOptions.DEFAULT;
    int first = new Station(net, host).bind(host.at(0), options).channel().local().getPort();
    int second = new Station(net, host).bind(host.at(0), options).channel().local().getPort();
    assertThat(first).isNotEqualTo(second).isBetween(49_152, 65_535);
  }

  @Test
  void a_port_is_bound_once_and_is_free_again_after_close() {
    Station first = Station.of(net, "a");
    SimHost host = first.host;
    Station second = new Station(net, host).bind(host.at(Station.PORT), DatagramOptions.DEFAULT);
    assertThat(second.failure).extracting(PeerageException::code).isEqualTo(ErrorCode.REFUSED);

    host.loop().execute(first.channel()::close);
    net.runFor(Duration.ZERO);
    assertThat(first.closed).isTrue();
    Station third = new Station(net, host).bind(host.at(Station.PORT), DatagramOptions.DEFAULT);
    assertThat(third.channel().local()).isEqualTo(host.at(Station.PORT));
  }

  @Test
  void an_address_of_somebody_else_cannot_be_bound() {
    SimHost a = net.host("a");
    SimHost b = net.host("b");
    assertThat(new Station(net, a).bind(b.at(1), DatagramOptions.DEFAULT).failure)
        .extracting(PeerageException::code)
        .isEqualTo(ErrorCode.USAGE);
  }

  @Test
  void a_wildcard_is_bound_and_receivers_see_the_address_of_the_host() {
    SimHost a = net.host("a");
    Station from =
        new Station(net, a).bind(new InetSocketAddress("0.0.0.0", 5), DatagramOptions.DEFAULT);
    Station to = Station.of(net, "b");
    from.send(to, 1, 10);
    net.runFor(Duration.ofSeconds(1));
    assertThat(to.arrivals).singleElement().extracting(Station.Arrival::from).isEqualTo(a.at(5));
  }

  @Test
  void grants_the_buffers_that_were_asked_for() {
    SimHost host = net.host("a");
    DatagramOptions options = new DatagramOptions(1_000, 2_000, 3_000);
    DatagramChannel channel = new Station(net, host).bind(host.at(0), options).channel();
    assertThat(channel.receiveBufferBytes()).isEqualTo(1_000);
    assertThat(channel.sendBufferBytes()).isEqualTo(2_000);
  }

  @Test
  void a_batch_is_cut_into_segments_the_last_one_shorter() {
    Station a = Station.of(net, "a");
    Station b = Station.of(net, "b");
    a.host
        .loop()
        .execute(() -> {
          ByteBuffer payload = a.pool.take(10);
          payload.put(new byte[] {0, 1, 2, 3, 4, 5, 6, 7, 8, 9}).flip();
          a.channel().send(b.host.at(Station.PORT), payload, 4);
          a.channel().flush();
        });
    net.runFor(Duration.ofSeconds(1));
    assertThat(b.arrivals)
        .extracting(Station.Arrival::content)
        .containsExactly(Bytes.ofHex("00010203"), Bytes.ofHex("04050607"), Bytes.ofHex("0809"));
    assertThat(meter(a.host, "sends")).isEqualTo(1);
    assertThat(meter(a.host, "segments_sent")).isEqualTo(3);
    assertThat(meter(a.host, "bytes_sent")).isEqualTo(10);
    assertThat(meter(b.host, "segments_received")).isEqualTo(3);
    assertThat(meter(b.host, "bytes_received")).isEqualTo(10);
  }

  @Test
  void an_empty_payload_is_an_empty_datagram() {
    Station a = Station.of(net, "a");
    Station b = Station.of(net, "b");
    a.send(b, 1, 0);
    net.runFor(Duration.ofSeconds(1));
    assertThat(b.arrivals).extracting(Station.Arrival::content).containsExactly(Bytes.EMPTY);
  }

  @Test
  void nothing_leaves_before_the_flush() {
    Station a = Station.of(net, "a");
    Station b = Station.of(net, "b");
    a.host.loop().execute(() -> a.channel().send(b.host.at(Station.PORT), a.pool.take(10), 10));
    net.runFor(Duration.ofSeconds(1));
    assertThat(b.arrivals).isEmpty();
    a.host.loop().execute(a.channel()::flush);
    net.runFor(Duration.ofSeconds(1));
    assertThat(b.arrivals).hasSize(1);
  }

  @Test
  void more_than_may_wait_for_the_flush_is_dropped_and_counted() {
    Station b = Station.of(net, "b");
    SimHost host = net.host("a");
    Station a =
        new Station(net, host).bind(host.at(1), DatagramOptions.DEFAULT.withPendingBytesMax(1_000));
    a.send(b, 12, 100);
    net.runFor(Duration.ofSeconds(1));
    assertThat(b.arrivals).hasSize(10);
    assertThat(meter(host, "sends_dropped")).isEqualTo(2);
  }

  @Test
  void more_than_the_receive_buffer_holds_is_dropped() {
    Station a = Station.of(net, "a");
    SimHost host = net.host("b");
    Station b =
        new Station(net, host)
            .bind(host.at(1), DatagramOptions.DEFAULT.withReceiveBufferBytes(1_000));
    a.send(b, 12, 100);
    net.runFor(Duration.ofSeconds(1));
    assertThat(b.arrivals).hasSize(10);
    assertThat(net.drops(Drop.RECEIVE_BUFFER)).isEqualTo(2);
    a.send(b, 1, 100);
    net.runFor(Duration.ofSeconds(1));
    assertThat(b.arrivals).hasSize(11);
  }

  @Test
  void what_has_come_until_the_loop_wakes_up_is_one_batch() {
    net.wakeUp(Duration.ofMillis(2)).bandwidth(10_000_000, Duration.ofSeconds(1));
    Station a = Station.of(net, "a");
    Station b = Station.of(net, "b");
    // One each millisecond; one that comes when the loop wakes up is read with the others.
    a.send(b, 6, 1_250);
    net.runFor(Duration.ofSeconds(1));
    assertThat(b.batches).containsExactly(3, 3);
  }

  @Test
  void what_comes_at_one_moment_is_one_batch_even_without_a_wake_up_time() {
    net.wakeUp(Duration.ZERO);
    Station a = Station.of(net, "a");
    Station b = Station.of(net, "b");
    a.send(b, 6, 100);
    net.runFor(Duration.ofSeconds(1));
    assertThat(b.batches).containsExactly(6);
  }

  @Test
  void a_port_or_an_address_that_nobody_has_swallows_datagrams() {
    Station a = Station.of(net, "a");
    SimHost b = net.host("b");
    a.send(b.at(9), 1, 10);
    a.send(new InetSocketAddress("10.9.9.9", 9), 1, 10);
    a.send(InetSocketAddress.createUnresolved("somewhere", 9), 1, 10);
    net.runFor(Duration.ofSeconds(1));
    assertThat(net.drops(Drop.NOBODY)).isEqualTo(3);
  }

  @Test
  void a_borrowed_datagram_is_spoilt_when_it_was_given_back() {
    Station a = Station.of(net, "a");
    SimHost b = net.host("b");
    List<ByteBuffer> kept = new ArrayList<>();
    DatagramListener keeping =
        new DatagramListener() {
          @Override
          public void bound(DatagramChannel channel) {}

          @Override
          public void failed(PeerageException cause) {}

          @Override
          public void received(InetSocketAddress from, ByteBuffer datagram) {
            kept.add(datagram);
          }

          @Override
          public void readCompleted() {}

          @Override
          public void closed() {}
        };
    b.loop()
        .execute(
            () -> b.transport().bind(b.at(1), DatagramOptions.DEFAULT, new BufferPool(), keeping));
    a.send(b.at(1), 1, 4);
    net.runFor(Duration.ofSeconds(1));
    assertThat(Bytes.copyOf(kept.getFirst())).isEqualTo(Bytes.ofHex("dbdbdbdb"));
  }

  @Test
  void close_drops_what_was_not_flushed_and_what_was_not_read() {
    Station a = Station.of(net, "a");
    Station b = Station.of(net, "b");
    net.wakeUp(Duration.ofMillis(10));
    a.send(b, 1, 10);
    net.runFor(Duration.ofMillis(5));
    b.host
        .loop()
        .execute(() -> {
          b.channel().send(a.host.at(Station.PORT), b.pool.take(10), 10);
          b.channel().close();
        });
    net.runFor(Duration.ofSeconds(1));
    assertThat(a.arrivals).isEmpty();
    assertThat(b.arrivals).isEmpty();
    assertThat(b.closed).isTrue();
    assertThat(net.drops(Drop.NOBODY)).isEqualTo(1);
  }

  @Test
  void is_for_the_loop_only() {
    Station a = Station.of(net, "a");
    assertThatThrownBy(() -> a.channel().flush())
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("flush outside of the loop of a");
  }
}
