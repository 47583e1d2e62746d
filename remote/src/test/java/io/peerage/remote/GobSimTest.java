package io.peerage.remote;

import static io.peerage.remote.DoorState.Closed;
import static io.peerage.remote.DoorState.Knocked;
import static io.peerage.remote.DoorState.Lit;
import static io.peerage.remote.DoorState.Locked;
import static io.peerage.remote.DoorState.Open;
import static org.assertj.core.api.Assertions.assertThat;

import io.peerage.machine.MachineOptions;
import io.peerage.machine.Result;
import io.peerage.machine.State;
import io.peerage.remote.message.Arguments;
import io.peerage.remote.message.Cause;
import io.peerage.remote.message.Change;
import io.peerage.remote.message.Payload;
import io.peerage.simnet.SimHost;
import io.peerage.testkit.Draw;
import io.peerage.testkit.SeededTest;
import io.peerage.wire.ErrorCode;
import io.peerage.wire.PeerageException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

/// Client and server both speak as asyncmachine-go does.
class GobSimTest {
  private static final Duration AT_MOST = Duration.ofMinutes(2);
  private static final List<FollowOptions> WAYS =
      List.of(
          FollowOptions.DEFAULT,
          FollowOptions.DEFAULT.namesOnly(),
          FollowOptions.DEFAULT.as(DoorState.BLUEPRINT),
          FollowOptions.DEFAULT.only("Open", "Closed", "Locked"),
          FollowOptions.DEFAULT.without("Knocked"),
          FollowOptions.DEFAULT.watching(MachineWatcher.NOBODY));

  private final RemoteWorld world = new RemoteWorld(1, WireCodec.GOB);

  @Test
  void a_mutation_is_seen_here_when_it_is_answered() {
    NetworkMachine mirror = world.mirror();
    assertThat(world.await(mirror.add(Closed))).isEqualTo(Result.EXECUTED);
    assertThat(mirror.machine().is(Closed)).isTrue();
    assertThat(world.await(mirror.add(Locked))).isEqualTo(Result.EXECUTED);
    assertThat(world.await(mirror.set(Open))).isEqualTo(Result.EXECUTED);
    assertThat(mirror.machine().any(Closed, Locked)).isFalse();
    assertThat(world.await(mirror.add(Locked))).isEqualTo(Result.CANCELED);
    assertThat(world.await(mirror.toggle(Open))).isEqualTo(Result.EXECUTED);
    assertThat(world.door.is(Open)).isFalse();
    world.settle(mirror);
  }

  @Test
  void a_schema_comes_with_the_machine() {
    NetworkMachine mirror = world.mirror(FollowOptions.DEFAULT);
    assertThat(mirror.machine().schema().declaration("Locked").require()).containsExactly("Closed");
    assertThat(mirror.tracked())
        .containsExactly("Open", "Closed", "Locked", "Knocked", "Lit", "Exception");
  }

  @Test
  void of_a_partial_mirror_the_rest_reads_as_inactive_and_its_numbers_are_right() {
    NetworkMachine mirror = world.mirror(FollowOptions.DEFAULT.only("Closed", "Lit").namesOnly());
    world.there(() -> world.door.add(Closed));
    world.there(() -> world.door.add(Locked, Knocked));
    world.settle(mirror);
    assertThat(mirror.tracked()).containsExactly("Closed", "Lit");
    assertThat(world.await(mirror.add(mirror.state("Lit")))).isEqualTo(Result.EXECUTED);
    assertThat(world.door.is(Lit)).isTrue();
    world.settle(mirror);
  }

  @Test
  void a_shallow_mirror_knows_what_is_active_and_no_more() {
    NetworkMachine mirror = world.mirror(FollowOptions.DEFAULT.as(DoorState.BLUEPRINT).shallow());
    for (int i = 0; i < 5; i++) {
      world.there(() -> world.door.add(Knocked));
    }
    world.there(() -> world.door.add(Open));
    world.await(mirror.machine().when(Open, Knocked));
    assertThat(mirror.machine().tick(Knocked)).isEqualTo(1);
    world.there(() -> world.door.remove(Open));
    world.await(mirror.machine().whenNot(Open));
    assertThat(mirror.machine().tick(Open)).isEqualTo(2);
  }

  @Test
  void somebody_who_follows_every_transition_hears_of_each_in_order() {
    List<MachineWatcher.Transition> told = new ArrayList<>();
    NetworkMachine mirror = world.mirror(FollowOptions.DEFAULT.watching(told::add));
    // A client that has just come gets no news for a quarter of a second.
    world.net.runFor(Duration.ofSeconds(1));
    world.there(() -> world.door.add(Closed));
    world.there(() -> world.door.add(Locked));
    world.there(() -> world.door.set(Open));
    world.settle(mirror);
    world.net.runUntil(() -> told.size() == 3, AT_MOST);
    assertThat(told)
        .extracting(MachineWatcher.Transition::op)
        .containsExactly("add Closed", "add Locked", "set Open");
    assertThat(world.await(mirror.add(mirror.state("Lit")))).isEqualTo(Result.EXECUTED);
    world.net.runUntil(() -> told.size() == 4, AT_MOST);
    assertThat(told.getLast().op()).isEqualTo("add Lit");
    assertThat(told.getLast().active()).containsExactly("Open", "Lit");
  }

