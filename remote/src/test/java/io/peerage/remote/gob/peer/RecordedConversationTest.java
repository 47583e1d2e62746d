package io.peerage.remote.gob.peer;

import static io.peerage.remote.gob.peer.Ends.clock;
import static org.assertj.core.api.Assertions.assertThat;

import io.peerage.remote.compact.CompactLimits;
import io.peerage.remote.compact.ValueBytes;
import io.peerage.remote.gob.GobVectors;
import io.peerage.remote.gob.Numbers;
import io.peerage.remote.gob.message.RpcMessage;
import io.peerage.remote.gob.rpc.RpcCodec;
import io.peerage.remote.gob.rpc.RpcMethod;
import io.peerage.remote.gob.rpc.RpcPacket;
import io.peerage.remote.gob.rpc.RpcSide;
import io.peerage.remote.message.Arguments;
import io.peerage.remote.message.Cause;
import io.peerage.remote.message.Change;
import io.peerage.remote.message.Clock;
import io.peerage.remote.message.ClockChange;
import io.peerage.remote.message.Delivery;
import io.peerage.remote.message.Detail;
import io.peerage.remote.message.Indexes;
import io.peerage.remote.message.ToClient;
import io.peerage.remote.message.ToServer;
import io.peerage.wire.Bytes;
import io.peerage.wire.Decoded;
import io.peerage.wire.MalformedException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// The conversation that a client and a server of asyncmachine-go had, with one of them replaced by
/// ours: it hears what was said and says the same.
class RecordedConversationTest {
  private static final Clock BEGINNING = clock(1, 0, 0, 0, 0, 0, 0);
  private static final Optional<Cause> CAUSE =
      Optional.of(new Cause("local", "26c5f551185501c3", "LState"));

  /// The clocks of the source, and what led there.
  private static final List<Clock> CLOCKS =
      List.of(
          clock(2, 0, 1, 0, 1, 0, 0),
          clock(3, 0, 1, 1, 1, 0, 0),
          clock(4, 0, 3, 1, 3, 0, 0),
          clock(5, 0, 3, 1, 3, 1, 0),
          clock(7, 0, 3, 3, 3, 2, 0),
          clock(8, 0, 3, 5, 3, 2, 0));

  private static Arguments named() {
    LinkedHashMap<String, Object> values = new LinkedHashMap<>();
    values.put("name", "x");
    values.put("id", 7L);
    return new Arguments(values);
  }

  private static ToServer.Mutate mutate(
      int subscription,
      long call,
      Change change,
      int state,
      Arguments args,
      Optional<Cause> cause) {
    return new ToServer.Mutate(subscription, call, change, Indexes.of(state), args, cause);
  }

  private static List<ToServer.Mutate> mutations(int subscription) {
    return List.of(
        mutate(subscription, 1, Change.ADD, 3, Arguments.NONE, Optional.empty()),
        mutate(subscription, 2, Change.ADD, 2, named(), Optional.empty()),
        mutate(subscription, 3, Change.REMOVE, 3, Arguments.NONE, Optional.empty()),
        mutate(subscription, 0, Change.ADD, 4, Arguments.NONE, Optional.empty()),
        mutate(subscription, 5, Change.ADD, 2, Arguments.NONE, CAUSE));
  }

  @Test
  void our_server_says_what_theirs_said() {
    GobServer server = new GobServer(CompactLimits.DEFAULT, 9);
    server.feed(ByteBuffer.wrap(GobVectors.joined(GobVectors.conversation(">"))));
    List<ToServer> heard = new ArrayList<>();
    List<ClockChange> changes = new ArrayList<>();
    for (int i = 0; i < CLOCKS.size(); i++) {
      changes.add(CLOCKS.get(i).since(i == 0 ? BEGINNING : CLOCKS.get(i - 1)));
    }
    for (var next = server.next();
        next instanceof Decoded.Value<ToServer>(ToServer message);
        next = server.next()) {
      heard.add(message);
      switch (message) {
        case ToServer.Open _ -> assertThat(server.write(Ends.opened(BEGINNING))).isTrue();
        case ToServer.Mutate mutate -> {
          server.write(
              new ToClient.Changed(0, mutate.call(), changes.removeFirst(), Optional.empty()));
          if (mutate.call() == 0) {
            // Somebody at the source.
            server.write(new ToClient.Changed(0, 0, changes.removeFirst(), Optional.empty()));
          }
        }
        case ToServer.Sync(_, long call) ->
            server.write(new ToClient.Synced(0, call, CLOCKS.get(4)));
        default -> {}
      }
    }
    List<ToServer.Mutate> mutations = new ArrayList<>(mutations(0));
    assertThat(heard)
        .containsExactly(
            new ToServer.Hello(1, 1, 1 << 20, "rc-lab", 9, ""),
            new ToServer.Open(0, "", Detail.CLOCK, true, "ef6f69", List.of(), List.of()),
            mutations.get(0),
            mutations.get(1),
            mutations.get(2),
            mutations.get(3),
            new ToServer.Sync(0, 4),
            mutations.get(4),
            new ToServer.Bye());
    assertThat(Ends.said(server, client())).isEqualTo(packetsOfTheirs());
  }

