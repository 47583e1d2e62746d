package io.peerage.swarm;

import io.peerage.machine.MachineView;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;

/// How a [SwarmPeer] is opened.
///
/// @param listen where it listens; port 0 takes a free one
/// @param advertised the host that links name; without one it is the address of `listen`
/// @param observer watches the machines of the peer
/// @param machines told, in the loop, of each machine of the peer when it starts
/// @param limits what strangers may cost
/// @param rates what may be sent and fetched; [SwarmPeer#limit] changes it
/// @param exchangesEverywhere whether peers are told about each other outside of private networks,
///   too: where nobody means ill
/// @param congestion how fast it sends
/// @param digestDirectory where digests of shared files are kept in files without names while they
///   are shared, a sixteenth of their size with chunks of 1 KiB; without one, or where nothing can
///   be written, each run that is served is hashed again first
public record SwarmOptions(
    InetSocketAddress listen,
    Optional<String> advertised,
    Optional<MachineObserver> observer,
    Consumer<MachineView> machines,
    SwarmLimits limits,
    RateLimits rates,
    boolean exchangesEverywhere,
    Congestion congestion,
    Optional<Path> digestDirectory) {

  /// A free port on loopback, nobody watching, the limits of the dossier, LEDBAT.
  public static final SwarmOptions DEFAULT =
      new SwarmOptions(
          new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0),
          Optional.empty(),
          Optional.empty(),
          _ -> {},
          SwarmLimits.DEFAULT,
          RateLimits.NONE,
          false,
          Congestion.LEDBAT,
          Optional.empty());

  public SwarmOptions withListen(InetSocketAddress address) {
    return new SwarmOptions(
        address,
        advertised,
        observer,
        machines,
        limits,
        rates,
        exchangesEverywhere,
        congestion,
        digestDirectory);
  }

  public SwarmOptions withAdvertised(String host) {
    return new SwarmOptions(
        listen,
        Optional.of(host),
        observer,
        machines,
        limits,
        rates,
        exchangesEverywhere,
        congestion,
        digestDirectory);
  }

  public SwarmOptions withObserver(MachineObserver watcher) {
    return new SwarmOptions(
        listen,
        advertised,
        Optional.of(watcher),
        machines,
        limits,
        rates,
        exchangesEverywhere,
        congestion,
        digestDirectory);
  }

  public SwarmOptions withMachines(Consumer<MachineView> told) {
    return new SwarmOptions(
        listen,
        advertised,
        observer,
        told,
        limits,
        rates,
        exchangesEverywhere,
        congestion,
        digestDirectory);
  }

  public SwarmOptions withLimits(SwarmLimits most) {
    return new SwarmOptions(
        listen,
        advertised,
        observer,
        machines,
        most,
        rates,
        exchangesEverywhere,
        congestion,
        digestDirectory);
  }

  public SwarmOptions withRates(RateLimits most) {
    return new SwarmOptions(
        listen,
        advertised,
        observer,
        machines,
        limits,
        most,
        exchangesEverywhere,
        congestion,
        digestDirectory);
  }

  public SwarmOptions withExchangesEverywhere(boolean on) {
    return new SwarmOptions(
        listen, advertised, observer, machines, limits, rates, on, congestion, digestDirectory);
  }

  public SwarmOptions withCongestion(Congestion kind) {
    return new SwarmOptions(
        listen,
        advertised,
        observer,
        machines,
        limits,
        rates,
        exchangesEverywhere,
        kind,
        digestDirectory);
  }

  public SwarmOptions withDigestDirectory(Path directory) {
    return new SwarmOptions(
        listen,
        advertised,
        observer,
        machines,
        limits,
        rates,
        exchangesEverywhere,
        congestion,
        Optional.of(directory));
  }
}
