package io.peerage.remote;

import static io.peerage.remote.DoorState.Closed;
import static io.peerage.remote.DoorState.Knocked;
import static io.peerage.remote.DoorState.Locked;
import static io.peerage.remote.DoorState.Open;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.peerage.machine.DynamicState;
import io.peerage.machine.MachineOptions;
import io.peerage.machine.Result;
import io.peerage.machine.State;
import io.peerage.machine.Tracer;
import io.peerage.machine.Transition;
import io.peerage.remote.client.ClientLimits;
import io.peerage.remote.message.Arguments;
import io.peerage.remote.message.Cause;
import io.peerage.remote.message.Change;
import io.peerage.remote.message.RemoteError;
import io.peerage.remote.server.MuxState;
import io.peerage.wire.ErrorCode;
import io.peerage.wire.PeerageException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

class FollowSimTest {
  private final RemoteWorld world = new RemoteWorld(1);

  @Test
  void the_mirror_begins_as_the_machine_is() {
    world.there(() -> world.door.add(Closed, Locked));
    world.there(() -> world.door.add(Knocked));
    NetworkMachine mirror = world.mirror();
    world.settle(mirror);
    assertThat(mirror.machine().is(Closed, Locked, Knocked)).isTrue();
    assertThat(mirror.machine().tick(Knocked)).isEqualTo(1);
    assertThat(mirror.id()).isEqualTo("door");
    assertThat(mirror.isPartial()).isFalse();
  }

  @Test
  void a_mutation_is_seen_here_when_it_is_answered() {
    NetworkMachine mirror = world.mirror();
    assertThat(world.await(mirror.add(Closed))).isEqualTo(Result.EXECUTED);
    assertThat(mirror.machine().is(Closed)).isTrue();
    assertThat(world.await(mirror.add(Locked))).isEqualTo(Result.EXECUTED);
    assertThat(world.await(mirror.set(Open))).isEqualTo(Result.EXECUTED);
    assertThat(mirror.machine().is(Open)).isTrue();
    assertThat(mirror.machine().any(Closed, Locked)).isFalse();
    assertThat(world.await(mirror.add(Locked))).isEqualTo(Result.CANCELED);
    assertThat(world.await(mirror.toggle(Open))).isEqualTo(Result.EXECUTED);
    assertThat(world.door.is(Open)).isFalse();
    world.settle(mirror);
  }

  @Test
  void what_happens_there_is_pushed() {
    NetworkMachine mirror = world.mirror();
    var opened = mirror.machine().when(Open);
    world.net.runFor(Duration.ofSeconds(5));
    assertThat(opened).isNotDone();
    world.there(() -> world.door.add(Open));
    world.await(opened);
    assertThat(mirror.machine().is(Open)).isTrue();
  }

  @Test
  void whoever_only_listens_is_not_taken_for_gone() {
    NetworkMachine mirror = world.mirror();
    for (int second = 0; second < 200; second++) {
      world.net.after(
          Duration.ofSeconds(second),
          () -> world.there.loop().execute(() -> world.door.add(Knocked)));
    }
    world.net.runFor(Duration.ofSeconds(201));
    world.settle(mirror);
    assertThat(world.server.machine().tick(MuxState.ClientConnected)).isEqualTo(2);
  }

  @Test
  void a_wait_for_a_queue_tick_of_an_answer_ends() {
    NetworkMachine mirror = world.mirror();
    // From within a handler it is queued, and the answer is a queue tick.
    world.await(mirror.add(Closed));
    long tick = mirror.machine().queue().tick() + 3;
    var waits = mirror.machine().when().queue(tick);
    world.there(() -> world.door.add(Open));
    world.there(() -> world.door.add(Closed));
    assertThat(waits).isNotDone();
    world.there(() -> world.door.add(Open));
    world.await(waits);
  }

