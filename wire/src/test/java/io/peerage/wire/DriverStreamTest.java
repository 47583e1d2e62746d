package io.peerage.wire;

import static io.peerage.wire.HandCore.END;
import static io.peerage.wire.HandDriver.payload;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// A driver's streams and listeners.
class DriverStreamTest {

  private static final InetSocketAddress ADDRESS =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 7);
  private final PeerageException cause = new PeerageException(ErrorCode.REMOTE_ERROR, "gone", "");

  private final HandDriver hand = new HandDriver();
  private final HandCarrier carrier = hand.carrier;
  private final HandCore core = hand.core;
  private final List<Throwable> failures = hand.failures;
  private final Driver<HandCore> driver = hand.driver;

  private HandStream connecting(int number) {
    hand.put(new IoEffect.Connect(number, ADDRESS, StreamOptions.DEFAULT));
    return carrier.streams.getLast();
  }

  private HandStream connected(int number) {
    HandStream stream = connecting(number);
    stream.listener.connected();
    core.told.clear();
    return stream;
  }

  private HandListener listening() {
    hand.put(new IoEffect.Listen(1, ADDRESS, ListenOptions.DEFAULT));
    core.told.clear();
    return carrier.listeners.getLast();
  }

  private void acceptEverybody() {
    core.script =
        (input, out) -> {
          if (input instanceof IoInput.Incoming(int listener, int arrival, _)) {
            out.put(new IoEffect.Accept(listener, arrival, 10 + arrival, StreamOptions.DEFAULT));
          }
        };
  }

  @Test
  void connecting_is_answered_with_both_addresses() {
    connecting(3).listener.connected();
    assertThat(core.told)
        .containsExactly(END, new IoInput.Connected(3, HandStream.LOCAL, ADDRESS), END);
  }

  @Test
  void a_number_is_free_again_when_connecting_failed() {
    connecting(3).listener.failed(cause);
    assertThat(core.told).containsExactly(END, new IoInput.ConnectFailed(3, cause), END);
    connected(3);
    assertThat(failures).isEmpty();
  }

  @Test
  void writes_of_a_turn_are_flushed_once_and_in_order() {
    HandStream stream = connected(3);
    hand.put(
        new IoEffect.Write(3, payload(1)),
        new IoEffect.Credit(3, 5),
        new IoEffect.Write(3, payload(2)));
    assertThat(stream.asked)
        .containsExactly(Bytes.ofHex("01"), "credit 5", Bytes.ofHex("02"), "flush");
  }

  @Test
  void what_was_written_goes_out_before_this_side_ends() {
    HandStream stream = connected(3);
    hand.put(new IoEffect.Write(3, payload(1)), new IoEffect.HalfClose(3));
    assertThat(stream.asked).containsExactly(Bytes.ofHex("01"), "flush", "half-close");
  }

  @Test
  void what_was_written_goes_out_before_it_closes() {
    HandStream stream = connected(3);
    hand.put(new IoEffect.Write(3, payload(1)), new IoEffect.Close(3));
    assertThat(stream.asked).containsExactly(Bytes.ofHex("01"), "flush", "close");
    assertThat(core.told).containsExactly(END, new IoInput.Closed(3), END);
  }

  @Test
  void a_reset_waits_for_nothing() {
    HandStream stream = connected(3);
    hand.put(new IoEffect.Write(3, payload(1)), new IoEffect.Reset(3));
    assertThat(stream.asked).startsWith(Bytes.ofHex("01"), "reset");
  }

  @Test
  void what_is_read_together_shares_a_turn() {
    HandStream stream = connected(3);
    stream.listener.received(payload(1));
    stream.listener.received(payload(2));
    assertThat(core.told).containsExactly(Bytes.ofHex("01"), Bytes.ofHex("02"));
    stream.listener.readCompleted();
    assertThat(core.told).endsWith(END);
  }

  @Test
  void a_look_at_the_first_bytes_is_a_turn_of_its_own() {
    HandStream stream = connected(3);
    hand.put(new IoEffect.Peek(3, 4));
    assertThat(stream.asked).containsExactly("peek 4");
    core.told.clear();
    ByteBuffer first = payload(1, 2);
    stream.listener.peeked(first);
    assertThat(core.told).containsExactly(new IoInput.Peeked(3, first), END);
  }

  @Test
  void a_look_is_bounded() {
    assertThat(new IoEffect.Peek(3, IoEffect.Peek.BYTES_MAX).bytes()).isEqualTo(1024);
    assertThatIllegalArgumentException().isThrownBy(() -> new IoEffect.Peek(3, 1025));
    assertThatIllegalArgumentException().isThrownBy(() -> new IoEffect.Peek(3, 0));
  }

  @Test
  void what_was_written_goes_out_before_a_stream_is_secured() {
    HandStream stream = connected(3);
    hand.put(
        new IoEffect.Write(3, payload(1)),
        new IoEffect.StartTls(3, TlsOptions.client("host", _ -> {})));
    assertThat(stream.asked).containsExactly(Bytes.ofHex("01"), "flush", "start TLS host");
    core.told.clear();
    TlsSession session = new TlsSession(List.of(), "echo");
    stream.listener.secured(session);
    assertThat(core.told).containsExactly(new IoInput.Secured(3, session), END);
  }

  @Test
  void the_ends_of_a_stream_are_told() {
    HandStream stream = connected(3);
    stream.listener.written(9);
    stream.listener.finished();
    stream.listener.closed(null);
    assertThat(core.told)
        .containsExactly(
            new IoInput.Written(3, 9),
            END,
            new IoInput.Finished(3),
            END,
            new IoInput.Closed(3),
            END);
  }

  @Test
  void a_broken_stream_tells_why_and_frees_its_number() {
    connected(3).listener.closed(cause);
    assertThat(core.told).containsExactly(new IoInput.Broken(3, cause), END);
    connected(3);
    assertThat(failures).isEmpty();
  }

  @Test
  void effects_on_a_stream_that_has_closed_meanwhile_are_dropped() {
    HandStream stream = connected(3);
    stream.listener.closed(cause);
    hand.put(
        new IoEffect.Write(3, payload(1)),
        new IoEffect.Credit(3, 1),
        new IoEffect.HalfClose(3),
        new IoEffect.Reset(3),
        new IoEffect.Close(3));
    assertThat(stream.asked).isEmpty();
    assertThat(failures).isEmpty();
  }

  @Test
  void what_was_written_to_a_closed_stream_goes_back_to_the_pool() {
    List<ByteBuffer> lent = new ArrayList<>();
    hand.tell((_, _, out) -> {
      lent.add(out.buffer(9));
      out.put(new IoEffect.Write(3, lent.getFirst()));
    });
    hand.tell((_, _, out) -> lent.add(out.buffer(9)));
    assertThat(lent.getLast()).isSameAs(lent.getFirst());
  }

  @Test
  void a_driver_that_stops_resets_its_streams() {
    HandStream stream = connected(3);
    driver.stop();
    assertThat(stream.asked).containsExactly("reset");
    carrier.runTasks();
    assertThat(core.told).isEmpty();
  }

  @Test
  void listening_and_closing_are_answered() {
    hand.put(new IoEffect.Listen(1, ADDRESS, ListenOptions.DEFAULT));
    hand.put(new IoEffect.Close(1));
    assertThat(core.told)
        .containsExactly(
            END, new IoInput.Listening(1, ADDRESS), END, END, new IoInput.Closed(1), END);
    assertThat(carrier.listeners.getLast().closed).isTrue();
  }

  @Test
  void a_number_is_free_again_when_listening_failed() {
    carrier.refusal = cause;
    hand.put(new IoEffect.Listen(1, ADDRESS, ListenOptions.DEFAULT));
    assertThat(core.told).containsExactly(END, new IoInput.ListenFailed(1, cause), END);
    carrier.refusal = null;
    listening();
    assertThat(failures).isEmpty();
  }

  @Test
  void a_listener_closed_before_it_is_open_never_listens() {
    hand.put(new IoEffect.Listen(1, ADDRESS, ListenOptions.DEFAULT), new IoEffect.Close(1));
    assertThat(core.told).containsExactly(END, new IoInput.Closed(1), END);
  }

  @Test
  void whoever_connects_is_announced_and_accepted_in_the_same_turn() {
    HandListener listener = listening();
    acceptEverybody();
    listener.knock(ADDRESS);
    carrier.runTasks();
    listener.knock(ADDRESS);
    carrier.runTasks();
    assertThat(core.told)
        .containsExactly(
            new IoInput.Incoming(1, 1, ADDRESS),
            END,
            new IoInput.Connected(11, HandStream.LOCAL, ADDRESS),
            END,
            new IoInput.Incoming(1, 2, ADDRESS),
            END,
            new IoInput.Connected(12, HandStream.LOCAL, ADDRESS),
            END);
  }

  @Test
  void nobody_is_announced_to_a_core_that_closes_its_listener() {
    HandListener listener = listening();
    hand.put(new IoEffect.Close(1));
    core.told.clear();
    listener.knock(ADDRESS);
    assertThat(core.told).isEmpty();
  }

  @Test
  void accepting_after_the_turn_is_a_mistake_of_the_core() {
    HandListener listener = listening();
    listener.knock(ADDRESS);
    hand.put(new IoEffect.Accept(1, 1, 11, StreamOptions.DEFAULT));
    assertThat(failures).singleElement().isInstanceOf(IllegalStateException.class);
  }

  @Test
  void accepting_another_than_the_one_that_waits_is_a_mistake_of_the_core() {
    HandListener listener = listening();
    core.script =
        (input, out) -> {
          if (input instanceof IoInput.Incoming) {
            out.put(new IoEffect.Accept(1, 2, 11, StreamOptions.DEFAULT));
          }
        };
    listener.knock(ADDRESS);
    assertThat(failures).singleElement().isInstanceOf(IllegalStateException.class);
  }

  @Test
  void a_listener_that_opens_after_the_stop_is_closed() {
    assertThat(
            driver.tell(
                (_, _, out) -> out.put(new IoEffect.Listen(1, ADDRESS, ListenOptions.DEFAULT))))
        .isTrue();
    carrier.tasks.remove().run();
    driver.stop();
    carrier.runTasks();
    assertThat(carrier.listeners.getLast().closed).isTrue();
    assertThat(core.told).containsExactly(END);
  }

  @Test
  void accepting_twice_is_a_mistake_of_the_core() {
    HandListener listener = listening();
    core.script =
        (input, out) -> {
          if (input instanceof IoInput.Incoming) {
            out.put(new IoEffect.Accept(1, 1, 11, StreamOptions.DEFAULT));
            out.put(new IoEffect.Accept(1, 1, 12, StreamOptions.DEFAULT));
          }
        };
    listener.knock(ADDRESS);
    assertThat(failures).singleElement().isInstanceOf(IllegalStateException.class);
  }

  @Test
  void accepting_on_a_stream_is_a_mistake_of_the_core() {
    connected(3);
    hand.put(new IoEffect.Accept(3, 1, 11, StreamOptions.DEFAULT));
    assertThat(failures).singleElement().isInstanceOf(IllegalStateException.class);
  }

  @Test
  void a_stream_of_a_number_in_use_is_a_mistake_of_the_core() {
    connected(3);
    hand.put(new IoEffect.Connect(3, ADDRESS, StreamOptions.DEFAULT));
    assertThat(failures).singleElement().isInstanceOf(IllegalStateException.class);
  }
}
