package io.peerage.remote;

import io.peerage.machine.MachineOptions;
import io.peerage.machine.MachineView;
import io.peerage.machine.Result;
import io.peerage.machine.State;
import io.peerage.remote.message.Indexes;
import io.peerage.remote.message.Payload;
import io.peerage.remote.message.RemoteError;
import io.peerage.remote.server.Admission;
import io.peerage.remote.server.Offer;
import io.peerage.remote.server.ServerCore;
import io.peerage.remote.server.ServerEffect;
import io.peerage.remote.tls.Securing;
import io.peerage.wire.Carrier;
import io.peerage.wire.ErrorCode;
import io.peerage.wire.IoEffect;
import io.peerage.wire.Outbox;
import io.peerage.wire.PeerageException;
import java.net.SocketAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Offers machines of this process to others.
///
/// ```java
/// try (var carrier = NettyCarrier.start(CarrierOptions.defaults());
///     var server = MachineServer.open(carrier, ServerOptions.at(address, "doors"))) {
///   server.offer(Source.of(door, executor), Permit.COMMANDS);
///   …
/// }
/// ```
///
/// Any thread. Blocking calls are refused in the loop. Futures complete on the carrier's workers.
public final class MachineServer implements AutoCloseable {
  private final Carrier carrier;
  private final ServerOptions options;
  private final CoreDriver<ServerCore, ServerEffect> driver;
  private final MachineView machine;
  private final Map<Offer, Source> sources = new ConcurrentHashMap<>();

  /// What clients wait for, by ticket; the loop's.
  private final Map<Long, CompletableFuture<Void>> waits = new HashMap<>();

  private final Deliverer delivered;
  private final CompletableFuture<SocketAddress> listening = new CompletableFuture<>();
  private final CompletableFuture<Void> closed = new CompletableFuture<>();

  private MachineServer(Carrier carrier, ServerOptions options) {
    this.carrier = carrier;
    this.options = options;
    this.delivered = new Deliverer(carrier.workers());
    AtomicLong connections = new AtomicLong();
    ServerCore core =
        new ServerCore(
            options.name(),
            options.address(),
            options.listen(),
            new Admission(options.token(), options.observers()),
            options.process(),
            carrier.randoms().secure().nextLong(),
            options.limits(),
            () -> options.codec().server(options.limits().wire(), connections.incrementAndGet()),
            carrier.meters(),
            MachineOptions.DEFAULT.withLoop(carrier.loop()::execute, carrier.loop()::inLoop),
            options.observer());
    this.machine = core.machine().view(carrier.workers()::callback);
    Optional<Securing> securing =
        options.tls().map(tls -> new Securing(tls.serving(carrier.wall())));
    this.driver =
        new CoreDriver<>(
            "the server of machines", carrier, core, securing, this::carryOut, this::failed);
  }

  /// Opens a server and waits until it listens.
  ///
  /// @throws PeerageException when the address cannot be had
  public static MachineServer open(Carrier carrier, ServerOptions options) {
    carrier.loop().refuseBlocking("open");
    return Futures.join(openAsync(carrier, options));
  }

  /// Opens a server; completes when it listens.
  public static CompletableFuture<MachineServer> openAsync(Carrier carrier, ServerOptions options) {
    if (options.codec() == WireCodec.GOB && !options.token().isEmpty()) {
      return CompletableFuture.failedFuture(
          new PeerageException(
              ErrorCode.USAGE,
              "gob has no words for a token",
              "serve without one, where only those you trust can reach it, or over TLS"));
    }
    MachineServer server = new MachineServer(carrier, options);
    server.tell((core, now, out) -> core.start(now, out));
    return server.listening.thenApply(_ -> server);
  }

  /// Its machine, `rm-NAME`.
  public MachineView machine() {
    return machine;
  }

  /// Where it listens, with the real port.
  public SocketAddress local() {
    return Futures.join(listening);
  }

  /// Offers a machine, until it ends or the offer is closed. One that was offered under the same id
  /// is offered no longer.
  ///
  /// @param permit which states clients may change
  public AutoCloseable offer(Source source, Permit permit) {
    MachineView offered = source.machine();
    News news = new News();
    Offer offer =
        new Offer(
            offered,
            source.arguments(),
            state -> permit.allows(offered, state),
            news,
            options.limits().transitionsMax());
    news.offer = offer;
    sources.put(offer, source);
    offered.trace(offer);
    tell((core, _, out) -> core.offer(offer, out));
    return () -> {
      sources.remove(offer);
      tell((core, _, out) -> core.withdraw(offer, out));
    };
  }

  /// On the machine's thread: leaves word that it has changed.
  private final class News implements Runnable {
    private @Nullable Offer offer;

    @Override
    public void run() {
      Offer changed = offer;
      if (changed != null) {
        driver.insist((core, _, _) -> core.changed(changed));
      }
    }
  }

  /// Hands a payload to a client.
  ///
  /// @param client its id, `rc-NAME`
  /// @return completes when it was taken there; fails with `not_found` if the client is not
  ///   connected, `refused` if it does not take it, `timed_out` if it is too slow, and with
  ///   `remote_error` if the connection is lost and nobody knows whether it has arrived
  public CompletableFuture<Void> deliver(String client, Payload payload) {
    return delivered.begin(
        ticket -> tell((core, now, out) -> core.deliver(ticket, client, payload, now, out)));
  }

