package io.peerage.remote;

import io.peerage.machine.Binding;
import io.peerage.machine.Blueprint;
import io.peerage.machine.HandlerSet;
import io.peerage.machine.MachineException;
import io.peerage.machine.MachineOptions;
import io.peerage.machine.MachineView;
import io.peerage.machine.Replica;
import io.peerage.machine.State;
import io.peerage.machine.schema.Declaration;
import io.peerage.machine.schema.Schema;
import io.peerage.remote.message.Arguments;
import io.peerage.remote.message.Cause;
import io.peerage.remote.message.Change;
import io.peerage.remote.message.Clock;
import io.peerage.remote.message.Indexes;
import io.peerage.remote.message.RemoteError;
import io.peerage.remote.message.ToClient;
import io.peerage.remote.message.ToServer;
import io.peerage.wire.ErrorCode;
import io.peerage.wire.PeerageException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// A machine of another process, mirrored: read, waited for and traced here, changed there.
///
/// ```java
/// NetworkMachine door = client.follow("door", FollowOptions.DEFAULT.as(DOOR)).join();
/// door.machine().when(Open).join();
/// door.add(Closed).join();
/// ```
///
/// When the future of a mutation completes, the mirror has seen what came of it. While the
/// connection is lost the mirror stays as it was; calls wait until it is there again.
///
/// Any thread. Futures, waits and handlers run on the carrier's workers, one at a time.
public final class NetworkMachine implements Source, AutoCloseable {
  /// So many fit into the shortest frame that a server may want.
  private static final int QUIET_MAX = 256;

  private final MachineClient client;
  private final int subscription;
  private final FollowOptions options;
  private final String mirrorId;
  private final CompletableFuture<NetworkMachine> opened = new CompletableFuture<>();
  private volatile @Nullable Mirror mirror;

  /// What the server calls states, and what this side makes of them.
  ///
  /// @param names that are tracked, by position
  /// @param blueprint of the replica
  private record Mirror(
      String id,
      List<String> names,
      Blueprint<?> blueprint,
      Replica replica,
      List<String> mutable,
      List<String> arguments) {
    /// The ticks of all its states; those that are not tracked have none.
    long[] ticks(Clock clock) {
      long[] ticks = new long[blueprint.states().size()];
      for (int i = 0; i < clock.count(); i++) {
        long tick = clock.tick(i);
        blueprint.find(names.get(i)).ifPresent(state -> ticks[blueprint.index(state)] = tick);
      }
      return ticks;
    }
  }

  NetworkMachine(MachineClient client, int subscription, String mirrorId, FollowOptions options) {
    this.client = client;
    this.subscription = subscription;
    this.mirrorId = mirrorId;
    this.options = options;
  }

  CompletableFuture<NetworkMachine> opened() {
    return opened;
  }

  // Reading

  /// The mirror. Mutations of it are canceled; see [#add(State...)] for those that are not.
  @Override
  public MachineView machine() {
    return mirror().replica().machine();
  }

  /// The id of the machine there.
  public String id() {
    return mirror().id();
  }

  /// The states that are mirrored; all others read as inactive.
  public List<String> tracked() {
    return mirror().names();
  }

  /// Whether there are states that are not mirrored.
  public boolean isPartial() {
    Mirror known = mirror();
    return !options.allowed().isEmpty()
        || !options.skipped().isEmpty()
        || known.names().size() < known.replica().machine().states().size() - 1;
  }

  /// The states that this client may change.
  public List<String> mutable() {
    return mirror().mutable();
  }

  /// The state of this name.
  ///
  /// @throws PeerageException `not_found`
  public State state(String name) {
    return machine().states().stream()
        .filter(state -> state.name().equals(name))
        .findFirst()
        .orElseThrow(() ->
            new PeerageException(
                ErrorCode.NOT_FOUND,
                "no state %s in %s".formatted(name, id()),
                "it has " + String.join(", ", tracked())));
  }

  /// Adds handlers to the mirror, final ones only; see [Replica#attach(HandlerSet)].
  public Binding attach(HandlerSet handlers) {
    return mirror().replica().attach(handlers);
  }

  /// Whether relations would let `states` be added, as far as they are known here.
  ///
  /// @return see [io.peerage.machine.Result]
  public long canAdd(State... states) {
    return mirror().replica().canAdd(states);
  }

  /// Whether relations would let `states` be removed, as far as they are known here.
  ///
  /// @return see [io.peerage.machine.Result]
  public long canRemove(State... states) {
    return mirror().replica().canRemove(states);
  }

