package io.peerage.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.throwable;

import io.netty.channel.Channel;
import io.netty.channel.unix.IntegerUnixChannelOption;
import io.peerage.wire.Bytes;
import io.peerage.wire.DatagramOptions;
import io.peerage.wire.ErrorCode;
import io.peerage.wire.Outbox;
import io.peerage.wire.PeerageException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Datagrams over loopback, by either way to the kernel.
class DatagramIT {

  private final List<NettyCarrier> carriers = new ArrayList<>();

  @AfterEach
  void close_carriers() {
    carriers.forEach(NettyCarrier::close);
  }

  private NettyCarrier carrier(Io io) {
    NettyCarrier carrier = Sample.carrier(io);
    carriers.add(carrier);
    return carrier;
  }

  @ParameterizedTest
  @EnumSource(names = {"EPOLL", "NIO"})
  void runs_on_the_io_that_was_asked_for(Io io) {
    assertThat(carrier(io).io()).isEqualTo(io);
  }

  @ParameterizedTest
  @EnumSource(names = {"EPOLL", "NIO"})
  void one_datagram_arrives_with_the_address_of_its_sender(Io io) throws Exception {
    Inbox a = Inbox.open(carrier(io));
    Inbox b = Inbox.open(carrier(io));
    a.send(b.address(), Sample.bytes(1045, 1), 1045);
    assertThat(b.next())
        .isEqualTo(new Inbox.Datagram(a.address(), Bytes.copyOf(Sample.bytes(1045, 1))));
  }

  @ParameterizedTest
  @EnumSource(names = {"EPOLL", "NIO"})
  void a_batch_arrives_segment_by_segment_in_order(Io io) throws Exception {
    Inbox a = Inbox.open(carrier(io));
    Inbox b = Inbox.open(carrier(io));
    byte[] batch = Sample.bytes(60 * 1045, 2);
    a.send(b.address(), batch, 1045);
    assertArrives(b, batch, 1045);
    assertThat(a.count("segments_sent")).isEqualTo(60);
    assertThat(a.count("sends")).isEqualTo(io == Io.EPOLL ? 1 : 60);
    assertThat(a.count("bytes_sent")).isEqualTo(batch.length);
  }

  @ParameterizedTest
  @EnumSource(names = {"EPOLL", "NIO"})
  void the_last_segment_may_be_short(Io io) throws Exception {
    Inbox a = Inbox.open(carrier(io));
    Inbox b = Inbox.open(carrier(io));
    byte[] batch = Sample.bytes(5 * 1045 + 1, 3);
    a.send(b.address(), batch, 1045);
    assertArrives(b, batch, 1045);
  }

  @ParameterizedTest
  @EnumSource(names = {"EPOLL", "NIO"})
  void a_batch_of_more_than_sixty_goes_out_in_several_sends(Io io) throws Exception {
    Inbox a = Inbox.open(carrier(io));
    Inbox b = Inbox.open(carrier(io));
    byte[] batch = Sample.bytes(150 * 400 + 7, 4);
    a.send(b.address(), batch, 400);
    assertArrives(b, batch, 400);
    assertThat(a.count("sends")).isEqualTo(io == Io.EPOLL ? 3 : 151);
  }

  @ParameterizedTest
  @EnumSource(names = {"EPOLL", "NIO"})
  void a_batch_of_more_bytes_than_a_datagram_holds_goes_out_in_several_sends(Io io)
      throws Exception {
    Inbox a = Inbox.open(carrier(io));
    Inbox b = Inbox.open(carrier(io));
    byte[] batch = Sample.bytes(Outbox.BUFFER_BYTES_MAX, 5);
    a.send(b.address(), batch, 1400);
    assertArrives(b, batch, 1400);
    assertThat(a.count("sends")).isEqualTo(io == Io.EPOLL ? 2 : 47);
  }

