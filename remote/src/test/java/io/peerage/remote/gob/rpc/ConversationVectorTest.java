package io.peerage.remote.gob.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.peerage.remote.gob.GobLimits;
import io.peerage.remote.gob.GobRegistry;
import io.peerage.remote.gob.GobValue;
import io.peerage.remote.gob.GobVectors;
import io.peerage.remote.gob.Numbers;
import io.peerage.remote.gob.TypeNumbers;
import io.peerage.remote.gob.message.RpcMessage;
import io.peerage.remote.gob.message.RpcMessage.ClientHello;
import io.peerage.remote.gob.message.RpcMessage.ClientMutation;
import io.peerage.remote.gob.message.RpcMessage.Empty;
import io.peerage.remote.gob.message.RpcMessage.Event;
import io.peerage.remote.gob.message.RpcMessage.Serialized;
import io.peerage.remote.gob.message.RpcMessage.ServerHello;
import io.peerage.remote.gob.message.RpcMessage.ServerMutation;
import io.peerage.remote.gob.message.RpcMessage.ServerPayload;
import io.peerage.remote.gob.message.RpcMessage.ServerSync;
import io.peerage.remote.gob.message.RpcMessage.ServerUpdate;
import io.peerage.remote.gob.message.RpcMessage.StateDefinition;
import io.peerage.remote.gob.rpc.RpcPacket.Reply;
import io.peerage.remote.gob.rpc.RpcPacket.Request;
import io.peerage.wire.Bytes;
import io.peerage.wire.Decoded;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// A whole conversation between a client and a server of asyncmachine-go: every packet is what was
/// said, and said again it has the same bytes.
class ConversationVectorTest {

  private static final RpcMessage EMPTY = new Empty();

  private static final ClientHello CLIENT_HELLO =
      new ClientHello("rc-lab", true, "ef6f69", false, List.of(), List.of(), false);

  private static final ServerHello SERVER_HELLO =
      new ServerHello(
          schema(),
          new Serialized(
              "ns-lab",
              List.of("Exception", "A", "B", "C", "D", "ErrOnClient"),
              Numbers.of(0, 0, 0, 0, 0, 0),
              1,
              0),
          6);

  private static final ClientMutation ADD_B_WITH_ARGUMENTS =
      new ClientMutation(
          Numbers.of(2), named("name", GobValue.of("x"), "id", GobValue.of(7)), null);

  private static final ClientMutation ADD_B_FOR_EVENT =
      new ClientMutation(
          Numbers.of(2),
          Map.of(),
          new Event("LState", "local", "26c5f551185501c3", Map.of(), false));

  private static final ServerPayload PAYLOAD =
      new ServerPayload("p", "", GobValue.of("Hello"), "e873ece9934b63ad", "", "");

  /// What is said, in the order in which it was: who says it and what the other side hears.
  private record Line(RpcSide by, RpcPacket packet) {}

