package io.peerage.interop.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Real sockets; the relay takes its turns by hand and reads a clock that the test moves.
class UdpRelayTest {

  private static final int TURNS_MAX = 10_000_000;

  private final InetSocketAddress anyPort =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  private DatagramChannel target;
  private DatagramChannel client;
  private UdpRelay relay;
  private long now;

  @BeforeEach
  void open() throws IOException {
    target = socket();
    client = socket();
    use(Conditions.NONE, Conditions.NONE, 1);
  }

  @AfterEach
  void close() throws IOException {
    relay.release();
    target.close();
    client.close();
  }

  private DatagramChannel socket() throws IOException {
    DatagramChannel channel = DatagramChannel.open().bind(anyPort);
    channel.configureBlocking(false);
    channel.setOption(StandardSocketOptions.SO_RCVBUF, 4 << 20);
    return channel;
  }

  private void use(Conditions there, Conditions back, long seed) throws IOException {
    if (relay != null) {
      relay.release();
    }
    relay =
        new UdpRelay(
            anyPort, (InetSocketAddress) target.getLocalAddress(), there, back, seed, () -> now);
  }

  /// Sends a number to the relay and lets it be read.
  private void send(int number) throws IOException {
    long before = relay.received();
    client.send(ByteBuffer.allocate(4).putInt(number).flip(), relay.local());
    for (int turns = 0; relay.received() == before; turns++) {
      assertThat(turns).isLessThan(TURNS_MAX);
      relay.turn();
    }
  }

  private List<Integer> arrived(DatagramChannel at) throws IOException {
    List<Integer> numbers = new ArrayList<>();
    ByteBuffer buffer = ByteBuffer.allocate(100);
    // The relay counts what it handed to the kernel, and on loopback that is there at once.
    while (at.receive(buffer.clear()) != null) {
      numbers.add(buffer.flip().getInt());
    }
    return numbers;
  }

  @Test
  void everything_arrives_once_and_in_order() throws IOException {
    for (int i = 0; i < 500; i++) {
      send(i);
    }
    assertThat(arrived(target)).isEqualTo(IntStream.range(0, 500).boxed().toList());
    assertThat(relay.sent()).isEqualTo(500);
    assertThat(relay.overflowed()).isZero();
  }

  @Test
  void a_datagram_comes_after_its_delay_and_not_before() throws IOException {
    use(Conditions.NONE.withDelay(Duration.ofMillis(60)), Conditions.NONE, 1);
    send(1);
    now = Duration.ofMillis(60).toNanos() - 1;
    assertThat(relay.turn()).isEqualTo(Duration.ofMillis(60).toNanos());
    assertThat(arrived(target)).isEmpty();
    now++;
    assertThat(relay.turn()).isEqualTo(Long.MAX_VALUE);
    assertThat(arrived(target)).containsExactly(1);
  }

