package io.peerage.remote;

import static io.peerage.remote.DoorState.BLUEPRINT;
import static io.peerage.remote.DoorState.Knocked;
import static io.peerage.remote.DoorState.Open;
import static io.peerage.remote.RemoteWorld.TIMES;
import static io.peerage.remote.RemoteWorld.WHO;
import static org.assertj.core.api.Assertions.assertThat;

import io.peerage.machine.Args;
import io.peerage.remote.client.ClientLimits;
import io.peerage.remote.message.Arguments;
import io.peerage.simnet.SimHost;
import io.peerage.testkit.Draw;
import io.peerage.testkit.SeededTest;
import io.peerage.wire.ErrorCode;
import io.peerage.wire.PeerageException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;

class WaitForArgumentsSimTest {
  private static final Duration A_WHILE = Duration.ofSeconds(5);

  private final RemoteWorld world = new RemoteWorld(3);

  @Test
  void it_ends_when_the_state_comes_with_all_of_them() {
    NetworkMachine mirror = world.mirror();
    CompletableFuture<Void> waits = mirror.whenArgs(Knocked, named("ann", 2));
    world.net.runFor(A_WHILE);
    knock(world, WHO.with("bob").and(TIMES, 2));
    knock(world, WHO.with("ann"));
    knock(world, WHO.with("ann").and(TIMES, 3));
    world.there(() -> world.door.add(Open, WHO.with("ann").and(TIMES, 2)));
    world.net.runFor(A_WHILE);
    assertThat(waits).isNotDone();
    knock(world, WHO.with("ann").and(TIMES, 2));
    world.await(waits);
  }

  @Test
  void it_is_told_after_the_mirror_has_seen_it() {
    NetworkMachine mirror = world.mirror();
    CompletableFuture<Boolean> seen =
        mirror.whenArgs(Knocked, named("ann", 2)).thenApply(_ -> mirror.machine().is(Knocked));
    world.net.runFor(A_WHILE);
    knock(world, WHO.with("ann").and(TIMES, 2));
    assertThat(world.await(seen)).isTrue();
  }

  @SeededTest(seeds = 50)
  void what_happens_while_the_connection_is_lost_is_not_missed(long seed) {
    Draw draw = Draw.seeded(seed);
    RemoteWorld there = new RemoteWorld(seed);
    SimHost host = there.host();
    FragileCarrier fragile = new FragileCarrier(host);
    MachineClient client =
        there.await(
            MachineClient.openAsync(
                fragile, ClientOptions.to(there.there.at(RemoteWorld.PORT), host.name())));
    NetworkMachine mirror = there.await(client.follow("door", FollowOptions.DEFAULT.as(BLUEPRINT)));
    CompletableFuture<Void> waits = mirror.whenArgs(Knocked, named("ann", 1));
    there.net.runFor(A_WHILE);
    fragile.breakStreams();
    there.net.runFor(Duration.ofMillis(draw.between(0, 60)));
    knock(there, WHO.with("ann").and(TIMES, 1));
    there.net.runFor(Duration.ofMillis(draw.between(0, 60)));
    fragile.breakStreams();
    there.await(waits);
  }

  @Test
  void a_server_that_was_started_again_is_asked_again() {
    NetworkMachine mirror = world.mirror();
    CompletableFuture<Void> waits = mirror.whenArgs(Knocked, named("ann", 1));
    world.net.runFor(A_WHILE);
    world.there.crash();
    world.there.restart();
    world.serve(Permit.ALL);
    world.net.runFor(Duration.ofSeconds(30));
    knock(world, WHO.with("ann").and(TIMES, 1));
    world.await(waits);
  }

  @Test
  void it_is_handed_on_through_a_mirror_that_is_served() {
    NetworkMachine leaf = leaf();
    assertThat(leaf.arguments()).containsExactly("who", "times");
    CompletableFuture<Void> waits = leaf.whenArgs(Knocked, named("ann", 2));
    world.net.runFor(A_WHILE);
    assertThat(waits).isNotDone();
    knock(world, WHO.with("ann").and(TIMES, 2));
    world.await(waits);
  }

  private NetworkMachine leaf() {
    var middle = world.net.host("middle");
    NetworkMachine relayed =
        world.await(
            world
                .client(middle, ClientLimits.DEFAULT)
                .follow("door", FollowOptions.DEFAULT.as(BLUEPRINT)));
    MachineServer second =
        world.await(MachineServer.openAsync(middle, ServerOptions.at(middle.at(7), "middle")));
    second.offer(relayed, Permit.ALL);
    var far =
        world.await(MachineClient.openAsync(world.host(), ClientOptions.to(middle.at(7), "far")));
    return world.await(far.follow("", FollowOptions.DEFAULT.as(BLUEPRINT)));
  }

  @Test
  void a_machine_that_ends_ends_it_unfulfilled() {
    NetworkMachine mirror = world.mirror();
    CompletableFuture<Void> waits = mirror.whenArgs(Knocked, named("ann", 1));
    world.net.runFor(A_WHILE);
    world.there(() -> {
      var _ = world.door.dispose();
    });
    assertFails(waits, ErrorCode.CANCELED);
  }

  @Test
  void one_that_is_canceled_makes_room_for_another() {
    NetworkMachine mirror = world.mirror();
    List<CompletableFuture<Void>> waits = new ArrayList<>();
    for (int i = 0; i < ClientLimits.DEFAULT.callsMax(); i++) {
      waits.add(mirror.whenArgs(Knocked, named("ann", i)));
    }
    assertFails(mirror.whenArgs(Knocked, named("ann", -1)), ErrorCode.REFUSED);
    world.net.runFor(A_WHILE);
    assertThat(waits).noneMatch(CompletableFuture::isDone);
    // Calls that change something are not held up by those that wait.
    assertThat(world.await(mirror.add(Knocked))).isZero();
    assertThat(waits.getFirst().cancel(false)).isTrue();
    world.net.runFor(A_WHILE);
    CompletableFuture<Void> another = mirror.whenArgs(Knocked, named("ann", -1));
    world.net.runFor(A_WHILE);
    assertThat(another).isNotDone();
    knock(world, WHO.with("ann").and(TIMES, -1));
    world.await(another);
  }

  @Test
  void an_argument_of_another_type_is_refused() {
    NetworkMachine mirror = world.mirror();
    var values = new LinkedHashMap<String, Object>();
    values.put("who", 1L);
    assertFails(mirror.whenArgs(Knocked, new Arguments(values)), ErrorCode.USAGE);
  }

  private void assertFails(CompletableFuture<Void> wait, ErrorCode code) {
    world.net.runUntil(wait::isDone, A_WHILE);
    assertThat(wait)
        .failsWithin(Duration.ZERO)
        .withThrowableOfType(ExecutionException.class)
        .havingCause()
        .isInstanceOfSatisfying(
            PeerageException.class, failure -> assertThat(failure.code()).isEqualTo(code));
  }

  private static void knock(RemoteWorld world, Args args) {
    world.there(() -> world.door.add(Knocked, args));
  }

  private static Arguments named(String who, long times) {
    var values = new LinkedHashMap<String, Object>();
    values.put("who", who);
    values.put("times", times);
    return new Arguments(values);
  }
}
