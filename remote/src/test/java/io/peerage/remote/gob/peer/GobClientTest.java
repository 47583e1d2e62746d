package io.peerage.remote.gob.peer;

import static io.peerage.remote.gob.peer.Ends.clock;
import static org.assertj.core.api.Assertions.assertThat;

import io.peerage.remote.compact.CompactLimits;
import io.peerage.remote.gob.Numbers;
import io.peerage.remote.gob.message.RpcMessage;
import io.peerage.remote.gob.message.RpcMessage.Serialized;
import io.peerage.remote.gob.message.RpcMessage.ServerHello;
import io.peerage.remote.gob.message.RpcMessage.ServerMutation;
import io.peerage.remote.gob.message.RpcMessage.ServerSync;
import io.peerage.remote.gob.message.RpcMessage.ServerUpdate;
import io.peerage.remote.gob.message.RpcMessage.ServerUpdates;
import io.peerage.remote.gob.rpc.RpcCodec;
import io.peerage.remote.gob.rpc.RpcMethod;
import io.peerage.remote.gob.rpc.RpcPacket;
import io.peerage.remote.gob.rpc.RpcSide;
import io.peerage.remote.message.Arguments;
import io.peerage.remote.message.Change;
import io.peerage.remote.message.ClockChange;
import io.peerage.remote.message.Detail;
import io.peerage.remote.message.Indexes;
import io.peerage.remote.message.ToClient;
import io.peerage.remote.message.ToServer;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class GobClientTest {
  private static final RpcMessage EMPTY = new RpcMessage.Empty();
  private static final CompactLimits LIMITS = new CompactLimits(1 << 20, 6, 16, 32, 2, 8);

  private final GobClient client = new GobClient(LIMITS, 5);
  private final RpcCodec server = Ends.rpc(RpcSide.SERVER);

  /// The one thing that the client has asked.
  private RpcPacket.Request asked() {
    List<RpcPacket> said = Ends.said(client, server);
    assertThat(said).hasSize(1);
    return (RpcPacket.Request) said.getFirst();
  }

  private List<ToClient> answer(RpcPacket.Request request, RpcMessage body) {
    server.answer(request, body);
    Ends.tell(server, client);
    return Ends.heard(client);
  }

  private List<ToClient> push(ServerUpdate update) {
    server.tell(RpcMethod.CLIENT_SET_CLOCK, update);
    Ends.tell(server, client);
    return Ends.heard(client);
  }

  private static ServerHello machine(String id, List<String> names, long queueTick, long... time) {
    return new ServerHello(
        Map.of(), new Serialized(id, names, Numbers.of(time), queueTick, 0), names.size());
  }

  private static ServerHello machine() {
    return machine("ns-lab", Ends.NAMES, 1, 0, 0, 0, 0, 0, 0);
  }

  private void enter(Detail detail, String... allowed) {
    client.write(Ends.hello(""));
    assertThat(answer(asked(), machine())).hasSize(1);
    client.write(Ends.open(detail, allowed));
    RpcPacket.Request next = asked();
    if (next.method() == RpcMethod.HELLO) {
      assertThat(answer(next, machine())).isEmpty();
      next = asked();
    }
    assertThat(next.method()).isEqualTo(RpcMethod.HANDSHAKE);
    assertThat(answer(next, EMPTY)).hasSize(1);
  }

  private void add(long call) {
    client.write(
        new ToServer.Mutate(3, call, Change.ADD, Indexes.of(1), Arguments.NONE, Optional.empty()));
  }

  private static ServerUpdate update(int queue, int checksum, long... indexesAndTicks) {
    long[] indexes = new long[indexesAndTicks.length / 2];
    long[] ticks = new long[indexes.length];
    for (int i = 0; i < indexes.length; i++) {
      indexes[i] = indexesAndTicks[2 * i];
      ticks[i] = indexesAndTicks[2 * i + 1];
    }
    return new ServerUpdate(Numbers.of(indexes), Numbers.of(ticks), queue, 0, checksum);
  }

  private static ToClient changed(long answers, long queueTicks, int state, long ticks) {
    return new ToClient.Changed(
        3,
        answers,
        ClockChange.of(new int[] {state}, new long[] {ticks}, queueTicks, 0),
        Optional.empty());
  }

  @Test
  void a_token_is_not_kept_from_whoever_gave_it() {
    client.write(Ends.hello("secret"));
    assertThat(client.size()).isZero();
    assertThat(Ends.heard(client)).singleElement().isInstanceOf(ToClient.Refusal.class);
  }

  @Test
  void an_answer_comes_with_what_it_has_changed() {
    enter(Detail.CLOCK);
    add(7);
    assertThat(answer(asked(), new ServerMutation(update(1, 3, 1, 1), null, 0)))
        .containsExactly(changed(7, 1, 1, 1));
    add(8);
    assertThat(answer(asked(), new ServerMutation(update(1, 4), null, 1)))
        .containsExactly(
            new ToClient.Changed(
                3, 0, ClockChange.of(new int[0], new long[0], 1, 0), Optional.empty()),
            new ToClient.Answered(8, 1));
  }

  @Test
  void an_answer_with_a_wrong_checksum_waits_for_the_whole_clock() {
    enter(Detail.CLOCK);
    add(7);
    assertThat(answer(asked(), new ServerMutation(update(1, 99, 1, 1), null, 0))).isEmpty();
    RpcPacket.Request sync = asked();
    assertThat(sync.method()).isEqualTo(RpcMethod.SYNC);
    assertThat(answer(sync, new ServerSync(Numbers.of(0, 5, 0, 0, 0, 0), 4, 0)))
        .containsExactly(
            new ToClient.Synced(3, 0, clock(4, 0, 5, 0, 0, 0, 0)), new ToClient.Answered(7, 0));
  }

  @Test
  void news_with_a_wrong_checksum_are_made_good_and_once_more_if_more_come() {
    enter(Detail.CLOCK);
    assertThat(push(update(1, 99, 1, 1))).isEmpty();
    RpcPacket.Request first = asked();
    assertThat(push(update(1, 99, 1, 1))).isEmpty();
    assertThat(client.size()).isZero();
    assertThat(answer(first, new ServerSync(Numbers.of(0, 1, 0, 0, 0, 0), 2, 0))).hasSize(1);
    assertThat(answer(asked(), new ServerSync(Numbers.of(0, 2, 0, 0, 0, 0), 3, 0)))
        .containsExactly(new ToClient.Synced(3, 0, clock(3, 0, 2, 0, 0, 0, 0)));
    assertThat(client.size()).isZero();
  }

  /// A server of asyncmachine-go goes on from its last difference, ours from what it said last.
  @Test
  void after_a_sync_differences_from_either_are_understood() {
    enter(Detail.CLOCK);
    client.write(new ToServer.Sync(3, 7));
    assertThat(answer(asked(), new ServerSync(Numbers.of(0, 3, 0, 0, 0, 0), 4, 0)))
        .containsExactly(new ToClient.Synced(3, 7, clock(4, 0, 3, 0, 0, 0, 0)));
    // Since the handshake: three ticks and one more.
    assertThat(push(update(4, 9, 1, 4))).containsExactly(changed(0, 1, 1, 1));
    client.write(new ToServer.Sync(3, 8));
    assertThat(answer(asked(), new ServerSync(Numbers.of(0, 5, 0, 0, 0, 0), 6, 0))).hasSize(1);
    // Since the sync.
    assertThat(push(update(1, 13, 1, 1))).containsExactly(changed(0, 1, 1, 1));
    // Either would do, and they are not the same: 256 ticks apart.
    client.write(new ToServer.Sync(3, 9));
    assertThat(answer(asked(), new ServerSync(Numbers.of(0, 262, 0, 0, 0, 0), 7, 0))).hasSize(1);
    assertThat(push(update(1, 0x0f, 1, 1))).isEmpty();
    assertThat(asked().method()).isEqualTo(RpcMethod.SYNC);
  }

  /// It goes on from what it has said, whether that was believed or not.
  @Test
  void after_a_difference_that_was_not_believed_the_next_one_is_understood() {
    enter(Detail.CLOCK);
    assertThat(push(update(1, 99, 1, 1))).isEmpty();
    assertThat(answer(asked(), new ServerSync(Numbers.of(0, 8, 0, 0, 0, 0), 9, 0))).hasSize(1);
    assertThat(push(update(9, 11 + 9, 1, 8))).containsExactly(changed(0, 2, 1, 1));
  }

  @Test
  void a_difference_that_may_have_wrapped_is_not_believed() {
    enter(Detail.CLOCK);
    assertThat(push(update(0x7fff, 0x00))).hasSize(1);
    assertThat(push(update(0x8000, 0x00))).isEmpty();
    assertThat(asked().method()).isEqualTo(RpcMethod.SYNC);
  }

  @Test
  void a_difference_of_ticks_that_may_have_wrapped_is_not_believed() {
    enter(Detail.CLOCK);
    assertThat(push(update(1, 0x01, 1, 0x7fff_ffffL))).hasSize(1);
    assertThat(push(update(1, 0x02, 1, 0x8000_0000L))).isEmpty();
    assertThat(asked().method()).isEqualTo(RpcMethod.SYNC);
  }

  @Test
  void a_state_that_nobody_has_heard_of_is_asked_for() {
    enter(Detail.CLOCK);
    assertThat(push(update(1, 3, 6, 1))).isEmpty();
    assertThat(answer(asked(), new ServerSync(Numbers.of(0, 0, 0, 0, 0, 0, 1), 2, 0))).isEmpty();
    RpcPacket.Request hello = asked();
    assertThat(hello.method()).isEqualTo(RpcMethod.HELLO);
    assertThat(answer(hello, machine("ns-lab", List.of("A", "B"), 2, 1, 0))).isEmpty();
    assertThat(answer(asked(), EMPTY))
        .singleElement()
        .isInstanceOfSatisfying(
            ToClient.Opened.class, opened -> assertThat(opened.states()).containsExactly("A", "B"));
  }

  @Test
  void transitions_are_told_once_though_they_are_said_again() {
    enter(Detail.TRANSITIONS);
    ServerUpdate first = update(1, 3, 1, 1);
    ServerUpdate second = update(1, 5, 2, 1);
    server.tell(RpcMethod.CLIENT_SET_CLOCK_MANY, updates(first));
    Ends.tell(server, client);
    assertThat(Ends.heard(client)).hasSize(1);
    // The first one again: back by one tick, and by one queue tick.
    ServerUpdate again = update(0, 3);
    add(7);
    assertThat(answer(asked(), new ServerMutation(null, updates(again, second), 0)))
        .containsExactly(
            new ToClient.Transitioned(
                3,
                Change.ADD,
                Indexes.of(1),
                true,
                false,
                List.of(),
                ClockChange.of(new int[] {2}, new long[] {1}, 1, 0)),
            new ToClient.Answered(7, 0));
    ServerUpdate wrapped = update(0xffff, 3, 2, 0xffff_ffffL);
    add(8);
    assertThat(
            answer(
                asked(), new ServerMutation(null, updates(wrapped, second, update(1, 7, 3, 1)), 0)))
        .hasSize(2);
  }

  private static ServerUpdates updates(ServerUpdate... updates) {
    long[] adds = new long[updates.length];
    return new ServerUpdates(
        Numbers.of(adds), Collections.nCopies(updates.length, Numbers.of(1)), List.of(updates));
  }

  @Test
  void news_that_overtake_the_handshake_count() {
    client.write(Ends.hello(""));
    assertThat(answer(asked(), machine())).hasSize(1);
    client.write(Ends.open(Detail.CLOCK));
    RpcPacket.Request handshake = asked();
    assertThat(push(update(1, 3, 1, 1))).isEmpty();
    assertThat(answer(handshake, EMPTY))
        .singleElement()
        .isInstanceOfSatisfying(
            ToClient.Opened.class,
            opened -> assertThat(opened.clock()).isEqualTo(clock(2, 0, 1, 0, 0, 0, 0)));
  }

  @Test
  void one_ping_at_a_time() {
    enter(Detail.CLOCK);
    client.write(new ToServer.Ping(1));
    client.write(new ToServer.Ping(2));
    assertThat(answer(asked(), new ServerSync(Numbers.of(0, 0, 0, 0, 0, 0), 1, 0)))
        .startsWith(new ToClient.Pong(1));
    client.write(new ToServer.Ping(3));
    assertThat(asked().method()).isEqualTo(RpcMethod.SYNC);
  }

  @Test
  void a_refusal_is_for_good_and_a_server_that_is_not_ready_is_not() {
    client.write(Ends.hello(""));
    server.refuse(asked(), "no access: rc-lab != rc-other");
    Ends.tell(server, client);
    assertThat(Ends.heard(client))
        .containsExactly(new ToClient.Refusal("refused", "no access: rc-lab != rc-other"));
    GobClient again = new GobClient(LIMITS, 5);
    RpcCodec other = Ends.rpc(RpcSide.SERVER);
    again.write(Ends.hello(""));
    other.refuse((RpcPacket.Request) Ends.said(again, other).getFirst(), "transition canceled");
    Ends.tell(other, again);
    assertThat(Ends.heard(again)).containsExactly(new ToClient.Bye());
  }

  @Test
  void a_machine_that_makes_no_sense_ends_the_connection() {
    assertMalformed(machine("", Ends.NAMES, 1, 0, 0, 0, 0, 0, 0), "without id");
    assertMalformed(new ServerHello(Map.of(), null, 0), "without id");
    assertMalformed(machine("m", List.of(), 1), "without id or states");
    assertMalformed(machine("m", List.of("A", "A"), 1, 0, 0), "two states of one name");
    assertMalformed(machine("m", List.of("A"), 1, 0, 0), "2 ticks of 1 states");
    assertMalformed(machine("m", List.of("A"), 0, 0), "a clock that no machine has");
    assertMalformed(machine("m", List.of("A"), 1, -1), "a clock that no machine has");
    assertMalformed(machine("m".repeat(17), List.of("A"), 1, 0), "more than 16 bytes");
    assertMalformed(machine("m", List.of("A".repeat(17)), 1, 0), "more than 16 bytes");
    assertMalformed(
        machine("m", List.of("1", "2", "3", "4", "5", "6", "7"), 1, 0, 0, 0, 0, 0, 0, 0),
        "7 states, at most 6");
    assertMalformed(
        new ServerHello(
            Map.of(
                "A b",
                new RpcMessage.StateDefinition(
                    false, false, List.of(), List.of(), List.of(), List.of(), List.of())),
            new Serialized("m", List.of("A b"), Numbers.of(0), 1, 0),
            1),
        "a name has");
  }

  private static void assertMalformed(ServerHello machine, String why) {
    GobClient client = new GobClient(LIMITS, 5);
    RpcCodec server = Ends.rpc(RpcSide.SERVER);
    client.write(Ends.hello(""));
    server.answer((RpcPacket.Request) Ends.said(client, server).getFirst(), machine);
    Ends.tell(server, client);
    assertThat(Ends.malformed(client)).contains(why);
  }

  @Test
  void an_update_that_makes_no_sense_ends_the_connection() {
    enter(Detail.CLOCK);
    server.tell(
        RpcMethod.CLIENT_SET_CLOCK, new ServerUpdate(Numbers.of(1, 2), Numbers.of(1), 1, 0, 3));
    Ends.tell(server, client);
    assertThat(Ends.malformed(client)).contains("2 states with 1 ticks");
  }

  @Test
  void transitions_that_make_no_sense_end_the_connection() {
    enter(Detail.TRANSITIONS);
    server.tell(
        RpcMethod.CLIENT_SET_CLOCK_MANY,
        new ServerUpdates(Numbers.of(0, 0), List.of(Numbers.of(1)), List.of(update(1, 3, 1, 1))));
    Ends.tell(server, client);
    assertThat(Ends.malformed(client)).contains("another number of transitions");
  }

  @Test
  void a_result_that_no_mutation_has_ends_the_connection() {
    enter(Detail.CLOCK);
    add(7);
    server.answer(asked(), new ServerMutation(update(1, 3, 1, 1), null, -1));
    Ends.tell(server, client);
    assertThat(Ends.malformed(client)).contains("a result of -1");
  }

  @Test
  void what_nobody_waits_for_is_lost_when_too_much_waits() {
    enter(Detail.CLOCK);
    for (int i = 0; i < 600; i++) {
      client.write(
          new ToServer.Mutate(
              3, 0, Change.REMOVE, Indexes.of(1), Arguments.NONE, Optional.empty()));
    }
    assertThat(Ends.said(client, server)).hasSize(RpcCodec.CALLS_MAX / 2);
  }
}
