package io.peerage.machine;

import static org.assertj.core.api.Assertions.assertThat;

import io.peerage.testkit.SeededTest;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Timeout;

/// Ten thousand futures on one machine: none is lost, none is early, none completes twice, and
/// nothing is left of them.
final class ManyWaitsTest {
  private static final int WAITS = 10_000;

  /// How many ticks a wait may be for.
  private static final int MORE_MAX = 200;

  private static final Letter[] LETTERS = Letter.values();

  private static final Blueprint<Object> BLUEPRINT =
      Blueprint.<Object>of("letters", Letter.class).multi(Letter.D).build();

  /// A wait, what it waits for as the machine shows it, and how often it has completed.
  private static final class Watched {
    final CompletableFuture<Void> wait;
    final BooleanSupplier now;
    final boolean lasting;
    final AtomicInteger completions = new AtomicInteger();
    boolean due;

    /// @param lasting whether it is so for ever once it is so
    Watched(CompletableFuture<Void> wait, boolean lasting, BooleanSupplier now) {
      this.wait = wait;
      this.lasting = lasting;
      this.now = now;
      due = now.getAsBoolean();
      var _ = wait.handle((_, _) -> completions.incrementAndGet());
    }
  }

  private static Watched ask(Machine machine, SplittableRandom random) {
    Letter one = LETTERS[random.nextInt(LETTERS.length)];
    Letter two = LETTERS[random.nextInt(LETTERS.length)];
    long more = 1L + random.nextInt(MORE_MAX);
    When when = machine.when();
    return switch (random.nextInt(7)) {
      case 0 -> new Watched(when.active(one, two), false, () -> machine.is(one, two));
      case 1 -> new Watched(when.inactive(one, two), false, () -> machine.not(one, two));
      case 2 -> {
        long first = machine.tick(one) + more;
        long second = machine.tick(two) + random.nextInt(MORE_MAX);
        yield new Watched(
            when.time(List.of(one, two), first, second),
            true,
            () -> machine.tick(one) >= first && machine.tick(two) >= second);
      }
      case 3 -> {
        long goal = machine.tick(one) + more;
        yield new Watched(when.ticks(one, more), true, () -> machine.tick(one) >= goal);
      }
      case 4 -> {
        long goal = machine.queue().tick() + more;
        yield new Watched(when.queue(goal), true, () -> machine.queue().tick() >= goal);
      }
      case 5 -> {
        long goal = machine.tick(one) + more;
        yield new Watched(
            when.query(time -> time.tick(one) >= goal), true, () -> machine.tick(one) >= goal);
      }
      default -> {
        long before = machine.tick(one);
        yield new Watched(
            when.nextActive(one), true, () -> machine.tick(one) > before + (before & 1));
      }
    };
  }

  private static void mutate(Machine machine, SplittableRandom random) {
    Letter one = LETTERS[random.nextInt(LETTERS.length)];
    Letter two = LETTERS[random.nextInt(LETTERS.length)];
    switch (random.nextInt(4)) {
      case 0 -> machine.add(one, two);
      case 1 -> machine.remove(one, two);
      case 2 -> machine.set(one);
      default -> machine.toggle(one);
    }
  }

  @SeededTest(seeds = 3)
  void each_completes_in_the_drain_that_fulfils_it(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Kernel machine = (Kernel) BLUEPRINT.start(this);
    List<Watched> all = new ArrayList<>();
    List<Watched> open = new ArrayList<>();
    while (all.size() < WAITS || !open.isEmpty()) {
      for (int i = random.nextInt(100); i > 0 && all.size() < WAITS; i--) {
        Watched asked = ask(machine, random);
        all.add(asked);
        open.add(asked);
      }
      for (int i = random.nextInt(10); i > 0 && !open.isEmpty(); i--) {
        open.remove(random.nextInt(open.size())).wait.cancel(false);
      }
      mutate(machine, random);
      for (Watched watched : open) {
        watched.due |= watched.now.getAsBoolean();
        if (watched.due != watched.wait.isDone()) {
          throw new AssertionError((watched.due ? "lost: " : "early: ") + machine);
        }
      }
      open.removeIf(watched -> watched.wait.isDone());
      assertThat(machine.waits().open()).isEqualTo(open.size());
    }
    assertThat(all).hasSize(WAITS).allMatch(watched -> watched.completions.get() == 1);
    assertThat(machine.waits().isBare()).isTrue();
  }

  @SeededTest(seeds = 2)
  @Timeout(120)
  void none_is_lost_or_doubled_when_others_cancel_meanwhile(long seed) throws Exception {
    SplittableRandom random = new SplittableRandom(seed);
    int askers = 2;
    try (ExecutorService loop = Executors.newSingleThreadExecutor();
        ExecutorService callers = Executors.newFixedThreadPool(askers + 1)) {
      Kernel machine = (Kernel) BLUEPRINT.start(this, MachineOptions.DEFAULT.withExecutor(loop));
      List<Future<List<Watched>>> asking = new ArrayList<>();
      for (int i = 0; i < askers; i++) {
        SplittableRandom own = random.split();
        asking.add(callers.submit(() -> askAndCancel(machine, own, WAITS / askers)));
      }
      SplittableRandom mutating = random.split();
      Future<?> mutations =
          callers.submit(() -> {
            for (int i = 0; i < 3_000; i++) {
              mutate(machine, mutating);
            }
          });
      List<Watched> all = new ArrayList<>();
      for (Future<List<Watched>> asked : asking) {
        all.addAll(asked.get());
      }
      mutations.get();
      // A full queue would take nothing more in.
      machine.when().queueEnds().join();
      for (int i = 0; i <= MORE_MAX; i++) {
        for (Letter letter : LETTERS) {
          machine.remove(letter);
          machine.when().queue(machine.add(letter)).join();
        }
      }
      // Behind the last drain, and then behind the completions it has sent on the same way.
      loop.submit(() -> {}).get();
      loop.submit(() -> {}).get();

      for (Watched watched : all) {
        if (!watched.wait.isDone()) {
          assertThat(watched.lasting || watched.now.getAsBoolean()).as("lost").isFalse();
          watched.wait.cancel(false);
        }
      }
      assertThat(all).hasSize(WAITS).allMatch(watched -> watched.completions.get() == 1);
      assertThat(machine.waits().isBare()).isTrue();
    }
  }

  private static List<Watched> askAndCancel(Machine machine, SplittableRandom random, int count) {
    List<Watched> all = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      all.add(ask(machine, random));
      if (random.nextBoolean()) {
        all.get(random.nextInt(all.size())).wait.cancel(false);
      }
    }
    return all;
  }
}