  private Mirror mirror() {
    Mirror known = mirror;
    if (known == null) {
      throw new IllegalStateException("not open yet");
    }
    return known;
  }

  // Changing

  /// Adds states there.
  ///
  /// @return see [io.peerage.machine.Result]; `refused` if the server does not let this client,
  ///   `remote_error` if the server was started again and what became of it is not known
  public CompletableFuture<Long> add(State... states) {
    return mutate(Change.ADD, List.of(states), Arguments.NONE, Optional.empty());
  }

  /// Removes states there, as [#add(State...)].
  public CompletableFuture<Long> remove(State... states) {
    return mutate(Change.REMOVE, List.of(states), Arguments.NONE, Optional.empty());
  }

  /// Makes states the only ones there, as [#add(State...)].
  public CompletableFuture<Long> set(State... states) {
    return mutate(Change.SET, List.of(states), Arguments.NONE, Optional.empty());
  }

  /// Removes the states if all are active here, else adds them, as [#add(State...)].
  public CompletableFuture<Long> toggle(State... states) {
    return machine().is(states) ? remove(states) : add(states);
  }

  /// Changes the machine there, as [#add(State...)], with arguments.
  public CompletableFuture<Long> mutate(Change change, List<State> states, Arguments arguments) {
    return mutate(change, states, arguments, Optional.empty());
  }

  /// Changes the machine there, as [#add(State...)], with arguments and saying where it came from.
  @Override
  public CompletableFuture<Long> mutate(
      Change change, List<State> states, Arguments arguments, Optional<Cause> source) {
    Indexes named = indexes(states);
    return client.call(
        call -> new ToServer.Mutate(subscription, call, change, named, arguments, source));
  }

  /// Adds states there without waiting for an answer; lost if there is no connection.
  ///
  /// @throws IllegalArgumentException for more than 256 states
  public void addQuietly(State... states) {
    if (states.length > QUIET_MAX) {
      throw new IllegalArgumentException(states.length + " states at once, at most " + QUIET_MAX);
    }
    Indexes named = indexes(List.of(states));
    client.tell(
        new ToServer.Mutate(subscription, 0, Change.ADD, named, Arguments.NONE, Optional.empty()));
  }

  @Override
  public CompletableFuture<Boolean> ask(Change change, List<State> states, Arguments arguments) {
    Indexes named = indexes(states);
    return client
        .call(call -> new ToServer.Ask(subscription, call, change, named, arguments))
        .thenApply(result -> result == 0);
  }

  @Override
  public CompletableFuture<Long> report(
      List<State> states, RemoteError error, Optional<Cause> cause) {
    Indexes named = indexes(states);
    int state = named.count() == 0 ? -1 : named.at(0);
    return client.call(call ->
        new ToServer.Report(
            subscription, call, state, String.valueOf(error.getMessage()), error.trace(), cause));
  }

  /// Waits there: arguments are not mirrored, so that the mirror itself cannot wait for them.
  ///
  /// The wait goes on while the connection is lost.
  ///
  /// @return fails with `refused` if the machine does not tell, or too many wait already; with
  ///   `canceled` if it ends before
  @Override
  public CompletableFuture<Void> whenArgs(State state, Arguments arguments) {
    int index = indexes(List.of(state)).at(0);
    CompletableFuture<Long> answer =
        client.call(call -> new ToServer.Await(subscription, call, index, arguments));
    CompletableFuture<Void> came = answer.thenApply(_ -> null);
    var _ =
        came.whenComplete((_, _) -> {
          if (came.isCancelled()) {
            answer.cancel(false);
          }
        });
    return came;
  }

  @Override
  public List<String> arguments() {
    return mirror().arguments();
  }

  /// Completes when everything that was asked for before has been done and is seen here.
  public CompletableFuture<Void> sync() {
    return client.call(call -> new ToServer.Sync(subscription, call)).thenApply(_ -> null);
  }

  @Override
  public CompletableFuture<Void> settle() {
    return sync();
  }

  private Indexes indexes(List<State> states) {
    List<String> names = mirror().names();
    int[] indexes = new int[states.size()];
    for (int i = 0; i < indexes.length; i++) {
      indexes[i] = names.indexOf(states.get(i).name());
      if (indexes[i] < 0) {
        throw new IllegalArgumentException(
            "state %s is not followed at %s".formatted(states.get(i).name(), id()));
      }
    }
    return Indexes.of(indexes);
  }

  /// Follows it no longer. The mirror ends.
  @Override
  public void close() {
    client.leave(subscription);
    end();
  }

