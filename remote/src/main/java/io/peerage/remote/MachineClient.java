package io.peerage.remote;

import io.peerage.machine.MachineOptions;
import io.peerage.machine.MachineView;
import io.peerage.remote.client.ClientCore;
import io.peerage.remote.client.ClientEffect;
import io.peerage.remote.message.Payload;
import io.peerage.remote.message.ToClient;
import io.peerage.remote.message.ToServer;
import io.peerage.remote.tls.Securing;
import io.peerage.wire.Carrier;
import io.peerage.wire.ErrorCode;
import io.peerage.wire.IoEffect;
import io.peerage.wire.Outbox;
import io.peerage.wire.PeerageException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongFunction;

/// Follows machines of another process, over one connection that is made again when it is lost.
///
/// ```java
/// try (var client = MachineClient.open(carrier, ClientOptions.to(address, "porter"))) {
///   NetworkMachine door = client.follow("door", FollowOptions.DEFAULT).join();
///   door.machine().when(door.state("Open")).join();
/// }
/// ```
///
/// Any thread. Blocking calls are refused in the loop. Futures complete on the carrier's workers.
public final class MachineClient implements AutoCloseable {
  /// Numbers of subscriptions are not used again.
  private static final int FOLLOWED_MAX = 0xffff;

  /// Machines of a server that are told of; further ones are not.
  private static final int LISTED_MAX = 1 << 16;

  private final Carrier carrier;
  private final ClientOptions options;
  private final CoreDriver<ClientCore, ClientEffect> driver;
  private final MachineView machine;
  private final AtomicInteger subscriptions = new AtomicInteger();
  private final Deliverer delivered;
  private final CompletableFuture<String> ready = new CompletableFuture<>();
  private final CompletableFuture<Void> closed = new CompletableFuture<>();
  private final CompletableFuture<PeerageException> lost = new CompletableFuture<>();

  // The loop's.
  private final Map<Integer, NetworkMachine> followed = new HashMap<>();
  private final Map<Long, CompletableFuture<Long>> calls = new HashMap<>();
  private final Map<Integer, String> listed = new HashMap<>();
  private Optional<Directory> directory = Optional.empty();

  private MachineClient(Carrier carrier, ClientOptions options) {
    this.carrier = carrier;
    this.options = options;
    this.delivered = new Deliverer(carrier.workers());
    // Another epoch says that calls are not known again.
    AtomicLong epochs = new AtomicLong();
    ClientCore core =
        new ClientCore(
            options.server(),
            "rc-" + options.name(),
            carrier.randoms().secure().nextLong(),
            options.token(),
            options.limits(),
            () ->
                options
                    .codec()
                    .client(
                        options.limits().wire(), options.repeats() ? 0 : epochs.incrementAndGet()),
            carrier.meters(),
            MachineOptions.DEFAULT.withLoop(carrier.loop()::execute, carrier.loop()::inLoop),
            options.observer());
    this.machine = core.machine().view(this::callback);
    Optional<Securing> securing =
        options.tls().map(tls -> new Securing(tls.connecting(options.server(), carrier.wall())));
    this.driver =
        new CoreDriver<>(
            "the client of machines", carrier, core, securing, this::carryOut, this::failed);
  }

  /// Opens a client and waits until it is let in.
  ///
  /// @throws PeerageException when the server cannot be reached, or refuses
  public static MachineClient open(Carrier carrier, ClientOptions options) {
    carrier.loop().refuseBlocking("open");
    return Futures.join(openAsync(carrier, options));
  }

  /// Opens a client; completes when it is let in.
  public static CompletableFuture<MachineClient> openAsync(Carrier carrier, ClientOptions options) {
    MachineClient client = new MachineClient(carrier, options);
    client.tell((core, now, out) -> core.start(now, out));
    return client.ready.thenApply(_ -> client);
  }

  /// Its machine, `rc-NAME`.
  public MachineView machine() {
    return machine;
  }

  /// Who serves, in the words of the server.
  public String process() {
    return Futures.join(ready);
  }

  /// Completes when the connection is lost for good, with the reason.
  public CompletableFuture<PeerageException> lost() {
    return lost.copy();
  }

