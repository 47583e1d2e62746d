package io.peerage.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.peerage.wire.Bytes;
import io.peerage.wire.Driver;
import io.peerage.wire.IoEffect;
import io.peerage.wire.Outbox;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A core under wire's driver on real sockets.
class EchoIT {

  private static final InetSocketAddress ANY_PORT =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

  private final BlockingQueue<EchoCore.Told> told = new LinkedBlockingQueue<>();
  private final CompletableFuture<Throwable> failed = new CompletableFuture<>();

  @ParameterizedTest
  @EnumSource(names = {"EPOLL", "NIO"})
  void echoes_a_batch_and_ends(Io io) throws Exception {
    try (NettyCarrier carrier = Sample.carrier(io);
        NettyCarrier other = Sample.carrier(io)) {
      Driver<EchoCore> echo =
          new Driver<>(carrier, new EchoCore(ANY_PORT, told::add), failed::complete);
      assertThat(echo.tell((core, _, out) -> core.open(out))).isTrue();
      InetSocketAddress server = ((EchoCore.Told.Listening) next()).local();

      Inbox client = Inbox.open(other);
      byte[] batch = Sample.bytes(59 * 1045 + 13, 1);
      client.send(server, batch, 1045);
      for (int at = 0; at < batch.length; at += 1045) {
        assertThat(client.next())
            .isEqualTo(
                new Inbox.Datagram(
                    server,
                    Bytes.copyOf(
                        Arrays.copyOfRange(batch, at, Math.min(at + 1045, batch.length)))));
      }

      assertThat(echo.tell((core, _, out) -> core.close(out))).isTrue();
      assertThat(next()).isEqualTo(new EchoCore.Told.Ended(60, 0));
      assertThat(failed).isNotDone();
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"EPOLL", "NIO"})
  void a_timer_comes_due_once(Io io) throws Exception {
    try (NettyCarrier carrier = Sample.carrier(io)) {
      CompletableFuture<Boolean> due = new CompletableFuture<>();
      EchoCore core =
          new EchoCore(ANY_PORT, told::add) {
            @Override
            public void timer(int key, long now, Outbox<IoEffect> out) {
              super.timer(key, now, out);
              close(out);
              due.complete(true);
            }
          };
      Driver<EchoCore> echo = new Driver<>(carrier, core, failed::complete);
      assertThat(echo.tell((c, _, out) -> c.open(out))).isTrue();
      assertThat(next()).isInstanceOf(EchoCore.Told.Listening.class);
      assertThat(echo.tell((c, now, out) -> c.arm(now, 1_000_000, out))).isTrue();
      assertThat(next()).isEqualTo(new EchoCore.Told.Ended(0, 1));
      assertThat(due).isDone();
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"EPOLL", "NIO"})
  void hears_that_its_port_is_taken(Io io) throws Exception {
    try (NettyCarrier carrier = Sample.carrier(io)) {
      Inbox first = Inbox.open(carrier);
      Driver<EchoCore> echo =
          new Driver<>(carrier, new EchoCore(first.address(), told::add), failed::complete);
      assertThat(echo.tell((core, _, out) -> core.open(out))).isTrue();
      assertThat(next()).isInstanceOf(EchoCore.Told.Refused.class);
    }
  }

  private EchoCore.Told next() throws InterruptedException {
    EchoCore.Told next = told.poll(Sample.LIMIT_SECONDS, TimeUnit.SECONDS);
    if (next == null) {
      throw new AssertionError("the core said nothing; failure: " + failed.getNow(null));
    }
    return next;
  }
}
