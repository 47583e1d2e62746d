package io.peerage.remote;

import static io.peerage.remote.DoorState.BLUEPRINT;
import static io.peerage.remote.DoorState.Closed;
import static io.peerage.remote.DoorState.Knocked;
import static io.peerage.remote.DoorState.Lit;
import static io.peerage.remote.DoorState.Locked;
import static io.peerage.remote.DoorState.Open;
import static org.assertj.core.api.Assertions.assertThat;

import io.peerage.machine.Blueprint;
import io.peerage.machine.Result;
import io.peerage.machine.State;
import io.peerage.remote.message.Detail;
import io.peerage.remote.server.MuxState;
import io.peerage.simnet.SimHost;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Cuts the connection behind each message in turn, whichever way it went, in each way of following
/// a machine; and looks after each update, not only at the end.
class BoundarySimTest {
  private static final Duration AT_MOST = Duration.ofMinutes(1);

  private enum Paint implements State {
    Painted
  }

  private static final Blueprint<Object> PAINTED = BLUEPRINT.extend(Paint.class).build();

  /// One way of following, with a name for people.
  record Way(String name, FollowOptions options, boolean grows) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Way> ways() {
    FollowOptions all = FollowOptions.DEFAULT;
    return Stream.of(
        new Way("the clock", all, false),
        new Way("a machine that grows", all, true),
        new Way("names only", all.namesOnly(), true),
        new Way("some states", all.only("Closed", "Knocked"), false),
        new Way("not some states", all.without("Knocked"), true),
        new Way("whether states are active", all.shallow(), true),
        new Way("some states, whether they are active", all.shallow().only("Knocked"), false),
        new Way("each transition", all.watching(MachineWatcher.NOBODY), true),
        new Way("each transition of some", all.only("Lit").watching(MachineWatcher.NOBODY), false));
  }

  @ParameterizedTest
  @MethodSource("ways")
  void after_each_update_the_mirror_is_the_machine(Way way) {
    int all = run(way, Integer.MAX_VALUE);
    assertThat(all).isGreaterThan(10);
    for (int cut = 1; cut <= all; cut++) {
      run(way, cut);
    }
  }

  /// @return the frames that have passed
  private int run(Way way, int cut) {
    RemoteWorld world = new RemoteWorld(cut);
    SimHost host = world.host();
    FragileCarrier fragile = new FragileCarrier(host);
    fragile.breakAfter(cut);
    MachineClient client =
        world.await(
            MachineClient.openAsync(
                fragile, ClientOptions.to(world.there.at(RemoteWorld.PORT), "ann")));
    NetworkMachine mirror = world.await(client.follow("door", way.options()));
    List<State> updates = List.of(Open, Closed, Knocked, Locked, Knocked, Lit, Open, Knocked);
    for (State update : updates) {
      // Once there, and once from here.
      world.there(() -> world.door.add(update));
      look(world, mirror, way, cut);
      if (mirror.tracked().contains(update.name())) {
        CompletableFuture<Long> answer = mirror.add(mirror.state(update.name()));
        assertThat(world.await(answer)).isEqualTo(Result.EXECUTED);
        look(world, mirror, way, cut);
      }
    }
    if (way.grows()) {
      world.there(() -> world.door.grow(PAINTED, this));
      world.there(() -> world.door.add(Paint.Painted));
      world.net.runUntil(() -> mirror.tracked().contains("Painted"), AT_MOST);
      look(world, mirror, way, cut);
    }
    assertThat(world.door.tick(Knocked))
        .as("each call once, cut %d", cut)
        .isEqualTo(mirror.tracked().contains("Knocked") ? 2 * 6 - 1 : 2 * 3 - 1);
    // What is cut behind the first messages is noticed before the end.
    assertThat(world.server.machine().tick(MuxState.ClientConnected))
        .isGreaterThanOrEqualTo(cut < 10 ? 4 : 2);
    int passed = fragile.passed(cut);
    world.await(client.closeAsync());
    return passed;
  }

  private static void look(RemoteWorld world, NetworkMachine mirror, Way way, int cut) {
    boolean shallow = way.options().detail() == Detail.SHALLOW;
    world.net.runUntil(() -> differences(world, mirror, shallow).isEmpty(), AT_MOST);
    assertThat(differences(world, mirror, shallow)).as("cut %d", cut).isEmpty();
  }

  private static List<String> differences(
      RemoteWorld world, NetworkMachine mirror, boolean shallow) {
    Stream<String> states =
        mirror.tracked().stream()
            .filter(name -> {
              State here = mirror.state(name);
              State there =
                  world.door.states().stream()
                      .filter(state -> state.name().equals(name))
                      .findAny()
                      .orElseThrow();
              return shallow
                  ? mirror.machine().is(here) != world.door.is(there)
                  : mirror.machine().tick(here) != world.door.tick(there);
            });
    boolean late = mirror.machine().queue().tick() != world.door.queue().tick();
    return Stream.concat(states, late ? Stream.of("queue tick") : Stream.of()).toList();
  }
}