  /// Follows a machine; completes when the mirror is there.
  ///
  /// @param id of the machine; empty for the only one there is
  public CompletableFuture<NetworkMachine> follow(String id, FollowOptions how) {
    int subscription = subscriptions.getAndIncrement();
    if (subscription < 0 || subscription > FOLLOWED_MAX) {
      throw new PeerageException(
          ErrorCode.REFUSED,
          "a client follows no more than %d machines in its life".formatted(FOLLOWED_MAX + 1),
          "open another one");
    }
    NetworkMachine mirror =
        new NetworkMachine(
            this, subscription, "rnm-%s-%d".formatted(options.name(), subscription), how);
    tell((core, _, out) -> {
      followed.put(subscription, mirror);
      core.open(mirror.wish(id), out);
    });
    return mirror.opened();
  }

  /// Tells `wanted` of the machines that there are, now and from now on; instead of another one
  /// that was told before.
  public void list(Directory wanted) {
    tell((core, _, _) -> {
      directory = Optional.of(wanted);
      core.list();
    });
  }

  /// Hands a payload to the server.
  ///
  /// @return completes when it was taken there; fails with `connection_refused` if there is no
  ///   connection, `refused` if it is not taken, `timed_out` if the server is too slow, and with
  ///   `remote_error` if the connection is lost and nobody knows whether it has arrived
  public CompletableFuture<Void> deliver(Payload payload) {
    return delivered.begin(
        ticket -> tell((core, now, out) -> core.deliver(ticket, payload, now, out)));
  }

  private void arrived(ClientEffect.Arrived arrived) {
    delivered.take(
        options.consumer(),
        ready.getNow(""),
        arrived.payload(),
        failure ->
            driver.insist(
                (core, _, _) -> core.taken(arrived.channel(), arrived.number(), failure)));
  }

  CompletableFuture<Long> call(LongFunction<ToServer> message) {
    CompletableFuture<Long> answer = new CompletableFuture<>();
    tell((core, _, out) -> {
      // Its failure may come before its number is known.
      List<ClientEffect.CallFailed> failures = new ArrayList<>();
      long call = core.call(message, failing(out, failures));
      if (failures.isEmpty()) {
        calls.put(call, answer);
        var _ =
            answer.whenComplete((_, _) -> {
              if (answer.isCancelled()) {
                forget(call);
              }
            });
      } else {
        PeerageException cause = failures.getFirst().cause();
        callback(() -> answer.completeExceptionally(cause));
      }
    });
    return answer;
  }

  /// Nobody waits for an answer any longer.
  private void forget(long call) {
    driver.insist((core, _, _) -> {
      calls.remove(call);
      core.forget(call);
    });
  }

  private static Outbox<ClientEffect> failing(
      Outbox<ClientEffect> out, List<ClientEffect.CallFailed> failures) {
    return new Outbox<>() {
      @Override
      public void put(ClientEffect effect) {
        if (effect instanceof ClientEffect.CallFailed failed) {
          failures.add(failed);
        } else {
          out.put(effect);
        }
      }

      @Override
      public ByteBuffer buffer(int capacity) {
        return out.buffer(capacity);
      }

      @Override
      public void discard(ByteBuffer buffer) {
        out.discard(buffer);
      }
    };
  }

  void tell(ToServer message) {
    tell((core, _, _) -> core.tell(message));
  }

  void leave(int subscription) {
    driver.insist((core, _, out) -> {
      followed.remove(subscription);
      core.leave(subscription, out);
    });
  }

  void callback(Runnable callback) {
    carrier.workers().callback(callback);
  }

  /// Leaves; mirrors end.
  public CompletableFuture<Void> closeAsync() {
    if (!closed.isDone()) {
      tell((core, now, out) -> {
        core.close(now, out);
        List.copyOf(followed.values()).forEach(NetworkMachine::end);
        followed.clear();
      });
    }
    return closed.copy();
  }

  /// As [#closeAsync], and waits.
  @Override
  public void close() {
    carrier.loop().refuseBlocking("close");
    Futures.join(closeAsync());
  }