  /// A client that has made the calls of the conversation.
  private static RpcCodec client() {
    RpcCodec client = Ends.rpc(RpcSide.CLIENT);
    for (RpcMethod method :
        List.of(
            RpcMethod.HELLO,
            RpcMethod.HANDSHAKE,
            RpcMethod.ADD,
            RpcMethod.ADD,
            RpcMethod.REMOVE,
            RpcMethod.SYNC,
            RpcMethod.ADD)) {
      boolean mutates = List.of(RpcMethod.ADD, RpcMethod.REMOVE).contains(method);
      RpcMessage body =
          method == RpcMethod.HELLO
              ? ClientWords.hello("rc-lab")
              : mutates
                  ? new RpcMessage.ClientMutation(Numbers.of(3), Map.of(), null)
                  : new RpcMessage.Empty();
      var _ = client.call(method, body);
    }
    return client;
  }

  /// All but the payload.
  private static List<RpcPacket> packetsOfTheirs() {
    RpcCodec client = client();
    client.feed(ByteBuffer.wrap(GobVectors.joined(GobVectors.conversation("<"))));
    return Ends.packets(client).stream()
        .filter(packet -> !(packet instanceof RpcPacket.Request(long number, _, _)) || number == 0)
        .toList();
  }

  @Test
  void our_client_ends_with_the_same_mirror_and_says_what_theirs_said() throws MalformedException {
    GobClient client = new GobClient(CompactLimits.DEFAULT, 0);
    RpcCodec server = Ends.rpc(RpcSide.SERVER);
    List<ToServer> script = new ArrayList<>(mutations(3));
    script.add(4, new ToServer.Sync(3, 4));
    client.write(Ends.hello(""));
    List<RpcPacket> said = new ArrayList<>(Ends.said(client, server));
    Clock clock = BEGINNING;
    List<Clock> clocks = new ArrayList<>();
    for (Bytes message : GobVectors.conversation("<")) {
      client.feed(ByteBuffer.wrap(message.toArray()));
      for (ToClient told : Ends.heard(client)) {
        long answers = 0;
        switch (told) {
          case ToClient.Welcome _ -> client.write(Ends.open(Detail.CLOCK));
          case ToClient.Opened opened -> {
            assertThat(opened.states()).isEqualTo(Ends.NAMES);
            assertThat(opened.schema().orElseThrow()).isEqualTo(Ends.SCHEMA);
            clock = opened.clock();
            client.write(script.removeFirst());
          }
          case ToClient.Changed(_, long call, var change, _) -> {
            clock = clock.plus(change);
            clocks.add(clock);
            answers = call;
          }
          case ToClient.Synced(_, long call, Clock whole) -> {
            assertThat(whole).isEqualTo(clock);
            answers = call;
          }
          case ToClient.Deliver(Delivery.Begin begin) -> assertThat(begin.name()).isEqualTo("p");
          case ToClient.Deliver(Delivery.Part(int number, Bytes data)) -> {
            assertThat(ValueBytes.read(ByteBuffer.wrap(data.toArray()), CompactLimits.DEFAULT))
                .isEqualTo("Hello");
            client.write(new ToServer.Deliver(new Delivery.Taken(number, "", "")));
          }
          default -> throw new AssertionError(told);
        }
        if (answers != 0 && !script.isEmpty()) {
          client.write(script.removeFirst());
        }
        // Nobody answers the one that wants no answer.
        if (answers == 3) {
          client.write(script.removeFirst());
        }
      }
      said.addAll(Ends.said(client, server));
    }
    assertThat(clocks).isEqualTo(CLOCKS);
    assertThat(script).isEmpty();
    RpcCodec theirs = Ends.rpc(RpcSide.SERVER);
    theirs.feed(ByteBuffer.wrap(GobVectors.joined(GobVectors.conversation(">"))));
    List<RpcPacket> expected = new ArrayList<>(Ends.packets(theirs));
    // It had a schema already, and its user has left in the end.
    assertThat(said.removeFirst())
        .isEqualTo(new RpcPacket.Request(1, RpcMethod.HELLO, ClientWords.hello("rc-lab")));
    expected.removeFirst();
    assertThat(expected.removeLast())
        .isEqualTo(new RpcPacket.Request(0, RpcMethod.CLOSE, new RpcMessage.Empty()));
    assertThat(said).isEqualTo(expected);
  }
}
