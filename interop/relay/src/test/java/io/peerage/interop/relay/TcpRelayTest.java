package io.peerage.interop.relay;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Real sockets; the relay takes its turns by hand and reads a clock that the test moves.
class TcpRelayTest {

  private static final int TURNS_MAX = 10_000_000;
  private static final long MILLI = 1_000_000;

  private final InetSocketAddress anyPort =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  private ServerSocketChannel server;
  private TcpRelay relay;
  private SocketChannel client;
  private SocketChannel target;
  private long now;

  @BeforeEach
  void open() throws IOException {
    server = ServerSocketChannel.open().bind(anyPort);
    server.configureBlocking(false);
    relay = relay(Conditions.NONE, Conditions.NONE);
    client = SocketChannel.open(relay.local());
    target = accepted();
    client.configureBlocking(false);
  }

  @AfterEach
  void close() throws IOException {
    relay.release();
    server.close();
    client.close();
    target.close();
  }

  /// Another relay instead of the one that does nothing.
  private void connect(Conditions there, Conditions back) throws IOException {
    close();
    server = ServerSocketChannel.open().bind(anyPort);
    server.configureBlocking(false);
    relay = relay(there, back);
    client = SocketChannel.open(relay.local());
    target = accepted();
    client.configureBlocking(false);
  }

  private TcpRelay relay(Conditions there, Conditions back) throws IOException {
    return new TcpRelay(
        anyPort, (InetSocketAddress) server.getLocalAddress(), there, back, 1, () -> now);
  }

  private SocketChannel accepted() throws IOException {
    for (int turns = 0; turns < TURNS_MAX; turns++) {
      relay.turn();
      SocketChannel accepted = server.accept();
      if (accepted != null) {
        accepted.configureBlocking(false);
        return accepted;
      }
    }
    throw new AssertionError("nobody has connected");
  }

  private interface Step {
    boolean come() throws IOException;
  }

  private void until(Step come) throws IOException {
    for (int turns = 0; !come.come(); turns++) {
      assertThat(turns).isLessThan(TURNS_MAX);
      relay.turn();
    }
  }

  private void send(SocketChannel from, String text) throws IOException {
    assertThat(from.write(ByteBuffer.wrap(text.getBytes(US_ASCII)))).isEqualTo(text.length());
  }

  /// Lets the relay read what is on its sockets: on loopback that is there at once.
  private void turns() throws IOException {
    for (int i = 0; i < 20; i++) {
      relay.turn();
    }
  }

  private static String read(SocketChannel at) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(1000);
    at.read(buffer);
    return new String(buffer.array(), 0, buffer.position(), US_ASCII);
  }

  @Test
  void bytes_go_both_ways_and_ends_too() throws IOException {
    send(client, "hello");
    client.shutdownOutput();
    until(() -> relay.carried() == 5);
    assertThat(read(target)).isEqualTo("hello");
    until(() -> target.read(ByteBuffer.allocate(1)) == -1);
    send(target, "still here");
    until(() -> relay.carried() == 15);
    assertThat(read(client)).isEqualTo("still here");
    target.close();
    until(() -> client.read(ByteBuffer.allocate(1)) == -1);
  }

  @Test
  void megabytes_arrive_as_they_were() throws IOException {
    connect(
        Conditions.NONE.withJitter(Duration.ofMillis(3)).withRate(800_000_000, Duration.ZERO),
        Conditions.NONE);
    byte[] content = new byte[20 << 20];
    new Random(1).nextBytes(content);
    ByteBuffer out = ByteBuffer.wrap(content);
    ByteBuffer in = ByteBuffer.allocate(content.length);
    until(() -> {
      client.write(out);
      target.read(in);
      now += MILLI;
      return !in.hasRemaining();
    });
    assertThat(in.array()).isEqualTo(content);
  }

  @Test
  void bytes_come_after_their_delay_and_not_before() throws IOException {
    connect(Conditions.NONE, Conditions.NONE.withDelay(Duration.ofMillis(60)));
    send(target, "late");
    turns();
    now = 60 * MILLI - 1;
    turns();
    assertThat(read(client)).isEmpty();
    now++;
    until(() -> relay.carried() == 4);
    assertThat(read(client)).isEqualTo("late");
  }

  @Test
  void a_rate_holds() throws IOException {
    // A byte a second.
    connect(Conditions.NONE.withRate(8, Duration.ZERO), Conditions.NONE);
    send(client, "a");
    turns();
    send(client, "bc");
    turns();
    now = 1_000 * MILLI;
    turns();
    assertThat(read(target)).isEqualTo("a");
    now = 3_000 * MILLI - 1;
    turns();
    assertThat(read(target)).isEmpty();
    now++;
    turns();
    assertThat(read(target)).isEqualTo("bc");
  }

  @Test
  void nothing_passes_a_stalled_line_and_everything_after_it() throws IOException {
    relay.stall(true);
    send(client, "there");
    send(target, "back");
    turns();
    assertThat(read(target)).isEmpty();
    assertThat(read(client)).isEmpty();
    relay.stall(false);
    until(() -> relay.carried() == 9);
    assertThat(read(target)).isEqualTo("there");
    assertThat(read(client)).isEqualTo("back");
  }

  @Test
  void a_line_that_is_full_holds_its_sender_back() throws IOException {
    connect(Conditions.NONE.withDelay(Duration.ofSeconds(1)), Conditions.NONE);
    ByteBuffer run = ByteBuffer.allocate(1 << 20);
    long taken = 0;
    for (int idle = 0; idle < 1000; ) {
      int count = client.write(run.clear());
      taken += count;
      idle = count == 0 ? idle + 1 : 0;
      relay.turn();
      // Should it ever take without end.
      assertThat(taken).isLessThan(TcpRelay.PENDING_BYTES_MAX + (64L << 20));
    }
    assertThat(taken).isGreaterThanOrEqualTo(TcpRelay.PENDING_BYTES_MAX);
    assertThat(relay.carried()).isZero();
    now = 1_000 * MILLI;
    long all = taken;
    until(() -> {
      target.read(run.clear());
      now += 1_000 * MILLI;
      return relay.carried() == all;
    });
  }

  @Test
  void a_reset_is_seen_on_both_sides() throws IOException {
    relay.reset();
    relay.turn();
    assertThatThrownBy(() -> until(() -> client.read(ByteBuffer.allocate(1)) < 0))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("reset");
    assertThatThrownBy(() -> until(() -> target.read(ByteBuffer.allocate(1)) < 0))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("reset");
  }

  @Test
  void one_side_that_breaks_off_breaks_the_other() throws IOException {
    client.setOption(StandardSocketOptions.SO_LINGER, 0);
    client.close();
    assertThatThrownBy(() -> until(() -> target.read(ByteBuffer.allocate(1)) < 0))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("reset");
  }

  @Test
  void without_a_target_a_connection_is_reset() throws IOException {
    InetSocketAddress nobody = (InetSocketAddress) server.getLocalAddress();
    close();
    relay = new TcpRelay(anyPort, nobody, Conditions.NONE, Conditions.NONE, 1, () -> now);
    try (SocketChannel refused = SocketChannel.open(relay.local())) {
      refused.configureBlocking(false);
      assertThatThrownBy(() -> until(() -> refused.read(ByteBuffer.allocate(1)) < 0))
          .isInstanceOf(IOException.class);
    }
  }
}