  @ParameterizedTest
  @EnumSource(names = {"EPOLL", "NIO"})
  void the_largest_datagram_arrives_and_one_byte_more_is_counted_as_failed(Io io) throws Exception {
    Inbox a = Inbox.open(carrier(io));
    Inbox b = Inbox.open(carrier(io));
    int most = NettyDatagramChannel.RUN_BYTES_MAX;
    a.send(b.address(), Sample.bytes(most + 1, 6), most + 1);
    a.send(b.address(), Sample.bytes(most, 7), most);
    assertThat(b.next().content()).isEqualTo(Bytes.copyOf(Sample.bytes(most, 7)));
    assertThat(a.count("sends_failed")).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource(names = {"EPOLL", "NIO"})
  void an_empty_datagram_from_outside_holds_nothing_up(Io io) throws Exception {
    Inbox inbox = Inbox.open(carrier(io));
    try (DatagramSocket stranger = new DatagramSocket()) {
      stranger.send(new DatagramPacket(new byte[0], 0, inbox.address()));
      stranger.send(new DatagramPacket(Sample.bytes(1, 8), 1, inbox.address()));
    }
    assertThat(inbox.next().content()).isEqualTo(Bytes.EMPTY);
    assertThat(inbox.next().content()).isEqualTo(Bytes.copyOf(Sample.bytes(1, 8)));
  }

  @ParameterizedTest
  @EnumSource(names = {"EPOLL", "NIO"})
  void an_empty_payload_is_no_datagram_and_goes_back_to_its_pool(Io io) throws Exception {
    NettyCarrier carrier = carrier(io);
    Inbox inbox = Inbox.open(carrier);
    Sample.runInLoop(
        carrier,
        () -> {
          ByteBuffer payload = inbox.pool.take(0);
          inbox.channel().send(inbox.address(), payload, 1045);
          assertThat(inbox.pool.take(0)).isSameAs(payload);
        });
  }

  /// As many at a time as the smallest granted receive buffer holds for certain, so that none is
  /// lost; what the kernel accounts for a datagram of ten bytes is below 2 KiB.
  @ParameterizedTest
  @EnumSource(names = {"EPOLL", "NIO"})
  void twenty_thousand_datagrams_are_counted_at_both_ends(Io io) throws Exception {
    Inbox a = Inbox.open(carrier(io));
    Inbox b = Inbox.open(carrier(io));
    int round = 50;
    byte[] datagram = Sample.bytes(10, 9);
    for (int sent = 0; sent < 20_000; sent += round) {
      Sample.runInLoop(
          carriers.getFirst(),
          () -> {
            for (int i = 0; i < round; i++) {
              a.put(b.address(), datagram, 10);
            }
            a.channel().flush();
          });
      for (int i = 0; i < round; i++) {
        assertThat(b.next().content()).isEqualTo(Bytes.copyOf(datagram));
      }
    }
    Sample.runInLoop(carriers.getLast(), () -> {});
    assertThat(a.count("segments_sent")).isEqualTo(20_000);
    assertThat(a.count("sends")).isEqualTo(20_000);
    assertThat(b.count("segments_received")).isEqualTo(20_000);
    assertThat(b.count("bytes_received")).isEqualTo(200_000);
    assertThat(b.count("reads")).isBetween(1L, 20_000L);
  }

  @ParameterizedTest
  @EnumSource(names = {"EPOLL", "NIO"})
  void nothing_leaves_before_it_is_flushed(Io io) throws Exception {
    NettyCarrier carrier = carrier(io);
    Inbox a = Inbox.open(carrier);
    Inbox b = Inbox.open(carrier);
    Sample.runInLoop(
        carrier,
        () -> {
          a.put(b.address(), Sample.bytes(10, 1), 10);
          assertThat(a.count("sends")).isZero();
          a.channel().flush();
          assertThat(a.count("sends")).isEqualTo(1);
        });
  }

  @ParameterizedTest
  @EnumSource(names = {"EPOLL", "NIO"})
  void the_pending_limit_takes_exactly_its_bytes_and_counts_the_next_datagrams(Io io)
      throws Exception {
    NettyCarrier carrier = carrier(io);
    Inbox a =
        Inbox.open(carrier, "127.0.0.1", DatagramOptions.DEFAULT.withPendingBytesMax(10 * 100));
    Inbox b = Inbox.open(carrier(io));
    ByteBuffer dropped = a.pool.take(250);
    Sample.runInLoop(
        carrier,
        () -> {
          a.put(b.address(), Sample.bytes(10 * 100, 1), 100);
          a.channel().send(b.address(), dropped, 100);
          assertThat(a.count("sends_dropped")).isEqualTo(3);
          assertThat(a.pool.take(250))
              .as("the dropped payload, back in the pool")
              .isSameAs(dropped);
          a.channel().flush();
        });
    assertArrives(b, Sample.bytes(10 * 100, 1), 100);
    a.send(b.address(), Sample.bytes(10 * 100, 2), 100);
    assertArrives(b, Sample.bytes(10 * 100, 2), 100);
    assertThat(a.count("sends_dropped")).isEqualTo(3);
  }

  @ParameterizedTest
  @EnumSource(names = {"EPOLL", "NIO"})
  void a_payload_goes_back_to_its_pool_once_it_is_out(Io io) throws Exception {
    NettyCarrier carrier = carrier(io);
    Inbox a = Inbox.open(carrier);
    Inbox b = Inbox.open(carrier);
    Sample.runInLoop(
        carrier,
        () -> {
          ByteBuffer payload = Sample.filled(a.pool.take(3000), 1);
          a.channel().send(b.address(), payload, 1000);
          a.channel().flush();
          assertThat(a.pool.take(3000)).isSameAs(payload);
        });
  }

  @ParameterizedTest
  @EnumSource(names = {"EPOLL", "NIO"})
  void a_send_that_fails_is_counted_and_the_channel_lives_on(Io io) throws Exception {
    Inbox a = Inbox.open(carrier(io));
    Inbox b = Inbox.open(carrier(io));
    InetSocketAddress otherFamily =
        new InetSocketAddress(InetAddress.ofLiteral("::1"), b.address().getPort());
    InetSocketAddress portZero = new InetSocketAddress(b.address().getAddress(), 0);
    a.send(otherFamily, Sample.bytes(3 * 100, 1), 300);
    a.send(portZero, Sample.bytes(3 * 100, 1), 100);
    a.send(InetSocketAddress.createUnresolved("nowhere.invalid", 7), new byte[1], 1);
    a.send(b.address(), Sample.bytes(3 * 100, 2), 100);
    assertArrives(b, Sample.bytes(3 * 100, 2), 100);
    assertThat(a.count("sends_failed")).isEqualTo(3);
    assertThat(a.count("gso_refused")).isZero();
  }

  /// With checksums switched off the kernel answers EINVAL to segments, as one does that cannot cut
  /// them.
  @Test
  void a_kernel_that_refuses_segments_gets_single_datagrams() throws Exception {
    NettyCarrier carrier = carrier(Io.EPOLL);
    Inbox a = Inbox.open(carrier);
    Inbox b = Inbox.open(carrier(Io.EPOLL));
    Channel netty = ((NettyDatagramChannel) a.channel()).netty();
    Sample.runInLoop(
        carrier,
        () -> netty.config().setOption(new IntegerUnixChannelOption("SO_NO_CHECK", 1, 11), 1));
    byte[] first = Sample.bytes(20 * 1045 + 9, 1);
    byte[] second = Sample.bytes(30 * 1045, 2);
    a.send(b.address(), first, 1045);
    assertArrives(b, first, 1045);
    a.send(b.address(), second, 1045);
    assertArrives(b, second, 1045);
    assertThat(a.count("gso_refused")).isEqualTo(1);
    assertThat(a.count("sends")).isEqualTo(21 + 30);
    assertThat(a.count("sends_failed")).isZero();
  }

  @ParameterizedTest
  @EnumSource(names = {"EPOLL", "NIO"})
  void a_closed_channel_sends_what_was_flushed_and_nothing_else(Io io) throws Exception {
    NettyCarrier carrier = carrier(io);
    Inbox a = Inbox.open(carrier);
    Inbox b = Inbox.open(carrier(io));
    InetSocketAddress to = b.address();
    Sample.runInLoop(
        carrier,
        () -> {
          a.put(to, Sample.bytes(100, 1), 100);
          a.channel().flush();
          a.put(to, Sample.bytes(100, 2), 100);
          a.channel().close();
          a.put(to, Sample.bytes(100, 3), 100);
          assertThat(a.closed).as("told later, not from inside close").isNotDone();
        });
    assertThat(Sample.await(a.closed)).isTrue();
    assertThat(a.count("sends_dropped")).isEqualTo(2);
    Inbox c = Inbox.open(carrier);
    c.send(to, Sample.bytes(100, 4), 100);
    assertThat(b.next().content()).isEqualTo(Bytes.copyOf(Sample.bytes(100, 1)));
    assertThat(b.next().content()).isEqualTo(Bytes.copyOf(Sample.bytes(100, 4)));
  }

  @ParameterizedTest
  @EnumSource(names = {"EPOLL", "NIO"})
  void a_port_is_free_again_after_close(Io io) throws Exception {
    NettyCarrier carrier = carrier(io);
    Inbox a = Inbox.open(carrier);
    InetSocketAddress address = a.address();
    Sample.runInLoop(carrier, () -> a.channel().close());
    var _ = Sample.await(a.closed);
    Inbox again = Inbox.bind(carrier, address, DatagramOptions.DEFAULT);
    assertThat(Sample.await(again.bound).local()).isEqualTo(address);
  }

  @ParameterizedTest
  @EnumSource(names = {"EPOLL", "NIO"})
  void a_port_in_use_is_refused_by_its_number(Io io) throws Exception {
    NettyCarrier carrier = carrier(io);
    Inbox a = Inbox.open(carrier);
    Inbox second = Inbox.bind(carrier, a.address(), DatagramOptions.DEFAULT);
    String port = Integer.toString(a.address().getPort());
    assertRefused(second, ErrorCode.REFUSED, port, port);
  }

  @ParameterizedTest
  @EnumSource(names = {"EPOLL", "NIO"})
  void an_address_of_somebody_else_is_a_usage_error(Io io) throws Exception {
    // 192.0.2.0/24 is for documentation (RFC 5737), nobody has it.
    InetSocketAddress foreign = new InetSocketAddress(InetAddress.ofLiteral("192.0.2.1"), 0);
    Inbox inbox = Inbox.bind(carrier(io), foreign, DatagramOptions.DEFAULT);
    assertRefused(inbox, ErrorCode.USAGE, "192.0.2.1", "127.0.0.1");
  }

  @ParameterizedTest
  @EnumSource(names = {"EPOLL", "NIO"})
  void a_name_is_a_usage_error(Io io) throws Exception {
    InetSocketAddress name = InetSocketAddress.createUnresolved("nowhere.invalid", 0);
    Inbox inbox = Inbox.bind(carrier(io), name, DatagramOptions.DEFAULT);
    assertRefused(inbox, ErrorCode.USAGE, "nowhere.invalid", "address");
  }

  @ParameterizedTest
  @EnumSource(names = {"EPOLL", "NIO"})
  void ipv6_loopback_carries_a_batch(Io io) throws Exception {
    Inbox a = Inbox.open(carrier(io), "::1", DatagramOptions.DEFAULT);
    Inbox b = Inbox.open(carrier(io), "::1", DatagramOptions.DEFAULT);
    byte[] batch = Sample.bytes(60 * 1045, 1);
    a.send(b.address(), batch, 1045);
    assertArrives(b, batch, 1045);
  }

  @ParameterizedTest
  @EnumSource(names = {"EPOLL", "NIO"})
  void a_channel_on_the_ipv6_wildcard_talks_to_both_families(Io io) throws Exception {
    NettyCarrier carrier = carrier(io);
    Inbox both = Inbox.open(carrier, "::", DatagramOptions.DEFAULT);
    Inbox four = Inbox.open(carrier);
    Inbox six = Inbox.open(carrier, "::1", DatagramOptions.DEFAULT);
    int port = both.address().getPort();
    byte[] batch = Sample.bytes(3 * 1045, 1);

    four.send(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port), batch, 1045);
    for (int i = 0; i < 3; i++) {
      assertThat(both.next().from()).as("no ::ffff:127.0.0.1").isEqualTo(four.address());
    }
    both.send(four.address(), batch, 1045);
    assertArrives(four, batch, 1045);

    six.send(new InetSocketAddress(InetAddress.ofLiteral("::1"), port), batch, 3 * 1045);
    assertThat(both.next().from()).isEqualTo(six.address());
    both.send(six.address(), batch, 1045);
    assertArrives(six, batch, 1045);
  }

