package io.peerage.remote.gob.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.peerage.remote.gob.GobLimits;
import io.peerage.remote.gob.GobReader;
import io.peerage.remote.gob.GobRegistry;
import io.peerage.remote.gob.GobType;
import io.peerage.remote.gob.GobTypes;
import io.peerage.remote.gob.GobValue;
import io.peerage.remote.gob.GobWriter;
import io.peerage.remote.gob.Numbers;
import io.peerage.remote.gob.message.MessageTypes;
import io.peerage.remote.gob.message.RpcMessage;
import io.peerage.remote.gob.message.RpcMessage.ClientMutation;
import io.peerage.remote.gob.message.RpcMessage.Empty;
import io.peerage.remote.gob.message.RpcMessage.ServerArgs;
import io.peerage.remote.gob.message.RpcMessage.ServerHello;
import io.peerage.remote.gob.message.RpcMessage.ServerPayload;
import io.peerage.remote.gob.message.RpcMessage.ServerSync;
import io.peerage.remote.gob.message.RpcMessage.ServerUpdate;
import io.peerage.remote.gob.message.RpcMessage.ServerUpdates;
import io.peerage.remote.gob.rpc.RpcPacket.Failure;
import io.peerage.remote.gob.rpc.RpcPacket.Reply;
import io.peerage.remote.gob.rpc.RpcPacket.Request;
import io.peerage.remote.gob.rpc.RpcPacket.StrayReply;
import io.peerage.remote.gob.rpc.RpcPacket.UnknownRequest;
import io.peerage.wire.Decoded;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RpcCodecTest {

  private static final RpcMessage EMPTY = new Empty();

  /// A header by hand, to say what our codec never says.
  private record Header(long number, String method) {}

  private static final GobType<Header> REQUEST =
      GobType.struct(
          "Request",
          fields -> {
            var number = fields.add("Seq", GobTypes.UINT64, Header::number);
            var method = fields.add("Method", GobTypes.STRING, Header::method);
            return from -> new Header(from.get(number), from.get(method));
          });

  private final RpcCodec client = codec(RpcSide.CLIENT);
  private final RpcCodec server = codec(RpcSide.SERVER);

  private static RpcCodec codec(RpcSide side) {
    return new RpcCodec(side, GobLimits.DEFAULT, GobRegistry.NONE);
  }

  /// Hands over what the first has said.
  private static List<RpcPacket> pass(RpcCodec from, RpcCodec to) {
    to.feed(ByteBuffer.wrap(ConversationVectorTest.taken(from)));
    return ConversationVectorTest.packets(to);
  }

  @Test
  void calls_are_numbered_from_one_and_answered_in_any_order() {
    assertThat(client.call(RpcMethod.SYNC, EMPTY)).isEqualTo(1);
    assertThat(client.call(RpcMethod.ARGS, EMPTY)).isEqualTo(2);
    var sync = new Request(1, RpcMethod.SYNC, EMPTY);
    var args = new Request(2, RpcMethod.ARGS, EMPTY);
    assertThat(pass(client, server)).containsExactly(sync, args);
    server.answer(args, new ServerArgs(List.of("a")));
    server.answer(sync, new ServerSync(Numbers.of(1, 2), 3, 4));
    assertThat(pass(server, client))
        .containsExactly(
            new Reply(2, RpcMethod.ARGS, new ServerArgs(List.of("a"))),
            new Reply(1, RpcMethod.SYNC, new ServerSync(Numbers.of(1, 2), 3, 4)));
  }

  @Test
  void messages_that_the_recorded_conversation_lacks_come_through() {
    var updates =
        new ServerUpdates(
            Numbers.of(0, 2),
            List.of(Numbers.of(1), Numbers.NONE),
            List.of(
                new ServerUpdate(Numbers.of(0xffff), Numbers.of(0xffff_ffffL), 0xffff, 255, 255),
                new ServerUpdate(Numbers.NONE, Numbers.NONE, 0, 0, 0)));
    var payload =
        new ServerPayload("n", "rc-1", GobValue.of(List.of("x")), "t", "source", "transition");
    var hello = new ServerHello(Map.of(), null, 7);
    server.tell(RpcMethod.CLIENT_SET_CLOCK_MANY, updates);
    assertThat(server.call(RpcMethod.CLIENT_SEND_PAYLOAD, payload)).isEqualTo(1);
    assertThat(server.call(RpcMethod.SCHEMA_CHANGE, hello)).isEqualTo(2);
    server.tell(RpcMethod.CLIENT_BYE, EMPTY);
    assertThat(pass(server, client))
        .containsExactly(
            new Request(0, RpcMethod.CLIENT_SET_CLOCK_MANY, updates),
            new Request(1, RpcMethod.CLIENT_SEND_PAYLOAD, payload),
            new Request(2, RpcMethod.SCHEMA_CHANGE, hello),
            new Request(0, RpcMethod.CLIENT_BYE, EMPTY));
  }

  @Test
  void a_refusal_has_words_and_an_empty_body() {
    long number = client.call(RpcMethod.HELLO, hello("x"));
    var request = (Request) pass(client, server).getFirst();
    server.refuse(request, "no access");
    assertThat(pass(server, client))
        .containsExactly(new Failure(number, RpcMethod.HELLO, "no access"));
    assertThatThrownBy(() -> server.refuse(request, ""))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void a_notification_gets_no_answer() {
    client.tell(RpcMethod.ADD_NS, new ClientMutation(Numbers.of(1), Map.of(), null));
    var told = (Request) pass(client, server).getFirst();
    assertThat(told.isNotification()).isTrue();
    server.answer(told, EMPTY);
    server.refuse(told, "no");
    assertThat(server.pending()).isZero();
  }

  @Test
  void an_unknown_method_is_answered_and_the_stream_goes_on() {
    var writer = new GobWriter(GobLimits.DEFAULT);
    // What is passed over defines a type that is used again behind it.
    var body = new ClientMutation(Numbers.of(5), Map.of("x", GobValue.of(List.of(1))), null);
    writer.write(REQUEST, new Header(1, "Teleport"));
    MessageTypes.write(writer, body);
    writer.write(REQUEST, new Header(0, "ClientSetClock"));
    MessageTypes.write(writer, EMPTY);
    writer.write(REQUEST, new Header(2, "Add"));
    MessageTypes.write(writer, body);
    ByteBuffer stream = ByteBuffer.allocate(writer.pending());
    writer.drainTo(stream);
    server.feed(stream.flip());
    assertThat(ConversationVectorTest.packets(server))
        .containsExactly(
            new UnknownRequest(1, "Teleport"),
            // Known, but not of a server.
            new UnknownRequest(0, "ClientSetClock"),
            new Request(2, RpcMethod.ADD, body));
    assertThat(client.call(RpcMethod.SYNC, EMPTY)).isEqualTo(1);
    assertThat(pass(server, client))
        .containsExactly(new Failure(1, RpcMethod.SYNC, "rpc2: can't find method Teleport"));
  }

  @Test
  void an_answer_that_nobody_waits_for_is_passed_over() {
    long number = client.call(RpcMethod.SYNC, EMPTY);
    var request = (Request) pass(client, server).getFirst();
    client.forget(number);
    server.answer(request, new ServerSync(Numbers.of(1), 2, 3));
    server.refuse(request, "again");
    assertThat(pass(server, client))
        .containsExactly(new StrayReply(number, ""), new StrayReply(number, "again"));
  }

  @Test
  void what_cannot_be_written_leaves_nothing_behind() {
    var bad =
        new ClientMutation(
            Numbers.of(1),
            Map.of("list", GobValue.of(List.of(1)), "x", new GobValue.Foreign("x.Y")),
            null);
    assertThatThrownBy(() -> client.call(RpcMethod.ADD, bad))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("x.Y");
    assertThat(client.pending()).isZero();
    var good = new ClientMutation(Numbers.of(1), Map.of("list", GobValue.of(List.of(1))), null);
    assertThat(client.call(RpcMethod.ADD, good)).isEqualTo(1);
    assertThat(pass(client, server)).containsExactly(new Request(1, RpcMethod.ADD, good));
  }

  @Test
  void only_the_other_side_is_asked() {
    assertThatThrownBy(() -> server.call(RpcMethod.SYNC, EMPTY))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> client.tell(RpcMethod.CLIENT_BYE, EMPTY))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void as_many_calls_wait_as_the_limit() {
    for (int i = 0; i < RpcCodec.CALLS_MAX; i++) {
      assertThat(client.call(RpcMethod.SYNC, EMPTY)).isEqualTo(i + 1);
    }
    assertThatThrownBy(() -> client.call(RpcMethod.SYNC, EMPTY))
        .isInstanceOf(IllegalStateException.class);
    client.forget(1);
    assertThat(client.call(RpcMethod.SYNC, EMPTY)).isEqualTo(RpcCodec.CALLS_MAX + 1);
  }

  @Test
  void a_method_has_a_name_as_long_as_the_limit() {
    // Of three bytes each: its refusal must still fit.
    String longest = "€".repeat(RpcCodec.METHOD_LENGTH_MAX);
    var small =
        new RpcCodec(RpcSide.SERVER, GobLimits.DEFAULT.withMessageBytesMax(1024), GobRegistry.NONE);
    assertThat(asked(small, longest))
        .isEqualTo(new Decoded.Value<RpcPacket>(new UnknownRequest(-1, longest)));
    assertThat(small.pending()).isPositive();
    assertThat(asked(server, longest + "x")).isInstanceOf(Decoded.Malformed.class);
    assertThat(server.next()).isInstanceOf(Decoded.Malformed.class);
    assertThatThrownBy(() ->
            new RpcCodec(
                RpcSide.SERVER, GobLimits.DEFAULT.withMessageBytesMax(1023), GobRegistry.NONE))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static Decoded<RpcPacket> asked(RpcCodec codec, String method) {
    var writer = new GobWriter(GobLimits.DEFAULT);
    writer.write(REQUEST, new Header(-1, method));
    MessageTypes.write(writer, EMPTY);
    ByteBuffer stream = ByteBuffer.allocate(writer.pending());
    writer.drainTo(stream);
    codec.feed(stream.flip());
    return codec.next();
  }

  @Test
  void a_body_of_another_kind_ends_the_stream() {
    var writer = new GobWriter(GobLimits.DEFAULT);
    writer.write(REQUEST, new Header(1, "Add"));
    MessageTypes.write(writer, new ServerArgs(List.of("x")));
    ByteBuffer stream = ByteBuffer.allocate(writer.pending());
    writer.drainTo(stream);
    server.feed(stream.flip());
    // They have a field of the name Args in common.
    assertThat(server.next()).isEqualTo(new Decoded.Malformed<>("slice where a map is read"));
    assertThat(server.next()).isInstanceOf(Decoded.Malformed.class);
  }

  /// The name of the schema's type in v0.17.
  @Test
  void a_schema_is_known_by_its_fields_not_by_its_name() {
    var state =
        GobType.<String>struct(
            "",
            fields -> {
              var _ = fields.add("Multi", GobTypes.BOOL, _ -> true);
              return _ -> "";
            });
    var older =
        GobType.<String>struct(
            "MsgSrvHello",
            fields -> {
              var _ =
                  fields.add(
                      "Schema",
                      GobType.map("map[string]machine.State", GobTypes.STRING, state),
                      name -> Map.of(name, ""));
              return _ -> "";
            });
    var writer = new GobWriter(GobLimits.DEFAULT);
    writer.write(older, "A");
    var reader = new GobReader(GobLimits.DEFAULT, GobRegistry.NONE);
    ByteBuffer stream = ByteBuffer.allocate(writer.pending());
    writer.drainTo(stream);
    reader.feed(stream.flip());
    var definition =
        new RpcMessage.StateDefinition(
            false, true, List.of(), List.of(), List.of(), List.of(), List.of());
    assertThat(reader.next(MessageTypes.SERVER_HELLO))
        .isEqualTo(new Decoded.Value<>(new ServerHello(Map.of("A", definition), null, 0)));
  }

  private static RpcMessage hello(String id) {
    return new RpcMessage.ClientHello(id, true, "", false, List.of(), List.of(), false);
  }
}
