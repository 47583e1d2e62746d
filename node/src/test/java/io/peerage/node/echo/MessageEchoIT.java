package io.peerage.node.echo;

import static org.assertj.core.api.Assertions.assertThat;

import io.peerage.node.echo.MessageCallerCore.Item;
import io.peerage.wire.Bytes;
import io.peerage.wire.Driver;
import io.peerage.wire.ErrorCode;
import io.peerage.wire.IoInput;
import io.peerage.wire.ListenOptions;
import io.peerage.wire.MessageKind;
import io.peerage.wire.MessageOptions;
import io.peerage.wire.StreamOptions;
import io.peerage.wire.UpgradeRequest;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The same two cores exchange messages on every kind of stream there is, real and simulated.
class MessageEchoIT {

  private static final UpgradeRequest REQUEST =
      UpgradeRequest.to("echo.example", "/chat?room=1").withSubprotocols("other", "echo");

  /// At and around the edges of frames and buffers.
  private static final int[] LENGTHS = {
    0, 1, 125, 126, 127, 1_000, 49_999, 50_000, 50_001, 65_535, 65_536, 65_537, 300_000
  };

  @TempDir Path directory;

  private final Stage stage = new Stage();

  private static Item binary(int length) {
    byte[] content = new byte[length];
    for (int i = 0; i < length; i++) {
      content[i] = (byte) (i * 31 + (i >> 8));
    }
    return new Item(MessageKind.BINARY, Bytes.copyOf(content));
  }

  private static Item text(String text) {
    return new Item(MessageKind.TEXT, Bytes.copyOf(text.getBytes(StandardCharsets.UTF_8)));
  }

  private static List<Item> assorted() {
    List<Item> items = new ArrayList<>();
    for (int length : LENGTHS) {
      items.add(binary(length));
      items.add(text("ä€𝄞".repeat(length / 9)));
    }
    return items;
  }

  /// An echo that is being started.
  private MessageEchoCore serving(World world, MessageOptions options) {
    MessageEchoCore echo = new MessageEchoCore(world.place(), options);
    var _ = stage.run(world.server(), echo, MessageEchoCore::start);
    return echo;
  }

  private SocketAddress listening(World world, MessageEchoCore core) throws Exception {
    return stage.await(world, core.diary.first(IoInput.Listening.class)).local();
  }

  /// Calls the echo, sends these and ends.
  private MessageCallerCore calling(World world, MessageEchoCore echo, List<Item> items)
      throws Exception {
    return calling(world, echo, REQUEST, MessageOptions.DEFAULT, items, false);
  }

  /// Calls the echo, and neither sends nor ends.
  private MessageCallerCore idle(World world, MessageEchoCore echo) throws Exception {
    return calling(world, echo, REQUEST, MessageOptions.DEFAULT, List.of(), true);
  }

  private MessageCallerCore calling(
      World world,
      MessageEchoCore echo,
      UpgradeRequest request,
      MessageOptions options,
      List<Item> items,
      boolean heedless)
      throws Exception {
    MessageCallerCore caller =
        new MessageCallerCore(listening(world, echo), request, options, items, heedless);
    var _ = stage.run(world.client(), caller, MessageCallerCore::start);
    return caller;
  }

  private static long counted(World world, String name) {
    return world.server().meters().counter("peerage.transport." + name).value();
  }

  @ParameterizedTest
  @EnumSource
  void all_comes_back_and_both_sides_end(World.Kind kind) throws Exception {
    try (World world = kind.open(directory)) {
      MessageEchoCore echo = serving(world, MessageOptions.DEFAULT);
      List<Item> items = assorted();
      MessageCallerCore caller = calling(world, echo, items);
      var _ = stage.await(world, caller.diary.first(IoInput.Closed.class));
      var _ = stage.await(world, echo.diary.first(IoInput.Closed.class));
      assertThat(caller.diary.reads()).as("%s", echo.diary).isEqualTo(items.size());
      assertThat(echo.diary.all(IoInput.Ending.class).map(IoInput.Ending::code))
          .containsExactly(1000);
      assertThat(caller.diary.all(IoInput.Ending.class)).isEmpty();
      assertThat(counted(world, "upgrades")).isEqualTo(1);
      assertThat(counted(world, "messages_received")).isEqualTo(items.size());
      assertThat(counted(world, "messages_sent")).isEqualTo(items.size());
    }
  }