  private static final List<Line> LINES =
      List.of(
          client(new Request(1, RpcMethod.HELLO, CLIENT_HELLO)),
          server(new Reply(1, RpcMethod.HELLO, SERVER_HELLO)),
          client(new Request(2, RpcMethod.HANDSHAKE, EMPTY)),
          server(new Reply(2, RpcMethod.HANDSHAKE, EMPTY)),
          client(new Request(3, RpcMethod.ADD, calling(3))),
          server(new Reply(3, RpcMethod.ADD, done(Numbers.of(1, 3), Numbers.of(1, 1), 1, 4))),
          client(new Request(4, RpcMethod.ADD, ADD_B_WITH_ARGUMENTS)),
          server(new Reply(4, RpcMethod.ADD, done(Numbers.of(2), Numbers.of(1), 1, 6))),
          client(new Request(5, RpcMethod.REMOVE, calling(3))),
          server(new Reply(5, RpcMethod.REMOVE, done(Numbers.of(1, 3), Numbers.of(2, 2), 1, 11))),
          client(new Request(0, RpcMethod.ADD_NS, calling(4))),
          server(
              new Request(
                  0, RpcMethod.CLIENT_SET_CLOCK, update(Numbers.of(4), Numbers.of(1), 1, 13))),
          server(
              new Request(
                  0,
                  RpcMethod.CLIENT_SET_CLOCK,
                  update(Numbers.of(2, 4), Numbers.of(2, 1), 2, 18))),
          client(new Request(6, RpcMethod.SYNC, EMPTY)),
          server(new Reply(6, RpcMethod.SYNC, new ServerSync(Numbers.of(0, 3, 3, 3, 2, 0), 7, 0))),
          client(new Request(7, RpcMethod.ADD, ADD_B_FOR_EVENT)),
          server(new Reply(7, RpcMethod.ADD, done(Numbers.of(2), Numbers.of(2), 1, 21))),
          server(new Request(1, RpcMethod.CLIENT_SEND_PAYLOAD, PAYLOAD)),
          client(new Reply(1, RpcMethod.CLIENT_SEND_PAYLOAD, EMPTY)),
          client(new Request(0, RpcMethod.CLOSE, EMPTY)));

  @Test
  void a_server_hears_what_the_client_said() {
    for (int pieceBytes : List.of(1, 2, 7, 1 << 20)) {
      assertThat(heard(RpcSide.SERVER, pieceBytes)).isEqualTo(saidBy(RpcSide.CLIENT));
    }
  }

  @Test
  void a_client_hears_what_the_server_said() {
    for (int pieceBytes : List.of(1, 2, 7, 1 << 20)) {
      assertThat(heard(RpcSide.CLIENT, pieceBytes)).isEqualTo(saidBy(RpcSide.SERVER));
    }
  }

  private static List<RpcPacket> heard(RpcSide side, int pieceBytes) {
    var codec = new RpcCodec(side, GobLimits.DEFAULT, GobRegistry.NONE);
    for (Line line : LINES) {
      if (line.by == side && line.packet instanceof Request request && !request.isNotification()) {
        assertThat(codec.call(request.method(), request.body())).isEqualTo(request.number());
      }
    }
    byte[] stream = GobVectors.joined(GobVectors.conversation(side == RpcSide.SERVER ? ">" : "<"));
    List<RpcPacket> packets = new ArrayList<>();
    for (int at = 0; at < stream.length; at += pieceBytes) {
      codec.feed(ByteBuffer.wrap(stream, at, Math.min(pieceBytes, stream.length - at)));
      packets.addAll(packets(codec));
    }
    return packets;
  }

  /// Both ends share the numbers of their types, as the recorded ones did.
  @Test
  void said_again_it_has_the_same_bytes() {
    var numbers = new TypeNumbers();
    var client = new RpcCodec(RpcSide.CLIENT, GobLimits.DEFAULT, GobRegistry.NONE, numbers);
    var server = new RpcCodec(RpcSide.SERVER, GobLimits.DEFAULT, GobRegistry.NONE, numbers);
    var recordedOfClient = new ArrayList<>(GobVectors.conversation(">"));
    var recordedOfServer = new ArrayList<>(GobVectors.conversation("<"));
    for (Line line : LINES) {
      boolean byClient = line.by == RpcSide.CLIENT;
      RpcCodec sender = byClient ? client : server;
      say(sender, line.packet);
      byte[] said = taken(sender);
      assertThat(Bytes.copyOf(said).hex())
          .as("%s", line)
          .isEqualTo(recorded(byClient ? recordedOfClient : recordedOfServer, said.length).hex());
      RpcCodec receiver = byClient ? server : client;
      receiver.feed(ByteBuffer.wrap(said));
      assertThat(packets(receiver)).containsExactly(line.packet);
    }
    assertThat(recordedOfClient).isEmpty();
    assertThat(recordedOfServer).isEmpty();
  }

