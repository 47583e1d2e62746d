package io.peerage.node.gob;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.peerage.machine.Result;
import io.peerage.machine.State;
import io.peerage.remote.ClientOptions;
import io.peerage.remote.FollowOptions;
import io.peerage.remote.MachineClient;
import io.peerage.remote.NetworkMachine;
import io.peerage.remote.WireCodec;
import io.peerage.transport.CarrierOptions;
import io.peerage.transport.NettyCarrier;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Our client with a server of the real asyncmachine-go.
final class GobClientInteropIT {
  private NettyCarrier carrier;

  @BeforeAll
  static void build() throws Exception {
    GoPeer.build();
  }

  @BeforeEach
  void start() {
    carrier = NettyCarrier.start(CarrierOptions.defaults());
  }

  @AfterEach
  void end() {
    carrier.close();
  }

  private MachineClient client(String address) {
    int colon = address.lastIndexOf(':');
    InetSocketAddress server =
        new InetSocketAddress("127.0.0.1", Integer.parseInt(address.substring(colon + 1)));
    return MachineClient.open(carrier, ClientOptions.to(server, "lab").withCodec(WireCodec.GOB));
  }

  @ParameterizedTest
  @ValueSource(strings = {"v0.17.2", "v0.19.1"})
  void a_machine_is_followed_and_changed(String version) throws Exception {
    try (GoPeer server = GoPeer.start(version, "serve", "127.0.0.1:0");
        MachineClient client = client(server.hear("listening"))) {
      NetworkMachine door = get(client.follow("door", FollowOptions.DEFAULT));
      assertThat(door.id()).isEqualTo("door");
      assertThat(door.machine().schema().declaration("Locked").require()).containsExactly("Closed");
      assertThat(get(door.add(door.state("Closed")))).isEqualTo(Result.EXECUTED);
      assertThat(door.machine().is(door.state("Closed"))).isTrue();
      assertThat(get(door.add(door.state("Locked")))).isEqualTo(Result.EXECUTED);
      assertThat(get(door.set(door.state("Open")))).isEqualTo(Result.EXECUTED);
      assertThat(get(door.add(door.state("Locked")))).isEqualTo(Result.CANCELED);
      assertThat(get(door.remove(door.state("Open")))).isEqualTo(Result.EXECUTED);
      assertSame(server, door);
      CompletableFuture<?> lit = door.machine().when(door.state("Lit"));
      assertThat(server.ask("add Lit Knocked", "knocked")).isEmpty();
      server.hear("result 0");
      get(lit);
      assertSame(server, door);
    }
  }

  private static void assertSame(GoPeer server, NetworkMachine door) throws Exception {
    get(door.sync());
    assertThat(clock(door)).isEqualTo(server.ask("clock", "clock"));
  }

  private static String clock(NetworkMachine door) {
    StringBuilder text = new StringBuilder();
    for (State state : door.machine().states()) {
      text.append(door.machine().tick(state)).append(' ');
    }
    return text.append('q').append(door.machine().queue().tick()).toString();
  }

  private static <T> T get(CompletableFuture<T> future) throws Exception {
    return future.get(60, SECONDS);
  }
}