  @ParameterizedTest
  @EnumSource(names = {"EPOLL", "NIO"})
  void reports_the_buffers_that_were_granted_as_they_were_asked_for(Io io) throws Exception {
    NettyCarrier carrier = carrier(io);
    Inbox inbox = Inbox.open(carrier, "127.0.0.1", new DatagramOptions(100_000, 120_000, 4 << 20));
    Sample.runInLoop(
        carrier,
        () -> {
          assertThat(inbox.channel().receiveBufferBytes()).isEqualTo(100_000);
          assertThat(inbox.channel().sendBufferBytes()).isEqualTo(120_000);
        });
  }

  @ParameterizedTest
  @EnumSource(names = {"EPOLL", "NIO"})
  void belongs_to_its_loop(Io io) throws Exception {
    NettyCarrier carrier = carrier(io);
    Inbox a = Inbox.open(carrier);
    assertThatThrownBy(() -> a.put(a.address(), new byte[1], 1))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("loop");
    assertThatThrownBy(() -> a.channel().close()).isInstanceOf(IllegalStateException.class);
  }

  @ParameterizedTest
  @EnumSource(names = {"EPOLL", "NIO"})
  void a_carrier_that_closes_tells_its_channels(Io io) throws Exception {
    NettyCarrier carrier = carrier(io);
    Inbox a = Inbox.open(carrier);
    carrier.close();
    assertThat(a.closed).isCompletedWithValue(true);
  }

  private static void assertArrives(Inbox inbox, byte[] batch, int segmentSize)
      throws InterruptedException {
    List<Bytes> expected = new ArrayList<>();
    List<Bytes> arrived = new ArrayList<>();
    for (int at = 0; at < batch.length; at += segmentSize) {
      expected.add(
          Bytes.copyOf(Arrays.copyOfRange(batch, at, Math.min(at + segmentSize, batch.length))));
      arrived.add(inbox.next().content());
    }
    assertThat(arrived).isEqualTo(expected);
  }

  private static void assertRefused(Inbox inbox, ErrorCode code, String message, String hint) {
    assertThatThrownBy(() -> Sample.await(inbox.bound))
        .isInstanceOf(ExecutionException.class)
        .cause()
        .asInstanceOf(throwable(PeerageException.class))
        .satisfies(refusal -> {
          assertThat(refusal.code()).isEqualTo(code);
          assertThat(refusal.hint()).contains(hint);
        })
        .hasMessageContaining(message);
  }
}