  /// Says goodbye to all clients and gives the address back.
  public CompletableFuture<Void> closeAsync() {
    if (!closed.isDone()) {
      tell((core, now, out) -> core.close(now, out));
    }
    return closed.copy();
  }

  /// As [#closeAsync], and waits.
  @Override
  public void close() {
    carrier.loop().refuseBlocking("close");
    Futures.join(closeAsync());
  }

  private void tell(CoreDriver.Message<ServerCore, ServerEffect> message) {
    driver.tell(message);
  }

  private void failed(Throwable mistake) {
    PeerageException cause =
        new PeerageException(
            ErrorCode.INTERNAL,
            "the server of machines has failed: " + mistake,
            "please report it",
            mistake);
    carrier
        .workers()
        .callback(() -> {
          listening.completeExceptionally(cause);
          closed.complete(null);
        });
  }

  // What the core wants, in the loop

  private void carryOut(ServerEffect effect, Outbox<IoEffect> out) {
    switch (effect) {
      case ServerEffect.Io(IoEffect io) -> out.put(io);
      case ServerEffect.Mutate wanted -> mutate(wanted);
      case ServerEffect.Ask wanted -> ask(wanted);
      case ServerEffect.Report wanted -> report(wanted);
      case ServerEffect.Settle wanted -> settle(wanted);
      case ServerEffect.Await wanted -> await(wanted);
      case ServerEffect.Forget(long ticket) -> forget(ticket);
      case ServerEffect.Arrived arrived -> arrived(arrived);
      case ServerEffect.Delivered(long ticket, var failure) -> delivered.ended(ticket, failure);
      case ServerEffect.Listening(SocketAddress local) ->
          carrier.workers().callback(() -> listening.complete(local));
      case ServerEffect.ListenFailed(PeerageException cause) ->
          carrier.workers().callback(() -> listening.completeExceptionally(cause));
      case ServerEffect.Closed() -> carrier.workers().callback(() -> closed.complete(null));
    }
  }

  private void arrived(ServerEffect.Arrived arrived) {
    delivered.take(
        options.consumer(),
        arrived.client(),
        arrived.payload(),
        failure ->
            driver.insist(
                (core, _, _) -> core.taken(arrived.channel(), arrived.number(), failure)));
  }

  private void mutate(ServerEffect.Mutate wanted) {
    withSource(
        wanted.ticket(),
        wanted.offer(),
        source ->
            source.mutate(
                wanted.change(),
                wanted.offer().states(wanted.states()),
                wanted.arguments(),
                wanted.source()));
  }

  private void ask(ServerEffect.Ask wanted) {
    withSource(
        wanted.ticket(),
        wanted.offer(),
        source ->
            source
                .ask(wanted.change(), wanted.offer().states(wanted.states()), wanted.arguments())
                .thenApply(yes -> yes ? 0L : 1L));
  }

  private void report(ServerEffect.Report wanted) {
    withSource(
        wanted.ticket(),
        wanted.offer(),
        source ->
            source.report(
                wanted.state() < 0 ? List.of() : wanted.offer().states(Indexes.of(wanted.state())),
                new RemoteError(wanted.text(), wanted.trace()),
                wanted.source()));
  }

  private void await(ServerEffect.Await wanted) {
    withSource(
        wanted.ticket(),
        wanted.offer(),
        source -> {
          State state = wanted.offer().states(Indexes.of(wanted.state())).getFirst();
          CompletableFuture<Void> wait = source.whenArgs(state, wanted.arguments());
          waits.put(wanted.ticket(), wait);
          return wait.thenApply(_ -> Result.EXECUTED);
        });
  }

  private void forget(long ticket) {
    CompletableFuture<Void> wait = waits.remove(ticket);
    if (wait != null) {
      wait.cancel(false);
    }
  }

  private void settle(ServerEffect.Settle wanted) {
    withSource(
        wanted.ticket(),
        wanted.offer(),
        source -> source.settle().thenApply(_ -> ServerCore.SETTLED));
  }

  private void withSource(
      long ticket, Offer offer, Function<Source, CompletableFuture<Long>> asked) {
    Source source = sources.get(offer);
    if (source == null) {
      applied(ticket, 0, new PeerageException(ErrorCode.NOT_FOUND, "it is offered no longer", ""));
      return;
    }
    CompletableFuture<Long> answer;
    try {
      answer = asked.apply(source);
    } catch (RuntimeException refused) {
      answer = CompletableFuture.failedFuture(refused);
    }
    var _ =
        answer.whenComplete(
            (result, failure) -> applied(ticket, result == null ? 0 : result, failure));
  }

  private void applied(long ticket, long result, @Nullable Throwable failure) {
    Optional<PeerageException> cause = Optional.ofNullable(failure).map(Futures::cause);
    driver.insist((core, _, _) -> {
      waits.remove(ticket);
      core.applied(ticket, result, cause);
    });
  }
}
