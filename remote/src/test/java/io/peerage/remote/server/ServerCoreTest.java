package io.peerage.remote.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.peerage.machine.Blueprint;
import io.peerage.machine.Machine;
import io.peerage.machine.MachineOptions;
import io.peerage.machine.State;
import io.peerage.remote.compact.CompactLimits;
import io.peerage.remote.compact.CompactServer;
import io.peerage.remote.compact.ReplyReader;
import io.peerage.remote.compact.RequestWriter;
import io.peerage.remote.message.Arguments;
import io.peerage.remote.message.Change;
import io.peerage.remote.message.Detail;
import io.peerage.remote.message.Indexes;
import io.peerage.remote.message.ToClient;
import io.peerage.remote.message.ToServer;
import io.peerage.wire.Decoded;
import io.peerage.wire.IoEffect;
import io.peerage.wire.IoInput;
import io.peerage.wire.ListenOptions;
import io.peerage.wire.Meters;
import io.peerage.wire.Outbox;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ServerCoreTest implements Outbox<ServerEffect> {
  private enum Lamp implements State {
    Lit
  }

  private static final Blueprint<Object> LAMP =
      Blueprint.<Object>of("lamp", Lamp.class).multi(Lamp.Lit).build();
  private static final InetSocketAddress ADDRESS =
      new InetSocketAddress(InetAddress.ofLiteral("192.0.2.1"), 1);
  private static final int CLIENT = 1;

  private final Meters meters = new Meters();
  private final ServerCore core =
      new ServerCore(
          "test",
          ADDRESS,
          ListenOptions.DEFAULT,
          Admission.ALL,
          "1",
          7,
          ServerLimits.DEFAULT,
          () -> new CompactServer(CompactLimits.DEFAULT),
          meters,
          MachineOptions.DEFAULT,
          _ -> {});
  private final Machine lamp = LAMP.start(this, MachineOptions.DEFAULT.withId("lamp"));
  private final Offer offer;
  private final List<ServerEffect> effects = new ArrayList<>();
  private final ReplyReader replies = new ReplyReader(CompactLimits.DEFAULT);
  private final RequestWriter requests = new RequestWriter(1 << 20);

  ServerCoreTest() {
    offer = new Offer(lamp, List.of(), _ -> true, () -> {}, 8);
    lamp.trace(offer);
    core.offer(offer, this);
    core.start(0, this);
    core.receive(new IoInput.Listening(0, ADDRESS), 0, this);
    core.receive(new IoInput.Incoming(0, 1, ADDRESS), 0, this);
    endTurn();
    effects.clear();
  }

  @Override
  public void put(ServerEffect effect) {
    effects.add(effect);
  }

  @Override
  public ByteBuffer buffer(int capacity) {
    return ByteBuffer.allocate(capacity);
  }

  @Override
  public void discard(ByteBuffer buffer) {}

  private void endTurn() {
    endTurn(0);
  }

  private void endTurn(long now) {
    core.receive(new IoInput.TurnEnded(), now, this);
  }

  private void says(ToServer... messages) {
    for (ToServer message : messages) {
      assertThat(requests.write(message)).isTrue();
    }
    byte[] bytes = new byte[requests.size()];
    int _ = requests.copy(0, ByteBuffer.wrap(bytes));
    requests.clear();
    core.receive(new IoInput.Read(CLIENT, ByteBuffer.wrap(bytes)), 0, this);
    endTurn();
  }

  private ToServer.Hello hello(int frameMax) {
    return new ToServer.Hello(1, 1, frameMax, "rc-a", 1, "");
  }

  private ToServer.Open open() {
    return new ToServer.Open(0, "lamp", Detail.CLOCK, false, "", List.of(), List.of());
  }

  private List<ToClient> heard() {
    List<ToClient> heard = new ArrayList<>();
    for (ServerEffect effect : effects) {
      if (effect instanceof ServerEffect.Io(IoEffect.Write(_, ByteBuffer bytes))) {
        replies.feed(bytes);
        Decoded<ToClient> next = replies.next();
        while (next instanceof Decoded.Value<ToClient>(ToClient message)) {
          heard.add(message);
          next = replies.next();
        }
      }
    }
    return heard;
  }

  private <T> List<T> asked(Class<T> kind) {
    return effects.stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  private boolean grantsCredit() {
    return effects.stream()
        .anyMatch(effect -> effect instanceof ServerEffect.Io(IoEffect.Credit _));
  }

  private boolean closes() {
    return effects.stream().anyMatch(effect -> effect instanceof ServerEffect.Io(IoEffect.Close _));
  }

  @Test
  void whoever_asks_for_the_whole_clock_without_a_call_gets_it() {
    says(hello(1024), open(), new ToServer.Sync(0, 0));
    effects.removeIf(effect -> effect instanceof ServerEffect.Io);
    core.applied(
        asked(ServerEffect.Settle.class).getFirst().ticket(), ServerCore.SETTLED, Optional.empty());
    endTurn();
    assertThat(heard()).hasOnlyElementsOfType(ToClient.Synced.class).hasSize(1);
  }

  @Test
  void anything_before_hello_is_refused_and_counted() {
    says(open());
    assertThat(heard()).hasOnlyElementsOfType(ToClient.Refusal.class).hasSize(1);
    assertThat(closes()).isTrue();
    assertThat(meters.snapshot()).containsEntry("peerage.remote.refused", 1L);
  }

  @Test
  void frames_that_are_too_short_for_anything_are_refused() {
    says(hello(CompactLimits.FRAME_MIN - 1));
    assertThat(heard()).hasOnlyElementsOfType(ToClient.Refusal.class);
    assertThat(closes()).isTrue();
  }

  @Test
  void a_version_that_is_not_spoken_is_refused_with_both_named() {
    says(new ToServer.Hello(2, 3, 1024, "rc-a", 1, ""));
    assertThat(heard())
        .singleElement()
        .isInstanceOfSatisfying(
            ToClient.Refusal.class,
            refusal ->
                assertThat(refusal.message()).contains("version 2 to 3").contains("speaks 1"));
  }

  @Test
  void a_client_is_not_read_on_while_as_much_as_it_may_ask_for_is_still_to_be_done() {
    says(hello(1024), open());
    int most = ServerLimits.DEFAULT.callsMax();
    effects.clear();
    says(quiet(most - 1));
    assertThat(grantsCredit()).isTrue();
    effects.clear();
    says(quiet(1));
    assertThat(grantsCredit()).isFalse();
    core.applied(asked(ServerEffect.Mutate.class).getFirst().ticket(), 0, Optional.empty());
    endTurn();
    assertThat(grantsCredit()).isTrue();
  }

  private static ToServer[] quiet(int count) {
    ToServer[] messages = new ToServer[count];
    for (int i = 0; i < count; i++) {
      messages[i] =
          new ToServer.Mutate(0, 0, Change.ADD, Indexes.of(0), Arguments.NONE, Optional.empty());
    }
    return messages;
  }

  @Test
  void the_same_call_is_made_once_and_answered_twice() {
    ToServer call =
        new ToServer.Mutate(0, 1, Change.ADD, Indexes.of(0), Arguments.NONE, Optional.empty());
    says(hello(1024), open(), call, call);
    assertThat(asked(ServerEffect.Mutate.class)).hasSize(1);
    core.applied(asked(ServerEffect.Mutate.class).getFirst().ticket(), 1, Optional.empty());
    effects.clear();
    says(call);
    assertThat(heard()).contains(new ToClient.Answered(1, 1));
    assertThat(asked(ServerEffect.Mutate.class)).isEmpty();
  }

  @Test
  void a_wait_is_forgotten_with_what_it_is_about_and_with_whom_it_is_for() {
    says(hello(1024), open(), await(1));
    long ticket = asked(ServerEffect.Await.class).getFirst().ticket();
    says(new ToServer.Forget(1), await(2), await(3));
    assertThat(asked(ServerEffect.Forget.class)).containsExactly(new ServerEffect.Forget(ticket));
    says(new ToServer.Leave(0));
    assertThat(asked(ServerEffect.Forget.class)).hasSize(3);
    says(open(), await(4), new ToServer.Bye());
    assertThat(asked(ServerEffect.Forget.class)).hasSize(4);
  }

  @Test
  void a_wait_for_a_machine_that_is_offered_no_longer_fails() {
    says(hello(1024), open(), await(1));
    effects.clear();
    core.withdraw(offer, this);
    endTurn();
    assertThat(asked(ServerEffect.Forget.class)).hasSize(1);
    assertThat(heard())
        .containsExactly(
            new ToClient.Failed(0, 1, "canceled", "lamp is offered no longer"),
            new ToClient.Ended(0));
  }

  @Test
  void one_wait_too_many_is_refused_and_counted() {
    says(hello(1024), open());
    int most = ServerLimits.DEFAULT.callsMax();
    for (int call = 1; call <= most; call++) {
      says(await(call));
    }
    assertThat(asked(ServerEffect.Await.class)).hasSize(most);
    effects.clear();
    says(await(most + 1));
    assertThat(heard())
        .containsExactly(new ToClient.Failed(0, most + 1, "refused", "too many calls at once"));
    assertThat(meters.snapshot()).containsEntry("peerage.remote.refused", 1L);
  }

  private static ToServer await(long call) {
    return new ToServer.Await(0, call, 0, Arguments.NONE);
  }

  @Test
  void machines_that_have_changed_are_told_together_and_not_too_often() {
    Machine lantern = LAMP.start(this, MachineOptions.DEFAULT.withId("lantern"));
    Offer other = new Offer(lantern, List.of(), _ -> true, () -> {}, 8);
    lantern.trace(other);
    core.offer(other, this);
    says(
        hello(1024),
        open(),
        new ToServer.Open(1, "lantern", Detail.CLOCK, false, "", List.of(), List.of()));
    change(lamp, offer, 0);
    effects.clear();
    long interval = ServerLimits.DEFAULT.pushInterval().toNanos();
    change(lantern, other, 1);
    change(lamp, offer, interval - 1);
    assertThat(heard()).isEmpty();
    core.timer(0, interval, this);
    endTurn(interval);
    assertThat(effects.stream().filter(ServerCoreTest::isWrite)).hasSize(1);
    assertThat(heard()).hasOnlyElementsOfType(ToClient.Changed.class).hasSize(2);
  }

  private void change(Machine machine, Offer of, long now) {
    long _ = machine.add(Lamp.Lit);
    core.changed(of);
    endTurn(now);
  }

  private static boolean isWrite(ServerEffect effect) {
    return effect instanceof ServerEffect.Io(IoEffect.Write _);
  }

  @Test
  void word_of_bytes_that_are_out_leaves_everything_as_it_is() {
    says(hello(1024), open());
    effects.clear();
    core.receive(new IoInput.Written(CLIENT, 1), 0, this);
    endTurn();
    assertThat(effects).isEmpty();
  }
}
