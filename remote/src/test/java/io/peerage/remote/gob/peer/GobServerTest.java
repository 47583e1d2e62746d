package io.peerage.remote.gob.peer;

import static io.peerage.remote.gob.peer.Ends.clock;
import static org.assertj.core.api.Assertions.assertThat;

import io.peerage.remote.compact.CompactLimits;
import io.peerage.remote.gob.GobValue;
import io.peerage.remote.gob.Numbers;
import io.peerage.remote.gob.message.RpcMessage;
import io.peerage.remote.gob.message.RpcMessage.ClientHello;
import io.peerage.remote.gob.message.RpcMessage.ClientMutation;
import io.peerage.remote.gob.message.RpcMessage.ServerHello;
import io.peerage.remote.gob.message.RpcMessage.ServerMutation;
import io.peerage.remote.gob.message.RpcMessage.ServerUpdate;
import io.peerage.remote.gob.rpc.RpcCodec;
import io.peerage.remote.gob.rpc.RpcMethod;
import io.peerage.remote.gob.rpc.RpcPacket;
import io.peerage.remote.gob.rpc.RpcSide;
import io.peerage.remote.message.Arguments;
import io.peerage.remote.message.Change;
import io.peerage.remote.message.Clock;
import io.peerage.remote.message.Indexes;
import io.peerage.remote.message.ToClient;
import io.peerage.remote.message.ToServer;
import io.peerage.wire.Decoded;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class GobServerTest {
  private static final RpcMessage EMPTY = new RpcMessage.Empty();
  private static final Clock BEGINNING = clock(1, 0, 0, 0, 0, 0, 0);
  private static final CompactLimits LIMITS = new CompactLimits(1 << 20, 6, 16, 32, 2, 8);

  private final GobServer server = new GobServer(LIMITS, 9);
  private final RpcCodec client = Ends.rpc(RpcSide.CLIENT);

  private static ClientHello hello(String id, String... allowed) {
    return new ClientHello(id, true, "", false, List.of(allowed), List.of(), false);
  }

  private List<ToServer> heard() {
    Ends.tell(client, server);
    return Ends.heard(server);
  }

  private List<RpcPacket> said() {
    return Ends.said(server, client);
  }

  private void enter(ClientHello hello) {
    var _ = client.call(RpcMethod.HELLO, hello);
    assertThat(heard()).hasSize(2);
    server.write(Ends.opened(BEGINNING));
    var _ = client.call(RpcMethod.HANDSHAKE, EMPTY);
    assertThat(heard()).isEmpty();
    assertThat(said()).hasSize(2);
  }

  private void mutate(ClientMutation mutation) {
    var _ = client.call(RpcMethod.ADD, mutation);
  }

  private static ClientMutation calling(long... states) {
    return new ClientMutation(Numbers.of(states), Map.of(), null);
  }

  private static ClientMutation with(String name, GobValue value) {
    return new ClientMutation(Numbers.of(1), Map.of(name, value), null);
  }

  private void assertRefused(String why) {
    assertThat(heard()).isEmpty();
    assertThat(said())
        .singleElement()
        .isInstanceOfSatisfying(
            RpcPacket.Failure.class, failure -> assertThat(failure.error()).contains(why));
  }

  @Test
  void nobody_is_let_in_without_an_id() {
    var _ = client.call(RpcMethod.HELLO, hello(""));
    assertRefused("invalid params: a client without an id");
  }

  @Test
  void names_of_a_hello_are_as_long_as_the_limit() {
    var _ = client.call(RpcMethod.HELLO, hello("i".repeat(17)));
    assertRefused("more than 16 bytes");
    var _ = client.call(RpcMethod.HELLO, hello("é".repeat(9)));
    assertRefused("more than 16 bytes");
    var _ = client.call(RpcMethod.HELLO, hello("i", "s".repeat(17)));
    assertRefused("more than 16 bytes");
    var _ = client.call(RpcMethod.HELLO, hello("i", "1", "2", "3", "4", "5", "6", "7"));
    assertRefused("7 states, at most 6");
    var _ =
        client.call(
            RpcMethod.HELLO, hello("i".repeat(16), "s".repeat(16), "2", "3", "4", "5", "6"));
    assertThat(heard()).hasSize(2);
  }

  @Test
  void before_hello_nothing_is_done() {
    mutate(calling(1));
    assertRefused("no Hello");
    var _ = client.call(RpcMethod.SYNC, EMPTY);
    assertRefused("not connected");
    var _ = client.call(RpcMethod.HANDSHAKE, EMPTY);
    assertRefused("not connected");
  }

  @Test
  void a_second_hello_waits_for_the_first() {
    var _ = client.call(RpcMethod.HELLO, hello("i"));
    assertThat(heard()).hasSize(2);
    var _ = client.call(RpcMethod.HELLO, hello("i"));
    assertRefused("is being answered");
    server.write(Ends.opened(BEGINNING));
    var _ = client.call(RpcMethod.HELLO, hello("i", "A"));
    assertThat(heard())
        .startsWith(new ToServer.Leave(0))
        .element(1)
        .isInstanceOf(ToServer.Open.class);
  }

  @Test
  void a_mutation_names_states_that_there_are() {
    enter(hello("i"));
    mutate(calling());
    assertRefused("0 states");
    mutate(calling(0, 1, 2, 3, 4, 5, 5));
    assertRefused("7 states");
    mutate(calling(6));
    assertRefused("no state 6");
    mutate(calling(-1));
    assertRefused("no state -1");
    mutate(calling(5, 0));
    assertThat(heard())
        .singleElement()
        .isInstanceOfSatisfying(
            ToServer.Mutate.class,
            mutate -> assertThat(mutate.states()).isEqualTo(Indexes.of(5, 0)));
  }

  @Test
  void arguments_are_as_large_as_the_limits() {
    enter(hello("i"));
    mutate(with("n".repeat(17), GobValue.of(1)));
    assertRefused("more than 16 bytes");
    mutate(with("n", GobValue.of("t".repeat(33))));
    assertRefused("more than 32 bytes");
    mutate(with("n", GobValue.of(new byte[33])));
    assertRefused("too large");
    mutate(with("n", GobValue.of(List.of("a", "b", "c"))));
    assertRefused("too large");
    mutate(with("n", GobValue.of(List.of(1, 2, 3))));
    assertRefused("too large");
    mutate(with("n", new GobValue.Natural(-1)));
    assertRefused("too large");
    Map<String, GobValue> three = new LinkedHashMap<>();
    List.of("a", "b", "c").forEach(name -> three.put(name, GobValue.of(1)));
    mutate(new ClientMutation(Numbers.of(1), three, null));
    assertRefused("3 arguments, at most 2");
    mutate(with("n".repeat(16), GobValue.of(List.of("t".repeat(32), "b"))));
    assertThat(heard())
        .singleElement()
        .isInstanceOfSatisfying(
            ToServer.Mutate.class,
            mutate ->
                assertThat(mutate.arguments().values())
                    .containsEntry("n".repeat(16), List.of("t".repeat(32), "b")));
  }

  @Test
  void nobody_is_told_that_a_notification_was_wrong() {
    enter(hello("i"));
    client.tell(RpcMethod.ADD_NS, calling(6));
    assertThat(heard()).isEmpty();
    assertThat(said()).isEmpty();
  }

  @Test
  void so_many_calls_wait_and_then_nothing_more_is_heard() {
    enter(hello("i"));
    for (int i = 0; i < 257; i++) {
      mutate(calling(1));
    }
    assertThat(heard()).hasSize(256);
    server.write(new ToClient.Answered(1, 1));
    assertThat(Ends.heard(server)).hasSize(1);
  }

  @Test
  void what_was_refused_is_canceled_where_an_error_would_be_tried_again() {
    var _ = client.call(RpcMethod.HELLO, hello("i"));
    assertThat(heard()).hasSize(2);
    server.write(
        new ToClient.Opened(
            0,
            "ns-lab",
            List.of(),
            Ends.NAMES,
            Optional.empty(),
            Indexes.of(2),
            List.of(),
            BEGINNING));
    assertThat(said()).hasSize(1);
    mutate(calling(2, 1));
    assertThat(heard()).hasSize(1);
    server.write(new ToClient.Failed(0, 1, "refused", "it does not let clients change A"));
    assertThat(said())
        .singleElement()
        .isInstanceOfSatisfying(
            RpcPacket.Reply.class,
            reply -> assertThat(((ServerMutation) reply.body()).result()).isEqualTo(1));
    mutate(calling(2));
    assertThat(heard()).hasSize(1);
    server.write(new ToClient.Failed(0, 2, "refused", "too many calls at once"));
    assertRefused("no access: too many calls at once");
  }

  @Test
  void differences_are_as_large_as_half_of_their_bits() {
    enter(hello("i"));
    change(clock(0x8000, 0x7fff_ffffL, 0, 0, 0, 0, 0));
    assertThat(updates()).containsExactly(0x7fff);
    change(clock(0x8001, 0xffff_ffffL, 0, 0, 0, 0, 0));
    assertThat(said())
        .satisfiesExactly(
            whole ->
                assertThat(whole)
                    .isInstanceOfSatisfying(
                        RpcPacket.Request.class,
                        it -> assertThat(it.body()).isInstanceOf(ServerHello.class)),
            rest -> assertThat(rest).isInstanceOf(RpcPacket.Request.class));
    change(clock(0x10001, 0xffff_ffffL, 0, 0, 0, 0, 0));
    assertThat(said()).hasSize(2);
    change(clock(0x18000, 0xffff_ffffL, 0, 0, 0, 0, 0));
    assertThat(updates()).containsExactly(0x7fff);
  }

  @Test
  void a_clock_that_went_back_is_told_whole() {
    enter(hello("i"));
    change(clock(9, 1, 4, 7, 0, 0, 0));
    assertThat(updates()).containsExactly(8);
    change(clock(3, 0, 4, 1, 1, 0, 0));
    List<RpcPacket> said = said();
    ServerHello near = (ServerHello) ((RpcPacket.Request) said.getFirst()).body();
    assertThat(near.serialized())
        .isEqualTo(
            new RpcMessage.Serialized("ns-lab", Ends.NAMES, Numbers.of(0, 4, 1, 0, 0, 0), 2, 0));
    assertThat(said.getLast())
        .isEqualTo(
            new RpcPacket.Request(
                0,
                RpcMethod.CLIENT_SET_CLOCK,
                new ServerUpdate(Numbers.of(3), Numbers.of(1), 1, 0, 9)));
  }

  @Test
  void news_wait_for_the_handshake() {
    var _ = client.call(RpcMethod.HELLO, hello("i"));
    assertThat(heard()).hasSize(2);
    server.write(Ends.opened(BEGINNING));
    assertThat(server.takesNews()).isFalse();
    assertThat(said()).hasSize(1);
    change(clock(2, 0, 1, 0, 0, 0, 0));
    assertThat(said()).isEmpty();
    var _ = client.call(RpcMethod.HANDSHAKE, EMPTY);
    assertThat(heard()).isEmpty();
    assertThat(server.takesNews()).isTrue();
    assertThat(said()).hasSize(1);
    change(clock(3, 0, 1, 0, 0, 0, 0));
    assertThat(updates()).containsExactly(2);
  }

  @Test
  void of_a_partial_client_the_rest_is_zero_and_moves_the_queue_tick_only() {
    enter(hello("i", "B", "nobody"));
    change(clock(2, 0, 5, 0, 0, 0, 0));
    assertThat(said())
        .containsExactly(
            new RpcPacket.Request(
                0,
                RpcMethod.CLIENT_SET_CLOCK,
                new ServerUpdate(Numbers.NONE, Numbers.NONE, 1, 0, 2)));
    change(clock(3, 0, 5, 1, 0, 0, 0));
    assertThat(said())
        .containsExactly(
            new RpcPacket.Request(
                0,
                RpcMethod.CLIENT_SET_CLOCK,
                new ServerUpdate(Numbers.of(2), Numbers.of(1), 1, 0, 4)));
    var _ = client.call(RpcMethod.SYNC, EMPTY);
    assertThat(heard()).containsExactly(new ToServer.Sync(0, 1));
    server.write(new ToClient.Synced(0, 1, last));
    assertThat(said())
        .singleElement()
        .isInstanceOfSatisfying(
            RpcPacket.Reply.class,
            reply ->
                assertThat(reply.body())
                    .isEqualTo(new RpcMessage.ServerSync(Numbers.of(0, 0, 1, 0, 0, 0), 3, 0)));
  }

  /// Clients of asyncmachine-go count each state that they follow once, active or not.
  @Test
  void of_a_shallow_client_the_checksum_is_what_it_expects() {
    enter(new ClientHello("i", true, "", false, List.of(), List.of(), true));
    change(clock(2, 0, 5, 2, 0, 0, 0));
    assertThat(said())
        .containsExactly(
            new RpcPacket.Request(
                0,
                RpcMethod.CLIENT_SET_CLOCK,
                new ServerUpdate(Numbers.of(1), Numbers.of(1), 1, 0, 6 + 2)));
  }

  @Test
  void whoever_wants_no_schema_calls_states_by_their_place_among_his_own() {
    enter(new ClientHello("i", false, "", false, List.of("D", "B"), List.of(), false));
    change(clock(2, 0, 0, 0, 0, 1, 0));
    assertThat(said())
        .containsExactly(
            new RpcPacket.Request(
                0,
                RpcMethod.CLIENT_SET_CLOCK,
                new ServerUpdate(Numbers.of(1), Numbers.of(1), 1, 0, 3)));
    mutate(calling(1));
    assertThat(heard())
        .containsExactly(
            new ToServer.Mutate(0, 1, Change.ADD, Indexes.of(4), Arguments.NONE, Optional.empty()));
  }

  @Test
  void names_of_arguments_are_told_under_both_names() {
    enter(hello("i"));
    var _ = client.call(RpcMethod.ARGS, EMPTY);
    var _ = client.call(RpcMethod.ARGS_BASE, EMPTY);
    assertThat(heard()).isEmpty();
    assertThat(said())
        .extracting(packet -> ((RpcPacket.Reply) packet).body())
        .containsExactly(
            new RpcMessage.ServerArgs(List.of("amount")),
            new RpcMessage.ServerArgs(List.of("amount")));
  }

  @Test
  void noise_ends_the_connection() {
    server.feed(ByteBuffer.wrap(new byte[] {3, 4, 0, 2}));
    assertThat(server.next()).isInstanceOf(Decoded.Malformed.class);
  }

  private Clock last = BEGINNING;

  private void change(Clock clock) {
    if (clock.isBehind(last)) {
      server.write(new ToClient.Synced(0, 0, clock));
    } else {
      server.write(new ToClient.Changed(0, 0, clock.since(last), Optional.empty()));
    }
    last = clock;
  }

  /// The queue ticks of the updates that were said, and nothing else.
  private List<Integer> updates() {
    return said().stream()
        .map(packet -> ((ServerUpdate) ((RpcPacket.Request) packet).body()).queueTick())
        .toList();
  }
}
