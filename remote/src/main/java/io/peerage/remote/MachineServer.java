package io.peerage.remote;

import io.peerage.machine.MachineOptions;
import io.peerage.machine.MachineView;
import io.peerage.machine.Result;
import io.peerage.machine.State;
import io.peerage.remote.message.Indexes;
import io.peerage.remote.message.RemoteError;
import io.peerage.remote.server.Offer;
import io.peerage.remote.server.ServerCore;
import io.peerage.remote.server.ServerEffect;
import io.peerage.remote.tls.Securing;
import io.peerage.wire.Carrier;
import io.peerage.wire.Core;
import io.peerage.wire.Driver;
import io.peerage.wire.ErrorCode;
import io.peerage.wire.IoEffect;
import io.peerage.wire.IoInput;
import io.peerage.wire.Loop;
import io.peerage.wire.Outbox;
import io.peerage.wire.PeerageException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
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
  private static final long INSIST_NANOS = 1_000_000;

  private final Carrier carrier;
  private final ServerOptions options;
  private final Driver<Carried> driver;
  private final MachineView machine;
  private final Map<Offer, Source> sources = new ConcurrentHashMap<>();

  /// What clients wait for, by ticket; the loop's.
  private final Map<Long, CompletableFuture<Void>> waits = new HashMap<>();

  private final CompletableFuture<SocketAddress> listening = new CompletableFuture<>();
  private final CompletableFuture<Void> closed = new CompletableFuture<>();

  private MachineServer(Carrier carrier, ServerOptions options) {
    this.carrier = carrier;
    this.options = options;
    AtomicLong connections = new AtomicLong();
    ServerCore core =
        new ServerCore(
            options.name(),
            options.address(),
            options.listen(),
            options.token(),
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
    this.driver = new Driver<>(carrier, new Carried(core, securing), this::failed);
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
        insist(core -> core.changed(changed));
      }
    }
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

  /// A message to the core.
  private interface Message {
    void deliver(ServerCore core, long now, Outbox<ServerEffect> out);
  }

  private void tell(Message message) {
    if (!driver.tell(
        (carried, now, out) -> message.deliver(carried.core, now, carried.translated(out)))) {
      throw new PeerageException(
          ErrorCode.REFUSED, "the server of machines has too much to do", "try again in a moment");
    }
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

  // What the core wants of machines, in the loop

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
    Optional<PeerageException> cause = Optional.ofNullable(failure).map(MachineServer::cause);
    insist(core -> {
      waits.remove(ticket);
      core.applied(ticket, result, cause);
    });
  }

  /// Leaves a message that must not get lost: while the mailbox is full it waits. Their number is
  /// bounded by the machines that are offered and the calls under way.
  private void insist(Consumer<ServerCore> message) {
    if (!driver.tell((carried, _, _) -> message.accept(carried.core))) {
      Loop loop = carrier.loop();
      loop.execute(() -> loop.schedule(loop.now() + INSIST_NANOS, () -> insist(message)));
    }
  }

  private static PeerageException cause(Throwable failure) {
    Throwable real = failure instanceof CompletionException ? failure.getCause() : failure;
    return real instanceof PeerageException known
        ? known
        : new PeerageException(ErrorCode.REMOTE_ERROR, String.valueOf(real), "", failure);
  }

  /// The core as a driver wants it.
  private final class Carried implements Core<IoInput, IoEffect> {
    final ServerCore core;
    private final Optional<Securing> securing;

    Carried(ServerCore core, Optional<Securing> securing) {
      this.core = core;
      this.securing = securing;
    }

    @Override
    public void receive(IoInput input, long now, Outbox<IoEffect> out) {
      Optional<IoInput> heard =
          securing.map(tls -> tls.hear(input, out)).orElseGet(() -> Optional.of(input));
      heard.ifPresent(each -> core.receive(each, now, translated(out)));
    }

    @Override
    public void timer(int key, long now, Outbox<IoEffect> out) {
      core.timer(key, now, translated(out));
    }

    Outbox<ServerEffect> translated(Outbox<IoEffect> driven) {
      Outbox<IoEffect> out = securing.map(tls -> tls.guarded(driven)).orElse(driven);
      return new Outbox<>() {
        @Override
        public void put(ServerEffect effect) {
          switch (effect) {
            case ServerEffect.Io(IoEffect io) -> out.put(io);
            case ServerEffect.Mutate wanted -> mutate(wanted);
            case ServerEffect.Ask wanted -> ask(wanted);
            case ServerEffect.Report wanted -> report(wanted);
            case ServerEffect.Settle wanted -> settle(wanted);
            case ServerEffect.Await wanted -> await(wanted);
            case ServerEffect.Forget(long ticket) -> forget(ticket);
            case ServerEffect.Listening(SocketAddress local) ->
                carrier.workers().callback(() -> listening.complete(local));
            case ServerEffect.ListenFailed(PeerageException cause) ->
                carrier.workers().callback(() -> listening.completeExceptionally(cause));
            case ServerEffect.Closed() -> carrier.workers().callback(() -> closed.complete(null));
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
  }
}
