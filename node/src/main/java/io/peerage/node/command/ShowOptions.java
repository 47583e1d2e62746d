package io.peerage.node.command;

import io.peerage.node.output.Console;
import io.peerage.node.output.Figures;
import io.peerage.node.remote.RuntimeDirectory;
import io.peerage.node.remote.ShownMachines;
import io.peerage.wire.Carrier;
import java.net.InetSocketAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Who may look at the machines of a command that runs for long.
@Command
final class ShowOptions {
  @Option(
      names = "--machines",
      paramLabel = "HOST:PORT",
      converter = Converters.Listen.class,
      description =
          "Show the machines of this process at an address, too; port 0 takes a free one. "
              + "Default: only to processes of this user, on a private socket.")
  private @Nullable InetSocketAddress address;

  @Option(
      names = "--no-machines",
      description = "Show the machines of this process to nobody. Default: off.")
  private boolean none;

  /// What a process that this one starts has to be told, to show its machines to nobody, either.
  List<String> forChildren() {
    return none ? List.of("--no-machines") : List.of();
  }

  /// Opens what is wished, and says where it is.
  ///
  /// @throws io.peerage.wire.PeerageException `refused` when the address cannot be had
  ShownMachines open(Carrier carrier, Console console) {
    if (none) {
      return ShownMachines.none(carrier);
    }
    ShownMachines shown =
        ShownMachines.open(carrier, RuntimeDirectory.of(System.getenv()), console::say);
    if (address != null) {
      InetSocketAddress local = shown.openAt(address);
      Reach.warning(local).ifPresent(console::say);
      console.say("machines are shown at " + Figures.address(local));
    }
    return shown;
  }
}