  @Test
  void without_states_of_its_own_a_client_knows_them_by_name() {
    NetworkMachine mirror = world.mirror(FollowOptions.DEFAULT);
    assertThat(mirror.machine().schema().declaration("Locked").require()).containsExactly("Closed");
    assertThat(world.await(mirror.add(mirror.state("Closed")))).isEqualTo(Result.EXECUTED);
    assertThat(mirror.machine().is(DynamicState.of("Closed"))).isTrue();
    assertThatThrownBy(() -> mirror.state("Ajar"))
        .isInstanceOf(PeerageException.class)
        .hasMessageContaining("no state Ajar in door");
  }

  @Test
  void of_a_partial_mirror_the_rest_reads_as_inactive() {
    NetworkMachine mirror = world.mirror(FollowOptions.DEFAULT.only("Open", "Closed"));
    world.there(() -> world.door.add(Closed));
    world.there(() -> world.door.add(Locked, Knocked));
    world.settle(mirror);
    assertThat(mirror.tracked()).containsExactly("Open", "Closed");
    assertThat(mirror.isPartial()).isTrue();
    assertThat(mirror.machine().is(mirror.state("Closed"))).isTrue();
    assertThat(mirror.machine().is(mirror.state("Locked"))).isFalse();
    assertThatThrownBy(() -> mirror.add(mirror.state("Locked")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Locked");
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
    var _ = world.mirror(FollowOptions.DEFAULT.watching(told::add));
    world.there(() -> world.door.add(Closed));
    world.there(() -> world.door.add(Locked));
    world.there(() -> world.door.add(Open));
    world.there(() -> world.door.add(Locked));
    world.net.runUntil(() -> told.size() == 4, Duration.ofSeconds(5));
    assertThat(told)
        .extracting(MachineWatcher.Transition::op)
        .containsExactly("add Closed", "add Locked", "add Open", "add Locked");
    assertThat(told)
        .extracting(MachineWatcher.Transition::result)
        .containsExactly("executed", "executed", "executed", "canceled");
    assertThat(told.get(1).active()).containsExactly("Closed", "Locked");
    assertThat(told.get(2).time()).containsEntry("Open", 1L).containsEntry("Locked", 2L);
    assertThat(told.get(0).queueTick()).isEqualTo(2);
  }

  @Test
  void a_state_that_the_server_keeps_to_itself_is_refused() {
    RemoteWorld guarded = new RemoteWorld(2);
    guarded.await(guarded.server.closeAsync());
    guarded.serve(Permit.COMMANDS);
    NetworkMachine mirror = guarded.mirror();
    assertThat(mirror.mutable()).containsExactly("Knocked");
    assertThat(guarded.await(mirror.add(Knocked))).isEqualTo(Result.EXECUTED);
    assertThatThrownBy(() -> guarded.await(mirror.add(Open)))
        .isInstanceOf(CompletionException.class)
        .cause()
        .isInstanceOfSatisfying(
            PeerageException.class,
            refused -> {
              assertThat(refused.code()).isEqualTo(ErrorCode.REFUSED);
              assertThat(refused).hasMessageContaining("door").hasMessageContaining("Open");
            });
    assertThat(guarded.door.is(Open)).isFalse();
  }

  @Test
  void whoever_has_no_token_is_not_let_in_and_does_not_try_again() {
    RemoteWorld guarded = new RemoteWorld(3);
    guarded.await(guarded.server.closeAsync());
    guarded.serve(
        ServerOptions.at(guarded.there.at(RemoteWorld.PORT), "there").withToken("sesame"),
        Permit.ALL);
    ClientOptions how = ClientOptions.to(guarded.there.at(RemoteWorld.PORT), "stranger");
    assertThatThrownBy(() -> guarded.await(MachineClient.openAsync(guarded.host(), how)))
        .cause()
        .isInstanceOfSatisfying(
            PeerageException.class,
            refused -> assertThat(refused.code()).isEqualTo(ErrorCode.REFUSED));
    guarded.await(MachineClient.openAsync(guarded.host(), how.withToken("sesame")));
    assertThat(guarded.there.meters().snapshot()).containsEntry("peerage.remote.refused", 1L);
  }

  @Test
  void whoever_shows_no_token_may_look_where_observers_are_let_in_and_no_more() {
    RemoteWorld open = new RemoteWorld(4);
    open.await(open.server.closeAsync());
    open.serve(
        ServerOptions.at(open.there.at(RemoteWorld.PORT), "there")
            .withToken("sesame")
            .withObservers(),
        Permit.ALL);
    ClientOptions how = ClientOptions.to(open.there.at(RemoteWorld.PORT), "somebody");
    FollowOptions as = FollowOptions.DEFAULT.as(DoorState.BLUEPRINT);
    NetworkMachine observed =
        open.await(open.await(MachineClient.openAsync(open.host(), how)).follow("door", as));
    assertThat(observed.mutable()).isEmpty();
    assertRefused(open, observed.add(Knocked), "[Knocked]");
    assertRefused(
        open,
        observed.report(List.of(), new RemoteError("pushed", ""), Optional.empty()),
        "errors");
    NetworkMachine changed =
        open.await(
            open.await(MachineClient.openAsync(open.host(), how.withToken("sesame")))
                .follow("door", as));
    assertThat(open.await(changed.add(Knocked))).isEqualTo(Result.EXECUTED);
    open.settle(observed);
    assertThat(observed.machine().is(Knocked)).isTrue();
    assertThatThrownBy(
            () -> open.await(MachineClient.openAsync(open.host(), how.withToken("salami"))))
        .cause()
        .isInstanceOfSatisfying(
            PeerageException.class,
            refused -> assertThat(refused.code()).isEqualTo(ErrorCode.REFUSED));
  }

  private static void assertRefused(RemoteWorld world, CompletableFuture<Long> call, String why) {
    assertThatThrownBy(() -> world.await(call))
        .cause()
        .isInstanceOfSatisfying(
            PeerageException.class,
            refused -> {
              assertThat(refused.code()).isEqualTo(ErrorCode.REFUSED);
              assertThat(refused).hasMessageContaining(why);
            });
  }

  @Test
  void a_machine_that_is_not_there_is_not_found() {
    assertThatThrownBy(() -> world.await(world.client().follow("window", FollowOptions.DEFAULT)))
        .cause()
        .isInstanceOfSatisfying(
            PeerageException.class,
            missing -> assertThat(missing.code()).isEqualTo(ErrorCode.NOT_FOUND));
  }

  @Test
  void a_server_that_is_not_there_is_given_up() {
    ClientOptions how =
        ClientOptions.to(world.there.at(1), "lost").withLimits(ClientLimits.DEFAULT.once());
    assertThatThrownBy(() -> world.await(MachineClient.openAsync(world.host(), how)))
        .cause()
        .isInstanceOfSatisfying(
            PeerageException.class,
            refused -> assertThat(refused.code()).isEqualTo(ErrorCode.CONNECTION_REFUSED));
  }

  @Test
  void an_error_there_is_known_here() {
    NetworkMachine mirror = world.mirror();
    world.there(() -> world.door.addError(new IllegalStateException("the hinge is off")));
    world.await(mirror.machine().when().error());
    assertThat(mirror.machine().error()).get().asString().contains("the hinge is off");
  }

  @Test
  void an_error_can_be_reported_from_here() {
    NetworkMachine mirror = world.mirror();
    world.await(mirror.report(List.of(), new RemoteError("somebody pushed", ""), Optional.empty()));
    assertThat(world.door.error()).get().asString().contains("somebody pushed");
  }

  @Test
  void where_a_mutation_came_from_is_known_there() {
    NetworkMachine mirror = world.mirror();
    List<String> sources = new ArrayList<>();
    world.there(() ->
        world.door.trace(
            new Tracer() {
              @Override
              public void transitionEnded(Transition transition) {
                transition
                    .source()
                    .ifPresent(source -> sources.add(transition.op() + " " + source));
              }
            }));
    Optional<Cause> cause = Optional.of(Cause.of(new io.peerage.machine.Source("bell", 12, 0)));
    world.await(mirror.mutate(Change.ADD, List.of(Open), Arguments.NONE, cause));
    world.await(mirror.mutate(Change.REMOVE, List.of(Open), Arguments.NONE, cause));
    world.await(mirror.mutate(Change.SET, List.of(Closed), Arguments.NONE, cause));
    world.await(mirror.report(List.of(), new RemoteError("ouch", ""), cause));
    world.await(mirror.add(Locked));
    assertThat(sources)
        .containsExactly("add bell/12/t0", "remove bell/12/t0", "set bell/12/t0", "add bell/12/t0");
  }

  @Test
  void somebody_there_can_be_asked_what_he_would_allow() {
    NetworkMachine mirror = world.mirror();
    List<State> locked = List.of(Locked);
    assertThat(ask(mirror, locked)).isFalse();
    world.await(mirror.add(Closed));
    assertThat(ask(mirror, locked)).isTrue();
    assertThat(world.door.is(Locked)).isFalse();
  }

  private boolean ask(NetworkMachine mirror, List<State> states) {
    return world.await(mirror.ask(Change.ADD, states, Arguments.NONE));
  }

  @Test
  void machines_are_listed_as_they_come_and_go() throws Exception {
    List<String> told = new ArrayList<>();
    world
        .client()
        .list(
            new Directory() {
              @Override
              public void listed(Listing machine) {
                told.add("+" + machine.id() + machine.active());
              }

              @Override
              public void complete() {
                told.add("complete");
              }

              @Override
              public void gone(String machine) {
                told.add("-" + machine);
              }
            });
    world.net.runUntil(() -> told.contains("complete"), Duration.ofSeconds(5));
    var window =
        DoorState.BLUEPRINT.start(
            this,
            MachineOptions.DEFAULT
                .withId("window")
                .withLoop(world.there.loop()::execute, world.there.loop()::inLoop));
    window.add(Open);
    AutoCloseable offer =
        world.server.offer(Source.of(window, world.there.loop()::execute), Permit.ALL);
    world.net.runUntil(() -> told.size() == 3, Duration.ofSeconds(5));
    offer.close();
    world.net.runUntil(() -> told.size() == 4, Duration.ofSeconds(5));
    assertThat(told).containsExactly("+door[]", "complete", "+window[Open]", "-window");
  }

  @Test
  void a_tree_of_three_levels_is_one_machine() {
    NetworkMachine replica = world.mirror();
    var middle = world.net.host("middle");
    NetworkMachine relayed =
        world.await(
            world
                .client(middle, ClientLimits.DEFAULT)
                .follow("door", FollowOptions.DEFAULT.as(DoorState.BLUEPRINT)));
    MachineServer second =
        world.await(MachineServer.openAsync(middle, ServerOptions.at(middle.at(7), "middle")));
    second.offer(relayed, Permit.ALL);
    var far =
        world.await(MachineClient.openAsync(world.host(), ClientOptions.to(middle.at(7), "far")));
    NetworkMachine leaf =
        world.await(far.follow("", FollowOptions.DEFAULT.as(DoorState.BLUEPRINT)));
    assertThat(world.await(leaf.add(Closed))).isEqualTo(Result.EXECUTED);
    assertThat(world.door.is(Closed)).isTrue();
    assertThat(leaf.machine().is(Closed)).isTrue();
    world.there(() -> world.door.add(Locked));
    world.settle(leaf);
    world.settle(replica);
  }

  @Test
  void a_machine_that_ends_ends_its_mirrors() {
    NetworkMachine mirror = world.mirror();
    var ended = mirror.machine().when().disposed();
    var _ = world.door.dispose();
    world.await(ended);
    assertThat(mirror.machine().disposed()).isTrue();
  }

  @Test
  void states_that_a_machine_gets_are_followed() {
    NetworkMachine mirror = world.mirror(FollowOptions.DEFAULT);
    world.await(mirror.add(mirror.state("Closed")));
    enum More implements State {
      Painted
    }
    world.there(() -> world.door.grow(DoorState.BLUEPRINT.extend(More.class).build(), this));
    world.there(() -> world.door.add(More.Painted));
    world.net.runUntil(() -> mirror.tracked().contains("Painted"), Duration.ofSeconds(5));
    world.settle(mirror);
    assertThat(mirror.machine().is(mirror.state("Painted"), mirror.state("Closed"))).isTrue();
  }
}
