package io.peerage.remote;

import static io.peerage.remote.DoorState.Knocked;
import static io.peerage.remote.DoorState.Open;
import static org.assertj.core.api.Assertions.assertThat;

import io.peerage.remote.server.ServerLimits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class LimitsSimTest {
  private final RemoteWorld world = new RemoteWorld(1);

  @Test
  void a_call_more_than_may_be_under_way_is_refused_at_once() {
    NetworkMachine mirror = world.mirror();
    List<CompletableFuture<Long>> calls = new ArrayList<>();
    for (int i = 0; i < 257; i++) {
      calls.add(mirror.add(Knocked));
    }
    world.net.runUntil(() -> calls.getLast().isDone(), Duration.ofMillis(1));
    assertThat(calls.getLast()).isCompletedExceptionally();
    for (CompletableFuture<Long> call : calls.subList(0, 256)) {
      world.await(call);
    }
    assertThat(world.door.tick(Knocked)).isEqualTo(2 * 256 - 1);
  }

  @Test
  void pushes_of_a_machine_are_no_closer_than_the_interval() {
    NetworkMachine mirror = world.mirror();
    for (int i = 0; i < 1000; i++) {
      world.net.after(
          Duration.ofMillis(i), () -> world.there.loop().execute(() -> world.door.add(Knocked)));
    }
    world.net.runFor(Duration.ofSeconds(1));
    world.settle(mirror);
    assertThat(mirror.machine().tick(Knocked)).isEqualTo(1999);
    assertThat(world.there.meters().snapshot().get("peerage.remote.pushes"))
        .isGreaterThan(10)
        .isLessThanOrEqualTo(102);
  }

  @Test
  void somebody_who_misses_transitions_is_told_how_many() {
    world.await(world.server.closeAsync());
    world.serve(
        ServerOptions.at(world.there.at(RemoteWorld.PORT), "there")
            .withLimits(ServerLimits.DEFAULT.withTransitionsMax(10)),
        Permit.ALL);
    AtomicLong told = new AtomicLong();
    AtomicLong missed = new AtomicLong();
    NetworkMachine mirror =
        world.mirror(
            FollowOptions.DEFAULT.watching(
                new MachineWatcher() {
                  @Override
                  public void transition(Transition transition) {
                    told.incrementAndGet();
                  }

                  @Override
                  public void missed(long count) {
                    missed.addAndGet(count);
                  }
                }));
    world.there(() -> {
      for (int i = 0; i < 100; i++) {
        world.door.add(Knocked);
      }
    });
    world.net.runUntil(() -> told.get() + missed.get() == 100, Duration.ofSeconds(5));
    assertThat(missed.get()).isEqualTo(100);
    world.there(() -> world.door.add(Open));
    world.net.runUntil(() -> told.get() == 1, Duration.ofSeconds(5));
    world.settle(mirror);
  }
}
