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

/// A driver's message channels.
class DriverMessageTest {

  private static final InetSocketAddress ADDRESS =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 7);
  private static final UpgradeRequest REQUEST = UpgradeRequest.to("host", "/path");
  private final HandDriver hand = new HandDriver();
  private final HandCarrier carrier = hand.carrier;
  private final HandCore core = hand.core;
  private final List<Throwable> failures = hand.failures;
  private final Driver<HandCore> driver = hand.driver;

  private HandStream connected() {
    hand.put(new IoEffect.Connect(3, ADDRESS, StreamOptions.DEFAULT));
    HandStream stream = carrier.streams.getLast();
    stream.listener.connected();
    core.told.clear();
    return stream;
  }

  private HandMessages upgraded() {
    var _ = connected();
    hand.put(new IoEffect.Upgrade(3, REQUEST, MessageOptions.DEFAULT));
    HandMessages messages = carrier.messages.getLast();
    messages.listener.upgraded("");
    core.told.clear();
    return messages;
  }

  @Test
  void a_client_asks_and_is_told_what_was_agreed_on() {
    HandStream stream = connected();
    hand.put(
        new IoEffect.Write(3, payload(1)),
        new IoEffect.Upgrade(3, REQUEST, MessageOptions.DEFAULT));
    carrier.messages.getLast().listener.upgraded("one");
    assertThat(stream.asked).containsExactly(Bytes.ofHex("01"), "flush", "upgrade /path");
    assertThat(core.told).containsExactly(END, new IoInput.Upgraded(3, "one"), END);
  }

  @Test
  void a_server_sees_the_request_and_grants() {
    HandStream stream = connected();
    hand.put(new IoEffect.AwaitUpgrade(3, MessageOptions.DEFAULT));
    HandMessages messages = carrier.messages.getLast();
    messages.listener.asked(REQUEST);
    hand.put(new IoEffect.GrantUpgrade(3, "one"));
    assertThat(stream.asked).containsExactly("await upgrade");
    assertThat(messages.asked).containsExactly("grant one");
    assertThat(core.told).contains(new IoInput.UpgradeAsked(3, REQUEST));
  }

  @Test
  void a_server_sees_the_request_and_refuses() {
    var _ = connected();
    hand.put(new IoEffect.AwaitUpgrade(3, MessageOptions.DEFAULT));
    hand.put(new IoEffect.RefuseUpgrade(3, 403));
    assertThat(carrier.messages.getLast().asked).containsExactly("refuse 403");
  }

  @Test
  void a_number_is_free_again_when_the_peer_refused() {
    var _ = connected();
    hand.put(new IoEffect.Upgrade(3, REQUEST, MessageOptions.DEFAULT));
    core.told.clear();
    carrier.messages.getLast().listener.refused(503);
    assertThat(core.told).containsExactly(new IoInput.UpgradeRefused(3, 503), END);
    var _ = connected();
    assertThat(failures).isEmpty();
  }

  @Test
  void what_is_sent_in_a_turn_is_flushed_once_and_in_order() {
    HandMessages messages = upgraded();
    hand.put(
        new IoEffect.SendMessage(3, MessageKind.TEXT, payload(0x61), false),
        new IoEffect.Ping(3, payload(9)),
        new IoEffect.SendMessage(3, MessageKind.TEXT, payload(0x62), true));
    assertThat(messages.asked).containsExactly("TEXT 61…", "ping 09", "TEXT 62.", "flush");
  }

  @Test
  void what_comes_together_shares_a_turn() {
    HandMessages messages = upgraded();
    messages.listener.message(MessageKind.TEXT, payload(0x61));
    messages.listener.ponged(payload(9));
    messages.listener.message(MessageKind.BINARY, payload(1, 2));
    assertThat(core.told).containsExactly("TEXT 61", "pong 09", "BINARY 0102");
    messages.listener.readCompleted();
    assertThat(core.told).endsWith(END);
  }

  @Test
  void credit_and_reset_mean_what_they_mean_on_streams() {
    HandMessages messages = upgraded();
    hand.put(new IoEffect.Credit(3, 7), new IoEffect.Reset(3));
    assertThat(messages.asked).containsExactly("credit 7", "reset");
    assertThat(core.told).containsExactly(END, new IoInput.Closed(3), END);
  }

  @Test
  void closing_says_that_all_is_well() {
    HandMessages messages = upgraded();
    hand.put(new IoEffect.Close(3));
    assertThat(messages.asked).containsExactly("close 1000 ");
  }

  @Test
  void ending_says_why() {
    HandMessages messages = upgraded();
    hand.put(new IoEffect.EndMessages(3, 4001, "tired"));
    assertThat(messages.asked).containsExactly("close 4001 tired");
  }

  @Test
  void the_end_is_told_and_frees_the_number() {
    HandMessages messages = upgraded();
    messages.listener.written(4);
    messages.listener.ending(1001, "away");
    messages.listener.closed(null);
    assertThat(core.told)
        .containsExactly(
            new IoInput.Written(3, 4),
            END,
            new IoInput.Ending(3, 1001, "away"),
            END,
            new IoInput.Closed(3),
            END);
    var _ = connected();
    assertThat(failures).isEmpty();
  }

  @Test
  void what_broke_it_is_told() {
    PeerageException cause = new PeerageException(ErrorCode.REMOTE_ERROR, "gone", "");
    upgraded().listener.closed(cause);
    assertThat(core.told).containsExactly(new IoInput.Broken(3, cause), END);
  }

  @Test
  void effects_on_a_channel_that_has_closed_meanwhile_are_dropped_and_their_bytes_kept() {
    List<ByteBuffer> lent = new ArrayList<>();
    hand.tell((_, _, out) -> {
      lent.add(out.buffer(9));
      out.put(new IoEffect.SendMessage(3, MessageKind.TEXT, lent.getLast(), true));
      lent.add(out.buffer(9));
      out.put(new IoEffect.Ping(3, lent.getLast()));
      out.put(new IoEffect.Upgrade(3, REQUEST, MessageOptions.DEFAULT));
      out.put(new IoEffect.GrantUpgrade(3, ""));
      out.put(new IoEffect.EndMessages(3, 1000, ""));
    });
    hand.tell((_, _, out) -> lent.addAll(List.of(out.buffer(9), out.buffer(9))));
    assertThat(failures).isEmpty();
    assertThat(lent.get(2)).isSameAs(lent.get(1));
    assertThat(lent.get(3)).isSameAs(lent.get(0));
  }

  @Test
  void a_driver_that_stops_resets_its_channels() {
    HandMessages messages = upgraded();
    driver.stop();
    assertThat(messages.asked).containsExactly("reset");
  }

  @Test
  void bytes_on_a_message_channel_are_a_mistake_of_the_core() {
    var _ = upgraded();
    hand.put(new IoEffect.Write(3, payload(1)));
    assertThat(failures).singleElement().isInstanceOf(IllegalStateException.class);
  }

  @Test
  void messages_on_a_stream_are_a_mistake_of_the_core() {
    var _ = connected();
    hand.put(new IoEffect.SendMessage(3, MessageKind.TEXT, payload(1), true));
    assertThat(failures).singleElement().isInstanceOf(IllegalStateException.class);
  }

  @Test
  void upgrading_twice_is_a_mistake_of_the_core() {
    var _ = upgraded();
    hand.put(new IoEffect.AwaitUpgrade(3, MessageOptions.DEFAULT));
    assertThat(failures).singleElement().isInstanceOf(IllegalStateException.class);
  }

  @Test
  void what_the_protocol_cannot_say_is_refused() {
    assertThat(new IoEffect.Ping(3, ByteBuffer.allocate(125)).payload().remaining()).isEqualTo(125);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new IoEffect.Ping(3, ByteBuffer.allocate(126)));
    assertThat(new IoEffect.EndMessages(3, 1000, "a".repeat(123)).code()).isEqualTo(1000);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new IoEffect.EndMessages(3, 1000, "ä".repeat(62)));
    for (int code : List.of(999, 1004, 1005, 1006, 1015, 2999, 5000)) {
      assertThatIllegalArgumentException().isThrownBy(() -> new IoEffect.EndMessages(3, code, ""));
    }
    for (int code : List.of(1003, 1007, 1014, 3000, 4999)) {
      assertThat(new IoEffect.EndMessages(3, code, "").code()).isEqualTo(code);
    }
    for (int status : List.of(399, 600)) {
      assertThatIllegalArgumentException().isThrownBy(() -> new IoEffect.RefuseUpgrade(3, status));
    }
    assertThat(new IoEffect.RefuseUpgrade(3, 400).status()).isEqualTo(400);
    assertThat(new IoEffect.RefuseUpgrade(3, 599).status()).isEqualTo(599);
  }
}