  @Test
  void a_machine_that_went_far_is_told_whole() {
    NetworkMachine mirror = world.mirror();
    world.net.partition(List.of(world.there));
    world
        .there
        .loop()
        .execute(() -> {
          for (int i = 0; i < 70_000; i++) {
            world.door.add(Knocked);
          }
        });
    CompletableFuture<Void> open = mirror.machine().when(Open);
    world.there.loop().execute(() -> world.door.add(Open));
    world.net.heal();
    world.await(open);
    world.settle(mirror);
    assertThat(mirror.machine().tick(Knocked)).isEqualTo(139_999);
  }

  @Test
  void a_client_that_says_nothing_for_long_stays() {
    NetworkMachine mirror = world.mirror();
    world.net.runFor(Duration.ofMinutes(10));
    world.there(() -> world.door.add(Open));
    world.settle(mirror);
    assertThat(mirror.machine().is(Open)).isTrue();
  }

  @Test
  void there_is_one_machine_to_be_listed_and_followed_at_a_time() {
    MachineClient client = world.client();
    List<String> listed = new ArrayList<>();
    client.list(machine -> listed.add(machine.id()));
    world.net.runUntil(() -> !listed.isEmpty(), AT_MOST);
    assertThat(listed).containsExactly("door");
    assertThat(failure(client.follow("gate", FollowOptions.DEFAULT)).code())
        .isEqualTo(ErrorCode.NOT_FOUND);
    NetworkMachine door = world.await(client.follow("", FollowOptions.DEFAULT));
    assertThat(failure(client.follow("door", FollowOptions.DEFAULT)).code())
        .isEqualTo(ErrorCode.REFUSED);
    door.close();
    world.there(() -> world.door.add(Lit));
    NetworkMachine again = world.await(client.follow("door", FollowOptions.DEFAULT));
    assertThat(again.machine().is(again.state("Lit"))).isTrue();
    world.settle(again);
  }

  @Test
  void several_machines_cannot_be_offered() {
    var _ =
        world.server.offer(
            Source.of(
                DoorState.BLUEPRINT.start(this, MachineOptions.DEFAULT.withId("gate")),
                Runnable::run),
            Permit.ALL);
    SimHost host = world.host();
    PeerageException refused = failure(MachineClient.openAsync(host, world.options(host)));
    assertThat(refused.code()).isEqualTo(ErrorCode.REMOTE_ERROR);
    assertThat(refused).hasMessageContaining("exactly one machine");
  }

  @Test
  void what_a_client_may_not_change_is_canceled() {
    world.there.crash();
    world.there.restart();
    world.serve(Permit.COMMANDS);
    NetworkMachine mirror = world.mirror();
    assertThat(world.await(mirror.add(Open))).isEqualTo(Result.CANCELED);
    assertThat(world.await(mirror.add(Knocked))).isEqualTo(Result.EXECUTED);
    assertThat(world.door.tick(Open)).isZero();
  }

  @Test
  void what_gob_has_no_words_for_is_refused() {
    NetworkMachine mirror = world.mirror();
    assertThat(failure(mirror.ask(Change.ADD, List.of(Open), Arguments.NONE)).code())
        .isEqualTo(ErrorCode.USAGE);
    SimHost host = world.host();
    PeerageException token =
        failure(MachineClient.openAsync(host, world.options(host).withToken("secret")));
    assertThat(token).hasMessageContaining("token");
    ServerOptions options =
        ServerOptions.at(host.at(7000), "vault").withCodec(WireCodec.GOB).withToken("secret");
    assertThat(failure(MachineServer.openAsync(host, options)).code()).isEqualTo(ErrorCode.USAGE);
  }

