package io.peerage.node.remote;

import io.peerage.remote.ClientOptions;
import io.peerage.remote.Directory;
import io.peerage.remote.FollowOptions;
import io.peerage.remote.MachineClient;
import io.peerage.remote.NetworkMachine;
import io.peerage.remote.client.ClientLimits;
import io.peerage.wire.Carrier;
import io.peerage.wire.ErrorCode;
import io.peerage.wire.PeerageException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/// Other processes whose machines can be looked at. A connection stays, for whatever is asked next,
/// until it is lost or this is closed. For one thread.
public final class Neighbours implements AutoCloseable {
  private static final long ANSWER_SECONDS = 5;

  /// A process that has just begun may be slow with its first certificates.
  private static final Duration CONNECTING = Duration.ofSeconds(10);

  /// Names of clients differ within this process.
  private static final AtomicInteger CLIENTS = new AtomicInteger();

  private final Carrier carrier;
  private final RuntimeDirectory directory;
  private final Access access;
  private final Addressed addressed;
  private final Map<SocketAddress, MachineClient> clients = new HashMap<>();

  /// Looks in the runtime directory, and where names say.
  public Neighbours(Carrier carrier, RuntimeDirectory directory, Access access) {
    this(carrier, directory, access, Addressed.NONE);
  }

  /// Looks in the runtime directory and at addresses.
  ///
  /// @param access to whatever has an address
  public Neighbours(
      Carrier carrier, RuntimeDirectory directory, Access access, Addressed addressed) {
    this.carrier = carrier;
    this.directory = directory;
    this.access = access;
    this.addressed = addressed;
  }

  /// Addresses that are looked at besides this user's own processes.
  public interface Addressed {
    /// None.
    Addressed NONE =
        new Addressed() {
          @Override
          public List<InetSocketAddress> now() {
            return List.of();
          }

          @Override
          public void silent(InetSocketAddress address, PeerageException why) {}
        };

    /// Those there are at this moment.
    List<InetSocketAddress> now();

    /// Told of one that does not answer.
    void silent(InetSocketAddress address, PeerageException why);
  }

  /// A process that answers.
  ///
  /// @param process its id, if it is one of this machine; else 0
  /// @param address where it was reached, if at one
  public record Neighbour(
      long process, Optional<InetSocketAddress> address, MachineClient client) {}

  /// A machine of one of them.
  public record Found(Neighbour at, Directory.Listing machine) {}

  /// All processes of this user that answer, and those at the addresses.
  ///
  /// @throws PeerageException `refused` if none of those that are there lets us in
  public List<Neighbour> all() {
    List<InetSocketAddress> addresses = addressed.now();
    List<Neighbour> all = new ArrayList<>();
    try {
      all.addAll(own());
    } catch (PeerageException refused) {
      if (addresses.isEmpty()) {
        throw refused;
      }
    }
    for (InetSocketAddress address : addresses) {
      try {
        all.add(at(address));
      } catch (PeerageException silent) {
        addressed.silent(address, silent);
      }
    }
    return all;
  }

  /// A socket that nobody listens on is passed over.
  private List<Neighbour> own() {
    List<Neighbour> answering = new ArrayList<>();
    Optional<PeerageException> refused = Optional.empty();
    for (RuntimeDirectory.Entry each : directory.processes()) {
      try {
        answering.add(
            new Neighbour(
                each.pid(), Optional.empty(), connect(UnixDomainSocketAddress.of(each.socket()))));
      } catch (PeerageException failed) {
        // Whoever was killed has left its socket; whoever refuses is there.
        refused = failed.code() == ErrorCode.REFUSED ? Optional.of(failed) : refused;
        directory.forget(each);
      }
    }
    if (answering.isEmpty() && refused.isPresent()) {
      throw refused.get();
    }
    return answering;
  }

  /// The process at an address.
  ///
  /// @throws PeerageException when it cannot be reached, or refuses
  public Neighbour at(InetSocketAddress address) {
    MachineClient client = connect(address);
    return new Neighbour(process(client), Optional.of(address), client);
  }

