package io.peerage.remote;

import static io.peerage.remote.DoorState.Closed;
import static io.peerage.remote.DoorState.Knocked;
import static io.peerage.remote.DoorState.Locked;
import static io.peerage.remote.DoorState.Open;
import static org.assertj.core.api.Assertions.assertThat;

import io.peerage.machine.Result;
import io.peerage.machine.State;
import io.peerage.remote.client.ClientLimits;
import io.peerage.remote.client.ClientState;
import io.peerage.remote.message.Arguments;
import io.peerage.simnet.SimHost;
import io.peerage.simnet.SimNet;
import io.peerage.testkit.Draw;
import io.peerage.testkit.SeededTest;
import io.peerage.wire.ErrorCode;
import io.peerage.wire.PeerageException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

class ReconnectSimTest {
  private static final List<FollowOptions> WAYS =
      List.of(
          FollowOptions.DEFAULT,
          FollowOptions.DEFAULT.namesOnly(),
          FollowOptions.DEFAULT.as(DoorState.BLUEPRINT),
          FollowOptions.DEFAULT.only("Open", "Closed", "Locked"),
          FollowOptions.DEFAULT.watching(MachineWatcher.NOBODY));

  @SeededTest(seeds = 200)
  void each_call_takes_effect_once_however_often_the_connection_is_lost(long seed) {
    Draw draw = Draw.seeded(seed);
    RemoteWorld world = world(seed);
    SimHost host = world.host();
    FragileCarrier fragile = new FragileCarrier(host);
    MachineClient client =
        world.await(
            MachineClient.openAsync(
                fragile, ClientOptions.to(world.there.at(RemoteWorld.PORT), host.name())));
    NetworkMachine mirror =
        world.await(client.follow("door", FollowOptions.DEFAULT.as(DoorState.BLUEPRINT)));
    List<CompletableFuture<Long>> calls = new ArrayList<>();
    int count = draw.between(1, 40);
    for (int i = 0; i < count; i++) {
      world.net.after(
          Duration.ofMillis(draw.between(0, 400)), () -> calls.add(mirror.add(Knocked)));
    }
    for (int breaks = draw.between(1, 6); breaks > 0; breaks--) {
      world.net.after(Duration.ofMillis(draw.between(0, 2_000)), fragile::breakStreams);
    }
    world.net.runUntil(() -> calls.size() == count, Duration.ofSeconds(5));
    assertThat(world.await(all(calls))).containsOnly(Result.EXECUTED);
    assertThat(world.door.tick(Knocked)).isEqualTo(2L * count - 1);
    world.settle(mirror);
  }

  @SeededTest(seeds = 200)
  void after_any_loss_the_mirror_is_the_machine_again(long seed) {
    Draw draw = Draw.seeded(seed);
    RemoteWorld world = world(seed);
    SimHost host = world.host();
    FragileCarrier fragile = new FragileCarrier(host);
    CompletableFuture<MachineClient> opening =
        MachineClient.openAsync(
            fragile, ClientOptions.to(world.there.at(RemoteWorld.PORT), host.name()));
    // Connecting, HELLO, opening and what follows: each may be cut off anywhere.
    for (int breaks = draw.between(1, 8); breaks > 0; breaks--) {
      world.net.after(Duration.ofMillis(draw.between(0, 300)), fragile::breakStreams);
    }
    MachineClient client = world.await(opening);
    NetworkMachine mirror = world.await(client.follow("door", draw.pick(WAYS)));
    List<State> states = List.of(Open, Closed, Locked, Knocked);
    for (int i = draw.between(1, 30); i > 0; i--) {
      State state = draw.pick(states);
      boolean adds = draw.between(0, 2) > 0;
      world.net.after(
          Duration.ofMillis(draw.between(0, 500)),
          () ->
              world
                  .there
                  .loop()
                  .execute(() -> {
                    long _ = adds ? world.door.add(state) : world.door.remove(state);
                  }));
    }
    for (int breaks = draw.between(0, 4); breaks > 0; breaks--) {
      world.net.after(Duration.ofMillis(draw.between(0, 700)), fragile::breakStreams);
    }
    world.net.runFor(Duration.ofSeconds(1));
    world.settle(mirror);
  }

  @SeededTest(seeds = 50)
  void a_partition_is_noticed_and_survived(long seed) {
    Draw draw = Draw.seeded(seed);
    RemoteWorld world = world(seed);
    NetworkMachine mirror = world.mirror();
    world.net.partition(List.of(world.there));
    world.there.loop().execute(() -> world.door.add(Closed));
    CompletableFuture<Long> call = mirror.add(Knocked);
    world.net.after(Duration.ofSeconds(draw.between(1, 50)), world.net::heal);
    assertThat(world.await(call)).isEqualTo(Result.EXECUTED);
    assertThat(world.door.tick(Knocked)).isEqualTo(1);
    world.settle(mirror);
  }