  @Test
  void payloads_go_from_the_server_to_its_client_and_are_answered() {
    List<Payload> taken = new ArrayList<>();
    SimHost host = world.host();
    PayloadConsumer consumer =
        (_, payload) -> {
          taken.add(payload);
          return payload.name().equals("bad")
              ? CompletableFuture.failedFuture(
                  new PeerageException(ErrorCode.REFUSED, "not this one", ""))
              : CompletableFuture.completedFuture(null);
        };
    MachineClient client =
        world.await(MachineClient.openAsync(host, world.options(host).withConsumer(consumer)));
    String id = "rc-" + host.name();
    // Nobody has been let in to a machine yet.
    assertThat(failure(world.server.deliver(id, Payload.of("early", 1L))).code())
        .isEqualTo(ErrorCode.CANCELED);
    var _ = world.await(client.follow("door", FollowOptions.DEFAULT));
    String large = "x".repeat(500_000);
    Payload first = new Payload("large", large, Optional.of(new Cause("door", "17", "")));
    world.await(world.server.deliver(id, first));
    List<CompletableFuture<Void>> more = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      more.add(world.server.deliver(id, Payload.of("many", List.of((long) i, 2L))));
    }
    more.forEach(world::await);
    PeerageException bad = failure(world.server.deliver(id, Payload.of("bad", "b")));
    assertThat(bad).hasMessageContaining("not this one");
    assertThat(bad.code()).isEqualTo(ErrorCode.REFUSED);
    assertThat(failure(world.server.deliver(id, Payload.of("odd", List.of(1L, "x")))).code())
        .isEqualTo(ErrorCode.USAGE);
    assertThat(failure(client.deliver(Payload.of("back", "b"))).code())
        .isEqualTo(ErrorCode.REFUSED);
    assertThat(taken).hasSize(22).startsWith(first);
    assertThat(taken.get(20).data()).isEqualTo(List.of(19L, 2L));
  }

  @SeededTest(seeds = 200)
  void after_any_loss_the_mirror_is_the_machine_again(long seed) {
    Draw draw = Draw.seeded(seed);
    RemoteWorld world = new RemoteWorld(seed, WireCodec.GOB);
    SimHost host = world.host();
    FragileCarrier fragile = new FragileCarrier(host);
    CompletableFuture<MachineClient> opening =
        MachineClient.openAsync(fragile, world.options(host));
    // Connecting, Hello, handshake and what follows: each may be cut off anywhere.
    for (int breaks = draw.between(1, 8); breaks > 0; breaks--) {
      world.net.after(Duration.ofMillis(draw.between(0, 300)), fragile::breakStreams);
    }
    MachineClient client = world.await(opening);
    NetworkMachine mirror = world.await(client.follow("door", draw.pick(WAYS)));
    List<State> states = List.of(Open, Closed, Locked, Knocked);
    for (int i = draw.between(1, 30); i > 0; i--) {
      State state = draw.pick(states);
      boolean adds = draw.between(0, 2) > 0;
      Runnable deed =
          () -> {
            long _ = adds ? world.door.add(state) : world.door.remove(state);
          };
      world.net.after(
          Duration.ofMillis(draw.between(0, 1_000)), () -> world.there.loop().execute(deed));
    }
    for (int breaks = draw.between(0, 4); breaks > 0; breaks--) {
      world.net.after(Duration.ofMillis(draw.between(0, 1_200)), fragile::breakStreams);
    }
    world.net.runFor(Duration.ofSeconds(2));
    world.settle(mirror);
  }

  @SeededTest(seeds = 200)
  void each_call_takes_effect_at_least_once_or_ends_with_an_error(long seed) {
    Draw draw = Draw.seeded(seed);
    RemoteWorld world = new RemoteWorld(seed, WireCodec.GOB);
    boolean repeats = draw.between(0, 1) == 0;
    SimHost host = world.host();
    FragileCarrier fragile = new FragileCarrier(host);
    MachineClient client =
        world.await(MachineClient.openAsync(fragile, world.options(host).withRepeats(repeats)));
    NetworkMachine mirror = world.await(client.follow("door", draw.pick(WAYS)));
    State state = mirror.tracked().contains("Knocked") ? mirror.state("Knocked") : null;
    if (state == null) {
      return;
    }
    List<CompletableFuture<Long>> calls = new ArrayList<>();
    int count = draw.between(1, 40);
    for (int i = 0; i < count; i++) {
      world.net.after(Duration.ofMillis(draw.between(0, 400)), () -> calls.add(mirror.add(state)));
    }
    for (int breaks = draw.between(1, 6); breaks > 0; breaks--) {
      world.net.after(Duration.ofMillis(draw.between(0, 2_000)), fragile::breakStreams);
    }
    world.net.runUntil(
        () -> calls.size() == count && calls.stream().allMatch(CompletableFuture::isDone), AT_MOST);
    long done = calls.stream().filter(call -> !call.isCompletedExceptionally()).count();
    if (repeats) {
      assertThat(done).isEqualTo(count);
    } else {
      assertThat(world.door.tick(Knocked)).isLessThanOrEqualTo(2L * count);
      calls.stream()
          .filter(CompletableFuture::isCompletedExceptionally)
          .forEach(call -> assertThat(failure(call).code()).isEqualTo(ErrorCode.REMOTE_ERROR));
    }
    assertThat(world.door.tick(Knocked)).isGreaterThanOrEqualTo(2 * done - 1);
    world.settle(mirror);
  }

  private PeerageException failure(CompletableFuture<?> future) {
    world.net.runUntil(future::isDone, AT_MOST);
    try {
      var _ = future.join();
    } catch (CompletionException failed) {
      if (failed.getCause() instanceof PeerageException cause) {
        return cause;
      }
      throw failed;
    }
    throw new AssertionError("did not fail");
  }
}