  @ParameterizedTest
  @EnumSource
  void packed_messages_come_back_too(World.Kind kind) throws Exception {
    try (World world = kind.open(directory)) {
      MessageOptions packed = MessageOptions.DEFAULT.withDeflate(true);
      MessageEchoCore echo = serving(world, packed);
      List<Item> items = assorted();
      MessageCallerCore caller = calling(world, echo, REQUEST, packed, items, false);
      var _ = stage.await(world, caller.diary.first(IoInput.Closed.class));
      assertThat(caller.diary.reads()).as("%s", echo.diary).isEqualTo(items.size());
    }
  }

  @ParameterizedTest
  @EnumSource
  void one_side_that_packs_and_one_that_does_not_agree_on_not(World.Kind kind) throws Exception {
    try (World world = kind.open(directory)) {
      MessageEchoCore echo = serving(world, MessageOptions.DEFAULT);
      MessageCallerCore caller =
          calling(
              world,
              echo,
              REQUEST,
              MessageOptions.DEFAULT.withDeflate(true),
              List.of(text("one")),
              false);
      var _ = stage.await(world, caller.diary.first(IoInput.Closed.class));
      assertThat(caller.diary.reads()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @EnumSource
  void a_message_that_unpacks_to_more_than_allowed_ends_the_conversation(World.Kind kind)
      throws Exception {
    try (World world = kind.open(directory)) {
      MessageOptions packed = MessageOptions.DEFAULT.withDeflate(true);
      MessageEchoCore echo = serving(world, packed);
      Item bomb =
          new Item(MessageKind.BINARY, Bytes.copyOf(new byte[packed.messageBytesMax() + 1]));
      var _ =
          calling(world, echo, REQUEST, packed.withPendingBytesMax(4 << 20), List.of(bomb), true);
      var _ = stage.await(world, echo.diary.first(IoInput.Broken.class));
      assertThat(echo.diary.reads()).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource
  void the_longest_message_comes_in_and_one_byte_more_does_not(World.Kind kind) throws Exception {
    try (World world = kind.open(directory)) {
      MessageEchoCore echo = serving(world, MessageOptions.DEFAULT.withMessageBytesMax(70_000));
      var _ = calling(world, echo, List.of(binary(70_000), binary(70_001)));
      IoInput.Broken broken = stage.await(world, echo.diary.first(IoInput.Broken.class));
      assertThat(broken.cause().code()).isEqualTo(ErrorCode.REMOTE_ERROR);
      assertThat(broken.cause()).hasMessageContaining("more than 70000 bytes");
      assertThat(echo.diary.reads()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @EnumSource
  void the_longest_frame_comes_in_and_one_byte_more_does_not(World.Kind kind) throws Exception {
    try (World world = kind.open(directory)) {
      MessageEchoCore echo = serving(world, MessageOptions.DEFAULT.withFrameBytesMax(20_000));
      var _ = calling(world, echo, List.of(binary(20_000), binary(20_001)));
      IoInput.Broken broken = stage.await(world, echo.diary.first(IoInput.Broken.class));
      assertThat(broken.cause().code()).isEqualTo(ErrorCode.REMOTE_ERROR);
      assertThat(echo.diary.reads()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @EnumSource
  void a_text_that_is_none_ends_the_conversation(World.Kind kind) throws Exception {
    try (World world = kind.open(directory)) {
      MessageEchoCore echo = serving(world, MessageOptions.DEFAULT);
      MessageCallerCore caller =
          calling(
              world,
              echo,
              List.of(
                  new Item(MessageKind.TEXT, Bytes.copyOf(new byte[] {'a', (byte) 0xc3, 'b'}))));
      IoInput.Broken broken = stage.await(world, echo.diary.first(IoInput.Broken.class));
      assertThat(broken.cause().code()).isEqualTo(ErrorCode.REMOTE_ERROR);
      assertThat(echo.diary.reads()).isZero();
      IoInput.Ending ending = stage.await(world, caller.diary.first(IoInput.Ending.class));
      assertThat(ending.code()).isEqualTo(1007);
    }
  }

  @ParameterizedTest
  @EnumSource
  void the_request_is_seen_and_a_subprotocol_agreed_on(World.Kind kind) throws Exception {
    try (World world = kind.open(directory)) {
      MessageEchoCore echo = serving(world, MessageOptions.DEFAULT);
      UpgradeRequest request =
          REQUEST.with("Origin", "https://page.example").with("Cookie", "session=abc; theme=dark");
      MessageCallerCore caller =
          calling(world, echo, request, MessageOptions.DEFAULT, List.of(), false);
      IoInput.UpgradeAsked asked = stage.await(world, echo.diary.first(IoInput.UpgradeAsked.class));
      assertThat(asked.request()).isEqualTo(request);
      IoInput.Upgraded upgraded = stage.await(world, caller.diary.first(IoInput.Upgraded.class));
      assertThat(upgraded.subprotocol()).isEqualTo("echo");
      IoInput.Upgraded agreed = stage.await(world, echo.diary.first(IoInput.Upgraded.class));
      assertThat(agreed.subprotocol()).isEqualTo("echo");
    }
  }

  @ParameterizedTest
  @EnumSource
  void nothing_need_be_agreed_on(World.Kind kind) throws Exception {
    try (World world = kind.open(directory)) {
      MessageEchoCore echo = serving(world, MessageOptions.DEFAULT);
      MessageCallerCore caller =
          calling(
              world,
              echo,
              REQUEST.withSubprotocols("other"),
              MessageOptions.DEFAULT,
              List.of(),
              false);
      IoInput.Upgraded upgraded = stage.await(world, caller.diary.first(IoInput.Upgraded.class));
      assertThat(upgraded.subprotocol()).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void a_request_is_refused_with_a_status(World.Kind kind) throws Exception {
    try (World world = kind.open(directory)) {
      MessageEchoCore echo = serving(world, MessageOptions.DEFAULT);
      MessageCallerCore caller =
          calling(
              world,
              echo,
              UpgradeRequest.to("echo.example", MessageEchoCore.FORBIDDEN),
              MessageOptions.DEFAULT,
              List.of(),
              false);
      IoInput.UpgradeRefused refused =
          stage.await(world, caller.diary.first(IoInput.UpgradeRefused.class));
      assertThat(refused.status()).isEqualTo(403);
      var _ = stage.await(world, echo.diary.first(IoInput.Closed.class));
      assertThat(echo.diary.all(IoInput.Broken.class)).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void no_more_messages_come_in_than_were_granted(World.Kind kind) throws Exception {
    try (World world = kind.open(directory)) {
      MessageEchoCore echo =
          new MessageEchoCore(world.place(), MessageOptions.DEFAULT.withCreditBytes(1_000));
      Driver<MessageEchoCore> server = stage.run(world.server(), echo, MessageEchoCore::withhold);
      Stage.tell(server, MessageEchoCore::start);
      // Two thirds of the credit at a time: the second begins within it, the third would not.
      MessageCallerCore caller = calling(world, echo, Collections.nCopies(20, binary(666)));
      var _ = stage.await(world, caller.diary.until(diary -> diary.reads() == 2));
      Stage.tell(server, MessageEchoCore::ping);
      var _ = stage.await(world, echo.diary.until(diary -> diary.bytesWritten() == 2 * 666 + 1));
      assertThat(echo.diary.reads()).isEqualTo(2);
      Stage.tell(server, (core, _, out) -> core.relent(332 + 1, out));
      // From here on it grants what it reads: by the time that this is looked at there may be more.
      var _ = stage.await(world, echo.diary.until(diary -> diary.reads() >= 3));
      Stage.tell(server, (core, _, out) -> core.relent(20 * 666, out));
      var _ = stage.await(world, caller.diary.first(IoInput.Closed.class));
      assertThat(caller.diary.reads()).isEqualTo(20);
    }
  }

  @ParameterizedTest
  @EnumSource
  void a_ping_is_answered(World.Kind kind) throws Exception {
    try (World world = kind.open(directory)) {
      MessageEchoCore echo = new MessageEchoCore(world.place(), MessageOptions.DEFAULT);
      Driver<MessageEchoCore> server = stage.run(world.server(), echo, MessageEchoCore::start);
      var _ = idle(world, echo);
      var _ = stage.await(world, echo.diary.first(IoInput.Upgraded.class));
      Stage.tell(server, MessageEchoCore::ping);
      IoInput.Ponged ponged = stage.await(world, echo.diary.first(IoInput.Ponged.class));
      assertThat(ponged.channel()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @EnumSource
  void whoever_ends_says_why(World.Kind kind) throws Exception {
    try (World world = kind.open(directory)) {
      MessageEchoCore echo = new MessageEchoCore(world.place(), MessageOptions.DEFAULT);
      Driver<MessageEchoCore> server = stage.run(world.server(), echo, MessageEchoCore::start);
      MessageCallerCore caller = idle(world, echo);
      var _ = stage.await(world, echo.diary.first(IoInput.Upgraded.class));
      Stage.tell(server, (core, _, out) -> core.end(4242, "früh", out));
      IoInput.Ending ending = stage.await(world, caller.diary.first(IoInput.Ending.class));
      assertThat(ending.code()).isEqualTo(4242);
      assertThat(ending.reason()).isEqualTo("früh");
      var _ = stage.await(world, caller.diary.first(IoInput.Closed.class));
      var _ = stage.await(world, echo.diary.first(IoInput.Closed.class));
    }
  }

  @ParameterizedTest
  @EnumSource
  void what_comes_together_with_the_end_is_answered(World.Kind kind) throws Exception {
    try (World world = kind.open(directory)) {
      MessageEchoCore echo = serving(world, MessageOptions.DEFAULT);
      MessageCallerCore caller =
          new MessageCallerCore(
              listening(world, echo), REQUEST, MessageOptions.DEFAULT, List.of(), true);
      Driver<MessageCallerCore> client =
          stage.run(world.client(), caller, MessageCallerCore::start);
      var _ = stage.await(world, caller.diary.first(IoInput.Upgraded.class));
      Stage.tell(client, (core, _, out) -> core.sendAndEnd(text("last words"), out));
      var _ = stage.await(world, echo.diary.first(IoInput.Closed.class));
      assertThat(counted(world, "messages_sent")).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @EnumSource
  void a_reset_breaks_the_other_side(World.Kind kind) throws Exception {
    try (World world = kind.open(directory)) {
      MessageEchoCore echo = new MessageEchoCore(world.place(), MessageOptions.DEFAULT);
      Driver<MessageEchoCore> server = stage.run(world.server(), echo, MessageEchoCore::start);
      MessageCallerCore caller = idle(world, echo);
      var _ = stage.await(world, echo.diary.first(IoInput.Upgraded.class));
      var _ = stage.await(world, caller.diary.first(IoInput.Upgraded.class));
      Stage.tell(server, MessageEchoCore::cut);
      var _ = stage.await(world, echo.diary.first(IoInput.Closed.class));
      if (kind != World.Kind.SIM_LOSSY_TCP) {
        IoInput.Broken broken = stage.await(world, caller.diary.first(IoInput.Broken.class));
        assertThat(broken.cause().code()).isEqualTo(ErrorCode.REMOTE_ERROR);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void a_peer_that_does_not_read_is_broken_off_at_its_limit(World.Kind kind) throws Exception {
    try (World world = kind.open(directory)) {
      MessageEchoCore echo =
          new MessageEchoCore(world.place(), MessageOptions.DEFAULT.withCreditBytes(1));
      Driver<MessageEchoCore> server = stage.run(world.server(), echo, MessageEchoCore::withhold);
      Stage.tell(server, MessageEchoCore::start);
      List<Item> items = Collections.nCopies(8, binary(1 << 19));
      MessageCallerCore caller = calling(world, echo, REQUEST, MessageOptions.DEFAULT, items, true);
      IoInput.Broken broken = stage.await(world, caller.diary.first(IoInput.Broken.class));
      assertThat(broken.cause().code()).isEqualTo(ErrorCode.REFUSED);
      assertThat(broken.cause()).hasMessageContaining("does not read");
      assertThat(world.client().meters().counter("peerage.transport.streams_overrun").value())
          .isEqualTo(1);
    }
  }

  @ParameterizedTest
  @EnumSource
  void whoever_asks_for_nothing_is_broken_off(World.Kind kind) throws Exception {
    try (World world = kind.open(directory)) {
      MessageEchoCore echo = serving(world, MessageOptions.DEFAULT);
      // Bytes that are neither HTTP nor anything else.
      CallerCore caller =
          new CallerCore(listening(world, echo), StreamOptions.DEFAULT, 40_000, true);
      var _ = stage.run(world.client(), caller, CallerCore::start);
      IoInput.Broken broken = stage.await(world, echo.diary.first(IoInput.Broken.class));
      assertThat(broken.cause().code()).isEqualTo(ErrorCode.REMOTE_ERROR);
      assertThat(echo.diary.all(IoInput.UpgradeAsked.class)).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void a_client_whose_server_does_not_answer_as_it_should_is_told(World.Kind kind)
      throws Exception {
    try (World world = kind.open(directory)) {
      // Sends the request back.
      EchoCore echo =
          new EchoCore(world.place(), ListenOptions.DEFAULT, StreamOptions.DEFAULT, true);
      var _ = stage.run(world.server(), echo, EchoCore::start);
      SocketAddress place = stage.await(world, echo.diary.first(IoInput.Listening.class)).local();
      MessageCallerCore caller =
          new MessageCallerCore(place, REQUEST, MessageOptions.DEFAULT, List.of(), false);
      var _ = stage.run(world.client(), caller, MessageCallerCore::start);
      IoInput.Broken broken = stage.await(world, caller.diary.first(IoInput.Broken.class));
      assertThat(broken.cause().code()).isEqualTo(ErrorCode.REMOTE_ERROR);
      assertThat(caller.diary.all(IoInput.Upgraded.class)).isEmpty();
    }
  }
}
