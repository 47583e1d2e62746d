package io.peerage.remote.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.peerage.machine.Blueprint;
import io.peerage.machine.Machine;
import io.peerage.machine.MachineOptions;
import io.peerage.machine.State;
import io.peerage.remote.compact.CompactLimits;
import io.peerage.remote.gob.GobLimits;
import io.peerage.remote.gob.GobRegistry;
import io.peerage.remote.gob.message.RpcMessage;
import io.peerage.remote.gob.message.RpcMessage.ClientHello;
import io.peerage.remote.gob.peer.GobServer;
import io.peerage.remote.gob.rpc.RpcCodec;
import io.peerage.remote.gob.rpc.RpcMethod;
import io.peerage.remote.gob.rpc.RpcPacket;
import io.peerage.remote.gob.rpc.RpcSide;
import io.peerage.wire.Decoded;
import io.peerage.wire.IoEffect;
import io.peerage.wire.IoInput;
import io.peerage.wire.ListenOptions;
import io.peerage.wire.Meters;
import io.peerage.wire.Outbox;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What is different of a session with a client that speaks as asyncmachine-go does.
class GobSessionTest implements Outbox<ServerEffect> {
  private enum Lamp implements State {
    On
  }

  private static final Blueprint<Object> LAMP = Blueprint.<Object>of("lamp", Lamp.class).build();
  private static final InetSocketAddress ADDRESS =
      new InetSocketAddress(InetAddress.ofLiteral("10.0.0.1"), 6000);
  private static final int CLIENT = 1;
  private static final RpcMessage EMPTY = new RpcMessage.Empty();

  private final ServerCore core =
      new ServerCore(
          "test",
          ADDRESS,
          ListenOptions.DEFAULT,
          Admission.ALL,
          "1",
          7,
          ServerLimits.DEFAULT,
          () -> new GobServer(CompactLimits.DEFAULT, 1),
          new Meters(),
          MachineOptions.DEFAULT,
          _ -> {});
  private final Machine lamp = LAMP.start(this, MachineOptions.DEFAULT.withId("lamp"));
  private final RpcCodec client = new RpcCodec(RpcSide.CLIENT, GobLimits.DEFAULT, GobRegistry.NONE);
  private final List<ServerEffect> effects = new ArrayList<>();
  private final Offer offer;
  private long now;

  GobSessionTest() {
    offer = new Offer(lamp, List.of(), _ -> true, () -> {}, 8);
    lamp.trace(offer);
    core.offer(offer, this);
    core.start(now, this);
    core.receive(new IoInput.Listening(0, ADDRESS), now, this);
    core.receive(new IoInput.Incoming(0, 1, ADDRESS), now, this);
    endTurn();
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
    core.receive(new IoInput.TurnEnded(), now, this);
  }

  private void call(RpcMethod method, RpcMessage body) {
    var _ = client.call(method, body);
    ByteBuffer bytes = ByteBuffer.allocate(client.pending());
    client.drainTo(bytes);
    core.receive(new IoInput.Read(CLIENT, bytes.flip()), now, this);
    endTurn();
  }

  private void hello() {
    call(RpcMethod.HELLO, new ClientHello("rc-a", true, "", false, List.of(), List.of(), false));
  }

  private void pass(Duration time) {
    now += time.toNanos();
    core.timer(0, now, this);
    endTurn();
  }

  private void toggle() {
    long _ = lamp.is(Lamp.On) ? lamp.remove(Lamp.On) : lamp.add(Lamp.On);
    core.changed(offer);
    endTurn();
  }

  /// The methods that the server asks for.
  private List<RpcMethod> pushed() {
    List<RpcMethod> pushed = new ArrayList<>();
    for (ServerEffect effect : effects) {
      if (effect instanceof ServerEffect.Io(IoEffect.Write(_, ByteBuffer bytes))) {
        client.feed(bytes);
      }
    }
    effects.clear();
    for (var next = client.next();
        next instanceof Decoded.Value<RpcPacket>(RpcPacket packet);
        next = client.next()) {
      if (packet instanceof RpcPacket.Request request) {
        pushed.add(request.method());
      }
    }
    return pushed;
  }

  @Test
  void there_are_no_news_before_the_handshake_and_for_a_quarter_of_a_second_after_it() {
    hello();
    toggle();
    pass(Duration.ofSeconds(5));
    call(RpcMethod.HANDSHAKE, EMPTY);
    pass(Duration.ofMillis(249));
    toggle();
    assertThat(pushed()).isEmpty();
    pass(Duration.ofMillis(1));
    assertThat(pushed()).containsExactly(RpcMethod.CLIENT_SET_CLOCK);
    pass(Duration.ofMillis(10));
    toggle();
    assertThat(pushed()).containsExactly(RpcMethod.CLIENT_SET_CLOCK);
  }

  @Test
  void the_server_wakes_up_when_news_may_flow() {
    hello();
    call(RpcMethod.HANDSHAKE, EMPTY);
    assertThat(effects.getLast())
        .isEqualTo(new ServerEffect.Io(new IoEffect.Arm(0, Duration.ofMillis(250).toNanos())));
  }

  @Test
  void a_client_that_only_listens_stays_but_has_to_say_hello_in_time() {
    hello();
    call(RpcMethod.HANDSHAKE, EMPTY);
    pass(Duration.ofDays(1));
    assertThat(effects).noneMatch(GobSessionTest::isReset);
    core.receive(new IoInput.Incoming(0, 2, ADDRESS), now, this);
    pass(Duration.ofSeconds(9));
    assertThat(effects).noneMatch(GobSessionTest::isReset);
    pass(Duration.ofSeconds(1));
    assertThat(effects).anyMatch(GobSessionTest::isReset);
  }

  private static boolean isReset(ServerEffect effect) {
    return effect instanceof ServerEffect.Io(IoEffect.Reset _);
  }
}