  private static long process(MachineClient client) {
    try {
      return Long.parseLong(client.process());
    } catch (NumberFormatException another) {
      return 0;
    }
  }

  private MachineClient connect(SocketAddress address) {
    MachineClient known = clients.get(address);
    if (known != null && !known.lost().isDone()) {
      return known;
    }
    String name = ProcessHandle.current().pid() + "-" + CLIENTS.getAndIncrement();
    ClientOptions options =
        ClientOptions.to(address, name)
            .withLimits(ClientLimits.DEFAULT.once().withConnTimeout(CONNECTING));
    MachineClient client =
        MachineClient.open(
            carrier, address instanceof InetSocketAddress ? access.onto(options) : options);
    clients.put(address, client);
    return client;
  }

  /// The machines that a process shows.
  public static List<Found> machines(Neighbour of) {
    CompletableFuture<List<Found>> all = new CompletableFuture<>();
    of.client()
        .list(
            new Directory() {
              private final List<Found> found = new ArrayList<>();

              @Override
              public void listed(Listing machine) {
                found.add(new Found(of, machine));
              }

              @Override
              public void complete() {
                all.complete(List.copyOf(found));
              }
            });
    var _ = of.client().lost().thenAccept(all::completeExceptionally);
    return answer(all);
  }

  /// The machines that one of several processes shows; none if it has just ended.
  public List<Found> present(Neighbour of) {
    try {
      return machines(of);
    } catch (PeerageException ended) {
      if (!of.client().lost().isDone()) {
        throw ended;
      }
      of.address().ifPresent(address -> addressed.silent(address, ended));
      return List.of();
    }
  }

  /// The machine that a user means by `ID`, `PROCESS/ID`, `ADDR` or `ADDR/ID`.
  ///
  /// @throws PeerageException `not_found` if there is none, `usage` if there are several,
  ///   `no_process` if there is no such process
  public Found find(MachineName name) {
    List<Neighbour> asked = name.address().isPresent() ? List.of(at(name.address().get())) : all();
    if (name.process().isPresent()) {
      long pid = name.process().get();
      asked = asked.stream().filter(each -> each.process() == pid).toList();
      if (asked.isEmpty()) {
        throw new PeerageException(
            ErrorCode.NO_PROCESS,
            "no process " + pid + " shows its machines",
            "`peerage machines` lists those that do");
      }
    }
    List<Found> found =
        asked.stream()
            .flatMap(each -> present(each).stream())
            .filter(each -> name.id().isEmpty() || each.machine().id().equals(name.id()))
            .toList();
    if (found.isEmpty()) {
      throw new PeerageException(
          ErrorCode.NOT_FOUND,
          "there is no machine " + name,
          "`peerage machines` lists those that are there");
    }
    if (found.size() > 1) {
      throw new PeerageException(
          ErrorCode.USAGE,
          "%d machines are called %s".formatted(found.size(), name),
          "say which: "
              + found.stream().limit(5).map(each -> MachineName.of(each).toString()).toList());
    }
    return found.getFirst();
  }

  /// Follows a machine.
  public static NetworkMachine follow(Found found, FollowOptions how) {
    return answer(found.at().client().follow(found.machine().id(), how));
  }

  /// Waits a while for what another process answers.
  public static <T> T answer(CompletableFuture<T> future) {
    try {
      return future.get(ANSWER_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException late) {
      throw new PeerageException(
          ErrorCode.NO_PEERS, "the process does not answer", "it may be stopped", late);
    } catch (ExecutionException failed) {
      throw failed.getCause() instanceof PeerageException cause
          ? cause
          : new PeerageException(ErrorCode.INTERNAL, String.valueOf(failed.getCause()), "", failed);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new PeerageException(ErrorCode.CANCELED, "interrupted", "", interrupted);
    }
  }

  @Override
  public void close() {
    clients
        .values()
        .forEach(client -> {
          var _ = client.closeAsync();
        });
  }
}
