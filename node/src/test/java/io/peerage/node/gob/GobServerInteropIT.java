package io.peerage.node.gob;

import static org.assertj.core.api.Assertions.assertThat;

import io.peerage.machine.Blueprint;
import io.peerage.machine.Machine;
import io.peerage.machine.MachineOptions;
import io.peerage.machine.State;
import io.peerage.remote.MachineServer;
import io.peerage.remote.Permit;
import io.peerage.remote.ServerOptions;
import io.peerage.remote.Source;
import io.peerage.remote.WireCodec;
import io.peerage.transport.CarrierOptions;
import io.peerage.transport.NettyCarrier;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Our server with a client of the real asyncmachine-go.
final class GobServerInteropIT {
  enum DoorState implements State {
    Open,
    Closed,
    Locked,
    Knocked,
    Lit;

    static final Blueprint<Object> BLUEPRINT =
        Blueprint.<Object>of("door", DoorState.class)
            .remove(Open, Closed, Locked)
            .remove(Closed, Open)
            .require(Locked, Closed)
            .multi(Knocked)
            .build();
  }

  private NettyCarrier carrier;
  private ExecutorService thread;
  private Machine door;
  private MachineServer server;

  @BeforeAll
  static void build() throws Exception {
    GoPeer.build();
  }

  @BeforeEach
  void start() {
    carrier = NettyCarrier.start(CarrierOptions.defaults());
    thread = Executors.newSingleThreadExecutor();
    serve(new InetSocketAddress("127.0.0.1", 0), Permit.ALL);
  }

  private void serve(InetSocketAddress address, Permit permit) {
    door = here(() -> DoorState.BLUEPRINT.start(this, MachineOptions.DEFAULT.withId("door")));
    server =
        MachineServer.open(carrier, ServerOptions.at(address, "doors").withCodec(WireCodec.GOB));
    var _ = server.offer(Source.of(door, thread), permit);
  }

  private <T> T here(java.util.function.Supplier<T> deed) {
    return CompletableFuture.supplyAsync(deed, thread).join();
  }

  private void there(Function<Machine, ?> deed) {
    var _ = here(() -> deed.apply(door));
  }

  @AfterEach
  void end() {
    carrier.close();
    thread.shutdownNow();
  }

  private GoPeer client(String version, String... options) throws Exception {
    String port = "" + ((InetSocketAddress) server.local()).getPort();
    String[] arguments = new String[options.length + 3];
    arguments[0] = "follow";
    arguments[1] = "127.0.0.1:" + port;
    arguments[2] = "lab";
    System.arraycopy(options, 0, arguments, 3, options.length);
    return GoPeer.start(version, arguments);
  }

  @ParameterizedTest
  @ValueSource(strings = {"v0.17.2", "v0.19.1"})
  void a_machine_is_followed_and_changed(String version) throws Exception {
    try (GoPeer client = client(version)) {
      assertThat(client.hear("ready")).isEqualTo("door Open Closed Locked Knocked Lit Exception");
      assertThat(client.ask("add Closed", "result")).isEqualTo("0");
      assertSame(client);
      assertThat(client.ask("add Locked", "result")).isEqualTo("0");
      assertThat(client.ask("set Open", "result")).isEqualTo("0");
      assertThat(client.ask("add Locked", "result")).isEqualTo("1");
      assertThat(client.ask("remove Open", "result")).isEqualTo("0");
      assertSame(client);
      there(it -> it.add(DoorState.Lit));
      assertThat(client.ask("when Lit", "is")).isEqualTo("Lit");
      there(it -> it.remove(DoorState.Lit));
      assertThat(client.ask("whennot Lit", "is")).isEqualTo("not Lit");
      assertSame(client);
      assertThat(client.ask("args", "args")).isEmpty();
      assertThat(client.ask("syncs", "syncs")).isEqualTo("0");
    }
  }

  private void assertSame(GoPeer client) throws Exception {
    assertThat(client.ask("clock", "clock")).isEqualTo(here(this::clock));
  }

  private String clock() {
    StringBuilder text = new StringBuilder();
    for (State state : door.states()) {
      text.append(door.tick(state)).append(' ');
    }
    return text.append('q').append(door.queue().tick()).toString();
  }
}