  @SeededTest(seeds = 50)
  void of_a_call_that_a_restart_cut_off_nobody_knows(long seed) {
    Draw draw = Draw.seeded(seed);
    RemoteWorld world = world(seed);
    MachineClient client = world.client();
    NetworkMachine mirror =
        world.await(client.follow("door", FollowOptions.DEFAULT.as(DoorState.BLUEPRINT)));
    CompletableFuture<Long> call = mirror.add(Knocked);
    // Not long enough for an answer.
    world.net.runFor(Duration.ofNanos(draw.between(0, 1_900_000)));
    assertThat(call).isNotDone();
    world.there.crash();
    world.there.restart();
    world.serve(Permit.ALL);
    world.net.runUntil(call::isDone, Duration.ofMinutes(2));
    assertThat(call)
        .failsWithin(Duration.ZERO)
        .withThrowableOfType(ExecutionException.class)
        .havingCause()
        .isInstanceOfSatisfying(
            PeerageException.class,
            unknown -> {
              assertThat(unknown.code()).isEqualTo(ErrorCode.REMOTE_ERROR);
              assertThat(unknown).hasMessageContaining("not known");
            });
    assertThat(client.machine().is(ClientState.CallRetryFailed)).isTrue();
    world.settle(mirror);
    assertThat(world.await(mirror.add(Closed))).isEqualTo(Result.EXECUTED);
  }

  @SeededTest(seeds = 100)
  void mirrors_that_are_closed_while_all_is_opened_again_hold_nobody_up(long seed) {
    Draw draw = Draw.seeded(seed);
    RemoteWorld world = world(seed);
    SimHost host = world.host();
    FragileCarrier fragile = new FragileCarrier(host);
    MachineClient client =
        world.await(
            MachineClient.openAsync(
                fragile, ClientOptions.to(world.there.at(RemoteWorld.PORT), host.name())));
    FollowOptions how = FollowOptions.DEFAULT.as(DoorState.BLUEPRINT);
    NetworkMachine kept = world.await(client.follow("door", how));
    NetworkMachine closed = world.await(client.follow("door", how));
    fragile.breakStreams();
    world.net.after(Duration.ofMillis(draw.between(0, 250)), closed::close);
    world.net.runFor(Duration.ofSeconds(1));
    assertThat(world.await(kept.add(Knocked))).isEqualTo(Result.EXECUTED);
  }

  @SeededTest(seeds = 50)
  void waits_that_are_given_up_without_a_connection_leave_nothing_behind(long seed) {
    RemoteWorld world = world(seed);
    SimHost host = world.host();
    FragileCarrier fragile = new FragileCarrier(host);
    MachineClient client =
        world.await(
            MachineClient.openAsync(
                fragile, ClientOptions.to(world.there.at(RemoteWorld.PORT), host.name())));
    NetworkMachine mirror =
        world.await(client.follow("door", FollowOptions.DEFAULT.as(DoorState.BLUEPRINT)));
    for (int round = 0; round < 2; round++) {
      List<CompletableFuture<Void>> waits = new ArrayList<>();
      for (int i = 0; i < ClientLimits.DEFAULT.callsMax(); i++) {
        waits.add(mirror.whenArgs(Knocked, Arguments.NONE));
      }
      world.net.runFor(Duration.ofSeconds(1));
      assertThat(waits).noneMatch(CompletableFuture::isDone);
      fragile.breakStreams();
      world.net.runFor(Duration.ofMillis(1));
      waits.forEach(wait -> wait.cancel(false));
      world.net.runFor(Duration.ofSeconds(1));
    }
  }

  @SeededTest(seeds = 5)
  void a_client_that_cannot_connect_again_ends_every_wait(long seed) {
    RemoteWorld world = world(seed);
    SimHost host = world.host();
    MachineClient client = world.client(host, ClientLimits.DEFAULT);
    NetworkMachine mirror =
        world.await(client.follow("door", FollowOptions.DEFAULT.as(DoorState.BLUEPRINT)));
    var ended = mirror.machine().when().disposed();
    world.there.crash();
    CompletableFuture<Long> call = mirror.add(Knocked);
    CompletableFuture<PeerageException> lost = client.lost();
    world.net.runUntil(
        () -> call.isDone() && ended.isDone() && lost.isDone(), Duration.ofMinutes(3));
    assertThat(call).isCompletedExceptionally();
    assertThat(lost.join().code()).isEqualTo(ErrorCode.CONNECTION_REFUSED);
  }

  private static RemoteWorld world(long seed) {
    return new RemoteWorld(
        SimNet.seeded(seed).latency(Duration.ofMillis(1), Duration.ofMillis(20)));
  }

  private static CompletableFuture<List<Long>> all(List<CompletableFuture<Long>> calls) {
    return CompletableFuture.allOf(calls.toArray(CompletableFuture[]::new))
        .thenApply(_ -> calls.stream().map(CompletableFuture::join).toList());
  }
}
