package io.peerage.node.remote;

import io.peerage.node.argument.Addresses;
import io.peerage.node.output.Figures;
import io.peerage.wire.ErrorCode;
import io.peerage.wire.PeerageException;
import java.net.InetSocketAddress;
import java.util.Optional;

/// A machine as users name it: `ID`, `PROCESS/ID`, `ADDR` or `ADDR/ID`.
///
/// @param process the id of its process, if it was given
/// @param address where it is, if it was given
/// @param id its id; empty if it is the only one at an address
public record MachineName(Optional<Long> process, Optional<InetSocketAddress> address, String id) {

  /// Reads one.
  ///
  /// @throws io.peerage.wire.PeerageException `usage` for an address that is none
  public static MachineName parse(String text) {
    int slash = text.indexOf('/');
    String before = slash < 0 ? text : text.substring(0, slash);
    String id = slash < 0 ? "" : text.substring(slash + 1);
    if (before.indexOf(':') >= 0) {
      return new MachineName(Optional.empty(), Optional.of(Addresses.peer(before)), id);
    }
    if (slash < 0) {
      return new MachineName(Optional.empty(), Optional.empty(), text);
    }
    return new MachineName(Optional.of(number(before)), Optional.empty(), id);
  }

  /// The name of a machine that stands for no other.
  public static MachineName of(Neighbours.Found found) {
    Neighbours.Neighbour at = found.at();
    return new MachineName(
        at.address().isPresent() ? Optional.empty() : Optional.of(at.process()),
        at.address(),
        found.machine().id());
  }

  private static long number(String text) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException wrong) {
      throw new PeerageException(
          ErrorCode.USAGE,
          "\"" + text + "\" is no process id",
          "name a machine as ID, PROCESS/ID, HOST:PORT or HOST:PORT/ID",
          wrong);
    }
  }

  @Override
  public String toString() {
    String where =
        address
            .map(Figures::address)
            .or(() -> process.map(String::valueOf))
            .map(text -> text + "/")
            .orElse("");
    return where + id;
  }
}