  /// Between two processes the first call of a client has numbers that depend on nobody else.
  @Test
  void the_first_words_of_a_client_are_those_of_go() {
    var client = new RpcCodec(RpcSide.CLIENT, GobLimits.DEFAULT, GobRegistry.NONE);
    assertThat(client.call(RpcMethod.HELLO, CLIENT_HELLO)).isEqualTo(1);
    byte[] said = taken(client);
    assertThat(said).isEqualTo(GobVectors.joined(GobVectors.conversation(">").subList(0, 5)));
    assertThat(said).hasSize(229);
  }

  private static void say(RpcCodec sender, RpcPacket packet) {
    switch (packet) {
      case Request(long number, RpcMethod method, RpcMessage body) when number != 0 ->
          assertThat(sender.call(method, body)).isEqualTo(number);
      case Request(_, RpcMethod method, RpcMessage body) -> sender.tell(method, body);
      case Reply(long number, RpcMethod method, RpcMessage body) ->
          sender.answer(new Request(number, method, EMPTY), body);
      default -> throw new AssertionError(packet);
    }
  }

  /// The next messages, as many as make up these bytes.
  private static Bytes recorded(List<Bytes> messages, int length) {
    List<Bytes> taken = new ArrayList<>();
    for (int bytes = 0; bytes < length && !messages.isEmpty(); ) {
      taken.add(messages.removeFirst());
      bytes += taken.getLast().length();
    }
    return Bytes.copyOf(GobVectors.joined(taken));
  }

  static byte[] taken(RpcCodec codec) {
    ByteBuffer out = ByteBuffer.allocate(codec.pending());
    codec.drainTo(out);
    assertThat(codec.pending()).isZero();
    return out.array();
  }

  static List<RpcPacket> packets(RpcCodec codec) {
    List<RpcPacket> packets = new ArrayList<>();
    Decoded<RpcPacket> next = codec.next();
    for (; next instanceof Decoded.Value<RpcPacket>(RpcPacket packet); next = codec.next()) {
      packets.add(packet);
    }
    assertThat(next).isInstanceOf(Decoded.NeedMore.class);
    return packets;
  }

  private static List<RpcPacket> saidBy(RpcSide side) {
    return LINES.stream().filter(line -> line.by == side).map(Line::packet).toList();
  }

  private static Line client(RpcPacket packet) {
    return new Line(RpcSide.CLIENT, packet);
  }

  private static Line server(RpcPacket packet) {
    return new Line(RpcSide.SERVER, packet);
  }

  private static ClientMutation calling(long state) {
    return new ClientMutation(Numbers.of(state), Map.of(), null);
  }

  private static ServerMutation done(Numbers indexes, Numbers ticks, int queue, int checksum) {
    return new ServerMutation(update(indexes, ticks, queue, checksum), null, 0);
  }

  private static ServerUpdate update(Numbers indexes, Numbers ticks, int queue, int checksum) {
    return new ServerUpdate(indexes, ticks, queue, 0, checksum);
  }

  private static Map<String, GobValue> named(
      String first, GobValue one, String second, GobValue two) {
    var named = new LinkedHashMap<String, GobValue>();
    named.put(first, one);
    named.put(second, two);
    return named;
  }

  /// In the order in which Go happened to send it.
  private static Map<String, StateDefinition> schema() {
    var schema = new LinkedHashMap<String, StateDefinition>();
    schema.put("C", state(false, false, List.of(), List.of(), List.of("D")));
    schema.put("D", state(false, false, List.of(), List.of("C", "B"), List.of()));
    schema.put("Exception", state(false, true, List.of(), List.of(), List.of()));
    schema.put("ErrOnClient", state(false, false, List.of("Exception"), List.of(), List.of()));
    schema.put("A", state(true, false, List.of("C"), List.of(), List.of()));
    schema.put("B", state(false, true, List.of(), List.of("C"), List.of()));
    return schema;
  }

  private static StateDefinition state(
      boolean auto, boolean multi, List<String> require, List<String> add, List<String> after) {
    return new StateDefinition(auto, multi, require, add, List.of(), after, List.of());
  }
}
