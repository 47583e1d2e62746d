package io.peerage.node.gob;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.peerage.machine.Result;
import io.peerage.machine.State;
import io.peerage.remote.ClientOptions;
import io.peerage.remote.FollowOptions;
import io.peerage.remote.MachineClient;
import io.peerage.remote.MachineWatcher;
import io.peerage.remote.NetworkMachine;
import io.peerage.remote.WireCodec;
import io.peerage.remote.message.Arguments;
import io.peerage.remote.message.Change;
import io.peerage.remote.message.Payload;
import io.peerage.remote.message.RemoteError;
import io.peerage.transport.CarrierOptions;
import io.peerage.transport.NettyCarrier;
import io.peerage.wire.Bytes;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Our client with a server of the real asyncmachine-go.
final class GobClientInteropIT {
  private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");

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
    return MachineClient.open(carrier, options(address));
  }

  private static ClientOptions options(String address) {
    int port = Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
    InetSocketAddress server = new InetSocketAddress(LOOPBACK, port);
    return ClientOptions.to(server, "lab").withCodec(WireCodec.GOB);
  }

  private static GoPeer server(String version) throws Exception {
    return GoPeer.start(version, "serve", "127.0.0.1:0");
  }

  @ParameterizedTest
  @ValueSource(strings = {"v0.17.2", "v0.19.1"})
  void a_machine_is_followed_and_changed(String version) throws Exception {
    try (GoPeer server = server(version);
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
      door.addQuietly(door.state("Knocked"));
      server.hear("knocked");
      assertSame(server, door);
    }
  }

  /// The first list of each kind makes Go show its type, and cut its messages.
  @ParameterizedTest
  @ValueSource(strings = {"v0.17.2", "v0.19.1"})
  void arguments_arrive_from_the_first_call_on(String version) throws Exception {
    try (GoPeer server = server(version);
        MachineClient client = client(server.hear("listening"))) {
      NetworkMachine door = get(client.follow("", FollowOptions.DEFAULT));
      for (int i = 0; i < 2; i++) {
        CompletableFuture<Long> knock =
            door.mutate(Change.ADD, List.of(door.state("Knocked")), everyKind());
        assertThat(server.hear("knocked"))
            .isEqualTo(
                "bytes=[]uint8:[1 2] flag=bool:true list=[]string:[a b] number=int:7"
                    + " numbers=[]int:[1 -2] real=float64:1.5 text=string:hello");
        assertThat(get(knock)).isEqualTo(Result.EXECUTED);
      }
      CompletableFuture<Long> mixed =
          door.mutate(Change.ADD, List.of(door.state("Knocked")), mixed());
      assertThat(mixed).failsWithin(60, SECONDS);
      assertSame(server, door);
    }
  }

  private static Arguments everyKind() {
    LinkedHashMap<String, Object> values = new LinkedHashMap<>();
    values.put("text", "hello");
    values.put("number", 7L);
    values.put("real", 1.5);
    values.put("flag", true);
    values.put("bytes", Bytes.ofHex("0102"));
    values.put("list", List.of("a", "b"));
    values.put("numbers", List.of(1L, -2L));
    return new Arguments(values);
  }

  private static Arguments mixed() {
    LinkedHashMap<String, Object> values = new LinkedHashMap<>();
    values.put("mixed", List.of("a", 1L));
    return new Arguments(values);
  }

  @ParameterizedTest
  @ValueSource(strings = {"v0.17.2", "v0.19.1"})
  void part_of_a_machine_is_followed(String version) throws Exception {
    try (GoPeer server = server(version);
        MachineClient client = client(server.hear("listening"))) {
      NetworkMachine door =
          get(client.follow("door", FollowOptions.DEFAULT.only("Locked", "Lit").namesOnly()));
      assertThat(door.tracked()).containsExactly("Locked", "Lit");
      server.ask("add Closed", "result 0");
      server.ask("add Locked", "result 0");
      get(door.machine().when(door.state("Locked")));
      assertThat(get(door.add(door.state("Lit")))).isEqualTo(Result.EXECUTED);
      get(door.sync());
      assertThat(clock(door)).endsWith(server.ask("clock", "clock").replaceAll(".* ", ""));
      assertThat(door.machine().tick(door.state("Lit"))).isEqualTo(1);
      assertThat(door.machine().tick(door.state("Locked"))).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"v0.17.2", "v0.19.1"})
  void activity_alone_is_followed(String version) throws Exception {
    try (GoPeer server = server(version);
        MachineClient client = client(server.hear("listening"))) {
      NetworkMachine door = get(client.follow("door", FollowOptions.DEFAULT.shallow()));
      for (int i = 0; i < 5; i++) {
        server.ask("add Knocked", "knocked");
        server.hear("result 0");
      }
      server.ask("add Open", "result 0");
      get(door.machine().when(door.state("Open"), door.state("Knocked")));
      assertThat(door.machine().tick(door.state("Knocked"))).isEqualTo(1);
      server.ask("remove Open", "result 0");
      get(door.machine().whenNot(door.state("Open")));
      assertThat(get(door.add(door.state("Lit")))).isEqualTo(Result.EXECUTED);
      assertThat(door.machine().is(door.state("Lit"))).isTrue();
    }
  }

  /// A server of asyncmachine-go tells all transitions again with each answer; here each comes
  /// once.
  @ParameterizedTest
  @ValueSource(strings = {"v0.17.2", "v0.19.1"})
  void every_transition_is_told_once(String version) throws Exception {
    BlockingQueue<MachineWatcher.Transition> told = new LinkedBlockingQueue<>();
    try (GoPeer server = server(version);
        MachineClient client = client(server.hear("listening"))) {
      NetworkMachine door = get(client.follow("door", FollowOptions.DEFAULT.watching(told::add)));
      List<String> states = List.of("Closed", "Locked", "Lit", "Knocked", "Open", "Closed");
      for (String state : states) {
        assertThat(get(door.add(door.state(state)))).isEqualTo(Result.EXECUTED);
      }
      for (String state : states) {
        assertThat(told.poll(60, SECONDS).op()).isEqualTo("add " + state);
      }
      assertThat(told).isEmpty();
      server.hear("knocked");
      assertSame(server, door);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"v0.17.2", "v0.19.1"})
  void an_error_arrives_in_words(String version) throws Exception {
    try (GoPeer server = server(version);
        MachineClient client = client(server.hear("listening"))) {
      NetworkMachine door = get(client.follow("door", FollowOptions.DEFAULT));
      RemoteError error = new RemoteError("it squeaks", "at the hinge");
      assertThat(get(door.report(List.of(door.state("ErrOnClient")), error, Optional.empty())))
          .isEqualTo(Result.EXECUTED);
      assertThat(door.machine().is(door.state("Exception"), door.state("ErrOnClient"))).isTrue();
      assertSame(server, door);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"v0.17.2", "v0.19.1"})
  void payloads_arrive_and_are_answered(String version) throws Exception {
    BlockingQueue<Payload> taken = new LinkedBlockingQueue<>();
    try (GoPeer server = server(version);
        MachineClient client =
            MachineClient.open(
                carrier,
                options(server.hear("listening"))
                    .withConsumer((_, payload) -> {
                      taken.add(payload);
                      return CompletableFuture.allOf();
                    }))) {
      var _ = get(client.follow("door", FollowOptions.DEFAULT));
      server.ask("payload words S:a+b", "sent <nil>");
      assertThat(taken.poll(60, SECONDS)).isEqualTo(Payload.of("words", List.of("a", "b")));
      server.ask("payload number i:7", "sent <nil>");
      assertThat(taken.poll(60, SECONDS)).isEqualTo(Payload.of("number", 7L));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"v0.17.2", "v0.19.1"})
  void a_server_that_was_killed_and_started_again_is_found_again(String version) throws Exception {
    GoPeer first = server(version);
    String address = first.hear("listening");
    try (MachineClient client = client(address)) {
      NetworkMachine door = get(client.follow("door", FollowOptions.DEFAULT));
      assertThat(get(door.add(door.state("Knocked")))).isEqualTo(Result.EXECUTED);
      first.close();
      CompletableFuture<Long> call = door.add(door.state("Lit"));
      try (GoPeer second = GoPeer.start(version, "serve", address)) {
        second.hear("listening");
        assertThat(get(call)).isEqualTo(Result.EXECUTED);
        assertSame(second, door);
        assertThat(door.machine().tick(door.state("Knocked"))).isZero();
      }
    } finally {
      first.close();
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