  // What the client hears, in the loop

  ToServer.Open wish(String machine) {
    List<String> allowed = options.allowed();
    if (options.blueprint().isPresent() && allowed.isEmpty()) {
      allowed = options.blueprint().get().states().stream().map(State::name).toList();
    }
    return new ToServer.Open(
        subscription,
        machine,
        options.detail(),
        options.schema() && options.blueprint().isEmpty(),
        "",
        allowed,
        options.skipped());
  }

  void opened(ToClient.Opened told) {
    Mirror known = mirror;
    try {
      Mirror next = known == null ? begun(told) : grown(known, told);
      mirror = next;
      follow(next, told.clock());
      client.callback(() -> opened.complete(this));
    } catch (IllegalArgumentException | MachineException wrong) {
      failed(
          new PeerageException(
              ErrorCode.REMOTE_ERROR,
              "machine %s cannot be mirrored: %s".formatted(told.id(), wrong.getMessage()),
              "",
              wrong));
      client.leave(subscription);
    }
  }

  private Mirror begun(ToClient.Opened told) {
    Blueprint<?> blueprint = options.blueprint().orElseGet(() -> blueprint(told));
    MachineOptions machines =
        MachineOptions.DEFAULT
            .withId(mirrorId)
            .withExecutor(client::callback)
            .withTags("rpc-netmach", "src-id:" + told.id());
    Replica replica = Replica.of(blueprint, machines);
    return new Mirror(
        told.id(), told.states(), blueprint, replica, mutable(told), told.arguments());
  }

  /// The machine has got more states, or was opened again.
  private Mirror grown(Mirror known, ToClient.Opened told) {
    Blueprint<?> blueprint = known.blueprint();
    boolean grows =
        options.blueprint().isEmpty()
            && told.states().stream().anyMatch(name -> blueprint.find(name).isEmpty());
    Blueprint<?> now = grows ? blueprint(told) : blueprint;
    if (grows) {
      known.replica().grow(now);
    }
    return new Mirror(
        told.id(), told.states(), now, known.replica(), mutable(told), told.arguments());
  }

  private static List<String> mutable(ToClient.Opened told) {
    List<String> mutable = new ArrayList<>();
    for (int i = 0; i < told.mutable().count(); i++) {
      mutable.add(told.states().get(told.mutable().at(i)));
    }
    return List.copyOf(mutable);
  }

  private static Blueprint<?> blueprint(ToClient.Opened told) {
    Schema schema =
        told.schema()
            .orElseGet(() -> {
              SequencedMap<String, Declaration> names = new LinkedHashMap<>();
              told.states().forEach(name -> names.put(name, Declaration.PLAIN));
              return Schema.of(names);
            });
    return Blueprint.<Object>dynamic("mirror", schema).build();
  }

  void followed(Clock clock) {
    Mirror known = mirror;
    if (known != null) {
      follow(known, clock);
    }
  }

  private static void follow(Mirror known, Clock clock) {
    known.replica().follow(known.ticks(clock), clock.queueTick(), clock.machineTick());
  }

  void transitioned(ToClient.Transitioned told, Clock clock) {
    Mirror known = mirror;
    if (known == null) {
      return;
    }
    follow(known, clock);
    List<String> called = new ArrayList<>();
    for (int i = 0; i < told.called().count(); i++) {
      called.add(known.names().get(told.called().at(i)));
    }
    List<String> active = new ArrayList<>();
    SequencedMap<String, Long> time = new LinkedHashMap<>();
    for (int i = 0; i < clock.count(); i++) {
      time.put(known.names().get(i), clock.tick(i));
      if ((clock.tick(i) & 1) != 0) {
        active.add(known.names().get(i));
      }
    }
    MachineWatcher.Transition transition =
        new MachineWatcher.Transition(
            known.id(),
            (told.change().text() + " " + String.join(" ", called)).strip(),
            told.executed() ? "executed" : "canceled",
            told.auto(),
            active,
            time,
            clock.queueTick(),
            told.handlers());
    client.callback(() -> options.watcher().transition(transition));
  }

  void missed(long count) {
    client.callback(() -> options.watcher().missed(count));
  }

  void erred(String text) {
    Mirror known = mirror;
    if (known != null) {
      known.replica().failed(new RemoteError(text, ""));
    }
  }

  void failed(PeerageException cause) {
    client.callback(() -> opened.completeExceptionally(cause));
    end();
  }

  void end() {
    Mirror known = mirror;
    if (known != null) {
      var _ = known.replica().dispose();
    }
  }
}
