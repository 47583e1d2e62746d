package io.peerage.node.remote;

import io.peerage.machine.MachineView;
import io.peerage.machine.State;
import io.peerage.remote.MachineServer;
import io.peerage.remote.Permit;
import io.peerage.remote.ServerOptions;
import io.peerage.remote.Source;
import io.peerage.wire.Carrier;
import io.peerage.wire.ListenOptions;
import io.peerage.wire.PeerageException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/// The machines of this process, shown to other processes of the user: on a socket in the runtime
/// directory, and at an address if one is given.
///
/// Whoever follows them may change what their owners tagged as commands.
public final class ShownMachines implements Consumer<MachineView>, AutoCloseable {
  /// A machine with a state of this name will not come back from it.
  private static final String GONE = "Gone";

  private final Carrier carrier;
  private final List<MachineServer> servers = new ArrayList<>();
  private final List<Path> sockets = new ArrayList<>();

  private ShownMachines(Carrier carrier) {
    this.carrier = carrier;
  }

  /// Shows nothing to anybody.
  public static ShownMachines none(Carrier carrier) {
    return new ShownMachines(carrier);
  }

  /// Shows machines on the socket of this process. When that is not possible, says so and goes on:
  /// it is no reason not to do what the process is for.
  public static ShownMachines open(
      Carrier carrier, RuntimeDirectory directory, Consumer<String> complaint) {
    ShownMachines shown = new ShownMachines(carrier);
    long pid = ProcessHandle.current().pid();
    try {
      directory.make();
      Path socket = directory.socket(pid);
      shown.servers.add(
          MachineServer.open(
              carrier,
              options(UnixDomainSocketAddress.of(socket), pid)
                  .withListen(ListenOptions.DEFAULT.withOwnUserOnly())));
      shown.sockets.add(socket);
    } catch (PeerageException failed) {
      complaint.accept("machines of this process are not shown: " + failed.getMessage());
    }
    return shown;
  }

  /// Shows them at an address, too.
  ///
  /// @return where, with the real port
  /// @throws PeerageException `refused` when the address cannot be had
  public InetSocketAddress openAt(InetSocketAddress address) {
    return openAt(address, options -> options);
  }

  /// Shows them at an address, too.
  ///
  /// @param how what is spoken there, and who is let in
  /// @return where, with the real port
  /// @throws PeerageException `refused` when the address cannot be had
  public InetSocketAddress openAt(InetSocketAddress address, UnaryOperator<ServerOptions> how) {
    MachineServer server =
        MachineServer.open(carrier, how.apply(options(address, ProcessHandle.current().pid())));
    servers.add(server);
    return (InetSocketAddress) server.local();
  }

  private static ServerOptions options(SocketAddress address, long pid) {
    return ServerOptions.at(address, String.valueOf(pid)).withProcess(String.valueOf(pid));
  }

  /// Shows a machine from now on, until it has ended. In the loop.
  @Override
  public void accept(MachineView machine) {
    List<AutoCloseable> offers =
        offer(Source.commands(machine, carrier.loop()::execute), Permit.COMMANDS);
    machine.states().stream()
        .filter(state -> state.name().equals(GONE))
        .findFirst()
        .ifPresent(gone -> untilGone(machine, gone, offers));
  }

  /// Shows a machine that may be changed by others as far as `permit` goes.
  ///
  /// @return what ends that
  public List<AutoCloseable> offer(Source source, Permit permit) {
    List<AutoCloseable> offers = new ArrayList<>();
    for (MachineServer server : servers) {
      offers.add(server.offer(source, permit));
    }
    return offers;
  }

  private static void untilGone(MachineView machine, State gone, List<AutoCloseable> offers) {
    var _ =
        machine
            .when(gone)
            .thenRun(() -> {
              for (AutoCloseable offer : offers) {
                try {
                  offer.close();
                } catch (Exception failed) {
                  throw new IllegalStateException(failed);
                }
              }
            });
  }

  /// Says goodbye to whoever follows them.
  @Override
  public void close() {
    servers.forEach(MachineServer::close);
    for (Path socket : sockets) {
      try {
        Files.deleteIfExists(socket);
      } catch (IOException left) {
        System.getLogger(ShownMachines.class.getName())
            .log(System.Logger.Level.DEBUG, "the socket " + socket + " stays", left);
      }
    }
  }
}