  private void tell(CoreDriver.Message<ClientCore, ClientEffect> message) {
    driver.tell(message);
  }

  private void failed(Throwable mistake) {
    PeerageException cause =
        new PeerageException(
            ErrorCode.INTERNAL,
            "the client of machines has failed: " + mistake,
            "please report it",
            mistake);
    gaveUp(cause);
    callback(() -> closed.complete(null));
  }

  private void gaveUp(PeerageException cause) {
    List.copyOf(followed.values()).forEach(each -> each.failed(cause));
    followed.clear();
    List<CompletableFuture<Long>> open = List.copyOf(calls.values());
    calls.clear();
    callback(() -> {
      ready.completeExceptionally(cause);
      open.forEach(call -> call.completeExceptionally(cause));
      lost.complete(cause);
      closed.complete(null);
    });
  }

  // In the loop

  private void carryOut(ClientEffect effect, Outbox<IoEffect> out) {
    switch (effect) {
      case ClientEffect.Io(IoEffect io) -> out.put(io);
      case ClientEffect.Ready(String process) -> {
        listed.clear();
        callback(() -> ready.complete(process));
      }
      case ClientEffect.Lost(Optional<PeerageException> gaveUp) -> gaveUp.ifPresent(this::gaveUp);
      case ClientEffect.Closed() -> callback(() -> closed.complete(null));
      case ClientEffect.Opened(ToClient.Opened told) ->
          mirror(told.subscription(), mirror -> mirror.opened(told));
      case ClientEffect.OpenFailed(int sub, PeerageException cause) -> {
        mirror(sub, mirror -> mirror.failed(cause));
        followed.remove(sub);
      }
      case ClientEffect.Ended(int sub) -> {
        mirror(sub, NetworkMachine::end);
        followed.remove(sub);
      }
      case ClientEffect.Followed(int sub, var clock) ->
          mirror(sub, mirror -> mirror.followed(clock));
      case ClientEffect.Transitioned(var told, var clock) ->
          mirror(told.subscription(), mirror -> mirror.transitioned(told, clock));
      case ClientEffect.Missed(int sub, long count) -> mirror(sub, mirror -> mirror.missed(count));
      case ClientEffect.Erred(int sub, String text) -> mirror(sub, mirror -> mirror.erred(text));
      case ClientEffect.Answered(long call, long result) ->
          ended(call, answer -> answer.complete(result));
      case ClientEffect.Arrived arrived -> arrived(arrived);
      case ClientEffect.Delivered(long ticket, var failure) -> delivered.ended(ticket, failure);
      case ClientEffect.CallFailed(long call, PeerageException cause) ->
          ended(call, answer -> answer.completeExceptionally(cause));
      case ClientEffect.Listed(ToClient.Listed told) when listed.size() == LISTED_MAX -> {}
      case ClientEffect.Listed(ToClient.Listed told) -> {
        listed.put(told.number(), told.id());
        Directory.Listing listing = listing(told);
        directory.ifPresent(wanted -> callback(() -> wanted.listed(listing)));
      }
      case ClientEffect.ListEnds() -> directory.ifPresent(wanted -> callback(wanted::complete));
      case ClientEffect.Gone(int number) -> {
        String id = listed.remove(number);
        if (id != null) {
          directory.ifPresent(wanted -> callback(() -> wanted.gone(id)));
        }
      }
    }
  }

  private static Directory.Listing listing(ToClient.Listed told) {
    List<String> active = new ArrayList<>();
    for (int i = 0; i < told.active().count(); i++) {
      if (told.active().at(i) < told.states().size()) {
        active.add(told.states().get(told.active().at(i)));
      }
    }
    return new Directory.Listing(told.id(), told.tags(), told.states(), active);
  }

  private void mirror(int subscription, Consumer<NetworkMachine> news) {
    NetworkMachine mirror = followed.get(subscription);
    if (mirror != null) {
      news.accept(mirror);
    }
  }

  private void ended(long call, Consumer<CompletableFuture<Long>> how) {
    CompletableFuture<Long> answer = calls.remove(call);
    if (answer != null) {
      callback(() -> how.accept(answer));
    }
  }
}
