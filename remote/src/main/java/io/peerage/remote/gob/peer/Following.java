package io.peerage.remote.gob.peer;

import io.peerage.remote.gob.message.RpcMessage.ServerMutation;
import io.peerage.remote.gob.message.RpcMessage.ServerSync;
import io.peerage.remote.gob.message.RpcMessage.ServerUpdate;
import io.peerage.remote.gob.message.RpcMessage.ServerUpdates;
import io.peerage.remote.message.Clock;
import io.peerage.remote.message.Detail;
import io.peerage.remote.message.Indexes;
import io.peerage.remote.message.ToClient;
import io.peerage.remote.message.ToServer;
import io.peerage.wire.MalformedException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// The one subscription that a client has over gob: wished for, entered, and kept right.
final class Following {
  private final Consumer<ToClient> out;
  private final Asking asking;
  private ToServer.@Nullable Open wish;
  private @Nullable Mirror mirror;

  /// Whether the server has let us in.
  private boolean entered;

  /// Whether a check is under way for which nobody waits, and another one is needed after it.
  private boolean checks;

  private boolean again;

  /// What has to be asked of the server.
  interface Asking {
    /// The whole clock.
    void sync(Purpose purpose);

    /// Everything, since the machine has got other states.
    void redefine(ToServer.Open wish);
  }

  /// @param out tells the owner
  Following(Consumer<ToClient> out, Asking asking) {
    this.out = out;
    this.asking = asking;
  }

  boolean isFree() {
    return wish == null;
  }

  boolean isOpen(int number) {
    return wish != null && wish.subscription() == number;
  }

  /// What is followed under this number; null if it is not open.
  @Nullable Tracking tracking(int number) {
    Mirror followed = mirror;
    return followed != null && entered && isOpen(number) ? followed.tracking() : null;
  }

  static Tracking tracking(ToServer.Open open, Greeting machine) {
    return Tracking.of(machine.names(), open.allowed(), open.skipped(), true);
  }

  void wish(ToServer.Open open) {
    wish = open;
  }

  /// The server is asked to let us in. From now on it may tell of changes, which overtake its
  /// answer.
  void enter(Greeting machine) {
    ToServer.Open open = wish;
    if (open != null) {
      mirror = mirror(open, machine);
    }
  }

  private Mirror mirror(ToServer.Open open, Greeting machine) {
    Tracking tracking = tracking(open, machine);
    return new Mirror(
        open.subscription(),
        tracking,
        tracking.clock(machine.clock()),
        open.detail() == Detail.SHALLOW,
        out);
  }

  /// The server has let us in.
  void entered(Greeting machine) {
    ToServer.Open open = wish;
    Mirror followed = mirror;
    if (open == null || followed == null) {
      return;
    }
    entered = true;
    opened(open, machine, followed);
    if (again && !checks) {
      again = false;
      check();
    }
  }

  private void opened(ToServer.Open open, Greeting machine, Mirror followed) {
    Tracking tracking = followed.tracking();
    out.accept(
        new ToClient.Opened(
            open.subscription(),
            machine.id(),
            List.of(),
            tracking.names(machine.names()),
            open.schema() ? machine.schema() : Optional.empty(),
            Indexes.of(IntStream.range(0, tracking.count()).toArray()),
            List.of(),
            followed.shown()));
  }

  /// The machine has got other states, or another clock.
  void redefined(Greeting machine) {
    ToServer.Open open = wish;
    if (open != null && mirror != null) {
      Mirror followed = mirror(open, machine);
      mirror = followed;
      if (entered) {
        opened(open, machine, followed);
      }
    }
  }

  void leave(int number) {
    if (isOpen(number)) {
      wish = null;
      mirror = null;
      entered = false;
      again = false;
    }
  }

  // Changes

  void pushed(ServerUpdate update) throws MalformedException {
    Mirror followed = mirror;
    if (followed == null) {
      return;
    }
    if (!followed.moved(update)) {
      check();
    } else if (entered) {
      boolean _ = followed.show(0);
    }
  }

  void pushed(ServerUpdates updates) throws MalformedException {
    if (mirror != null && !mirror.moved(updates, entered)) {
      check();
    }
  }

  /// A mutation was answered.
  ///
  /// @param call 0 if nobody waits
  void mutated(int number, long call, ServerMutation reply) throws MalformedException {
    if (reply.result() < 0) {
      throw new MalformedException("a result of " + reply.result());
    }
    Mirror followed = mirror;
    if (followed == null || !isOpen(number)) {
      answer(call, reply.result());
      return;
    }
    ServerUpdate update = reply.update();
    ServerUpdates updates = reply.mutations();
    if (update != null && followed.moved(update)) {
      boolean isTold = followed.show(reply.result() == 0 ? call : 0);
      if (!isTold) {
        answer(call, reply.result());
      }
    } else if (updates != null && followed.moved(updates, true)) {
      answer(call, reply.result());
    } else if (call == 0) {
      check();
    } else {
      // The answer has to wait until its effect is seen.
      asking.sync(new Purpose.Check(number, call, reply.result()));
    }
  }

  private void answer(long call, long result) {
    if (call != 0) {
      out.accept(new ToClient.Answered(call, result));
    }
  }

  // The whole clock

  /// Asks for the whole clock, unless that is being done; then once more afterwards.
  void check() {
    ToServer.Open open = wish;
    if (checks || !entered || open == null) {
      again = true;
    } else {
      checks = true;
      asking.sync(new Purpose.Check(open.subscription(), 0, 0));
    }
  }

  /// What was checked.
  void checked(Purpose.Check check, ServerSync sync) throws MalformedException {
    if (isOpen(check.subscription())) {
      heard(sync);
    }
    unchecked(check);
  }

  /// A check has ended, one way or another.
  void unchecked(Purpose.Check check) {
    answer(check.call(), check.result());
    if (check.call() == 0) {
      checks = false;
      if (again && entered) {
        again = false;
        check();
      }
    }
  }

  /// The owner has asked for the whole clock.
  void synced(int number, long call, ServerSync sync) throws MalformedException {
    Mirror followed = mirror;
    if (followed != null && entered && isOpen(number) && adopt(followed, sync)) {
      out.accept(new ToClient.Synced(number, call, followed.shown()));
    } else {
      answer(call, 0);
    }
  }

  /// The whole clock has come, for whatever reason.
  void heard(ServerSync sync) throws MalformedException {
    Mirror followed = mirror;
    ToServer.Open open = wish;
    if (followed != null && open != null && entered && adopt(followed, sync)) {
      out.accept(new ToClient.Synced(open.subscription(), 0, followed.shown()));
    }
  }

  /// Takes a whole clock over. One of another number of states is of a machine that has changed:
  /// then everything is asked for again.
  private boolean adopt(Mirror followed, ServerSync sync) throws MalformedException {
    long[] ticks = sync.time().toArray();
    ToServer.Open open = wish;
    if (ticks.length != followed.tracking().numbered() && open != null) {
      asking.redefine(open);
      return false;
    }
    Clock clock = Greeting.clock(ticks, sync.queueTick(), ticks.length);
    followed.synced(Clock.of(clock.ticks(), clock.queueTick(), (int) sync.machTick()));
    return true;
  }
}