  @Test
  void loses_and_doubles_exactly_what_its_line_says() throws IOException {
    Conditions conditions = Conditions.NONE.withLoss(0.2).withDuplicate(0.2);
    use(conditions, Conditions.NONE, 42);
    Line same = new Line(conditions, 42);
    List<Integer> expected = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      send(i);
      for (long _ : same.datagram(0, 4)) {
        expected.add(i);
      }
    }
    assertThat(expected).hasSizeLessThan(550).doesNotContainSequence(0, 1, 2, 3, 4, 5, 6, 7, 8);
    assertThat(arrived(target)).isEqualTo(expected);
  }

  @Test
  void what_strays_is_overtaken() throws IOException {
    use(Conditions.NONE.withReorder(0.2, Duration.ofMillis(5)), Conditions.NONE, 3);
    for (int i = 0; i < 200; i++) {
      send(i);
    }
    now = Duration.ofMillis(6).toNanos();
    relay.turn();
    List<Integer> numbers = arrived(target);
    assertThat(numbers).isNotEqualTo(IntStream.range(0, 200).boxed().toList());
    assertThat(numbers)
        .containsExactlyInAnyOrderElementsOf(IntStream.range(0, 200).boxed().toList());
  }

  @Test
  void a_full_queue_drops() throws IOException {
    // 4 bytes at 32 bit/s take a second; one may wait.
    use(Conditions.NONE.withRate(32, Duration.ofSeconds(1)), Conditions.NONE, 1);
    for (int i = 0; i < 5; i++) {
      send(i);
    }
    now = Duration.ofSeconds(9).toNanos();
    relay.turn();
    assertThat(arrived(target)).containsExactly(0, 1);
    assertThat(relay.overflowed()).as("that was the line, not the relay").isZero();
  }

  @Test
  void answers_go_back_to_the_client_they_are_for() throws IOException {
    use(Conditions.NONE, Conditions.NONE.withDelay(Duration.ofMillis(1)), 1);
    try (DatagramChannel other = socket()) {
      send(1);
      SocketAddress first = target.receive(ByteBuffer.allocate(9));
      other.send(ByteBuffer.allocate(4).putInt(2).flip(), relay.local());
      for (int turns = 0; relay.sent() < 2; turns++) {
        assertThat(turns).isLessThan(TURNS_MAX);
        relay.turn();
      }
      SocketAddress second = target.receive(ByteBuffer.allocate(9));
      assertThat(second).isNotEqualTo(first);
      target.send(ByteBuffer.allocate(4).putInt(20).flip(), second);
      target.send(ByteBuffer.allocate(4).putInt(10).flip(), first);
      for (int turns = 0; relay.received() < 4; turns++) {
        assertThat(turns).isLessThan(TURNS_MAX);
        relay.turn();
      }
      now += Duration.ofMillis(1).toNanos();
      relay.turn();
      assertThat(arrived(client)).containsExactly(10);
      assertThat(arrived(other)).containsExactly(20);
    }
  }

  @Test
  void a_target_that_is_not_there_is_silence() throws IOException {
    target.close();
    send(1);
    send(2);
    send(3);
    assertThat(arrived(client)).isEmpty();
    assertThat(relay.received()).isEqualTo(3);
  }

  @Test
  void stays_on_loopback() {
    InetSocketAddress far = new InetSocketAddress("192.0.2.1", 9);
    assertThatThrownBy(() -> UdpRelay.between(far, Conditions.NONE, Conditions.NONE, 1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(
            () -> new UdpRelay(anyPort, far, Conditions.NONE, Conditions.NONE, 1, () -> 0))
        .isInstanceOf(IllegalArgumentException.class);
  }

  /// 60 ms and a megabyte on the way are 133 Mbit/s, on the real clock and on a thread of its own.
  @Test
  void a_full_pipe_of_60_milliseconds_loses_nothing() throws Exception {
    relay.release();
    target.configureBlocking(true);
    target.socket().setSoTimeout(20_000);
    int count = 15_000;
    int window = 930;
    relay =
        UdpRelay.between(
            (InetSocketAddress) target.getLocalAddress(),
            Conditions.NONE.withDelay(Duration.ofMillis(60)),
            Conditions.NONE,
            1);
    Thread thread = relay.start("relay");
    long begin = System.nanoTime();
    ByteBuffer datagram = ByteBuffer.allocate(1072);
    ByteBuffer got = ByteBuffer.allocate(2000);
    int sent = 0;
    for (int received = 0; received < count; received++) {
      for (; sent < count && sent < received + window; sent++) {
        client.send(datagram.clear().putInt(0, sent), relay.local());
      }
      target.receive(got.clear());
      assertThat(got.flip().getInt()).isEqualTo(received);
    }
    double seconds = (System.nanoTime() - begin) / 1e9;
    System.out.printf("%.0f Mbit/s through 60 ms%n", count * 1072 * 8 / seconds / 1e6);
    relay.close();
    thread.join();
    assertThat(relay.overflowed()).isZero();
  }
}
